/* Choices written as a recipe and read back, as `baler` would read it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "columns.h"
#include "tests/io/scratch.h"
#include "tui/model/choices.h"

static struct bl_error err;
static struct bl_schema schema;
static struct bl_choices choices;
static struct bl_recipe recipe;

static void enter(void)
{
    scratch_enter();
    cr_assert_eq(bl_recipe_init(&recipe, &err), BL_OK);
}

static void leave(void)
{
    bl_recipe_release(&recipe);
    bl_choices_release(&choices);
    bl_schema_release(&schema);
    scratch_leave();
}

TestSuite(choices_recipe, .init = enter, .fini = leave);

static void begin(const char *columns)
{
    schema = columns_of(columns);
    cr_assert_eq(bl_choices_init(&choices, &schema, &err), BL_OK);
}

static void say(const char *key, const char *value)
{
    cr_assert_eq(
        bl_recipe_set(&recipe, (size_t)bl_recipe_key_find(key), value, &err),
        BL_OK);
}

static void expect_key(const char *key, const char *value)
{
    cr_expect_str_eq(bl_recipe_get(&recipe, key), value, "%s: \"%s\"", key,
                     bl_recipe_get(&recipe, key));
}

static void set(size_t column, enum bl_role role, const char *normalise)
{
    struct bl_choice choice = {.role = role, .normalise = normalise};
    cr_assert_eq(bl_choices_set(&choices, column, &choice, &err), BL_OK);
}

/* What the first line of roles says: c, e or d for each column. */
static void expect_roles(const char *roles)
{
    char text[64] = "";
    for (size_t i = 0; i < choices.n; i++)
        text[i] = "ced"[choices.list[i].role];
    cr_expect_str_eq(text, roles, "%s", text);
}

Test(choices_recipe, most_are_compressed_by_a_glob)
{
    begin("pt:float32 eta:float32 id:int64 junk:float32 phi:float32");
    set(2, BL_ROLE_EXACT, NULL);
    set(3, BL_ROLE_DROP, NULL);
    set(0, BL_ROLE_COMPRESS, "log");
    say("only", "pt");
    cr_assert_eq(bl_choices_to_recipe(&choices, &schema, &recipe, &err), BL_OK);
    expect_key("compress", "*");
    expect_key("exact", "id");
    expect_key("drop", "junk");
    expect_key("normalise", "pt=log");
    cr_expect_not(bl_recipe_says(&recipe, "only"));
}

Test(choices_recipe, text_takes_no_glob_for_the_network)
{
    begin("pt:float32 eta:float32 who:text");
    cr_assert_eq(bl_choices_to_recipe(&choices, &schema, &recipe, &err), BL_OK);
    expect_key("compress", "pt,eta");
    expect_key("exact", "who");
    expect_key("drop", "");
}

Test(choices_recipe, what_holds_for_all_columns_stays)
{
    begin("pt:float32 eta:float32");
    say("normalise", "minmax,pt=log");
    set(1, BL_ROLE_COMPRESS, "asinh");
    cr_assert_eq(bl_choices_to_recipe(&choices, &schema, &recipe, &err), BL_OK);
    expect_key("normalise", "minmax,eta=asinh");
    cr_assert_eq(bl_choices_from_recipe(&choices, &schema, &recipe, &err),
                 BL_OK);
    cr_expect_null(choices.list[0].normalise);
    cr_expect_str_eq(choices.list[1].normalise, "asinh");
}

Test(choices_recipe, names_and_globs_are_read)
{
    begin("j1_pt:float32 j1_eta:float32 j[2]:float32 id:int64 who:text");
    say("compress", "j*, id");
    say("exact", "*_eta");
    say("drop", "j[2]"); // a name before a glob
    say("normalise", "standard,j1_*=quantile,id=none");
    cr_assert_eq(bl_choices_from_recipe(&choices, &schema, &recipe, &err),
                 BL_OK, "%s", err.text);
    expect_roles("cedce");
    cr_expect_str_eq(choices.list[0].normalise, "quantile");
    cr_expect_str_eq(choices.list[1].normalise, "quantile");
    cr_expect_null(choices.list[2].normalise);
    cr_expect_str_eq(choices.list[3].normalise, "none");
    cr_expect_eq(bl_choices_undo(&choices), 4); // one step
    expect_roles("cccce");
}

Test(choices_recipe, only_drops_the_others)
{
    begin("a:float32 b:float32 c:text d:float32");
    say("only", "a,b");
    say("exact", "c");
    cr_assert_eq(bl_choices_from_recipe(&choices, &schema, &recipe, &err),
                 BL_OK);
    expect_roles("cced");
}

Test(choices_recipe, what_cannot_be_is_refused_whole)
{
    static const struct {
        const char *key, *value, *sentence;
    } wrong[] = {
        {"compress", "a,who", "column who is text"},
        {"exact", "a,nothing", "matches \"nothing\""},
        {"normalise", "a=cube", "\"cube\""},
        {"only", "z*", "matches \"z*\""},
    };
    begin("a:float32 who:text");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        bl_recipe_release(&recipe);
        cr_assert_eq(bl_recipe_init(&recipe, &err), BL_OK);
        say("drop", "a");
        say(wrong[i].key, wrong[i].value);
        cr_expect_eq(bl_choices_from_recipe(&choices, &schema, &recipe, &err),
                     BL_USAGE);
        cr_expect(strstr(err.text, wrong[i].sentence) != NULL, "%s", err.text);
        expect_roles("ce");
        cr_expect_not(bl_choices_can_undo(&choices));
    }
}

Test(choices_recipe, bounds_are_not_lost_in_silence)
{
    begin("a:float32");
    struct bl_choice bound = {BL_ROLE_COMPRESS, NULL, "rel:1e-3"};
    cr_assert_eq(bl_choices_set(&choices, 0, &bound, &err), BL_OK);
    enum bl_status status =
        bl_choices_to_recipe(&choices, &schema, &recipe, &err);
    if (bl_recipe_key_find("bound") < 0)
        cr_expect_eq(status, BL_USAGE);
    else
        expect_key("bound", "a=rel:1e-3");
}

/* Names that no list can have as they are. */
static void begin_with_odd_names(void)
{
    static const char *const names[] = {
        "a,b", " pt", "x=1", "c*", "c*d", "q?[z]", "\\w", "tab\tle", "\"q\""};
    begin("plain:float32");
    bl_choices_release(&choices);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_eq(bl_schema_add(&schema, names[i], BL_FLOAT32, NULL, &err),
                     BL_OK);
    cr_assert_eq(bl_choices_init(&choices, &schema, &err), BL_OK);
}

static void choose_at_random(struct bl_random *random)
{
    for (size_t i = 0; i < choices.n; i++) {
        size_t k = bl_random_below(random, 7); // the last one is NULL
        set(i, (enum bl_role)bl_random_below(random, 3),
            bl_choices_normalisations[k < 6 ? k : 6]);
    }
}

/* Through the file, since that is what a run reads. */
static void round_trip(void)
{
    struct bl_recipe r;
    struct bl_choices back;
    cr_assert_eq(bl_choices_to_recipe(&choices, &schema, &recipe, &err), BL_OK,
                 "%s", err.text);
    cr_assert_eq(bl_recipe_write(&recipe, "r.ini", &err), BL_OK);
    cr_assert_eq(bl_recipe_init(&r, &err), BL_OK);
    cr_assert_eq(bl_recipe_read(&r, "r.ini", &err), BL_OK, "%s", err.text);
    cr_assert_eq(bl_choices_init(&back, &schema, &err), BL_OK);
    cr_assert_eq(bl_choices_from_recipe(&back, &schema, &r, &err), BL_OK, "%s",
                 err.text);
    for (size_t i = 0; i < choices.n; i++) {
        cr_expect_eq(back.list[i].role, choices.list[i].role, "%s",
                     schema.columns[i].name);
        cr_expect_eq(back.list[i].normalise, choices.list[i].normalise);
    }
    bl_choices_release(&back);
    bl_recipe_release(&r);
}

Test(choices_recipe, what_is_written_reads_back)
{
    struct bl_random random = bl_random_new(3, 0);
    begin_with_odd_names();
    for (size_t i = 0; i < 200; i++) {
        choose_at_random(&random);
        round_trip();
    }
}

Test(choices_recipe, a_name_that_cannot_be_told_from_others)
{
    begin("a:float32");
    bl_choices_release(&choices);
    cr_assert_eq(bl_schema_add(&schema, "b,c", BL_FLOAT32, NULL, &err), BL_OK);
    cr_assert_eq(bl_schema_add(&schema, "b;c", BL_FLOAT32, NULL, &err), BL_OK);
    cr_assert_eq(bl_choices_init(&choices, &schema, &err), BL_OK);
    set(1, BL_ROLE_EXACT, NULL);
    cr_expect_eq(bl_choices_to_recipe(&choices, &schema, &recipe, &err),
                 BL_FAILED);
    cr_expect(strstr(err.text, "\"b,c\"") != NULL, "%s", err.text);
}
