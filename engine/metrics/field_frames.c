#include "engine/metrics/field_frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MAX_BYTES = 64 << 20 }; // of all frames

static enum bl_status frame_init(struct bl_frame *f, size_t n_cells,
                                 struct bl_error *err)
{
    f->before = bl_array_new(n_cells, sizeof *f->before, err);
    f->after = bl_array_new(n_cells, sizeof *f->after, err);
    return f->before != NULL && f->after != NULL ? BL_OK : err->status;
}

static void frame_release(struct bl_frame *f)
{
    free(f->before);
    free(f->after);
    *f = (struct bl_frame){0};
}

enum bl_status bl_field_frames_init(struct bl_field_frames *f,
                                    const struct bl_column *c, uint64_t n_rows,
                                    size_t max_frames, struct bl_error *err)
{
    *f = (struct bl_field_frames){.n_rows = n_rows};
    f->height = c->dims[c->n_dims - 2];
    f->width = c->dims[c->n_dims - 1];
    size_t n_cells = f->height * f->width, n_planes = c->width / n_cells;
    size_t room = MAX_BYTES / (2 * sizeof(float)) / n_cells;
    f->first_cell = n_planes / 2 * n_cells;
    f->n_wanted = room < max_frames ? room : max_frames;
    if (n_rows < f->n_wanted)
        f->n_wanted = (size_t)n_rows;
    f->frames = bl_array_new(f->n_wanted, sizeof *f->frames, err);
    if (f->frames == NULL)
        return err->status;
    if (frame_init(&f->now, n_cells, err) != BL_OK)
        return err->status;
    return frame_init(&f->worst, n_cells, err);
}

void bl_field_frames_release(struct bl_field_frames *f)
{
    for (size_t i = 0; i < f->n_frames; i++)
        frame_release(&f->frames[i]);
    free(f->frames);
    frame_release(&f->now);
    frame_release(&f->worst);
    *f = (struct bl_field_frames){0};
}

static void read_plane(float *plane, const struct bl_vector *v, size_t row,
                       const struct bl_field_frames *f)
{
    enum { CHUNK = 512 };
    double values[CHUNK];
    size_t total = f->height * f->width;
    for (size_t at = 0; at < total; at += CHUNK) {
        size_t n = total - at < CHUNK ? total - at : CHUNK;
        bl_type_to_double(values, bl_vector_at(v, row, f->first_cell + at),
                          v->type, n);
        for (size_t i = 0; i < n; i++)
            plane[at + i] = (float)values[i];
    }
}

static double rms_of(const struct bl_frame *f, size_t n_cells)
{
    double sum = 0, n = 0;
    for (size_t i = 0; i < n_cells; i++) {
        double d = (double)f->after[i] - (double)f->before[i];
        if (isfinite(d)) {
            sum += d * d;
            n++;
        }
    }
    return n > 0 ? sqrt(sum / n) : NAN;
}

static void copy_frame(struct bl_frame *to, const struct bl_frame *from,
                       size_t n_cells)
{
    to->row = from->row;
    to->rms = from->rms;
    memcpy(to->before, from->before, n_cells * sizeof *to->before);
    memcpy(to->after, from->after, n_cells * sizeof *to->after);
}

/* The row that frame i of n_wanted shows: the first one, ..., the last one. */
static uint64_t row_of_frame(const struct bl_field_frames *f, size_t i)
{
    if (f->n_wanted < 2)
        return 0;
    double step = (double)(f->n_rows - 1) / (double)(f->n_wanted - 1);
    return (uint64_t)(step * (double)i + 0.5);
}

static enum bl_status look_at(struct bl_field_frames *f,
                              const struct bl_vector *x,
                              const struct bl_vector *y, size_t row,
                              struct bl_error *err)
{
    size_t n_cells = f->height * f->width;
    read_plane(f->now.before, x, row, f);
    read_plane(f->now.after, y, row, f);
    f->now.row = f->n_seen;
    f->now.rms = rms_of(&f->now, n_cells);
    if (f->n_seen == 0 || f->now.rms > f->worst.rms || isnan(f->worst.rms))
        copy_frame(&f->worst, &f->now, n_cells);
    if (f->n_frames == f->n_wanted || f->n_seen != row_of_frame(f, f->n_frames))
        return BL_OK;
    struct bl_frame *frame = &f->frames[f->n_frames++];
    if (frame_init(frame, n_cells, err) != BL_OK)
        return err->status;
    copy_frame(frame, &f->now, n_cells);
    return BL_OK;
}

enum bl_status bl_field_frames_add(struct bl_field_frames *f,
                                   const struct bl_vector *x,
                                   const struct bl_vector *y, size_t n_rows,
                                   struct bl_error *err)
{
    for (size_t row = 0; row < n_rows; row++, f->n_seen++)
        if (look_at(f, x, y, row, err) != BL_OK)
            return err->status;
    return BL_OK;
}
