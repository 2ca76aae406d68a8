#include "tui/model/run_event.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "io/run/run_life.h"

enum {
    MAX_WORD = 64,
    MAX_SENTENCE = 1000,
    MAX_PATH = 4096,
    MAX_EPOCHS = 1 << 20,
    MAX_TEXTS = 1000, // warnings, files
    MAX_DROPS = 1 << 16,
};

static const double MAX_COUNT = 1e15; // of anything that is counted

/* Values.  JSON has no numbers that are not finite. */

static double number_of(const json_t *object, const char *key)
{
    const json_t *v = json_object_get(object, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

/* A number of things: 0 and more; NaN when it is none. */
static double count_of(const json_t *object, const char *key)
{
    double v = number_of(object, key);
    return v >= 0 && v <= MAX_COUNT ? v : NAN;
}

static uint64_t whole_of(const json_t *object, const char *key)
{
    json_int_t v = json_integer_value(json_object_get(object, key));
    return v > 0 ? (uint64_t)v : 0;
}

enum bl_status bl_run_set_text(char **slot, const char *text, size_t max,
                               struct bl_error *err)
{
    char *copy = bl_string_copy_n(text, strnlen(text, max), err);
    if (copy == NULL)
        return err->status;
    bl_utf8_cut_end(copy);
    free(*slot);
    *slot = copy;
    return BL_OK;
}

/* What is no text leaves the slot as it is. */
static enum bl_status take_text(char **slot, const json_t *value, size_t max,
                                struct bl_error *err)
{
    const char *text = json_string_value(value);
    return text != NULL ? bl_run_set_text(slot, text, max, err) : BL_OK;
}

static void take_word(char *word, size_t size, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return;
    strncpy(word, text, size - 1);
    word[size - 1] = '\0';
    bl_utf8_cut_end(word);
}

static enum bl_status add_text(char ***texts, size_t *n, size_t *capacity,
                               const json_t *value, size_t max,
                               struct bl_error *err)
{
    if (!json_is_string(value) || *n == MAX_TEXTS)
        return BL_OK;
    if (bl_array_reserve((void **)texts, capacity, *n + 1, sizeof **texts,
                         err) != BL_OK)
        return err->status;
    (*texts)[*n] = NULL;
    if (take_text(&(*texts)[*n], value, max, err) != BL_OK)
        return err->status;
    ++*n;
    return BL_OK;
}

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

static enum bl_status take_start(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)fits;
    long pid = pid_of(event);
    if (r->command != NULL && (pid != r->pid || !bl_run_is_alive(r)))
        begin_anew(r);
    r->state = BL_RUN_RUNNING;
    r->pid = pid;
    r->here = is_of_this_machine(event);
    r->n_rows = whole_of(event, "rows");
    r->n_columns = whole_of(event, "columns");
    r->seed = whole_of(event, "seed");
    r->n_epochs = count_of(event, "epochs");
    if (bl_run_set_text(&r->command, "", 0, err) != BL_OK ||
        take_text(&r->command, json_object_get(event, "command"), MAX_WORD,
                  err) != BL_OK ||
        take_text(&r->table, json_object_get(event, "table"), MAX_PATH, err) !=
            BL_OK)
        return err->status;
    return take_text(&r->started, json_object_get(event, "time"), MAX_WORD,
                     err);
}

static double last_epoch(const struct bl_run *r)
{
    return r->n_epochs_done > 0 ? r->epochs[r->n_epochs_done - 1].epoch : 0;
}

static enum bl_status take_epoch(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    double i = count_of(event, "i"), n = count_of(event, "n");
    *fits = i > last_epoch(r) && r->n_epochs_done < MAX_EPOCHS;
    if (!*fits)
        return BL_OK;
    if (bl_array_reserve((void **)&r->epochs, &r->epochs_capacity,
                         r->n_epochs_done + 1, sizeof *r->epochs, err) != BL_OK)
        return err->status;
    struct bl_run_epoch *e = &r->epochs[r->n_epochs_done++];
    *e = (struct bl_run_epoch){
        .epoch = i,
        .train = number_of(event, "train"),
        .validation = number_of(event, "val"),
        .learning_rate = number_of(event, "lr"),
        .best = number_of(event, "best"),
        .best_epoch = count_of(event, "best_epoch"),
        .grad_norm = number_of(event, "grad_norm"),
        .rows_per_second = count_of(event, "rows_per_s"),
        .seconds = count_of(event, "seconds"),
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
    double i = count_of(event, "i"), n = count_of(event, "n");
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
    double epoch = count_of(event, "epoch");
    *fits = !isnan(epoch) && r->n_drops < MAX_DROPS;
    if (!*fits)
        return BL_OK;
    if (bl_array_reserve((void **)&r->drops, &r->drops_capacity, r->n_drops + 1,
                         sizeof *r->drops, err) != BL_OK)
        return err->status;
    r->drops[r->n_drops++] = (struct bl_run_drop){
        epoch, number_of(event, "from"), number_of(event, "to")};
    return BL_OK;
}

static enum bl_status take_phase(struct bl_run *r, const json_t *event,
                                 bool *fits, struct bl_error *err)
{
    (void)err;
    double done = count_of(event, "done"), total = count_of(event, "total");
    const json_t *name = json_object_get(event, "name");
    *fits = json_is_string(name) && done <= total;
    if (*fits) {
        take_word(r->phase, sizeof r->phase, name);
        r->phase_done = done;
        r->phase_total = total;
    }
    return BL_OK;
}

static enum bl_status take_warning(struct bl_run *r, const json_t *event,
                                   bool *fits, struct bl_error *err)
{
    const json_t *text = json_object_get(event, "text");
    *fits = json_is_string(text);
    return add_text(&r->warnings, &r->n_warnings, &r->warnings_capacity, text,
                    MAX_SENTENCE, err);
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

/* The result of the end. */

static void take_sizes(struct bl_run *r, const json_t *result)
{
    const json_t *bytes = json_object_get(result, "bytes");
    if (!json_is_object(bytes))
        return;
    r->has_sizes = true;
    r->sizes = (struct bl_run_sizes){
        .original = count_of(bytes, "original"),
        .compressed = count_of(bytes, "compressed"),
        .model = count_of(bytes, "model"),
        .latent = count_of(bytes, "latent"),
        .residual = count_of(bytes, "residual"),
        .exact = count_of(bytes, "exact"),
        .metadata = count_of(bytes, "metadata"),
        .ratio = count_of(result, "ratio"),
        .ratio_without_model = count_of(result, "ratio_without_model"),
    };
}

/* One layer that makes no sense, or too many, and none are known. */
static void take_layers(struct bl_model_shape *m, const json_t *layers)
{
    size_t n = json_array_size(layers);
    m->n_layers = n <= sizeof m->layers / sizeof *m->layers ? n : 0;
    for (size_t i = 0; i < m->n_layers; i++) {
        json_int_t size = json_integer_value(json_array_get(layers, i));
        if (size < 1 || size > INT32_MAX)
            m->n_layers = 0;
        else
            m->layers[i] = (size_t)size;
    }
}

static void take_model(struct bl_run *r, const json_t *model)
{
    if (!json_is_object(model))
        return;
    take_word(r->model.type, sizeof r->model.type,
              json_object_get(model, "type"));
    take_layers(&r->model, json_object_get(model, "layers"));
    r->model.n_parameters = count_of(model, "parameters");
}

static void take_worst(struct bl_run *r, const json_t *result)
{
    const json_t *worst = json_object_get(result, "worst");
    r->worst_chi2_ndf = count_of(worst, "chi2_ndf");
    take_word(r->worst_variable, sizeof r->worst_variable,
              json_object_get(worst, "column"));
}

static enum bl_status take_files(struct bl_run *r, const json_t *files,
                                 struct bl_error *err)
{
    for (size_t i = 0; i < json_array_size(files); i++)
        if (add_text(&r->files, &r->n_files, &r->files_capacity,
                     json_array_get(files, i), MAX_PATH, err) != BL_OK)
            return err->status;
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
    const json_t *result = json_object_get(event, "result");
    r->state = end_state(json_object_get(event, "status"));
    r->batch = NAN;
    take_sizes(r, result);
    take_model(r, json_object_get(result, "model"));
    take_worst(r, result);
    if (take_text(&r->reason, json_object_get(event, "reason"), MAX_SENTENCE,
                  err) != BL_OK)
        return err->status;
    return take_files(r, json_object_get(result, "files"), err);
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
