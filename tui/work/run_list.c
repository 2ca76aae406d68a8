#include "tui/work/run_list.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "tui/work/run_events.h"
#include "tui/work/run_watch.h"

enum { MAX_RUNS = 1000 };

static void copy_reason(struct bl_run_summary *s, const char *reason)
{
    if (snprintf(s->reason, sizeof s->reason, "%s", reason) >=
        (int)sizeof s->reason)
        bl_utf8_cut_end(s->reason);
}

static double last_epoch(const struct bl_run *run)
{
    return run->n_epochs_done > 0 ? run->epochs[run->n_epochs_done - 1].epoch
                                  : NAN;
}

static enum bl_status summarise(struct bl_run_summary *s, struct bl_run *run,
                                struct bl_error *err)
{
    double started = bl_run_start_time(run);
    s->started = isnan(started) ? s->started : started;
    bl_run_model_text(run, s->model, sizeof s->model);
    s->ratio = run->sizes.ratio;
    s->best_loss = run->best_loss;
    s->worst_chi2_ndf = run->worst_chi2_ndf;
    memcpy(s->worst_variable, run->worst_variable, sizeof s->worst_variable);
    s->state = run->state;
    s->stopped_at = last_epoch(run);
    copy_reason(s, run->reason != NULL ? run->reason : "");
    if (run->table == NULL)
        return BL_OK;
    free(s->table);
    s->table = bl_string_copy(run->table, err);
    return s->table != NULL ? BL_OK : err->status;
}

static enum bl_status read_run(struct bl_run *run, struct bl_error *err)
{
    struct bl_run_watch watch;
    if (bl_run_watch_read(&watch, run, err) != BL_OK ||
        bl_run_events_summary(run, err) != BL_OK)
        return err->status;
    if (run->command == NULL && run->n_odd_lines > 0)
        return bl_fail(err, BL_FAILED, "its events make no sense");
    return bl_run_watch_judge(run, &watch, err);
}

/* Whatever is wrong with one run is no trouble of the others. */
static enum bl_status look_at(struct bl_run_summary *s, struct bl_error *err)
{
    struct bl_run run;
    struct bl_error why = BL_ERROR_INIT;
    if (bl_run_init(&run, s->dir, err) != BL_OK)
        return err->status;
    enum bl_status status = read_run(&run, &why);
    if (status == BL_OK)
        status = summarise(s, &run, err);
    else if (why.status == BL_NO_MEMORY)
        *err = why;
    else {
        s->state = BL_RUN_FAILED;
        copy_reason(s, why.text);
        status = BL_OK;
    }
    bl_run_release(&run);
    return status;
}

/* The time at which the folder's events were begun, where they do not say. */
static bool has_events(const char *dir, double *time)
{
    struct stat s;
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/events.ndjson", dir);
    if (n >= (int)sizeof path || stat(path, &s) != 0)
        return false;
    *time = (double)s.st_mtim.tv_sec;
    return true;
}

static enum bl_status add_run(struct bl_run_list *l, const char *parent,
                              const char *name, struct bl_error *err)
{
    void *list = l->list;
    struct bl_run_summary s = {.ratio = NAN,
                               .best_loss = NAN,
                               .worst_chi2_ndf = NAN,
                               .stopped_at = NAN};
    s.dir = bl_string_format(err, "%s/%s", parent, name);
    if (s.dir == NULL)
        return err->status;
    if (!has_events(s.dir, &s.started)) {
        free(s.dir);
        return BL_OK;
    }
    enum bl_status status =
        bl_array_reserve(&list, &l->capacity, l->n + 1, sizeof *l->list, err);
    l->list = list;
    if (status == BL_OK)
        s.table = bl_string_copy("", err);
    if (status == BL_OK && s.table != NULL)
        status = look_at(&s, err);
    if (status == BL_OK && s.table != NULL) {
        l->list[l->n++] = s;
        return BL_OK;
    }
    free(s.dir);
    free(s.table);
    return err->status;
}

static int compare_runs(const void *a, const void *b)
{
    const struct bl_run_summary *x = a, *y = b;
    if (x->started != y->started)
        return x->started > y->started ? -1 : 1;
    return strcmp(y->dir, x->dir);
}

static int is_visible(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

/* Of too many, those whose names say that they are the newest. */
static enum bl_status list_folder(struct bl_run_list *l, const char *dir,
                                  struct bl_error *err)
{
    struct dirent **names;
    enum bl_status status = BL_OK;
    int n = scandir(dir, &names, is_visible, alphasort);
    if (n < 0 && errno == ENOENT)
        return BL_OK;
    if (n < 0)
        return bl_fail_errno(err, "the folder of runs, %s, cannot be read",
                             dir);
    for (int i = n; i-- > 0; free(names[i]))
        if (status == BL_OK && l->n < MAX_RUNS)
            status = add_run(l, dir, names[i]->d_name, err);
    free(names);
    if (status == BL_OK && l->n > 0)
        qsort(l->list, l->n, sizeof *l->list, compare_runs);
    return status;
}

enum bl_status bl_run_list_make(struct bl_run_list **list, const char *dir,
                                struct bl_error *err)
{
    struct bl_run_list *l = bl_array_new(1, sizeof *l, err);
    if (l == NULL)
        return err->status;
    if (list_folder(l, dir, err) != BL_OK) {
        bl_run_list_free(l);
        return err->status;
    }
    *list = l;
    return BL_OK;
}
