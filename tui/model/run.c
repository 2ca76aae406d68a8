#include "tui/model/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/model/run_event.h"
#include "tui/model/run_json.h"

enum { MAX_LINE = 16 << 20 }; // the result of a very wide table

/* What an empty run knows. */
static void clear(struct bl_run *r)
{
    r->best_epoch = r->best_loss = r->worst_chi2_ndf = NAN;
    r->batch = r->n_batches = r->phase_done = r->phase_total = NAN;
    r->n_epochs = r->model.n_parameters = NAN;
    r->sizes =
        (struct bl_run_sizes){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
}

enum bl_status bl_run_init(struct bl_run *r, const char *dir,
                           struct bl_error *err)
{
    *r = (struct bl_run){0};
    clear(r);
    r->dir = bl_string_copy(dir, err);
    return r->dir != NULL ? BL_OK : err->status;
}

static void free_texts(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}

void bl_run_release(struct bl_run *r)
{
    free(r->dir);
    free(r->command);
    free(r->table);
    free(r->started);
    free(r->reason);
    free(r->epochs);
    free(r->drops);
    free_texts(r->warnings, r->n_warnings);
    free_texts(r->files, r->n_files);
    bl_recipe_release(&r->recipe);
    bl_buffer_release(&r->rest);
    *r = (struct bl_run){0};
}

void bl_run_begin_anew(struct bl_run *r)
{
    char *dir = r->dir;
    r->dir = NULL;
    bl_run_release(r);
    clear(r);
    r->dir = dir;
}

enum bl_status bl_run_set_reason(struct bl_run *r, const char *reason,
                                 struct bl_error *err)
{
    return bl_run_set_text(&r->reason, reason, BL_RUN_SENTENCE, err);
}

/* Lines. */

static void note_head(struct bl_run *r, const char *bytes, size_t n)
{
    size_t room = sizeof r->head - r->n_head;
    size_t taken = n < room ? n : room;
    if (r->offset != r->n_head)
        return;
    memcpy(r->head + r->n_head, bytes, taken);
    r->n_head += taken;
}

/* Of a line that is too long only so much is kept that it shows. */
static enum bl_status keep(struct bl_run *r, const char *bytes, size_t n,
                           struct bl_error *err)
{
    size_t room = MAX_LINE - r->rest.size;
    return bl_buffer_put(&r->rest, bytes, n < room ? n : room, err);
}

static enum bl_status end_line(struct bl_run *r, bool *news,
                               struct bl_error *err)
{
    size_t n = r->rest.size;
    bool is_event = false;
    r->rest.size = 0;
    enum bl_status status = BL_OK;
    if (n < MAX_LINE)
        status =
            bl_run_take_line(r, (const char *)r->rest.data, n, &is_event, err);
    r->n_odd_lines += status == BL_OK && !is_event;
    *news = *news || is_event;
    return status;
}

enum bl_status bl_run_feed(struct bl_run *r, const void *bytes, size_t n,
                           bool *news, struct bl_error *err)
{
    const char *at = bytes;
    const char *end = at + n;
    bool any = false;
    enum bl_status status = BL_OK;
    note_head(r, at, n);
    r->offset += n;
    while (at < end && status == BL_OK) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline != NULL ? newline : end;
        status = keep(r, at, (size_t)(stop - at), err);
        if (status == BL_OK && newline != NULL)
            status = end_line(r, &any, err);
        at = stop + (newline != NULL);
    }
    if (news != NULL)
        *news = any;
    return status;
}

/* States. */

bool bl_run_state_is_alive(enum bl_run_state s)
{
    return s == BL_RUN_STARTING || s == BL_RUN_RUNNING || s == BL_RUN_PAUSED;
}

bool bl_run_is_alive(const struct bl_run *r)
{
    return bl_run_state_is_alive(r->state);
}

const char *bl_run_state_name(enum bl_run_state s)
{
    static const char *const names[] = {
        [BL_RUN_STARTING] = "starting", [BL_RUN_RUNNING] = "running",
        [BL_RUN_PAUSED] = "paused",     [BL_RUN_DONE] = "done",
        [BL_RUN_STOPPED] = "stopped",   [BL_RUN_FAILED] = "failed",
        [BL_RUN_ABORTED] = "aborted",   [BL_RUN_LOST] = "lost",
    };
    return names[s];
}
