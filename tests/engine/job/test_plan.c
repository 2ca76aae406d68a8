#include "engine/job/plan.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/engine/data/table.h"
#include "tests/engine/job/witness.h"

static struct bl_error err;

enum { PT, ETA, JET0, JET1, BRACKET, ID, LABEL, JAGGED, N_COLUMNS };

static const char *const names[N_COLUMNS] = {
    "pt", "eta", "Jet_pt[0]", "Jet_pt[1]", "Jet_pt0", "id", "label", "jagged"};

/* Proposed: numbers are compressed, id and label exact, jagged dropped. */
struct given {
    struct table table;
    struct bl_proposal proposals[N_COLUMNS];
    struct bl_options options;
    struct witness witness;
};

static void make(struct given *g)
{
    *g = (struct given){.options = BL_OPTIONS_INIT};
    for (size_t i = 0; i < N_COLUMNS; i++) {
        enum bl_type type = i == LABEL    ? BL_TEXT
                            : i == JAGGED ? BL_UNREADABLE
                                          : BL_FLOAT32;
        table_column(&g->table, names[i], type);
        g->proposals[i].role = i < ID       ? BL_ROLE_COMPRESS
                               : i < JAGGED ? BL_ROLE_EXACT
                                            : BL_ROLE_DROP;
        g->proposals[i].normalise = i == PT ? "asinh" : NULL;
    }
}

static enum bl_status plan(struct bl_plan *p, struct given *g)
{
    return bl_plan_make(p, &g->table.schema, g->proposals, &g->options,
                        witness_observer(&g->witness), &err);
}

/* One letter per column: c, e or d. */
static void expect_roles(struct given *g, const char *expected)
{
    struct bl_plan p;
    char roles[N_COLUMNS + 1] = "";
    size_t n = 0;
    cr_assert_eq(plan(&p, g), BL_OK, "%s", err.text);
    for (size_t i = 0; i < N_COLUMNS; i++) {
        roles[i] = bl_role_name(p.roles[i])[0];
        n += p.roles[i] == BL_ROLE_COMPRESS;
    }
    cr_expect(eq(str, roles, (char *)expected));
    cr_expect(eq(sz, p.n_compressed, n));
    bl_plan_release(&p);
    table_release(&g->table);
}

static void expect_usage(struct given *g, const char *option, const char *what)
{
    struct bl_plan p;
    cr_expect(eq(int, plan(&p, g), BL_USAGE));
    cr_expect(strstr(err.text, option) != NULL, "%s", err.text);
    cr_expect(strstr(err.text, what) != NULL, "%s", err.text);
    table_release(&g->table);
}

Test(plan, without_wishes_the_proposals_hold)
{
    struct given g;
    make(&g);
    expect_roles(&g, "ccccceed");
}

Test(plan, names_and_globs)
{
    struct given g;
    make(&g);
    g.options.exact = "eta, Jet*,"; // blanks and an empty item
    expect_roles(&g, "ceeeeeed");
}

Test(plan, a_name_with_brackets_is_a_name_first)
{
    struct given g;
    make(&g);
    g.options.drop = "Jet_pt[0]"; // as a glob it would be Jet_pt0
    expect_roles(&g, "ccdcceed");
    make(&g);
    g.options.drop = "Jet_pt[02]"; // is a glob
    expect_roles(&g, "ccccdeed");
}

Test(plan, only_drops_the_rest_and_keeps_what_was_proposed)
{
    struct given g;
    make(&g);
    g.options.only = "pt,id";
    expect_roles(&g, "cddddedd");
}

Test(plan, later_wishes_win_over_earlier_ones)
{
    struct given g;
    make(&g);
    g.options.only = "pt,eta,id"; // then compress, exact, drop
    g.options.exact = "eta";
    g.options.drop = "pt";
    g.options.compress = "pt,eta,id";
    expect_roles(&g, "dedddcdd");
}

Test(plan, a_pattern_that_matches_nothing_is_told_with_its_option)
{
    static const char *const options[] = {"--only", "--compress", "--exact",
                                          "--drop"};
    for (size_t i = 0; i < 4; i++) {
        struct given g;
        make(&g);
        const char **const lists[] = {&g.options.only, &g.options.compress,
                                      &g.options.exact, &g.options.drop};
        *lists[i] = "pt,mass*";
        expect_usage(&g, options[i], "\"mass*\"");
        cr_expect(strstr(err.text, "pt, eta") != NULL); // what there is
    }
}

Test(plan, a_pattern_longer_than_any_name_matches_nothing)
{
    struct given g;
    char list[5000];
    memset(list, 'x', sizeof list - 1);
    list[sizeof list - 1] = '\0';
    make(&g);
    g.options.exact = list;
    expect_usage(&g, "--exact", "xxxx");
}

Test(plan, what_cannot_be_is_refused)
{
    struct given g;
    make(&g);
    g.options.compress = "label";
    expect_usage(&g, "--compress", "label");
    make(&g);
    g.options.exact = "jagged";
    expect_usage(&g, "--exact", "jagged");
    make(&g);
    g.options.normalise = "pt=cubic";
    expect_usage(&g, "--normalise", "cubic");
    make(&g);
    g.options.normalise = "mass=log";
    expect_usage(&g, "--normalise", "mass");
}

static void expect_norms(struct given *g, const char *pt, const char *eta,
                         const char *jet)
{
    struct bl_plan p;
    cr_assert_eq(plan(&p, g), BL_OK, "%s", err.text);
    cr_expect(eq(str, (char *)p.norms[PT]->name, (char *)pt));
    cr_expect(eq(str, (char *)p.norms[ETA]->name, (char *)eta));
    cr_expect(eq(str, (char *)p.norms[JET0]->name, (char *)jet));
    bl_plan_release(&p);
    table_release(&g->table);
}

Test(plan, normalisations_for_all_and_for_each)
{
    struct given g;
    make(&g);
    expect_norms(&g, "asinh", "standard", "standard");
    make(&g);
    g.options.normalise = "minmax";
    expect_norms(&g, "minmax", "minmax", "minmax");
    make(&g);
    g.options.normalise = "minmax,pt=log,Jet_pt[0]=none";
    expect_norms(&g, "log", "minmax", "none");
    make(&g);
    g.options.normalise = "eta=quantile";
    expect_norms(&g, "asinh", "quantile", "standard");
}

Test(plan, a_normalisation_for_a_name_with_an_equals_sign)
{
    struct given g = {.options = BL_OPTIONS_INIT};
    table_column(&g.table, "a=b", BL_FLOAT32);
    g.options.normalise = "a=b=log";
    struct bl_plan p;
    cr_assert_eq(plan(&p, &g), BL_OK, "%s", err.text);
    cr_expect(eq(str, (char *)p.norms[0]->name, "log"));
    bl_plan_release(&p);
    table_release(&g.table);
}

Test(plan, columns_of_another_shape_are_kept_exactly_with_a_warning)
{
    struct given g;
    make(&g);
    struct bl_column *c = g.table.schema.columns;
    bl_column_set_dims(&c[ETA], (size_t[]){8, 8}, 2, &err);
    bl_column_set_dims(&c[JET0], (size_t[]){8, 8}, 2, &err);
    bl_column_set_dims(&c[JET1], (size_t[]){64}, 1, &err);
    expect_roles(&g, "ecceeeed");
    cr_expect(eq(sz, g.witness.n_warnings, 3));
    cr_expect(strstr(g.witness.warnings, "column pt ") != NULL);
    cr_expect(strstr(g.witness.warnings, "column Jet_pt[1] ") != NULL);
}
