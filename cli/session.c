#include "cli/session.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/number.h"
#include "cli/event_log.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/signals.h"
#include "engine/codec/decoder.h"
#include "engine/codec/json.h"
#include "engine/job/compress.h"
#include "io/container/container.h"
#include "io/format.h"
#include "io/run/run_life.h"

static const double EVENT_SECONDS = 0.1; // between events of progress

/* Whether a phase is where it was when it was heard of last. */
static bool stands_still(struct bl_session *s, const struct bl_event *event)
{
    if (event->kind != BL_EVENT_PHASE)
        return false;
    bool same = s->phase_done == event->phase.done &&
                strcmp(s->phase, event->phase.name) == 0;
    snprintf(s->phase, sizeof s->phase, "%s", event->phase.name);
    s->phase_done = event->phase.done;
    return same;
}

/* Events come in thousands: what is only progress is thinned out. */
static bool is_worth_a_line(struct bl_session *s, const struct bl_event *event)
{
    if (stands_still(s, event))
        return false;
    bool is_progress = event->kind == BL_EVENT_BATCH ||
                       (event->kind == BL_EVENT_PHASE &&
                        event->phase.done < event->phase.total);
    double now = bl_clock_seconds();
    if (is_progress && now - s->last_phase_event < EVENT_SECONDS)
        return false;
    if (is_progress)
        s->last_phase_event = now;
    return true;
}

static void write_event(struct bl_session *s, json_t *event)
{
    char *line = json_dumps(event, JSON_COMPACT | JSON_REAL_PRECISION(9));
    if (line != NULL)
        bl_run_dir_event(&s->run_dir, line);
    free(line);
    json_decref(event);
}

/* What the run is doing, from its events. */
static void follow_area(struct bl_session *s, const struct bl_event *event)
{
    const char *area = s->area;
    if (event->kind == BL_EVENT_BATCH || event->kind == BL_EVENT_EPOCH)
        area = "train";
    else if (event->kind == BL_EVENT_PHASE)
        area = event->phase.done < event->phase.total ? event->phase.name
                                                      : s->command;
    if (area != s->area)
        snprintf(s->area, sizeof s->area, "%s", area);
}

static void print_sentence(struct bl_session *s, const char *before,
                           const char *text)
{
    if (s->quiet)
        return;
    bl_progress_clear(&s->progress);
    fprintf(stderr, "baler: %s%s\n", before, text);
}

static void on_event(void *context, const struct bl_event *event)
{
    struct bl_session *s = context;
    if (event->kind == BL_EVENT_BATCH)
        bl_signals_keep_best();
    bool is_past = event->kind == BL_EVENT_EPOCH && event->epoch->is_past;
    if (!is_past)
        bl_progress_event(&s->progress, event);
    if (event->kind == BL_EVENT_WARNING)
        print_sentence(s, "warning: ", event->warning);
    follow_area(s, event);
    if (!s->has_run_dir || !is_worth_a_line(s, event))
        return;
    write_event(s, bl_json_of_event(event));
    if (!is_past)
        bl_event_log(&s->run_dir, s->area, event);
}

static bool command_has_flag(const struct bl_command *c, const char *name)
{
    for (size_t i = 0; c->flags[i].name != NULL; i++)
        if (strcmp(c->flags[i].name, name) == 0)
            return true;
    return false;
}

/* A limit that cannot be read is none here: settings.c complains. */
static double limit(const struct bl_recipe *recipe, const char *key)
{
    const char *text = bl_recipe_get(recipe, key);
    double value;
    return bl_number_parse_double(&value, text, strlen(text)) ? value : 0;
}

static void begin_progress(struct bl_session *s,
                           const struct bl_invocation *inv)
{
    bl_progress_init(&s->progress, inv->quiet, inv->verbose);
    bl_progress_limits(&s->progress, limit(&inv->recipe, "epochs"),
                       limit(&inv->recipe, "max-seconds"));
}

/* The recipe of a run names its files from wherever it is read. */
static enum bl_status name_files(struct bl_invocation *inv,
                                 struct bl_error *err)
{
    const char *table = inv->operands[0];
    const char *checkpoint = bl_recipe_get(&inv->recipe, "checkpoint");
    if (*checkpoint != '\0' && bl_paths_set_absolute(&inv->recipe, "checkpoint",
                                                     checkpoint, err) != BL_OK)
        return err->status;
    if (bl_recipe_says(&inv->recipe, "input") || strcmp(table, "-") == 0)
        return BL_OK;
    return bl_paths_set_absolute(&inv->recipe, "input", table, err);
}

static enum bl_status open_run_dir(struct bl_session *s,
                                   struct bl_invocation *inv, const char *path,
                                   struct bl_error *err)
{
    if (name_files(inv, err) != BL_OK)
        return err->status;
    return bl_run_dir_open(&s->run_dir, path, &inv->recipe,
                           s->checkpoint.epoch > 0, err);
}

static void say_where_it_goes_on(struct bl_session *s)
{
    const struct bl_checkpoint_place *place = &s->checkpoint;
    if (place->epoch > 0)
        bl_session_say(s, "training goes on with epoch %zu of %s", place->epoch,
                       place->path);
    else if (place->is_missing)
        bl_session_say(s, "there is no checkpoint %s yet: training begins",
                       place->path);
}

static enum bl_status open_places(struct bl_session *s,
                                  struct bl_invocation *inv,
                                  struct bl_error *err)
{
    const char *run_dir = command_has_flag(inv->command, "run-dir")
                              ? bl_flag(inv, "run-dir")
                              : NULL;
    if (command_has_flag(inv->command, "resume") &&
        bl_checkpoint_choose(&s->checkpoint, inv, run_dir, &s->observer, err) !=
            BL_OK)
        return err->status;
    if (run_dir != NULL && open_run_dir(s, inv, run_dir, err) != BL_OK)
        return err->status;
    s->has_run_dir = run_dir != NULL;
    say_where_it_goes_on(s);
    return BL_OK;
}

/* How tables are to be opened. */
static enum bl_status choose_reading(struct bl_session *s,
                                     const struct bl_invocation *inv,
                                     struct bl_error *err)
{
    const char *flatten = bl_recipe_get(&inv->recipe, "flatten");
    size_t jagged = (size_t)bl_recipe_key_find("jagged");
    const char *n = bl_recipe_get(&inv->recipe, "jagged");
    if (bl_recipe_check(jagged, n, err) != BL_OK)
        return err->status;
    s->reading =
        (struct bl_read_options){.jagged = (size_t)atoll(n),
                                 .flatten = *flatten != '\0' ? flatten : NULL,
                                 .n_threads = inv->n_threads};
    return BL_OK;
}

enum bl_status bl_session_begin(struct bl_session *s, struct bl_invocation *inv,
                                struct bl_error *err)
{
    *s =
        (struct bl_session){.command = inv->command->name, .quiet = inv->quiet};
    snprintf(s->area, sizeof s->area, "%s", s->command);
    s->observer = (struct bl_observer){s, on_event, &s->cancel};
    begin_progress(s, inv);
    if (choose_reading(s, inv, err) != BL_OK)
        return err->status;
    if (bl_pool_new(&s->pool, inv->n_threads, err) != BL_OK)
        return err->status;
    if (open_places(s, inv, err) != BL_OK) {
        bl_checkpoint_release(&s->checkpoint);
        bl_pool_free(s->pool);
        return err->status;
    }
    bl_signals_watch(&s->cancel, s->has_run_dir ? &s->run_dir : NULL);
    return BL_OK;
}

static void log_start(struct bl_session *s, const struct bl_invocation *inv,
                      const struct bl_schema *schema)
{
    char line[512];
    snprintf(line, sizeof line, "%s: %" PRIu64 " rows, %zu columns",
             inv->operands[0], schema->n_rows, schema->n_columns);
    bl_run_dir_log(&s->run_dir, BL_LOG_INFO, s->command, line);
}

static json_int_t whole_of(const struct bl_recipe *recipe, const char *key)
{
    return (json_int_t)atoll(bl_recipe_get(recipe, key));
}

static json_t *start_event(const struct bl_session *s,
                           const struct bl_invocation *inv,
                           const struct bl_schema *schema)
{
    char stamp[BL_CLOCK_STAMP_SIZE], host[BL_RUN_HOST_SIZE];
    bool may_train = inv->command->takes_recipe;
    bl_clock_stamp(stamp);
    bl_run_host_name(host);
    json_t *event = json_pack(
        "{s:i, s:s, s:s, s:I, s:o, s:s, s:o, s:I, s:I, s:I, s:I}", "v", 1, "ev",
        "start", "time", stamp, "pid", (json_int_t)getpid(), "host",
        bl_json_string(host), "command", s->command, "table",
        bl_json_string(inv->operands[0]), "rows", (json_int_t)schema->n_rows,
        "columns", (json_int_t)schema->n_columns, "seed",
        whole_of(&inv->recipe, "seed"), "epochs",
        may_train ? whole_of(&inv->recipe, "epochs") : 0);
    if (s->checkpoint.epoch > 0)
        json_object_set_new(event, "resumed_at_epoch",
                            json_integer((json_int_t)s->checkpoint.epoch));
    return event;
}

void bl_session_start_event(struct bl_session *s,
                            const struct bl_invocation *inv,
                            const struct bl_schema *schema)
{
    if (!s->has_run_dir || s->has_started)
        return;
    s->has_started = true;
    write_event(s, start_event(s, inv, schema));
    log_start(s, inv, schema);
}

static const char *end_of(const struct bl_session *s, enum bl_status status)
{
    enum bl_cancel_wish wish = bl_cancel_wish(&s->cancel);
    if (status != BL_OK)
        return wish == BL_CANCEL_ABORT ? "aborted" : "failed";
    return wish == BL_CANCEL_STOP ? "stopped" : "done";
}

static void write_end(struct bl_session *s, enum bl_status status,
                      const json_t *result, const struct bl_error *err)
{
    const char *end = end_of(s, status);
    json_t *line =
        json_pack("{s:i, s:s, s:s, s:o}", "v", 1, "ev", "end", "status", end,
                  "reason", bl_json_string(status == BL_OK ? "" : err->text));
    if (result != NULL && status == BL_OK)
        json_object_set(line, "result", (json_t *)result);
    write_event(s, line);
    if (status == BL_OK)
        bl_run_dir_log(&s->run_dir, BL_LOG_INFO, s->command, end);
    else
        bl_run_dir_log(&s->run_dir, BL_LOG_ERROR, s->area, err->text);
}

void bl_session_end(struct bl_session *s, enum bl_status status,
                    const json_t *result, const struct bl_error *err)
{
    bl_progress_clear(&s->progress);
    bl_signals_unwatch();
    if (s->has_run_dir) {
        write_end(s, status, result, err);
        bl_run_dir_close(&s->run_dir);
    }
    bl_checkpoint_release(&s->checkpoint);
    bl_pool_free(s->pool);
}

void bl_session_say(struct bl_session *s, const char *format, ...)
{
    char text[768];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (s->has_run_dir)
        bl_run_dir_log(&s->run_dir, BL_LOG_INFO, s->area, text);
    print_sentence(s, "", text);
}

static enum bl_status open_compressed(struct bl_source **source,
                                      struct bl_session *s, const char *path,
                                      const char *model, struct bl_error *err)
{
    struct bl_container_reader *reader, *model_reader = NULL;
    if (bl_container_open(&reader, path, err) != BL_OK)
        return err->status;
    if (model != NULL &&
        bl_container_open(&model_reader, model, err) != BL_OK) {
        reader->ops->close(reader);
        return err->status;
    }
    enum bl_status status =
        bl_decoder_open(source, reader, model_reader, s->pool, err);
    if (status != BL_OK)
        bl_error_prefix(err, "%s", path);
    if (model_reader != NULL)
        model_reader->ops->close(model_reader);
    return status;
}

/* A table without a name has none beside it. */
static enum bl_status say_which(struct bl_session *s, const char *path,
                                const struct bl_schema *schema,
                                struct bl_error *err)
{
    struct bl_table_list list = {0};
    if (schema->name == NULL || *schema->name == '\0')
        return BL_OK;
    enum bl_status status = bl_table_list_file(path, &list, err);
    if (status == BL_OK && list.n > 1)
        bl_session_say(s,
                       "%s has %zu tables; this is the largest, \"%s\" "
                       "(FILE:PATH names another)",
                       path, list.n, schema->name);
    bl_table_list_release(&list);
    return status;
}

static enum bl_status open_largest(struct bl_source **source,
                                   struct bl_session *s, const char *path,
                                   struct bl_error *err)
{
    if (bl_table_open_with(path, &s->reading, source, err) != BL_OK)
        return err->status;
    enum bl_status status = say_which(s, path, &(*source)->schema, err);
    if (status != BL_OK)
        bl_source_close(*source);
    return status;
}

enum bl_status bl_session_open(struct bl_source **source, struct bl_session *s,
                               const char *name, const char *model,
                               struct bl_error *err)
{
    char *file, *table;
    if (bl_table_name_split(name, &file, &table, err) != BL_OK)
        return err->status;
    enum bl_status status;
    if (table != NULL)
        status = bl_table_open_with(name, &s->reading, source, err);
    else if (bl_container_is_one(file))
        status = open_compressed(source, s, file, model, err);
    else
        status = open_largest(source, s, file, err);
    free(file);
    free(table);
    return status;
}

enum bl_status bl_session_open_filled(struct bl_source **source,
                                      struct bl_session *s, const char *name,
                                      struct bl_error *err)
{
    if (bl_session_open(source, s, name, NULL, err) != BL_OK)
        return err->status;
    if (bl_job_check_source(*source, err) == BL_OK)
        return BL_OK;
    bl_source_close(*source);
    return bl_error_prefix(err, "%s", name);
}
