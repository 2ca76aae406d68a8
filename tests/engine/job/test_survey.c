#include "engine/job/survey.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

enum { N_ROWS = 500 };

static struct bl_error err;

struct surveyed {
    struct table table;
    struct witness witness;
    struct bl_source *source;
    struct bl_survey survey;
};

static enum bl_status make(struct surveyed *s, size_t sample_rows)
{
    table_column(&s->table, "x", BL_FLOAT64);
    table_column(&s->table, "name", BL_TEXT);
    table_fill(&s->table, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        table_put(&s->table, 0, row, (double)row);
        bl_vector_put_text(&s->table.rows.vectors[1], row, "abc", row % 4,
                           &err);
    }
    s->source = fixture_source(&s->table);
    bl_source_seek(s->source, N_ROWS / 2, &err); // wherever it stands
    return bl_survey_make(&s->survey, s->source, sample_rows, 1,
                          witness_observer(&s->witness), &err);
}

static void release(struct surveyed *s)
{
    bl_survey_release(&s->survey);
    bl_source_close(s->source);
    table_release(&s->table);
}

Test(survey, sees_every_row_once)
{
    struct surveyed s = {0};
    cr_assert(eq(int, make(&s, 0), BL_OK));
    const struct bl_column_stats *x = bl_stats_column(s.survey.stats, 0);
    cr_expect(eq(u64, x->count, N_ROWS));
    cr_expect(eq(dbl, x->min, 0));
    cr_expect(eq(dbl, x->max, N_ROWS - 1));
    cr_expect(eq(u64, s.survey.text_bytes, N_ROWS / 4 * (0 + 1 + 2 + 3)));
    cr_expect(eq(sz, s.survey.sample.rows.n_rows, N_ROWS)); // all fit
    cr_expect(eq(int, s.survey.proposals[1].role, BL_ROLE_EXACT));
    cr_expect(eq(str, s.witness.last_phase, "survey"));
    cr_expect(eq(u64, s.witness.last_done, N_ROWS));
    cr_expect(eq(u64, s.witness.last_total, N_ROWS));
    release(&s);
}

Test(survey, takes_as_many_sample_rows_as_wished)
{
    struct surveyed s = {0};
    cr_assert(eq(int, make(&s, 37), BL_OK));
    cr_expect(eq(sz, s.survey.sample.rows.n_rows, 37));
    release(&s);
}

Test(survey, stops_when_told_to)
{
    struct surveyed s = {
        .witness = {.cancel_at = BL_EVENT_PHASE, .wish = BL_CANCEL_ABORT}};
    cr_expect(eq(int, make(&s, 0), BL_INTERRUPTED));
    cr_expect_null(s.survey.stats);
    release(&s);
}
