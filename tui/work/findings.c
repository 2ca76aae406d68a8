#include "tui/work/findings.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

enum {
    SAMPLE_ROWS = 1 << 15,
    SAMPLE_VALUES = (16 << 20) / sizeof(double),
    LEAST_SAMPLE = 16,         // rows; fewer tell nothing
    QUANTILE_VALUES = 1 << 23, // of all columns: 64 MiB
    LEAST_VALUES = 64,         // of one
    RELATION_ROWS = 4096,      // on which relations between columns are sought
};

static const double SAMPLE_SECONDS = 0.2;

static size_t max_values(const struct bl_schema *s)
{
    size_t n = QUANTILE_VALUES / (s->n_columns > 0 ? s->n_columns : 1);
    return n > LEAST_VALUES ? n : LEAST_VALUES;
}

static size_t values_per_row(const struct bl_schema *s)
{
    size_t n = 1; // text has no bounds; something at least
    for (size_t i = 0; i < s->n_columns; i++)
        n += s->columns[i].width;
    return n;
}

/* Rows of a sample; 0 when the table is better read as it is. */
static size_t sample_rows(const struct bl_schema *s)
{
    size_t rows = SAMPLE_VALUES / values_per_row(s);
    if (rows > SAMPLE_ROWS)
        rows = SAMPLE_ROWS;
    return rows < LEAST_SAMPLE || rows >= s->n_rows ? 0 : rows;
}

/* A power of two, so that their order can be reversed bit by bit. */
static size_t number_of_blocks(size_t rows)
{
    size_t n = rows > 0 ? BL_FINDINGS_BLOCKS : 0;
    while (n > rows)
        n /= 2;
    return n;
}

enum bl_status bl_gathering_init(struct bl_gathering *g,
                                 struct bl_source *source, struct bl_error *err)
{
    const struct bl_schema *s = &source->schema;
    *g = (struct bl_gathering){.source = source, .began = bl_clock_seconds()};
    size_t rows = sample_rows(s);
    g->n_blocks = number_of_blocks(rows);
    g->block_rows = g->n_blocks > 0 ? rows / g->n_blocks : 0;
    if (bl_stats_new(&g->stats, s, max_values(s), 0, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_batch_init(&g->batch, s, NULL, bl_batch_comfortable_rows(s), err);
    if (status == BL_OK)
        status = bl_sample_init(&g->sample, s, NULL, RELATION_ROWS, 0, err);
    if (status != BL_OK)
        bl_gathering_release(g);
    return status;
}

static void release_blocks(struct bl_gathering *g)
{
    for (size_t i = 0; i < BL_FINDINGS_BLOCKS; i++)
        if (g->blocks[i].vectors != NULL)
            bl_batch_release(&g->blocks[i]);
    g->n_blocks = 0;
}

void bl_gathering_release(struct bl_gathering *g)
{
    release_blocks(g);
    bl_stats_free(g->stats);
    bl_batch_release(&g->batch);
    bl_sample_release(&g->sample);
    *g = (struct bl_gathering){.is_done = true};
}

double bl_gathering_share(const struct bl_gathering *g)
{
    uint64_t n = g->source != NULL ? g->source->schema.n_rows : 0;
    return n > 0 ? (double)g->row / (double)n : 1;
}

/* Closes the sums and draws conclusions; takes over `stats`. */
static enum bl_status conclude(struct bl_findings **findings,
                               struct bl_stats *stats,
                               const struct bl_schema *s,
                               const struct bl_sample *sample,
                               struct bl_error *err)
{
    struct bl_findings *f = bl_array_new(1, sizeof *f, err);
    if (f == NULL) {
        bl_stats_free(stats);
        return err->status;
    }
    f->stats = stats;
    f->n_rows = s->n_rows;
    f->proposals = bl_array_new(s->n_columns, sizeof *f->proposals, err);
    if (f->proposals == NULL || bl_stats_finish(stats, err) != BL_OK ||
        bl_propose(f->proposals, s, stats, &sample->rows, err) != BL_OK) {
        bl_findings_free(f);
        return err->status;
    }
    *findings = f;
    return BL_OK;
}

/* The sample. */

static size_t reversed(size_t k, size_t n)
{
    size_t r = 0;
    for (; n > 1; n /= 2, k /= 2)
        r = 2 * r + k % 2;
    return r;
}

static enum bl_status read_block(struct bl_gathering *g, struct bl_error *err)
{
    const struct bl_schema *s = &g->source->schema;
    size_t place = reversed(g->n_read++, g->n_blocks);
    struct bl_batch *block = &g->blocks[place];
    uint64_t first = s->n_rows / g->n_blocks * place;
    g->must_seek = true;
    if (bl_batch_init(block, s, NULL, g->block_rows, err) != BL_OK ||
        bl_source_seek(g->source, first, err) != BL_OK)
        return err->status;
    return bl_source_read(g->source, block, err);
}

static enum bl_status add_blocks(struct bl_gathering *g, struct bl_stats *stats,
                                 struct bl_sample *sample, struct bl_error *err)
{
    for (size_t i = 0; i < g->n_blocks; i++) {
        if (g->blocks[i].n_rows == 0)
            continue;
        if (bl_stats_add(stats, &g->blocks[i], err) != BL_OK)
            return err->status;
        bl_sample_add(sample, &g->blocks[i]);
    }
    return BL_OK;
}

static enum bl_status conclude_sample(struct bl_gathering *g,
                                      struct bl_findings **findings,
                                      struct bl_error *err)
{
    struct bl_schema s = g->source->schema; // lends all but the number of rows
    struct bl_stats *stats;
    struct bl_sample sample;
    s.n_rows = 0;
    for (size_t i = 0; i < g->n_blocks; i++)
        s.n_rows += g->blocks[i].n_rows;
    if (bl_stats_new(&stats, &s, SAMPLE_VALUES, 0, err) != BL_OK)
        return err->status;
    if (bl_sample_init(&sample, &s, NULL, RELATION_ROWS, 0, err) != BL_OK) {
        bl_stats_free(stats);
        return err->status;
    }
    enum bl_status status = add_blocks(g, stats, &sample, err);
    if (status == BL_OK)
        status = conclude(findings, stats, &s, &sample, err);
    else
        bl_stats_free(stats);
    if (status == BL_OK)
        (*findings)->of_sample = true;
    bl_sample_release(&sample);
    release_blocks(g);
    return status;
}

static enum bl_status step_of_sample(struct bl_gathering *g,
                                     struct bl_findings **findings,
                                     struct bl_error *err)
{
    double before = bl_clock_seconds();
    if (read_block(g, err) != BL_OK)
        return err->status;
    g->seconds += bl_clock_seconds() - before;
    if (g->n_read < g->n_blocks && g->seconds < SAMPLE_SECONDS)
        return BL_OK;
    return conclude_sample(g, findings, err);
}

/* All rows. */

static enum bl_status end(struct bl_gathering *g, struct bl_findings **findings,
                          struct bl_error *err)
{
    struct bl_stats *stats = g->stats;
    g->stats = NULL;
    g->is_done = true;
    return conclude(findings, stats, &g->source->schema, &g->sample, err);
}

static enum bl_status step_of_all(struct bl_gathering *g,
                                  struct bl_findings **findings,
                                  struct bl_error *err)
{
    if (g->must_seek && bl_source_seek(g->source, g->row, err) != BL_OK)
        return err->status;
    g->must_seek = false;
    if (bl_source_read(g->source, &g->batch, err) != BL_OK)
        return err->status;
    if (g->batch.n_rows == 0)
        return end(g, findings, err);
    if (bl_stats_add(g->stats, &g->batch, err) != BL_OK)
        return err->status;
    bl_sample_add(&g->sample, &g->batch);
    g->row += g->batch.n_rows;
    return BL_OK;
}

enum bl_status bl_gathering_step(struct bl_gathering *g,
                                 struct bl_findings **findings,
                                 struct bl_error *err)
{
    *findings = NULL;
    return g->n_blocks > 0 ? step_of_sample(g, findings, err)
                           : step_of_all(g, findings, err);
}
