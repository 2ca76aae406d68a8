#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "base/random.h"
#include "engine/data/propose.h"
#include "tests/engine/data/table.h"

enum { N = 4000, MAX_COLUMNS = 24 };

static struct bl_error err;
static struct bl_random random_numbers;

/* Makes the proposals for a table. */
static const struct bl_proposal *proposals_for(const struct table *t)
{
    static struct bl_proposal proposals[MAX_COLUMNS];
    struct bl_stats *stats = table_stats(t, 1000, 1 << 16);
    table_require(bl_propose(proposals, &t->schema, stats, &t->rows, &err),
                  &err);
    bl_stats_free(stats);
    return proposals;
}

typedef double generator(size_t row);

static struct table table_of(const char *name, enum bl_type type,
                             generator *make)
{
    struct table t = {0};
    random_numbers = bl_random_new(17, 0);
    table_column(&t, name, type);
    table_fill(&t, N);
    for (size_t row = 0; row < N; row++)
        table_put(&t, 0, row, make(row));
    return t;
}

/* Proposes for one column and compares. */
static struct bl_proposal propose_one(const char *name, enum bl_type type,
                                      generator *make)
{
    struct table t = table_of(name, type, make);
    struct bl_proposal p = proposals_for(&t)[0];
    table_release(&t);
    return p;
}

static void check(const struct bl_proposal *p, enum bl_role role,
                  const char *normalise, const char *note)
{
    cr_expect_eq(p->role, role, "%s: %s", p->note, bl_role_name(p->role));
    cr_expect_str_eq(p->normalise, normalise, "%s: %s", p->note, p->normalise);
    cr_expect_str_eq(p->note, note, "note: %s", p->note);
}

static void check_one(const char *name, enum bl_type type, generator *make,
                      enum bl_role role, const char *normalise,
                      const char *note)
{
    struct bl_proposal p = propose_one(name, type, make);
    check(&p, role, normalise, note);
}

static double normal(size_t row)
{
    (void)row;
    return bl_random_normal(&random_numbers);
}

static double exponential(size_t row)
{
    (void)row;
    return -log(1 - bl_random_uniform(&random_numbers));
}

static double zero(size_t row)
{
    (void)row;
    return 0;
}

static double row_number(size_t row)
{
    return 7000000 + (double)row;
}

static double charge(size_t row)
{
    return row % 3 == 0 ? -1 : 1;
}

static double run_number(size_t row)
{
    return 160000 + (double)(row / 50 * 97);
}

static double multiplicity(size_t row)
{
    return floor(20 * exponential(row));
}

static double beyond_2_53(size_t row)
{
    return 0x1p60 + (double)(row / 2) * 0x1p10;
}

static double wider_than_a_double(size_t row)
{
    return (row % 2 == 0 ? 1e304 : -1e304) * (9100 + (double)row);
}

static double not_a_number(size_t row)
{
    (void)row;
    return NAN;
}

static double not_finite(size_t row)
{
    return row % 2 == 0 ? NAN : INFINITY;
}

static double five_or_nan(size_t row)
{
    return row % 4 == 0 ? NAN : 5;
}

Test(propose, columns_without_information_are_kept_exact)
{
    check_one("x", BL_FLOAT32, zero, BL_ROLE_EXACT, "standard", "constant 0");
    check_one("x", BL_INT8, zero, BL_ROLE_EXACT, "standard", "constant 0");
    check_one("x", BL_FLOAT64, not_a_number, BL_ROLE_EXACT, "none", "all NaN");
    check_one("x", BL_FLOAT64, not_finite, BL_ROLE_EXACT, "none",
              "nothing finite");
    check_one("x", BL_FLOAT64, five_or_nan, BL_ROLE_EXACT, "standard",
              "constant 5 where finite");
}

Test(propose, what_no_normalisation_takes_is_kept_exact)
{
    check_one("x", BL_FLOAT64, wider_than_a_double, BL_ROLE_EXACT, "none",
              "spans more than a double");
}

Test(propose, integers)
{
    check_one("event", BL_INT64, row_number, BL_ROLE_EXACT, "standard",
              "unique per row");
    check_one("Q", BL_INT32, charge, BL_ROLE_EXACT, "standard", "2 values");
    check_one("Run", BL_INT32, run_number, BL_ROLE_EXACT, "standard",
              "80 values");
    check_one("n", BL_INT32, multiplicity, BL_ROLE_COMPRESS, "standard", "");
    check_one("word", BL_UINT64, beyond_2_53, BL_ROLE_EXACT, "standard",
              "too large for a double");
}

Test(propose, whole_floats_count_as_labels_when_they_repeat)
{
    check_one("Q", BL_FLOAT32, charge, BL_ROLE_EXACT, "standard", "2 values");
    check_one("t", BL_FLOAT64, row_number, BL_ROLE_COMPRESS, "standard", "");
}

/* Counting ends at a limit; until then every value was new. */
Test(propose, unique_integers_of_long_tables)
{
    struct table t = {0};
    table_column(&t, "id", BL_INT64);
    table_fill(&t, BL_STATS_MAX_DISTINCT + 5000);
    int64_t *id = table_values(&t, 0);
    for (size_t row = 0; row < t.rows.n_rows; row++)
        id[row] = (int64_t)row * 3;
    check(&proposals_for(&t)[0], BL_ROLE_EXACT, "standard", "unique per row");
    for (size_t row = 0; row < t.rows.n_rows; row++)
        id[row] = (int64_t)row / 2;
    cr_assert_eq(proposals_for(&t)[0].role, BL_ROLE_COMPRESS);
    table_release(&t);
}

static double lognormal(size_t row)
{
    return exp(2 * normal(row));
}

static double lognormal_or_zero(size_t row)
{
    return row % 4 == 0 ? 0 : lognormal(row);
}

static double signed_tails(size_t row)
{
    return (row % 2 == 0 ? 1 : -1) * lognormal(row);
}

/* A power law towards zero: the logarithm has the worse tail. */
static double reaches_for_zero(size_t row)
{
    double x = row % 400 == 0 ? 30 + (double)row / 100 : 1 + 0.1 * normal(row);
    return row % 300 == 7 ? 1e-30 : x;
}

static double resonance(size_t row)
{
    (void)row;
    double x = 91 + 1.2 * tan(3.14 * (bl_random_uniform(&random_numbers) - .5));
    return x < 60 || x > 120 ? 91 : x;
}

Test(propose, the_tail_chooses_the_normalisation)
{
    check_one("x", BL_FLOAT32, normal, BL_ROLE_COMPRESS, "standard", "");
    check_one("x", BL_FLOAT32, exponential, BL_ROLE_COMPRESS, "standard", "");
    check_one("x", BL_FLOAT32, lognormal, BL_ROLE_COMPRESS, "log", "long tail");
    check_one("x", BL_FLOAT32, lognormal_or_zero, BL_ROLE_COMPRESS, "asinh",
              "long tail");
    check_one("x", BL_FLOAT64, signed_tails, BL_ROLE_COMPRESS, "asinh",
              "long tail");
    check_one("x", BL_FLOAT64, reaches_for_zero, BL_ROLE_COMPRESS, "asinh",
              "long tail");
    check_one("M", BL_FLOAT64, resonance, BL_ROLE_COMPRESS, "standard", "");
}

static double around_the_circle(size_t row)
{
    (void)row;
    return 2 * 3.14159265 * (bl_random_uniform(&random_numbers) - 0.5);
}

static double once_around(size_t row)
{
    return around_the_circle(row) + 3.14159265;
}

static double half_a_circle(size_t row)
{
    return once_around(row) / 2;
}

static double in_degrees(size_t row)
{
    return 57.29578 * once_around(row);
}

static bool angle(const char *name, enum bl_type type, generator *make)
{
    struct bl_proposal p = propose_one(name, type, make);
    if (p.is_angle)
        check(&p, BL_ROLE_COMPRESS, "standard", "angle");
    return p.is_angle;
}

Test(propose, angles_are_known_by_name_and_range)
{
    static const char *const names[] = {
        "phi",     "Phi1",          "j1_phi",   "METphi",
        "phi[0]",  "jetPhi",        "PHI_at_L", "phiAtVertex",
        "azimuth", "track.azimuth", "Theta2"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        cr_expect(angle(names[i], BL_FLOAT32, around_the_circle), "%s",
                  names[i]);
        cr_expect(angle(names[i], BL_FLOAT64, once_around), "%s", names[i]);
        cr_expect_not(angle(names[i], BL_FLOAT64, normal), "%s", names[i]);
        cr_expect_not(angle(names[i], BL_FLOAT64, half_a_circle));
        cr_expect_not(angle(names[i], BL_FLOAT64, in_degrees));
    }
    cr_expect_not(angle("phase_space", BL_FLOAT64, lognormal));
    cr_expect_not(angle("x", BL_FLOAT64, around_the_circle));
    cr_expect_not(angle("philosophy", BL_FLOAT64, around_the_circle));
    cr_expect_not(angle("", BL_FLOAT64, around_the_circle));
}

Test(propose, angles_are_known_by_unit_and_range)
{
    struct table t = table_of("x", BL_FLOAT32, around_the_circle);
    bl_column_set_unit(&t.schema.columns[0], "rad", &err);
    cr_assert(proposals_for(&t)[0].is_angle);
    bl_column_set_unit(&t.schema.columns[0], "GeV", &err);
    cr_assert_not(proposals_for(&t)[0].is_angle);
    table_release(&t);
}

static double energy_or_missing(size_t row)
{
    return row % 25 == 0 ? -999 : 100 * exponential(row);
}

static double eta_or_missing(size_t row)
{
    return row % 3 == 0 ? -99 : normal(row);
}

static double filled(size_t row)
{
    return row % 500 == 3 ? 9.969209968386869e36 : 15 + normal(row);
}

static double phi_or_missing(size_t row)
{
    return row % 10 == 0 ? -999 : around_the_circle(row);
}

static double long_tail_or_missing(size_t row)
{
    return row % 10 == 0 ? -9999 : lognormal(row);
}

static void check_sentinel(const char *name, generator *make, double sentinel,
                           const char *normalise, const char *note)
{
    struct bl_proposal p = propose_one(name, BL_FLOAT32, make);
    check(&p, BL_ROLE_COMPRESS, normalise, note);
    cr_expect(p.has_sentinel, "%s", note);
    cr_expect_eq((float)p.sentinel, (float)sentinel);
}

Test(propose, sentinels_are_named_and_set_apart)
{
    check_sentinel("E", energy_or_missing, -999, "standard",
                   "sentinel -999 in 4 % of rows");
    check_sentinel("eta", eta_or_missing, -99, "standard",
                   "sentinel -99 in 33 % of rows");
    check_sentinel("T", filled, 9.969209968386869e36, "standard",
                   "sentinel 9.96921e+36 in 0.2 % of rows");
    check_sentinel("phi", phi_or_missing, -999, "standard",
                   "angle, sentinel -999 in 10 % of rows");
    check_sentinel("x", long_tail_or_missing, -9999, "log",
                   "long tail, sentinel -9999 in 10 % of rows");
}

static double one_outlier(size_t row)
{
    return row == 77 ? -999 : normal(row);
}

static double zero_or_far(size_t row)
{
    return row % 3 == 0 ? 0 : 1000 + normal(row);
}

static double two_levels(size_t row)
{
    return row % 3 == 0 ? -999.5 : 1.5;
}

static double within_reach(size_t row)
{
    return row % 5 == 0 ? -99 : 150 * normal(row);
}

static double integer_code(size_t row)
{
    return row % 5 == 0 ? -999 : floor(40 * exponential(row));
}

Test(propose, what_may_be_a_value_is_no_sentinel)
{
    static generator *const makers[] = {one_outlier,  zero_or_far,  two_levels,
                                        within_reach, lognormal,    exponential,
                                        signed_tails, multiplicity, resonance};
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        struct bl_proposal p = propose_one("x", BL_FLOAT64, makers[i]);
        cr_expect_not(p.has_sentinel, "%zu: %s", i, p.note);
    }
    cr_expect_not(propose_one("x", BL_INT32, integer_code).has_sentinel);
}

Test(propose, a_declared_fill_value_is_believed_when_it_occurs)
{
    struct table t = table_of("x", BL_FLOAT64, within_reach);
    struct bl_attributes *a = &t.schema.columns[0].attributes;
    bl_attributes_set_numbers(a, "_FillValue", (double[]){-99}, 1, &err);
    const struct bl_proposal *p = proposals_for(&t);
    check(p, BL_ROLE_COMPRESS, "standard", "fill value -99 in 20 % of rows");
    cr_assert_eq(p->sentinel, -99);
    bl_attributes_set_numbers(a, "_FillValue", (double[]){-98}, 1, &err);
    cr_assert_not(proposals_for(&t)->has_sentinel);
    bl_attributes_set_numbers(a, "_FillValue", (double[]){NAN}, 1, &err);
    cr_assert_not(proposals_for(&t)->has_sentinel);
    table_release(&t);
}

Test(propose, texts)
{
    struct table t = {0};
    static const char *const words[] = {"EB", "EE", "gap"};
    table_column(&t, "type", BL_TEXT);
    table_column(&t, "constant", BL_TEXT);
    table_column(&t, "jagged", BL_UNREADABLE);
    bl_column_set_note(&t.schema.columns[2], "variable length: not read", &err);
    table_column(&t, "unknown", BL_UNREADABLE);
    table_fill(&t, 9);
    for (size_t i = 0; i < 9; i++) {
        const char *word = words[i % 3];
        bl_vector_put_text(&t.rows.vectors[0], i, word, strlen(word), &err);
        bl_vector_put_text(&t.rows.vectors[1], i, "G", 1, &err);
    }
    const struct bl_proposal *p = proposals_for(&t);
    check(&p[0], BL_ROLE_EXACT, "none", "text, 3 values");
    check(&p[1], BL_ROLE_EXACT, "none", "constant \"G\"");
    check(&p[2], BL_ROLE_DROP, "none", "variable length: not read");
    check(&p[3], BL_ROLE_DROP, "none", "not readable");
    table_release(&t);
}

Test(propose, plain_columns_beside_fields_are_coordinates)
{
    struct table t = {0};
    table_column(&t, "time", BL_FLOAT64);
    bl_column_set_dims(table_column(&t, "u", BL_FLOAT32), (size_t[]){8, 8}, 2,
                       &err);
    table_fill(&t, 50);
    random_numbers = bl_random_new(1, 0);
    for (size_t i = 0; i < 50 * 64; i++)
        ((float *)table_values(&t, 1))[i] = (float)normal(i);
    for (size_t i = 0; i < 50; i++)
        table_put(&t, 0, i, 0.1 * (double)i);
    const struct bl_proposal *p = proposals_for(&t);
    check(&p[0], BL_ROLE_EXACT, "standard", "coordinate of the rows");
    check(&p[1], BL_ROLE_COMPRESS, "standard", "");
    table_release(&t);
}

Test(propose, a_table_without_rows)
{
    struct table t = {0};
    table_column(&t, "x", BL_FLOAT32);
    table_column(&t, "s", BL_TEXT);
    table_fill(&t, 0);
    const struct bl_proposal *p = proposals_for(&t);
    check(&p[0], BL_ROLE_EXACT, "none", "no rows");
    check(&p[1], BL_ROLE_EXACT, "none", "no rows");
    table_release(&t);
}

/* Columns with what the table of jets has in it: sums of energies most of
 * which are zero, rounded to float32, a column of zeros, few multiplicities,
 * masses a little below zero. */
Test(propose, jets)
{
    static const char *const names[] = {"phi",
                                        "mass",
                                        "emEnergy",
                                        "hadEnergy",
                                        "auxiliaryEnergy",
                                        "chargedHadronEnergy",
                                        "neutralHadronEnergy",
                                        "photonEnergy",
                                        "electronEnergy",
                                        "hfHadronEnergy",
                                        "hfEmEnergy"};
    enum { PHI, MASS, EM, HAD, AUX, CH, NH, PHOTON, ELECTRON, HF, HF_EM, ALL };
    static const double zero_share[ALL] = {
        [CH] = 0.07, [NH] = 0.38,       [PHOTON] = 0.08,
        [HF] = 0.82, [ELECTRON] = 0.92, [HF_EM] = 0.88};
    struct table t = {0};
    random_numbers = bl_random_new(23, 0);
    for (size_t i = 0; i < ALL; i++)
        table_column(&t, names[i], BL_FLOAT32);
    table_column(&t, "nHadrons", BL_INT32);
    table_fill(&t, N);
    for (size_t row = 0; row < N; row++) {
        double e[ALL] = {0};
        for (size_t i = CH; i < ALL; i++)
            if (bl_random_uniform(&random_numbers) >= zero_share[i])
                e[i] = 40 * exp(1.2 * normal(row));
        e[PHI] = around_the_circle(row);
        e[MASS] = row % 300 == 0 ? -2e-5 : 3 + 5 * exponential(row);
        e[EM] = e[PHOTON] + e[ELECTRON] + e[HF_EM];
        e[HAD] = e[CH] + e[NH] + e[HF];
        for (size_t i = 0; i < ALL; i++)
            table_put(&t, i, row, e[i]);
        table_put(&t, ALL, row, (double)bl_random_below(&random_numbers, 11));
    }
    const struct bl_proposal *p = proposals_for(&t);
    check(&p[PHI], BL_ROLE_COMPRESS, "standard", "angle");
    check(&p[MASS], BL_ROLE_COMPRESS, "standard", "");
    check(&p[EM], BL_ROLE_COMPRESS, "standard",
          "= photonEnergy + electronEnergy + hfEmEnergy");
    check(&p[HAD], BL_ROLE_COMPRESS, "standard",
          "= chargedHadronEnergy + neutralHadronEnergy + "
          "hfHadronEnergy");
    check(&p[AUX], BL_ROLE_EXACT, "standard", "constant 0");
    check(&p[HF], BL_ROLE_COMPRESS, "standard", "");
    check(&p[ALL], BL_ROLE_EXACT, "standard", "11 values");
    table_release(&t);
}

Test(propose, a_sum_and_its_parts_stay_linear)
{
    struct table t = {0};
    random_numbers = bl_random_new(5, 0);
    for (size_t i = 0; i < 4; i++)
        table_column(&t, (const char *[]){"a", "b", "a_b", "c"}[i], BL_FLOAT64);
    table_fill(&t, N);
    for (size_t row = 0; row < N; row++) {
        double x[4] = {exp(2.5 * normal(row)), exp(2.5 * normal(row)), 0,
                       exp(2.5 * normal(row))};
        x[2] = x[0] + x[1];
        for (size_t i = 0; i < 4; i++)
            table_put(&t, i, row, x[i]);
    }
    const struct bl_proposal *p = proposals_for(&t);
    check(&p[0], BL_ROLE_COMPRESS, "standard", "long tail");
    check(&p[1], BL_ROLE_COMPRESS, "standard", "long tail");
    check(&p[2], BL_ROLE_COMPRESS, "standard", "long tail, = a + b");
    check(&p[3], BL_ROLE_COMPRESS, "log", "long tail");
    table_release(&t);
}

Test(propose, notes_too_long_are_cut_at_a_character)
{
    struct table t = {0};
    char name[121];
    for (size_t i = 0; i < 120; i += 2)
        memcpy(name + i, "\xC3\xA9", 2);
    name[120] = '\0';
    for (size_t i = 0; i < 3; i++) {
        name[118] = (char)('a' + i);
        name[119] = 'z';
        table_column(&t, name, BL_FLOAT64);
    }
    table_fill(&t, 100);
    random_numbers = bl_random_new(1, 0);
    for (size_t row = 0; row < 100; row++) {
        double a = normal(row), b = normal(row);
        table_put(&t, 0, row, a);
        table_put(&t, 1, row, b);
        table_put(&t, 2, row, a + b);
    }
    const char *note = proposals_for(&t)[2].note;
    cr_assert_eq(strncmp(note, "= \xC3\xA9", 4), 0);
    cr_assert_geq(strlen(note), BL_NOTE_SIZE - 6);
    cr_assert_lt(strlen(note), BL_NOTE_SIZE);
    cr_assert_str_eq(note + strlen(note) - 5, "\xC3\xA9\xE2\x80\xA6");
    table_release(&t);
}
