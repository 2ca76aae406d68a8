#include "io/npz/npz_source.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/npz_array.h"
#include "io/npz/npz_tables.h"

enum { SCRATCH = 1 << 20 };

struct npz_source {
    struct bl_source base;
    struct bl_npz_arrays arrays;
    struct bl_npz_place *places; // base.schema.n_columns of them
    uint64_t next_row;
    uint8_t *scratch;
    size_t scratch_size;
};

static struct npz_source *source_of(struct bl_source *s)
{
    return (struct npz_source *)s;
}

/* Rows of one array on their way into a batch. */
struct reading {
    struct npz_source *s;
    struct bl_batch *b;
    struct bl_npz_array *array;
    size_t first, last; // its columns
    uint64_t row;       // of the table, at the batch's row 0
    size_t n_rows;
};

static enum bl_status need_scratch(struct npz_source *s, size_t size,
                                   struct bl_error *err)
{
    if (size < SCRATCH)
        size = SCRATCH;
    if (size <= s->scratch_size)
        return BL_OK;
    uint8_t *larger = bl_array_new(size, 1, err);
    if (larger == NULL)
        return err->status;
    free(s->scratch);
    s->scratch = larger;
    s->scratch_size = size;
    return BL_OK;
}

/* Where the bytes of a row stand: in C order all its items are together; in
 * Fortran order each cell has a run of its own, an item per row. */
struct layout {
    size_t row_size;   // bytes of a row in a run
    size_t item_size;  // from cell to cell within a run; 0 in Fortran order
    uint64_t run_size; // bytes of a run
};

static struct layout layout_of(const struct bl_npy_header *h)
{
    size_t item = h->type.item_size;
    if (h->fortran && h->n_cells > 1)
        return (struct layout){item, 0, h->n_rows * item};
    size_t row = (size_t)h->n_cells * item;
    return (struct layout){row, item, h->n_rows * row};
}

static enum bl_status read_run(struct reading *r, const struct layout *l,
                               uint64_t run, size_t row, size_t n, void *to,
                               struct bl_error *err)
{
    uint64_t at = r->array->header.data_at + run * l->run_size +
                  (r->row + row) * l->row_size;
    return bl_npz_member_read(&r->s->arrays.file, r->array->member, at, to,
                              n * l->row_size, err);
}

/* Rows that fit into the scratch space, at most those behind `row`. */
static size_t rows_at_once(const struct reading *r, const struct layout *l,
                           size_t row)
{
    size_t n = r->s->scratch_size / l->row_size;
    size_t left = r->n_rows - row;
    return n < left ? n : left;
}

static enum bl_status put_texts(struct bl_vector *v,
                                const struct bl_npy_leaf *leaf, size_t row,
                                const uint8_t *from, size_t stride, size_t n,
                                struct bl_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (bl_npy_leaf_text(leaf, v, row + i, from + i * stride, err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* One cell of a column for n rows, from bytes that begin at row `row`. */
static enum bl_status put_cell(struct reading *r, size_t column,
                               const struct layout *l, size_t cell, size_t row,
                               const uint8_t *from, size_t n,
                               struct bl_error *err)
{
    const struct bl_npz_place *p = &r->s->places[column];
    const struct bl_npy_leaf *leaf = &r->array->header.type.leaves[p->leaf];
    struct bl_vector *v = &r->b->vectors[column];
    size_t element = p->first + cell; // of the row
    from += element / leaf->count * l->item_size + leaf->offset +
            element % leaf->count * leaf->size;
    if (v->type == BL_TEXT)
        return put_texts(v, leaf, row, from, l->row_size, n, err);
    bl_npy_leaf_values(leaf, p->part, bl_vector_at(v, row, cell),
                       v->width * bl_type_size(v->type), from, l->row_size, n);
    return BL_OK;
}

/* A whole row of a field at a time, where its elements stand side by side. */
static void put_field(struct reading *r, size_t column, const struct layout *l,
                      size_t row, const uint8_t *from, size_t n)
{
    const struct bl_npz_place *p = &r->s->places[column];
    const struct bl_npy_leaf *leaf = &r->array->header.type.leaves[p->leaf];
    struct bl_vector *v = &r->b->vectors[column];
    for (size_t i = 0; i < n; i++)
        bl_npy_leaf_values(
            leaf, p->part, bl_vector_at(v, row + i, 0), bl_type_size(v->type),
            from + i * l->row_size + leaf->offset, leaf->size, v->width);
}

static bool is_field(const struct reading *r, size_t column)
{
    const struct bl_npy_header *h = &r->array->header;
    size_t width = r->b->vectors[column].width;
    return width > 1 && (!h->type.structured || h->n_cells == 1);
}

static enum bl_status put_column(struct reading *r, size_t column,
                                 const struct layout *l, size_t row,
                                 const uint8_t *from, size_t n,
                                 struct bl_error *err)
{
    if (is_field(r, column)) {
        put_field(r, column, l, row, from, n);
        return BL_OK;
    }
    size_t width = r->b->vectors[column].width;
    for (size_t cell = 0; cell < width; cell++)
        if (put_cell(r, column, l, cell, row, from, n, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status read_c_order(struct reading *r, const struct layout *l,
                                   struct bl_error *err)
{
    for (size_t row = 0, n; row < r->n_rows; row += n) {
        n = rows_at_once(r, l, row);
        if (read_run(r, l, 0, row, n, r->s->scratch, err) != BL_OK)
            return err->status;
        for (size_t c = r->first; c < r->last; c++)
            if (bl_batch_has(r->b, c) &&
                put_column(r, c, l, row, r->s->scratch, n, err) != BL_OK)
                return err->status;
    }
    return BL_OK;
}

/* Counted with the last dimension fastest, as columns are, a cell's place
 * when the first dimension is fastest. */
static uint64_t fortran_cell(const struct bl_npy_header *h, size_t cell)
{
    uint64_t place = 0;
    size_t stride = (size_t)h->n_cells;
    for (size_t d = h->n_dims - 1; d-- > 0;) {
        stride /= h->cells[d];
        place += cell % h->cells[d] * stride;
        cell /= h->cells[d];
    }
    return place;
}

static enum bl_status read_fortran_cell(struct reading *r, size_t column,
                                        const struct layout *l, size_t cell,
                                        struct bl_error *err)
{
    const struct bl_npy_header *h = &r->array->header;
    const struct bl_npz_place *p = &r->s->places[column];
    const struct bl_npy_leaf *leaf = &h->type.leaves[p->leaf];
    uint64_t run = fortran_cell(h, (p->first + cell) / leaf->count);
    for (size_t row = 0, n; row < r->n_rows; row += n) {
        n = rows_at_once(r, l, row);
        if (read_run(r, l, run, row, n, r->s->scratch, err) != BL_OK ||
            put_cell(r, column, l, cell, row, r->s->scratch, n, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status read_fortran_order(struct reading *r,
                                         const struct layout *l,
                                         struct bl_error *err)
{
    for (size_t c = r->first; c < r->last; c++) {
        size_t width = bl_batch_has(r->b, c) ? r->b->vectors[c].width : 0;
        for (size_t cell = 0; cell < width; cell++)
            if (read_fortran_cell(r, c, l, cell, err) != BL_OK)
                return err->status;
    }
    return BL_OK;
}

/* The items are the values of one column as they stand. */
static bool is_straight(const struct reading *r, const struct layout *l)
{
    const struct bl_vector *v = &r->b->vectors[r->first];
    const struct bl_npy_leaf *leaf = &r->array->header.type.leaves[0];
    return r->last - r->first == 1 && v->values != NULL && !leaf->swapped &&
           leaf->kind != 'b' && l->item_size == bl_type_size(v->type) &&
           l->row_size == v->width * l->item_size;
}

static enum bl_status read_rows(struct reading *r, struct bl_error *err)
{
    struct layout l = layout_of(&r->array->header);
    bool in_order = l.item_size > 0;
    if (bl_npz_member_prepare(&r->s->arrays.file, r->array->member, !in_order,
                              err) != BL_OK)
        return err->status;
    if (is_straight(r, &l))
        return read_run(r, &l, 0, 0, r->n_rows, r->b->vectors[r->first].values,
                        err);
    if (need_scratch(r->s, l.row_size, err) != BL_OK)
        return err->status;
    return in_order ? read_c_order(r, &l, err) : read_fortran_order(r, &l, err);
}

static enum bl_status read_array(struct reading *r, struct bl_error *err)
{
    bool wanted = false;
    for (size_t c = r->first; c < r->last; c++)
        wanted |= bl_batch_has(r->b, c);
    if (!wanted || r->n_rows == 0 || read_rows(r, err) == BL_OK)
        return BL_OK;
    return bl_error_prefix(err, "%s: array %s, rows %llu to %llu",
                           r->s->arrays.file.path, r->array->member->name,
                           (unsigned long long)r->row,
                           (unsigned long long)(r->row + r->n_rows - 1));
}

static enum bl_status npz_read(struct bl_source *base, struct bl_batch *b,
                               struct bl_error *err)
{
    struct npz_source *s = source_of(base);
    uint64_t left = base->schema.n_rows - s->next_row;
    struct reading r = {.s = s, .b = b, .row = s->next_row};
    r.n_rows = left < b->capacity ? (size_t)left : b->capacity;
    for (; r.first < b->n_columns; r.first = r.last) {
        size_t array = s->places[r.first].array;
        r.array = &s->arrays.items[array];
        for (r.last = r.first;
             r.last < b->n_columns && s->places[r.last].array == array;)
            r.last++;
        if (read_array(&r, err) != BL_OK)
            return err->status;
    }
    b->first_row = s->next_row;
    b->n_rows = r.n_rows;
    s->next_row += r.n_rows;
    return BL_OK;
}

static enum bl_status npz_seek(struct bl_source *base, uint64_t row,
                               struct bl_error *err)
{
    if (row > base->schema.n_rows)
        return bl_fail(err, BL_USAGE, "%s has no row %llu; it has %llu rows",
                       source_of(base)->arrays.file.path,
                       (unsigned long long)row,
                       (unsigned long long)base->schema.n_rows);
    source_of(base)->next_row = row;
    return BL_OK;
}

static void npz_close(struct bl_source *base)
{
    struct npz_source *s = source_of(base);
    bl_npz_arrays_close(&s->arrays);
    free(s->places);
    free(s->scratch);
    free(s);
}

static const struct bl_source_ops npz_ops = {npz_read, npz_seek, npz_close};

enum bl_status bl_npz_list(const char *path, struct bl_table_list *l,
                           struct bl_error *err)
{
    struct bl_npz_arrays arrays;
    struct bl_npz_tables tables;
    struct bl_schema *schema;
    if (bl_npz_arrays_open(&arrays, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_npz_tables_find(&tables, &arrays, err);
    for (size_t i = 0; status == BL_OK && i < tables.n; i++) {
        status = bl_table_list_add(l, &schema, err);
        if (status == BL_OK)
            status = bl_schema_copy(schema, &tables.items[i].schema, err);
    }
    bl_npz_tables_release(&tables);
    bl_npz_arrays_close(&arrays);
    return status;
}

/* Moves the chosen table into the source. */
static enum bl_status take_table(struct npz_source *s, const char *path,
                                 const char *name, struct bl_error *err)
{
    struct bl_npz_tables tables;
    if (bl_npz_tables_find(&tables, &s->arrays, err) != BL_OK)
        return err->status;
    size_t i = bl_npz_tables_by_name(&tables, &s->arrays, name);
    bool found = i < tables.n;
    if (found) {
        s->base.schema = tables.items[i].schema;
        s->places = tables.items[i].places;
        tables.items[i] = (struct bl_npz_table){0};
    }
    bl_npz_tables_release(&tables);
    return found ? BL_OK : bl_table_not_found(path, name, err);
}

enum bl_status bl_npz_open(const char *path, const char *table,
                           const struct bl_read_options *options,
                           struct bl_source **source, struct bl_error *err)
{
    (void)options; // arrays have no variable lengths
    struct npz_source *s = calloc(1, sizeof *s);
    if (s == NULL)
        return bl_fail(err, BL_NO_MEMORY, "%s: out of memory", path);
    s->base.ops = &npz_ops;
    if (bl_npz_arrays_open(&s->arrays, path, err) != BL_OK) {
        free(s);
        return err->status;
    }
    if (take_table(s, path, table, err) != BL_OK) {
        bl_source_close(&s->base);
        return err->status;
    }
    *source = &s->base;
    return BL_OK;
}
