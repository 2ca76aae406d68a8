#include "io/root/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SCRATCH = 64 << 10 };

/* Columns [first, last) come from one stream. */
struct bl_root_job {
    size_t stream;
    size_t first, last;
    bool failed;
};

/* A job on its way. */
struct work {
    struct bl_root_rows *rows;
    const struct bl_root_piece *piece;
    struct bl_root_stream *stream;
    size_t first, last;
};

static const struct bl_root_field *field_of(const struct bl_root_rows *r,
                                            size_t column)
{
    return &r->table->fields[r->columns->items[column].field];
}

/* Columns of one use of one field, from `column` on. */
static size_t end_of_field(const struct work *w, size_t column)
{
    const struct bl_root_column *c = w->rows->columns->items;
    size_t end = column + 1;
    while (end < w->last && c[end].field == c[column].field)
        end++;
    return end;
}

static bool is_wanted(const struct work *w, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (bl_batch_has(w->piece->batch, i))
            return true;
    return false;
}

/* Values of entries or elements, all cells of each, to the columns that take
 * one cell or whole ones. */
static void put_cells(const struct work *w, size_t first, size_t last,
                      const void *values, size_t row, size_t n)
{
    const struct bl_root_field *f = field_of(w->rows, first);
    size_t size = bl_type_size(f->type), stride = f->len * size;
    for (size_t c = first; c < last; c++) {
        struct bl_vector *v = &w->piece->batch->vectors[c];
        const struct bl_root_column *column = &w->rows->columns->items[c];
        const char *from = (const char *)values + column->cell * size;
        if (v->values == NULL)
            continue;
        char *to = bl_vector_at(v, row, 0);
        size_t n_bytes = column->use == BL_ROOT_WHOLE ? stride : size;
        if (n_bytes == stride)
            memcpy(to, from, n * stride);
        else
            for (size_t i = 0; i < n; i++)
                memcpy(to + i * n_bytes, from + i * stride, n_bytes);
    }
}

static enum bl_status read_cells(const struct work *w, size_t first,
                                 size_t last, struct bl_error *err)
{
    const struct bl_root_field *f = field_of(w->rows, first);
    const struct bl_root_piece *p = w->piece;
    size_t entry = f->len * bl_type_size(f->type);
    size_t at_once = entry < SCRATCH ? SCRATCH / entry : 1;
    void *scratch = bl_array_new(at_once, entry, err);
    if (scratch == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    for (size_t done = 0, n; done < p->n && status == BL_OK; done += n) {
        n = p->n - done < at_once ? p->n - done : at_once;
        status = w->stream->ops->fixed(w->stream, f->part, p->first + done, n,
                                       scratch, err);
        if (status == BL_OK)
            put_cells(w, first, last, scratch, p->row + done, n);
    }
    free(scratch);
    return status;
}

static enum bl_status read_text(const struct work *w, size_t column,
                                struct bl_error *err)
{
    const struct bl_root_piece *p = w->piece;
    struct bl_vector *v = &p->batch->vectors[column];
    v->bytes.size = v->offsets[p->row]; // of a first try nothing is left
    return w->stream->ops->text(w->stream, p->first, p->n, v, p->row, err);
}

/* The value that stands for one that is missing. */
static void put_missing(void *to, enum bl_type type)
{
    static const double missing = NAN;
    bl_type_from_double(to, type, &missing, 1);
}

/* One column of first elements for the entries of a run. */
static void put_element(const struct work *w, size_t c,
                        const struct bl_root_run *run, size_t row)
{
    const struct bl_root_field *f = field_of(w->rows, c);
    const struct bl_root_column *column = &w->rows->columns->items[c];
    struct bl_vector *v = &w->piece->batch->vectors[c];
    size_t size = bl_type_size(f->type), element = f->len * size;
    const char *from = (const char *)run->values + column->element * element +
                       column->cell * size;
    for (size_t i = 0; i < run->n; i++) {
        void *to = bl_vector_at(v, row + i, 0);
        double value;
        if (run->counts[i] <= column->element)
            put_missing(to, v->type);
        else if (v->type == f->type)
            memcpy(to, from, size);
        else {
            bl_type_to_double(&value, from, f->type, 1);
            bl_type_from_double(to, v->type, &value, 1);
        }
        from += run->counts[i] * element;
    }
}

static enum bl_status read_elements(const struct work *w, size_t first,
                                    size_t last, struct bl_error *err)
{
    const struct bl_root_piece *p = w->piece;
    struct bl_root_run run;
    for (size_t done = 0; done < p->n; done += run.n) {
        if (w->stream->ops->jagged(w->stream, p->first + done, p->n - done,
                                   &run, err) != BL_OK)
            return err->status;
        for (size_t c = first; c < last; c++)
            if (bl_batch_has(p->batch, c))
                put_element(w, c, &run, p->row + done);
    }
    return BL_OK;
}

/* How many elements a run has, if as many as the counter says. */
static enum bl_status check_run(const struct work *w, size_t column,
                                const struct bl_root_run *run, size_t done,
                                size_t *n, struct bl_error *err)
{
    const struct bl_root_piece *p = w->piece;
    *n = 0;
    for (size_t i = 0; i < run->n; i++) {
        if (run->counts[i] != p->counts[done + i])
            return bl_fail(
                err, BL_FAILED,
                "%s has %lu elements in entry %llu and what counts them says "
                "%lu; they cannot be flattened together",
                field_of(w->rows, column)->name, (unsigned long)run->counts[i],
                (unsigned long long)(p->first + done + i),
                (unsigned long)p->counts[done + i]);
        *n += run->counts[i];
    }
    return BL_OK;
}

/* Elements of consecutive entries lie side by side, as rows do. */
static enum bl_status read_flat(const struct work *w, size_t first, size_t last,
                                struct bl_error *err)
{
    const struct bl_root_piece *p = w->piece;
    const struct bl_root_field *f = field_of(w->rows, first);
    size_t size = f->len * bl_type_size(f->type);
    size_t skip = p->skip, row = 0, n;
    struct bl_root_run run;
    for (size_t done = 0; done < p->n; done += run.n) {
        if (w->stream->ops->jagged(w->stream, p->first + done, p->n - done,
                                   &run, err) != BL_OK ||
            check_run(w, first, &run, done, &n, err) != BL_OK)
            return err->status;
        n = n - skip < p->n_rows - row ? n - skip : p->n_rows - row;
        put_cells(w, first, last, (const char *)run.values + skip * size,
                  p->row + row, n);
        row += n;
        skip = 0;
    }
    return BL_OK;
}

static enum bl_status read_field(const struct work *w, size_t first,
                                 size_t last, struct bl_error *err)
{
    const struct bl_root_field *f = field_of(w->rows, first);
    const struct bl_root_piece *p = w->piece;
    if (w->rows->columns->is_flat)
        return read_flat(w, first, last, err);
    if (f->is_jagged)
        return read_elements(w, first, last, err);
    if (f->type == BL_TEXT)
        return read_text(w, first, err);
    if (w->rows->columns->items[first].use == BL_ROOT_WHOLE)
        return w->stream->ops->fixed(
            w->stream, f->part, p->first, p->n,
            bl_vector_at(&p->batch->vectors[first], p->row, 0), err);
    return read_cells(w, first, last, err);
}

static enum bl_status do_job(struct bl_root_rows *r,
                             const struct bl_root_job *j,
                             const struct bl_root_piece *piece,
                             struct bl_error *err)
{
    struct work w = {r, piece, r->streams[j->stream], j->first, j->last};
    for (size_t c = j->first, end; c < j->last; c = end) {
        end = end_of_field(&w, c);
        if (is_wanted(&w, c, end) && read_field(&w, c, end, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

struct pass {
    struct bl_root_rows *rows;
    const struct bl_root_piece *piece;
};

static bool is_job_wanted(const struct bl_root_job *j,
                          const struct bl_root_piece *piece)
{
    for (size_t c = j->first; c < j->last; c++)
        if (bl_batch_has(piece->batch, c))
            return true;
    return false;
}

static void task(void *context, size_t i, size_t worker)
{
    struct pass *pass = context;
    struct bl_root_job *j = &pass->rows->jobs[i];
    struct bl_error err;
    (void)worker;
    j->failed = is_job_wanted(j, pass->piece) &&
                do_job(pass->rows, j, pass->piece, &err) != BL_OK;
}

static void rest_all(struct bl_root_rows *r)
{
    for (size_t i = 0; i < r->table->n_streams; i++)
        if (r->streams[i] != NULL)
            r->streams[i]->ops->rest(r->streams[i]);
}

static enum bl_status do_again(struct bl_root_rows *r,
                               const struct bl_root_piece *piece,
                               struct bl_error *err)
{
    for (size_t i = 0; i < r->n_jobs; i++) {
        if (!r->jobs[i].failed)
            continue;
        rest_all(r);
        if (do_job(r, &r->jobs[i], piece, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* Streams and threads, as far as this batch is the first to need them. */
static enum bl_status prepare(struct bl_root_rows *r,
                              const struct bl_root_piece *piece,
                              struct bl_error *err)
{
    size_t n_wanted = 0;
    for (size_t i = 0; i < r->n_jobs; i++) {
        struct bl_root_stream *s;
        if (!is_job_wanted(&r->jobs[i], piece))
            continue;
        n_wanted++;
        size_t field = r->columns->items[r->jobs[i].first].field;
        if (bl_root_rows_stream(&s, r, field, err) != BL_OK)
            return err->status;
    }
    if (r->pool == NULL && n_wanted > 1 && r->n_threads != 1)
        return bl_pool_new(&r->pool, r->n_threads, err);
    return BL_OK;
}

enum bl_status bl_root_rows_read(struct bl_root_rows *r,
                                 const struct bl_root_piece *piece,
                                 struct bl_error *err)
{
    struct pass pass = {r, piece};
    if (piece->n == 0)
        return BL_OK;
    if (prepare(r, piece, err) != BL_OK)
        return err->status;
    bl_pool_run(r->pool, r->n_jobs, task, &pass);
    return do_again(r, piece, err);
}

enum bl_status bl_root_rows_stream(struct bl_root_stream **s,
                                   struct bl_root_rows *r, size_t field,
                                   struct bl_error *err)
{
    size_t i = r->table->fields[field].stream;
    if (r->streams[i] == NULL &&
        r->table->ops->stream(r->table, i, &r->streams[i], err) != BL_OK)
        return err->status;
    *s = r->streams[i];
    return BL_OK;
}

static bool has_values(const struct bl_root_column *c)
{
    return c->use != BL_ROOT_LEFT_OUT && c->use != BL_ROOT_ENTRY_NUMBER;
}

/* Columns that lie side by side and come from one stream. */
static void cut_jobs(struct bl_root_rows *r)
{
    const struct bl_root_columns *columns = r->columns;
    for (size_t i = 0; i < columns->n; i++) {
        if (!has_values(&columns->items[i]))
            continue;
        size_t stream = field_of(r, i)->stream;
        struct bl_root_job *last =
            r->n_jobs > 0 ? &r->jobs[r->n_jobs - 1] : NULL;
        if (last != NULL && last->last == i && last->stream == stream)
            last->last++;
        else
            r->jobs[r->n_jobs++] =
                (struct bl_root_job){stream, i, i + 1, false};
    }
}

enum bl_status bl_root_rows_init(struct bl_root_rows *r,
                                 struct bl_root_table *t,
                                 const struct bl_root_columns *columns,
                                 size_t n_threads, struct bl_error *err)
{
    *r = (struct bl_root_rows){
        .table = t, .columns = columns, .n_threads = n_threads};
    r->jobs = bl_array_new(columns->n, sizeof *r->jobs, err);
    if (r->jobs == NULL)
        return err->status;
    r->streams = bl_array_new(t->n_streams, sizeof *r->streams, err);
    if (r->streams == NULL)
        return err->status;
    cut_jobs(r);
    return BL_OK;
}

void bl_root_rows_release(struct bl_root_rows *r)
{
    bl_pool_free(r->pool);
    for (size_t i = 0; r->streams != NULL && i < r->table->n_streams; i++)
        if (r->streams[i] != NULL)
            r->streams[i]->ops->close(r->streams[i]);
    free(r->streams);
    free(r->jobs);
    *r = (struct bl_root_rows){0};
}
