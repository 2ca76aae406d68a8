#include "tui/model/run_event.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"
#include "io/run/run_life.h"
#include "tui/model/run_json.h"
#include "tui/model/run_result.h"

enum { MAX_EPOCHS = 1 << 20, MAX_DROPS = 1 << 16 };

/* Events.  Each returns in *fits whether it is one. */

typedef enum bl_status take_event(struct bl_run *r, const json_t *event,
                                  bool *fits, struct bl_error *err);

static long pid_of(const json_t *event)
{
    json_int_t pid = json_integer_value(json_object_get(event, "pid"));
    return pid > 0 && pid <= INT32_MAX ? (long)pid : 0;
}

static bool is_of_this_machine(const json_t *event)
{
    char here[BL_RUN_HOST_SIZE];
    const char *host = json_string_value(json_object_get(event, "host"));
    bl_run_host_name(here);
    return host != NULL && strcmp(host, here) == 0;
}

/* The bytes that have been fed stay so. */
static void begin_anew(struct bl_run *r)
{
    struct bl_run before = *r;
    r->recipe = (struct bl_recipe){0};
    r->rest = (struct bl_buffer){0};
    bl_run_begin_anew(r);
    r->recipe = before.recipe;
    r->rest = before.rest;
    r->offset = before.offset;
    r->n_head = before.n_head;
    memcpy(r->head, before.head, sizeof r->head);
}

/* From a checkpoint on: what was done after it is done again. */
static void go_back_to(struct bl_run *r, double epoch)
{
    while (r->n_epochs_done > 0 &&
           r->epochs[r->n_epochs_done - 1].epoch > epoch)
        r->n_epochs_done--;
    while (r->n_drops > 0 && r->drops[r->n_drops - 1].epoch > epoch)
        r->n_drops--;
    if (r->best_epoch > epoch)
        r->best_epoch = r->best_loss = NAN; // the next epoch says it again
    r->batch = r->n_batches = 0;
    r->phase[0] = '\0';
}

static void forget_what_was(struct bl_run *r, const json_t *event, long pid)
{
    double epoch = bl_run_number_of(event, "resumed_at_epoch");
    if (r->command == NULL)
        return;
    if (isfinite(epoch))
        go_back_to(r, epoch);
    else if (pid != r->pid || !bl_run_is_alive(r))
        begin_anew(r);
}

static enum bl_status take_start(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)fits;
    long pid = pid_of(event);
    forget_what_was(r, event, pid);
    if (bl_run_set_reason(r, "", err) != BL_OK)
        return err->status;
    r->state = BL_RUN_RUNNING;
    r->pid = pid;
    r->here = is_of_this_machine(event);
    r->n_rows = bl_run_whole_of(event, "rows");
    r->n_columns = bl_run_whole_of(event, "columns");
    r->seed = bl_run_whole_of(event, "seed");
    r->n_epochs = bl_run_count_of(event, "epochs");
    if (bl_run_set_text(&r->command, "", 0, err) != BL_OK ||
        bl_run_take_text(&r->command, json_object_get(event, "command"),
                         BL_RUN_WORD, err) != BL_OK ||
        bl_run_take_text(&r->table, json_object_get(event, "table"),
                         BL_RUN_PATH, err) != BL_OK)
        return err->status;
    return bl_run_take_text(&r->started, json_object_get(event, "time"),
                            BL_RUN_WORD, err);
}

static double last_epoch(const struct bl_run *r)
{
    return r->n_epochs_done > 0 ? r->epochs[r->n_epochs_done - 1].epoch : 0;
}

static enum bl_status take_epoch(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    double i = bl_run_count_of(event, "i"), n = bl_run_count_of(event, "n");
    *fits = i > last_epoch(r) && r->n_epochs_done < MAX_EPOCHS;
    if (!*fits)
        return BL_OK;
    if (bl_array_reserve((void **)&r->epochs, &r->epochs_capacity,
                         r->n_epochs_done + 1, sizeof *r->epochs, err) != BL_OK)
        return err->status;
    struct bl_run_epoch *e = &r->epochs[r->n_epochs_done++];
    *e = (struct bl_run_epoch){
        .epoch = i,
        .train = bl_run_number_of(event, "train"),
        .validation = bl_run_number_of(event, "val"),
        .learning_rate = bl_run_number_of(event, "lr"),
        .best = bl_run_number_of(event, "best"),
        .best_epoch = bl_run_count_of(event, "best_epoch"),
        .grad_norm = bl_run_number_of(event, "grad_norm"),
        .rows_per_second = bl_run_count_of(event, "rows_per_s"),
        .seconds = bl_run_count_of(event, "seconds"),
    };
    r->n_epochs = isnan(n) ? r->n_epochs : n;
    r->best_epoch = e->best_epoch;
    r->best_loss = e->best;
    r->batch = NAN;
    return BL_OK;
}

static enum bl_status take_batch(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)err;
    double i = bl_run_count_of(event, "i"), n = bl_run_count_of(event, "n");
    *fits = i <= n;
    if (*fits) {
        r->batch = i;
        r->n_batches = n;
    }
    return BL_OK;
}

static enum bl_status take_drop(struct bl_run *r, const json_t *event,
                                bool *fits, struct bl_error *err)
{
    double epoch = bl_run_count_of(event, "epoch");
    *fits = !isnan(epoch) && r->n_drops < MAX_DROPS;
    if (!*fits)
        return BL_OK;
    if (bl_array_reserve((void **)&r->drops, &r->drops_capacity, r->n_drops + 1,
                         sizeof *r->drops, err) != BL_OK)
        return err->status;
    r->drops[r->n_drops++] = (struct bl_run_drop){
        epoch, bl_run_number_of(event, "from"), bl_run_number_of(event, "to")};
    return BL_OK;
}

static enum bl_status take_phase(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)err;
    double done = bl_run_count_of(event, "done"),
           total = bl_run_count_of(event, "total");
    const json_t *name = json_object_get(event, "name");
    *fits = json_is_string(name) && done <= total;
    if (*fits) {
        bl_run_take_word(r->phase, sizeof r->phase, name);
        r->phase_done = done;
        r->phase_total = total;
    }
    return BL_OK;
}

static enum bl_status take_warning(struct bl_run *r, const json_t *event,
                                   bool *fits, struct bl_error *err)
{
    const char *text = json_string_value(json_object_get(event, "text"));
    *fits = text != NULL;
    if (text == NULL)
        return BL_OK;
    return bl_run_add_text(&r->warnings, &r->n_warnings, &r->warnings_capacity,
                           text, BL_RUN_SENTENCE, err);
}

static enum bl_status take_pause(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)event, (void)fits, (void)err;
    if (bl_run_is_alive(r))
        r->state = BL_RUN_PAUSED;
    return BL_OK;
}

static enum bl_status take_resume(struct bl_run *r, const json_t *event,
                                  bool *fits, struct bl_error *err)
{
    (void)event, (void)fits, (void)err;
    if (bl_run_is_alive(r))
        r->state = BL_RUN_RUNNING;
    return BL_OK;
}

static enum bl_run_state end_state(const json_t *status)
{
    static const struct {
        const char *name;
        enum bl_run_state state;
    } ends[] = {{"done", BL_RUN_DONE},
                {"stopped", BL_RUN_STOPPED},
                {"aborted", BL_RUN_ABORTED}};
    const char *name = json_string_value(status);
    for (size_t i = 0; name != NULL && i < sizeof ends / sizeof *ends; i++)
        if (strcmp(name, ends[i].name) == 0)
            return ends[i].state;
    return BL_RUN_FAILED;
}

static enum bl_status take_end(struct bl_run *r, const json_t *event,
                               bool *fits, struct bl_error *err)
{
    (void)fits;
    r->state = end_state(json_object_get(event, "status"));
    r->batch = NAN;
    if (bl_run_take_text(&r->reason, json_object_get(event, "reason"),
                         BL_RUN_SENTENCE, err) != BL_OK)
        return err->status;
    return bl_run_take_result(r, json_object_get(event, "result"), err);
}

static const struct {
    const char *name;
    take_event *take;
} kinds[] = {
    {"start", take_start},     {"epoch", take_epoch}, {"batch", take_batch},
    {"lr", take_drop},         {"phase", take_phase}, {"pause", take_pause},
    {"warning", take_warning}, {"end", take_end},     {"resume", take_resume},
};

/* Kinds of a later version are events too. */
static enum bl_status take(struct bl_run *r, const json_t *event,
                           bool *is_event, struct bl_error *err)
{
    const char *name = json_string_value(json_object_get(event, "ev"));
    *is_event = name != NULL;
    if (name == NULL)
        return BL_OK;
    if (r->state == BL_RUN_STARTING)
        r->state = BL_RUN_RUNNING;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(name, kinds[i].name) == 0)
            return kinds[i].take(r, event, is_event, err);
    return BL_OK;
}

enum bl_status bl_run_take_line(struct bl_run *r, const char *line, size_t n,
                                bool *is_event, struct bl_error *err)
{
    json_t *event = json_loadb(line, n, 0, NULL);
    enum bl_status status = take(r, event, is_event, err);
    json_decref(event);
    return status;
}
