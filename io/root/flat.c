#include "io/root/flat.h"

#include <stdlib.h>

#include "base/memory.h"

static size_t step_size(const struct bl_root_flat *f, size_t step)
{
    uint64_t left = f->n_entries - (uint64_t)step * BL_ROOT_FLAT_STEP;
    return left < BL_ROOT_FLAT_STEP ? (size_t)left : BL_ROOT_FLAT_STEP;
}

/* Counts of a step's entries. */
static enum bl_status take_step(struct bl_root_flat *f, size_t step,
                                struct bl_error *err)
{
    if (step == f->step)
        return BL_OK;
    f->step = SIZE_MAX;
    if (f->stream->ops->counts(f->stream, (uint64_t)step * BL_ROOT_FLAT_STEP,
                               step_size(f, step), f->counts, err) != BL_OK)
        return err->status;
    f->step = step;
    return BL_OK;
}

static enum bl_status add_step(struct bl_root_flat *f, struct bl_error *err)
{
    void *rows = f->rows;
    size_t step = f->n;
    if (bl_array_reserve(&rows, &f->capacity, step + 1, sizeof *f->rows, err) !=
        BL_OK)
        return err->status;
    f->rows = rows;
    f->rows[f->n++] = f->n_rows;
    if (take_step(f, step, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < step_size(f, step); i++)
        f->n_rows += f->counts[i];
    return BL_OK;
}

enum bl_status bl_root_flat_init(struct bl_root_flat *f,
                                 struct bl_root_stream *counting,
                                 uint64_t n_entries, struct bl_error *err)
{
    *f = (struct bl_root_flat){
        .stream = counting, .n_entries = n_entries, .step = SIZE_MAX};
    for (uint64_t at = 0; at < n_entries; at += BL_ROOT_FLAT_STEP)
        if (add_step(f, err) != BL_OK)
            return err->status;
    return BL_OK;
}

void bl_root_flat_release(struct bl_root_flat *f)
{
    free(f->rows);
    *f = (struct bl_root_flat){0};
}

/* The last step that does not begin behind a row. */
static size_t step_of(const struct bl_root_flat *f, uint64_t row)
{
    size_t low = 0, high = f->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (f->rows[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

enum bl_status bl_root_flat_find(struct bl_root_flat *f, uint64_t row,
                                 struct bl_root_piece *piece,
                                 struct bl_error *err)
{
    size_t step = step_of(f, row), n = step_size(f, step), i = 0;
    uint64_t at = f->rows[step], wanted = row + piece->n_rows;
    if (take_step(f, step, err) != BL_OK)
        return err->status;
    while (i + 1 < n && at + f->counts[i] <= row)
        at += f->counts[i++];
    piece->first = (uint64_t)step * BL_ROOT_FLAT_STEP + i;
    piece->counts = f->counts + i;
    piece->skip = (size_t)(row - at);
    for (piece->n = 0; i < n && at < wanted; i++, piece->n++)
        at += f->counts[i];
    piece->n_rows = (size_t)((at < wanted ? at : wanted) - row);
    return BL_OK;
}
