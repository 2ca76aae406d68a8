#include "engine/job/table_stream.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/data/sample.h"
#include "engine/job/model_types.h"
#include "engine/train/random_streams.h"

enum {
    SAMPLE_BYTES = 32 << 20,
    BLOCK_BYTES = 4 << 20,   // of reals
    WINDOW_BYTES = 32 << 20, // likewise
    LARGEST_BLOCK = 1 << 16, // rows
    SMALLEST_BLOCK = 256,    // unless they are wide
    BLOCKS = 64,             // that a small table is cut into
};

/* Whether, and how much is held out. */

/* Weights of single values are there for the rows in memory only, blocks of
 * time steps are cut for a sample, and a type is chosen on one. */
static bool can_stream(const struct bl_schema *schema,
                       const struct bl_options *o)
{
    const struct bl_model_type *type = bl_model_type_find(o->model_type);
    return !o->model_type_is_free && type != NULL && type->streams &&
           o->time_block <= 1 && schema->n_rows > 1 &&
           !bl_train_loss_weighs_responses(o->train.loss);
}

enum bl_status bl_table_stream_wanted(bool *wanted,
                                      const struct bl_schema *schema,
                                      const struct bl_options *o,
                                      struct bl_error *err)
{
    bool is_possible = can_stream(schema, o);
    *wanted = is_possible && o->streaming != BL_STREAMING_NO;
    if (*wanted && o->streaming == BL_STREAMING_AUTO)
        *wanted = o->sample_rows == 0 &&
                  schema->n_rows > bl_survey_fitting_rows(schema);
    if (o->streaming == BL_STREAMING_YES && !is_possible)
        return bl_fail(err, BL_USAGE,
                       "a model of type %s with the loss %s cannot be trained "
                       "on a stream of %llu rows; leave out --stream yes",
                       o->model_type_is_free ? "auto" : o->model_type,
                       o->train.loss, (unsigned long long)schema->n_rows);
    return BL_OK;
}

size_t bl_table_stream_sample_rows(const struct bl_schema *schema,
                                   const struct bl_options *o)
{
    size_t fitting = bl_sample_rows_within(schema, SAMPLE_BYTES);
    double share = o->train.validation > 0 ? o->train.validation : 1;
    double rows = share * (double)schema->n_rows;
    if (rows < (double)fitting)
        fitting = rows < 1 ? 1 : (size_t)rows;
    return fitting < schema->n_rows ? fitting : (size_t)schema->n_rows - 1;
}

/* Draws the sample of the survey again, of no columns, to learn which rows it
 * has. */
static enum bl_status find_held_out(struct bl_table_stream *s,
                                    const struct bl_sample *sample,
                                    struct bl_error *err)
{
    const struct bl_schema *schema = &s->source->schema;
    const struct bl_batch row = {.n_rows = 1};
    struct bl_sample again = {0};
    bool *none = bl_array_new(schema->n_columns, sizeof *none, err);
    s->held_out = bl_array_new(sample->rows.n_rows, sizeof *s->held_out, err);
    if (none == NULL || s->held_out == NULL ||
        bl_sample_init(&again, schema, none, sample->rows.capacity, s->seed,
                       err) != BL_OK) {
        free(none);
        return err->status;
    }
    free(none);
    for (uint64_t i = 0; i < schema->n_rows; i++) {
        bl_sample_add(&again, &row);
        if (again.rows.n_rows > s->n_held_out)
            s->held_out[s->n_held_out++] = i;
    }
    bl_sample_release(&again);
    return BL_OK;
}

/* Reading. */

static enum bl_status begin_epoch(void *context, size_t epoch,
                                  struct bl_error *err)
{
    (void)err;
    struct bl_table_stream *s = context;
    struct bl_random random =
        bl_random_new(s->seed, BL_STREAM_BLOCKS - (uint64_t)epoch);
    for (size_t i = 0; i < s->n_blocks; i++)
        s->order[i] = (uint32_t)i;
    bl_random_shuffle(&random, s->order, s->n_blocks);
    s->next = 0;
    return BL_OK;
}

static enum bl_status read_block(struct bl_table_stream *s, size_t block,
                                 struct bl_error *err)
{
    uint64_t first = (uint64_t)block * s->block_rows;
    uint64_t left = s->source->schema.n_rows - first;
    size_t n = left < s->block_rows ? (size_t)left : s->block_rows;
    if (bl_source_seek(s->source, first, err) != BL_OK ||
        bl_source_read(s->source, &s->batch, err) != BL_OK)
        return err->status;
    return s->batch.n_rows == n
               ? BL_OK
               : bl_fail(err, BL_FAILED,
                         "the table ends before row %llu: it changed while it "
                         "was read",
                         (unsigned long long)(first + n));
}

/* The first of the rows held out that is `row` or behind it. */
static size_t held_out_from(const struct bl_table_stream *s, uint64_t row)
{
    size_t low = 0, high = s->n_held_out;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->held_out[middle] < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows of the batch that training may see, gathered from [at, at + n). */
static size_t put_rows(char *to, struct bl_table_stream *s, size_t at, size_t n)
{
    uint64_t first = s->batch.first_row + at;
    size_t held = held_out_from(s, first);
    size_t n_put = 0;
    bl_gather_rows(&s->gather, &s->batch, at, n);
    for (size_t row = 0; row < n; held++) {
        size_t end = n;
        if (held < s->n_held_out && s->held_out[held] - first < n)
            end = (size_t)(s->held_out[held] - first);
        bl_gather_reals(to + n_put * s->row_bytes, &s->gather, row * s->per_row,
                        (end - row) * s->per_row);
        n_put += end - row;
        row = end + 1;
    }
    return n_put;
}

static enum bl_status next_block(void *context, void *X, size_t *n,
                                 bool *is_last, struct bl_error *err)
{
    struct bl_table_stream *s = context;
    size_t n_put = 0;
    if (read_block(s, s->order[s->next++], err) != BL_OK)
        return err->status;
    for (size_t at = 0; at < s->batch.n_rows; at += s->gather.n_rows) {
        size_t left = s->batch.n_rows - at;
        size_t rows = left < s->gather.n_rows ? left : s->gather.n_rows;
        n_put += put_rows((char *)X + n_put * s->row_bytes, s, at, rows);
    }
    *n = n_put * s->per_row;
    *is_last = s->next == s->n_blocks;
    return BL_OK;
}

/* From nothing to nothing. */

static size_t within(size_t low, size_t x, size_t high)
{
    return x < low ? low : x > high ? high : x;
}

static void cut_into_blocks(struct bl_table_stream *s)
{
    uint64_t n_rows = s->source->schema.n_rows;
    s->per_row = bl_features_vectors_per_block(s->gather.features);
    s->row_bytes = s->per_row * bl_gather_vector_bytes(&s->gather);
    size_t largest = within(1, BLOCK_BYTES / s->row_bytes, LARGEST_BLOCK);
    size_t share = (size_t)(n_rows / BLOCKS);
    size_t wanted = share > SMALLEST_BLOCK ? share : SMALLEST_BLOCK;
    s->block_rows = within(1, wanted, largest);
    s->n_blocks = (size_t)((n_rows - 1) / s->block_rows + 1);
    size_t n_together = WINDOW_BYTES / s->row_bytes / s->block_rows;
    s->stream.block_rows = s->block_rows * s->per_row;
    s->stream.window_blocks = within(1, n_together, s->n_blocks);
    s->stream.n_rows = (size_t)(n_rows - s->n_held_out) * s->per_row;
}

static enum bl_status init_batch(struct bl_table_stream *s,
                                 struct bl_error *err)
{
    const struct bl_schema *schema = &s->source->schema;
    bool *wanted = bl_array_new(schema->n_columns, sizeof *wanted, err);
    if (wanted == NULL)
        return err->status;
    for (size_t i = 0; i < s->gather.features->n; i++)
        wanted[s->gather.columns[i]] = true;
    enum bl_status status =
        bl_batch_init(&s->batch, schema, wanted, s->block_rows, err);
    free(wanted);
    return status;
}

static enum bl_status init(struct bl_table_stream *s,
                           const struct bl_survey *survey,
                           const struct bl_model *m, bool holds_out,
                           struct bl_error *err)
{
    if (bl_gather_init(&s->gather, m, &s->source->schema, err) != BL_OK ||
        (holds_out && find_held_out(s, &survey->sample, err) != BL_OK))
        return err->status;
    cut_into_blocks(s);
    s->order = bl_array_new(s->n_blocks, sizeof *s->order, err);
    return s->order == NULL ? err->status : init_batch(s, err);
}

enum bl_status bl_table_stream_init(struct bl_table_stream *s,
                                    const struct bl_survey *survey,
                                    const struct bl_model *m,
                                    const struct bl_options *options,
                                    const struct bl_observer *observer,
                                    struct bl_error *err)
{
    *s = (struct bl_table_stream){
        .source = survey->stream_from,
        .seed = options->train.seed,
        .stream = {.context = s,
                   .begin = begin_epoch,
                   .next = next_block,
                   .cancel = observer->cancel},
    };
    if (init(s, survey, m, options->train.validation > 0, err) == BL_OK)
        return BL_OK;
    bl_table_stream_release(s);
    return err->status;
}

void bl_table_stream_release(struct bl_table_stream *s)
{
    bl_gather_release(&s->gather);
    bl_batch_release(&s->batch);
    free(s->held_out);
    free(s->order);
    *s = (struct bl_table_stream){0};
}
