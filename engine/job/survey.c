#include "engine/job/survey.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
    SAMPLE_BYTES = 128 << 20,
    STATS_BYTES = 64 << 20, // of values kept for quantiles
    MIN_STATS_VALUES = 1024,
};

size_t bl_survey_fitting_rows(const struct bl_schema *schema)
{
    return bl_sample_rows_within(schema, SAMPLE_BYTES);
}

static size_t values_for_quantiles(const struct bl_schema *s)
{
    size_t n = s->n_columns > 0 ? s->n_columns : 1;
    size_t values = STATS_BYTES / sizeof(double) / n;
    return values > MIN_STATS_VALUES ? values : MIN_STATS_VALUES;
}

static enum bl_status begin(struct bl_survey *survey, const struct bl_schema *s,
                            size_t sample_rows, size_t block, uint64_t seed,
                            struct bl_error *err)
{
    size_t rows = sample_rows > 0 ? sample_rows : bl_survey_fitting_rows(s);
    survey->proposals =
        bl_array_new(s->n_columns, sizeof *survey->proposals, err);
    if (survey->proposals == NULL ||
        bl_stats_new(&survey->stats, s, values_for_quantiles(s), seed, err) !=
            BL_OK)
        return err->status;
    return bl_sample_init_blocks(&survey->sample, s, NULL, rows, block, seed,
                                 err);
}

static uint64_t text_bytes_of(const struct bl_batch *b)
{
    uint64_t bytes = 0;
    for (size_t c = 0; c < b->n_columns; c++)
        bytes += b->vectors[c].bytes.size;
    return bytes;
}

static enum bl_status read_all(struct bl_survey *survey,
                               struct bl_source *source, struct bl_batch *b,
                               const struct bl_observer *observer,
                               struct bl_error *err)
{
    for (;;) {
        if (bl_observe_abort(observer, err) != BL_OK ||
            bl_source_read(source, b, err) != BL_OK)
            return err->status;
        if (b->n_rows == 0)
            return BL_OK;
        bl_observe_phase(observer, "survey", b->first_row + b->n_rows,
                         source->schema.n_rows);
        if (bl_stats_add(survey->stats, b, err) != BL_OK)
            return err->status;
        bl_sample_add(&survey->sample, b);
        survey->text_bytes += text_bytes_of(b);
    }
}

static enum bl_status survey_source(struct bl_survey *survey,
                                    struct bl_source *source,
                                    size_t sample_rows, size_t block,
                                    uint64_t seed,
                                    const struct bl_observer *observer,
                                    struct bl_error *err)
{
    const struct bl_schema *s = &source->schema;
    struct bl_batch batch;
    if (begin(survey, s, sample_rows, block, seed, err) != BL_OK ||
        bl_source_seek(source, 0, err) != BL_OK ||
        bl_batch_init(&batch, s, NULL, bl_batch_comfortable_rows(s), err) !=
            BL_OK)
        return err->status;
    enum bl_status status = read_all(survey, source, &batch, observer, err);
    bl_batch_release(&batch);
    if (status != BL_OK || bl_stats_finish(survey->stats, err) != BL_OK)
        return err->status;
    return bl_propose(survey->proposals, s, survey->stats, &survey->sample.rows,
                      err);
}

enum bl_status bl_survey_make(struct bl_survey *survey,
                              struct bl_source *source, size_t sample_rows,
                              uint64_t seed, const struct bl_observer *observer,
                              struct bl_error *err)
{
    return bl_survey_make_blocks(survey, source, sample_rows, 1, seed, observer,
                                 err);
}

enum bl_status bl_survey_make_blocks(struct bl_survey *survey,
                                     struct bl_source *source,
                                     size_t sample_rows, size_t block,
                                     uint64_t seed,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    *survey = (struct bl_survey){0};
    if (survey_source(survey, source, sample_rows, block, seed, observer,
                      err) != BL_OK)
        bl_survey_release(survey);
    return survey->stats != NULL ? BL_OK : err->status;
}

void bl_survey_release(struct bl_survey *survey)
{
    bl_stats_free(survey->stats);
    bl_sample_release(&survey->sample);
    free(survey->proposals);
    *survey = (struct bl_survey){0};
}
