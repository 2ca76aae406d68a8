#include "io/run/loss_curve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/memory.h"

enum { MAX_LINE = 1 << 16, MAX_EPOCHS = 1 << 22 };

void bl_loss_curve_release(struct bl_loss_curve *c)
{
    free(c->points);
    free(c->drops);
    *c = (struct bl_loss_curve){0};
}

static double number_of(const json_t *event, const char *key)
{
    const json_t *v = json_object_get(event, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

static enum bl_status add_epoch(struct bl_loss_curve *c, const json_t *event,
                                struct bl_error *err)
{
    if (bl_array_reserve((void **)&c->points, &c->capacity, c->n + 1,
                         sizeof *c->points, err) != BL_OK)
        return err->status;
    c->points[c->n++] =
        (struct bl_loss_point){number_of(event, "i"), number_of(event, "train"),
                               number_of(event, "val"), number_of(event, "lr")};
    c->best_epoch = number_of(event, "best_epoch");
    c->best_loss = number_of(event, "best");
    return BL_OK;
}

static enum bl_status add_drop(struct bl_loss_curve *c, const json_t *event,
                               struct bl_error *err)
{
    if (bl_array_reserve((void **)&c->drops, &c->drops_capacity, c->n_drops + 1,
                         sizeof *c->drops, err) != BL_OK)
        return err->status;
    c->drops[c->n_drops++] = number_of(event, "epoch");
    return BL_OK;
}

/* A run that goes on tells its epochs again. */
static void begin_anew(struct bl_loss_curve *c)
{
    c->n = 0;
    c->n_drops = 0;
}

static enum bl_status take_line(struct bl_loss_curve *c, const char *line,
                                struct bl_error *err)
{
    enum bl_status status = BL_OK;
    json_t *event = json_loads(line, 0, NULL);
    const char *kind = json_string_value(json_object_get(event, "ev"));
    if (kind != NULL && strcmp(kind, "epoch") == 0 && c->n < MAX_EPOCHS)
        status = add_epoch(c, event, err);
    else if (kind != NULL && strcmp(kind, "start") == 0)
        begin_anew(c);
    else if (kind != NULL && strcmp(kind, "lr") == 0 && c->n_drops < MAX_EPOCHS)
        status = add_drop(c, event, err);
    json_decref(event);
    return status;
}

static enum bl_status read_lines(struct bl_loss_curve *c, FILE *file,
                                 const char *path, struct bl_error *err)
{
    char *line = bl_array_new(MAX_LINE, 1, err);
    enum bl_status status = line != NULL ? BL_OK : err->status;
    while (status == BL_OK && fgets(line, MAX_LINE, file) != NULL)
        status = take_line(c, line, err);
    if (status == BL_OK && ferror(file))
        status = bl_fail_errno(err, "%s cannot be read", path);
    if (status == BL_OK && c->n == 0)
        status =
            bl_fail(err, BL_FAILED, "%s tells of no epoch of training", path);
    free(line);
    return status;
}

enum bl_status bl_loss_curve_read(struct bl_loss_curve *c, const char *dir,
                                  struct bl_error *err)
{
    *c = (struct bl_loss_curve){.best_epoch = NAN, .best_loss = NAN};
    char *path = bl_string_format(err, "%s/events.ndjson", dir);
    if (path == NULL)
        return err->status;
    FILE *file = fopen(path, "r");
    enum bl_status status = file != NULL
                                ? read_lines(c, file, path, err)
                                : bl_fail_errno(err, "%s cannot be read", path);
    if (file != NULL)
        fclose(file);
    free(path);
    if (status != BL_OK)
        bl_loss_curve_release(c);
    return status;
}
