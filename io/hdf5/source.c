#include "io/hdf5/source.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/arena.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/objects.h"
#include "io/hdf5/storage.h"
#include "io/hdf5/unpack.h"

enum {
    CACHE_BYTES = 128 << 20,         // all chunk caches of a source
    STAGE_BYTES = 1 << 20,           // rows read at a time
    STAGE_BYTES_UNCACHED = 32 << 20, // where a chunk is read once per stage
    TEXT_ROWS = 4096,                // of variable-length text at a time
    MAX_OPEN = 2048,                 // datasets; more are opened to be read
};

struct hdf5_source {
    struct bl_source base;
    char *path;
    hid_t file;
    hid_t transfer;
    struct bl_h5_plan plan; // its schema is the source's
    struct bl_h5_arena arena;
    uint64_t row; // the next one
    char *stage;
    size_t stage_capacity;
    bool keeps_open;
};

/* Where rows [row, row + n) of a part go. */
struct stretch {
    struct hdf5_source *s;
    struct bl_h5_part *part;
    struct bl_batch *batch;
    uint64_t row;
    size_t at; // the row of the batch
    size_t n;
    struct bl_error *err;
};

static enum bl_status read_failed(const struct stretch *t)
{
    return bl_h5_fail(t->err, "dataset /%s cannot be read at row %llu",
                      t->part->path, (unsigned long long)t->row);
}

/* Both selections have the dataset's rank: libhdf5 is quick only then. */
static enum bl_status read_rows(const struct stretch *t, void *to)
{
    const struct bl_h5_part *p = t->part;
    hsize_t start[BL_H5_MAX_RANK] = {t->row}, count[BL_H5_MAX_RANK];
    memcpy(count, p->shape.dims, sizeof count);
    count[0] = t->n;
    hid_t file_space = H5Dget_space(p->dataset);
    hid_t memory_space = H5Screate_simple(p->shape.rank, count, NULL);
    bool done = file_space >= 0 && memory_space >= 0 &&
                H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start, NULL,
                                    count, NULL) >= 0 &&
                H5Dread(p->dataset, p->layout.memory, memory_space, file_space,
                        t->s->transfer, to) >= 0;
    bl_h5_close(file_space);
    bl_h5_close(memory_space);
    return done ? BL_OK : read_failed(t);
}

/* A column that is the whole part needs no stage. */
static bool is_direct(const struct bl_h5_part *p)
{
    const struct bl_h5_slot *slot = &p->slots[0];
    return p->n_slots == 1 && slot->form == BL_H5_NUMBERS &&
           slot->stride == slot->size && slot->offset == 0 &&
           p->row_bytes == p->row_elements * p->layout.size &&
           p->layout.n_leaves == 1;
}

static size_t stage_rows(const struct bl_h5_part *p)
{
    size_t bytes = p->is_cached ? STAGE_BYTES : STAGE_BYTES_UNCACHED;
    size_t rows = bytes / p->row_bytes;
    if (p->has_pointers && rows > TEXT_ROWS)
        rows = TEXT_ROWS;
    return rows > 0 ? rows : 1;
}

static enum bl_status read_staged(struct stretch t)
{
    struct hdf5_source *s = t.s;
    void *stage = s->stage;
    size_t end = t.n, most = stage_rows(t.part);
    if (most > end)
        most = end;
    if (bl_array_reserve(&stage, &s->stage_capacity, most * t.part->row_bytes,
                         1, t.err) != BL_OK)
        return t.err->status;
    s->stage = stage;
    for (size_t done = 0; done < end; done += t.n) {
        t.n = end - done < most ? end - done : most;
        enum bl_status status = read_rows(&t, s->stage);
        if (status == BL_OK)
            status = bl_h5_unpack(t.part, s->stage, t.batch, t.at, t.n, t.err);
        bl_h5_arena_reset(&s->arena);
        if (status != BL_OK)
            return status;
        t.row += t.n;
        t.at += t.n;
    }
    return BL_OK;
}

static enum bl_status copy_objects(const struct stretch *t)
{
    for (size_t i = 0; i < t->part->n_slots; i++) {
        const struct bl_h5_slot *slot = &t->part->slots[i];
        struct bl_vector *v = &t->batch->vectors[slot->column];
        for (size_t r = 0; r < t->n && bl_batch_has(t->batch, slot->column);
             r++) {
            size_t length;
            const char *text = bl_h5_objects_text(
                t->part->objects, (size_t)t->row + r, slot->offset, &length);
            if (bl_vector_put_text(v, t->at + r, text, length, t->err) != BL_OK)
                return t->err->status;
        }
    }
    return BL_OK;
}

static bool is_wanted(const struct bl_h5_part *p, const struct bl_batch *b)
{
    for (size_t i = 0; i < p->n_slots; i++)
        if (bl_batch_has(b, p->slots[i].column))
            return true;
    return false;
}

static enum bl_status read_part(struct stretch t)
{
    struct bl_h5_part *p = t.part;
    size_t budget = CACHE_BYTES;
    if (p->dataset < 0 &&
        bl_h5_open_part(p, t.s->file, &budget, t.err) != BL_OK)
        return t.err->status;
    enum bl_status status =
        p->objects != NULL ? copy_objects(&t)
        : is_direct(p)
            ? read_rows(&t, t.batch->vectors[p->slots[0].column].values)
            : read_staged(t);
    if (!t.s->keeps_open) {
        bl_h5_close(p->dataset);
        p->dataset = H5I_INVALID_HID;
    }
    return status;
}

static enum bl_status source_read(struct bl_source *base, struct bl_batch *b,
                                  struct bl_error *err)
{
    struct hdf5_source *s = (struct hdf5_source *)base;
    uint64_t left = base->schema.n_rows - s->row;
    size_t n = left < b->capacity ? (size_t)left : b->capacity;
    b->first_row = s->row;
    for (size_t i = 0; i < s->plan.n_parts && n > 0; i++) {
        struct bl_h5_part *p = &s->plan.parts[i];
        struct stretch t = {s, p, b, s->row, 0, n, err};
        if (is_wanted(p, b) && read_part(t) != BL_OK)
            return bl_error_prefix(err, "%s", s->path);
    }
    b->n_rows = n;
    s->row += n;
    return BL_OK;
}

static enum bl_status source_seek(struct bl_source *base, uint64_t row,
                                  struct bl_error *err)
{
    struct hdf5_source *s = (struct hdf5_source *)base;
    if (row > base->schema.n_rows)
        return bl_fail(err, BL_FAILED, "%s: there is no row %llu; it has %llu",
                       s->path, (unsigned long long)row,
                       (unsigned long long)base->schema.n_rows);
    s->row = row;
    return BL_OK;
}

static void source_close(struct bl_source *base)
{
    struct hdf5_source *s = (struct hdf5_source *)base;
    bl_h5_plan_release(&s->plan);
    bl_h5_arena_release(&s->arena);
    bl_h5_close(s->transfer);
    bl_h5_close(s->file);
    free(s->stage);
    free(s->path);
    free(s);
}

static const struct bl_source_ops source_ops = {source_read, source_seek,
                                                source_close};

/* libhdf5 converts in a buffer that has to hold one element at least. */
static hid_t transfer_for(const struct bl_h5_plan *plan,
                          struct bl_h5_arena *arena)
{
    size_t largest = 1 << 20;
    for (size_t i = 0; i < plan->n_parts; i++) {
        const struct bl_h5_layout *l = &plan->parts[i].layout;
        size_t size = l->size > l->file_size ? l->size : l->file_size;
        largest = size > largest ? size : largest;
    }
    hid_t transfer = H5Pcreate(H5P_DATASET_XFER);
    if (transfer >= 0 &&
        (H5Pset_buffer(transfer, largest, NULL, NULL) < 0 ||
         H5Pset_vlen_mem_manager(transfer, bl_h5_arena_allocate, arena,
                                 bl_h5_arena_ignore, arena) < 0)) {
        bl_h5_close(transfer);
        return H5I_INVALID_HID;
    }
    return transfer;
}

static enum bl_status load_objects(struct hdf5_source *s, struct bl_h5_part *p,
                                   struct bl_error *err)
{
    if (bl_h5_objects_load(&p->objects, p->dataset,
                           (size_t)s->base.schema.n_rows, p->n_slots,
                           err) != BL_OK)
        return bl_error_prefix(err, "dataset /%s", p->path);
    for (size_t i = 0; i < p->n_slots; i++) {
        struct bl_column *c = &s->base.schema.columns[p->slots[i].column];
        if (p->objects != NULL && bl_h5_objects_are_text(p->objects, i))
            continue;
        c->type = BL_UNREADABLE;
        if (bl_column_set_note(c, "pickled Python objects: not read", err) !=
            BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status open_parts(struct hdf5_source *s, struct bl_error *err)
{
    size_t budget = CACHE_BYTES;
    s->keeps_open = s->plan.n_parts <= MAX_OPEN;
    for (size_t i = 0; i < s->plan.n_parts; i++) {
        struct bl_h5_part *p = &s->plan.parts[i];
        if (!s->keeps_open && !p->is_pickled)
            continue;
        if (bl_h5_open_part(p, s->file, &budget, err) != BL_OK ||
            (p->is_pickled && load_objects(s, p, err) != BL_OK))
            return bl_error_prefix(err, "%s", s->path);
    }
    return BL_OK;
}

static enum bl_status prepare(struct hdf5_source *s, const char *path,
                              struct bl_error *err)
{
    s->path = bl_string_copy(path, err);
    if (s->path == NULL)
        return err->status;
    s->transfer = transfer_for(&s->plan, &s->arena);
    if (s->transfer < 0)
        return bl_h5_fail(err, "%s cannot be read", path);
    return open_parts(s, err);
}

enum bl_status bl_h5_source_new(struct bl_source **source, const char *path,
                                hid_t file, struct bl_h5_plan *plan,
                                struct bl_error *err)
{
    struct hdf5_source *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    s->base = (struct bl_source){&source_ops, plan->schema};
    s->file = file;
    s->transfer = H5I_INVALID_HID;
    s->plan = *plan;
    s->plan.schema = (struct bl_schema){0};
    *plan = (struct bl_h5_plan){0};
    enum bl_status status = prepare(s, path, err);
    if (status == BL_OK)
        *source = &s->base;
    else
        bl_source_close(&s->base);
    return status;
}
