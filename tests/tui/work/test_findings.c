/* Findings gathered in steps are those of a reading in one go. */
#include "tui/work/findings.h"

#include <math.h>
#include <string.h>

#include "sample_data.h"
#include "tests/io/scratch.h"

static struct bl_error err;
static struct bl_source *source;

static void leave(void)
{
    bl_source_close(source);
    source = NULL;
    scratch_leave();
}

TestSuite(findings, .init = scratch_enter, .fini = leave);

static void open_source(const char *name)
{
    cr_assert_eq(bl_table_open(name, &source, &err), BL_OK, "%s", err.text);
}

/* The whole, without steps. */
static struct bl_stats *stats_of(struct bl_source *s)
{
    struct bl_stats *stats;
    struct bl_batch b;
    cr_assert_eq(bl_stats_new(&stats, &s->schema, 1 << 20, 0, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&b, &s->schema, NULL, 1000, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, 0, &err), BL_OK);
    do {
        cr_assert_eq(bl_source_read(s, &b, &err), BL_OK);
        cr_assert_eq(bl_stats_add(stats, &b, &err), BL_OK);
    } while (b.n_rows > 0);
    cr_assert_eq(bl_stats_finish(stats, &err), BL_OK);
    bl_batch_release(&b);
    return stats;
}

static void expect_same_number(double a, double b)
{
    cr_expect((isnan(a) && isnan(b)) || a == b, "%g, not %g", a, b);
}

static void expect_stats_of_source(const struct bl_stats *found)
{
    struct bl_stats *whole = stats_of(source);
    for (size_t i = 0; i < source->schema.n_columns; i++) {
        const struct bl_column_stats *a = bl_stats_column(found, i);
        const struct bl_column_stats *b = bl_stats_column(whole, i);
        cr_expect_eq(a->count, b->count);
        cr_expect_eq(a->distinct, b->distinct);
        cr_expect_eq(a->n_zero, b->n_zero);
        expect_same_number(a->min, b->min);
        expect_same_number(a->max, b->max);
        cr_expect_float_eq(a->mean, b->mean, 1e-12 * (1 + fabs(b->mean)));
        cr_assert_eq(a->n_sorted, b->n_sorted);
        cr_expect(a->n_sorted == 0 ||
                  memcmp(a->sorted, b->sorted, a->n_sorted * sizeof(double)) ==
                      0);
    }
    bl_stats_free(whole);
}

/* All findings, in the order in which they come; how many. */
static size_t gather(struct bl_findings *found[4])
{
    struct bl_gathering g;
    size_t n = 0;
    double share = 0;
    cr_assert_eq(bl_gathering_init(&g, source, &err), BL_OK);
    while (!g.is_done) {
        struct bl_findings *f;
        cr_assert_eq(bl_gathering_step(&g, &f, &err), BL_OK, "%s", err.text);
        cr_expect_geq(bl_gathering_share(&g), share);
        share = bl_gathering_share(&g);
        cr_assert_lt(n, 4);
        if (f != NULL)
            found[n++] = f;
    }
    cr_expect_eq(share, 1);
    bl_gathering_release(&g);
    return n;
}

static void free_all(struct bl_findings *found[4], size_t n)
{
    for (size_t i = 0; i < n; i++)
        bl_findings_free(found[i]);
}

static ptrdiff_t column(const char *name)
{
    return bl_schema_find(&source->schema, name);
}

Test(findings, a_small_table_is_read_at_once)
{
    struct bl_findings *found[4];
    open_source(sample_path("jets.h5"));
    size_t n = gather(found);
    cr_assert_eq(n, 1);
    cr_expect_not(found[0]->of_sample);
    cr_expect_eq(found[0]->n_rows, 4000);
    expect_stats_of_source(found[0]->stats);
    const struct bl_proposal *p = found[0]->proposals;
    cr_expect_str_eq(p[column("auxiliaryEnergy")].note, "constant 0");
    cr_expect(p[column("phi")].is_angle);
    cr_expect(strstr(p[column("emEnergy")].note,
                     "photonEnergy + electronEnergy + hfEmEnergy") != NULL);
    free_all(found, n);
}

Test(findings, fields_are_values_too)
{
    struct bl_findings *found[4];
    open_source(sample_path("flow.h5"));
    size_t n = gather(found);
    cr_assert_eq(n, 1);
    expect_stats_of_source(found[0]->stats);
    free_all(found, n);
}

/* All rows are the same 4,000 over and over, so the sample knows them well. */
static void expect_both_of(const char *name)
{
    struct bl_findings *found[4];
    copy_table(sample_path("jets.h5"), name, 13);
    open_source(name);
    size_t n = gather(found);
    cr_assert_eq(n, 2);
    cr_expect(found[0]->of_sample);
    cr_expect_gt(found[0]->n_rows, 0);
    cr_expect_leq(found[0]->n_rows, 1 << 15);
    cr_expect_not(found[1]->of_sample);
    cr_expect_eq(found[1]->n_rows, 52000);
    expect_stats_of_source(found[1]->stats);
    size_t pt = (size_t)column("pt");
    const struct bl_column_stats *sample = bl_stats_column(found[0]->stats, pt);
    const struct bl_column_stats *all = bl_stats_column(found[1]->stats, pt);
    cr_expect_eq(sample->count, found[0]->n_rows);
    cr_expect_geq(sample->min, all->min);
    cr_expect_leq(sample->max, all->max);
    cr_expect_float_eq(sample->mean, all->mean, all->std);
    cr_expect_eq(found[0]->proposals[pt].role, found[1]->proposals[pt].role);
    free_all(found, n);
}

Test(findings, of_a_sample_and_of_all_hdf5)
{
    expect_both_of("jets.h5");
}

Test(findings, of_a_sample_and_of_all_csv)
{
    expect_both_of("jets.csv");
}

Test(findings, of_a_sample_and_of_all_npz)
{
    expect_both_of("jets.npz");
}

Test(findings, of_no_rows)
{
    struct bl_findings *found[4];
    struct bl_schema none = {0};
    struct bl_sink *sink;
    cr_assert_eq(bl_schema_set_name(&none, "t", &err), BL_OK);
    cr_assert_eq(bl_schema_add(&none, "x", BL_FLOAT32, NULL, &err), BL_OK);
    cr_assert_eq(bl_table_create("none.h5", &none, &sink, &err), BL_OK);
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
    open_source("none.h5");
    size_t n = gather(found);
    cr_assert_eq(n, 1);
    cr_expect_eq(found[0]->n_rows, 0);
    free_all(found, n);
    bl_schema_release(&none);
}

Test(findings, given_up_half_way)
{
    struct bl_gathering g;
    struct bl_findings *f;
    copy_table(sample_path("jets.h5"), "jets.h5", 13);
    open_source("jets.h5");
    cr_assert_eq(bl_gathering_init(&g, source, &err), BL_OK);
    for (int i = 0; i < 5; i++)
        cr_assert_eq(bl_gathering_step(&g, &f, &err), BL_OK);
    cr_expect_null(f);
    bl_gathering_release(&g);
    cr_expect(g.is_done);
    bl_gathering_release(&g);
}
