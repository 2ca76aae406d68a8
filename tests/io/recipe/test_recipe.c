#include "io/recipe/recipe.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(recipe, .init = scratch_enter, .fini = scratch_leave);

static struct bl_recipe fresh(void)
{
    struct bl_recipe r;
    cr_assert(eq(int, bl_recipe_init(&r, &err), BL_OK));
    return r;
}

static void set(struct bl_recipe *r, const char *key, const char *value)
{
    ptrdiff_t i = bl_recipe_key_find(key);
    cr_assert_geq(i, 0, "%s", key);
    cr_assert(eq(int, bl_recipe_set(r, (size_t)i, value, &err), BL_OK));
}

static void write_and_read(const struct bl_recipe *r, struct bl_recipe *back)
{
    cr_assert_eq(bl_recipe_write(r, "recipe.ini", &err), BL_OK, "%s", err.text);
    *back = fresh();
    cr_assert_eq(bl_recipe_read(back, "recipe.ini", &err), BL_OK, "%s",
                 err.text);
}

static void expect_same(const struct bl_recipe *a, const struct bl_recipe *b)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++) {
        const char *key = bl_recipe_keys[i].name;
        cr_assert(eq(int, bl_recipe_says(a, key), bl_recipe_says(b, key)), "%s",
                  key);
        cr_expect(eq(str, (char *)bl_recipe_get(a, key),
                     (char *)bl_recipe_get(b, key)));
    }
}

Test(recipe, keys_are_found_and_have_all_that_is_told_of_them)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++) {
        const struct bl_recipe_key *k = &bl_recipe_keys[i];
        cr_expect(eq(sz, (size_t)bl_recipe_key_find(k->name), i), "%s twice",
                  k->name);
        cr_expect(k->help[0] != '\0' && k->section[0] != '\0');
        for (size_t j = 0; j < i; j++)
            cr_expect(k->short_option == 0 ||
                      k->short_option != bl_recipe_keys[j].short_option);
    }
    cr_expect(eq(int, (int)bl_recipe_key_find("no-such-key"), -1));
}

Test(recipe, what_was_not_said_is_the_fallback)
{
    struct bl_recipe r = fresh();
    cr_expect_not(bl_recipe_says(&r, "latent"));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "latent"), "0"));
    set(&r, "latent", "15");
    cr_expect(bl_recipe_says(&r, "latent"));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "latent"), "15"));
    bl_recipe_release(&r);
}

Test(recipe, lists_add_up_and_other_keys_are_replaced)
{
    struct bl_recipe r = fresh();
    set(&r, "exact", "pt");
    set(&r, "exact", "eta,phi");
    set(&r, "epochs", "10");
    set(&r, "epochs", "20");
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "exact"), "pt,eta,phi"));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "epochs"), "20"));
    bl_recipe_release(&r);
}

Test(recipe, a_new_recipe_says_nothing)
{
    struct bl_recipe r = fresh(), back;
    size_t n;
    write_and_read(&r, &back);
    expect_same(&r, &back);
    char *text = scratch_read("recipe.ini", &n);
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        cr_expect(strstr(text, bl_recipe_keys[i].name) != NULL);
    free(text);
    bl_recipe_release(&r);
    bl_recipe_release(&back);
}

/* The comments of a new recipe say what holds: taking the semicolons away
 * changes nothing. */
Test(recipe, the_commented_lines_are_the_fallbacks)
{
    struct bl_recipe r = fresh(), back = fresh();
    size_t n;
    cr_assert(eq(int, bl_recipe_write(&r, "recipe.ini", &err), BL_OK));
    char *text = scratch_read("recipe.ini", &n);
    for (char *line = text; line != NULL; line = strchr(line + 1, '\n'))
        if (line[0] == '\n' && line[1] == ';' && line[2] != ' ')
            line[1] = ' ';
    scratch_write("recipe.ini", text, n);
    free(text);
    cr_assert_eq(bl_recipe_read(&back, "recipe.ini", &err), BL_OK, "%s",
                 err.text);
    for (size_t i = 0; i < bl_recipe_n_keys; i++) {
        const struct bl_recipe_key *k = &bl_recipe_keys[i];
        cr_expect(bl_recipe_says(&back, k->name), "%s", k->name);
        cr_expect(eq(str, (char *)bl_recipe_get(&back, k->name),
                     (char *)k->fallback));
    }
    bl_recipe_release(&r);
    bl_recipe_release(&back);
}

Test(recipe, every_key_comes_back)
{
    struct bl_recipe r = fresh(), back;
    for (size_t i = 0; i < bl_recipe_n_keys; i++) {
        char value[64];
        snprintf(value, sizeof value, " value %zu; of \"%s\"\n", i,
                 bl_recipe_keys[i].name);
        set(&r, bl_recipe_keys[i].name, value);
    }
    write_and_read(&r, &back);
    expect_same(&r, &back);
    bl_recipe_release(&r);
    bl_recipe_release(&back);
}

Test(recipe, long_lists_come_back)
{
    struct bl_recipe r = fresh(), back;
    char list[12000] = "";
    for (size_t i = 0, n = 0; i < 1000; i++)
        n += (size_t)snprintf(list + n, sizeof list - n, "%scol=%zu",
                              i > 0 ? "," : "", i);
    set(&r, "exact", list);
    set(&r, "input", list); // a path may be long as well
    write_and_read(&r, &back);
    expect_same(&r, &back);
    bl_recipe_release(&r);
    bl_recipe_release(&back);
}

static void give(const char *text)
{
    scratch_write("given.ini", text, strlen(text));
}

Test(recipe, what_is_set_already_wins)
{
    struct bl_recipe r = fresh();
    set(&r, "latent", "15"); // as from the command line
    set(&r, "exact", "pt");
    give("latent = 3\nepochs = 7\nexact = eta\nexact = phi\n");
    cr_assert(eq(int, bl_recipe_read(&r, "given.ini", &err), BL_OK));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "latent"), "15"));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "epochs"), "7"));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "exact"), "pt"));
    bl_recipe_release(&r);
}

Test(recipe, lists_of_a_file_add_up)
{
    struct bl_recipe r = fresh();
    give("[columns]\nexact = eta\n[model]\nexact = phi\n");
    cr_assert(eq(int, bl_recipe_read(&r, "given.ini", &err), BL_OK));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "exact"), "eta,phi"));
    bl_recipe_release(&r);
}

static void expect_error(const char *text, const char *place, const char *hint)
{
    struct bl_recipe r = fresh();
    give(text);
    cr_expect(eq(int, bl_recipe_read(&r, "given.ini", &err), BL_FAILED));
    cr_expect(strstr(err.text, place) != NULL, "%s", err.text);
    cr_expect(strstr(err.text, hint) != NULL, "%s", err.text);
    for (size_t i = 0; i < bl_recipe_n_keys; i++) // all or nothing
        cr_expect_not(bl_recipe_says(&r, bl_recipe_keys[i].name));
    bl_recipe_release(&r);
}

Test(recipe, unknown_keys_name_the_line_and_the_nearest_key)
{
    expect_error("latent = 3\nepoch = 7\n", "given.ini:2: ", "\"epochs\"");
    expect_error("\n\nlatant = 3\n", "given.ini:3: ", "\"latent\"");
    expect_error("normalize = log\n", "given.ini:1: ", "\"normalise\"");
    expect_error("weight_decay = 1\n", "given.ini:1: ", "\"weight-decay\"");
    expect_error(" = 1\n", "given.ini:1: ", "\"\"");
    expect_error("latent = 3\nwhat is this\n", "given.ini:2: ", "key = value");
}

static void derive(struct bl_recipe *r, const char *name, const char *formula)
{
    cr_assert_eq(bl_recipe_derive(r, name, formula, &err), BL_OK, "%s",
                 err.text);
}

static void expect_derived(const struct bl_recipe *r, const char *lines)
{
    char found[1024] = "";
    for (size_t i = 0; i < r->n_derived; i++) {
        strcat(strcat(found, r->derived[i].name), "=");
        strcat(strcat(found, r->derived[i].value), "|");
    }
    cr_expect(eq(str, found, (char *)lines));
}

Test(recipe, derived_variables_come_back_in_order)
{
    struct bl_recipe r = fresh(), back;
    derive(&r, " z [GeV] ", "a == b");
    derive(&r, "a", "`my col;` + \"x ;y\"\n - 1 ");
    derive(&r, "latent", "\"c\"");
    write_and_read(&r, &back);
    expect_same(&r, &back);
    expect_derived(&back, "z [GeV]=a == b|a=`my col;` + \"x ;y\"\n - 1|"
                          "latent=\"c\"|");
    bl_recipe_release(&r);
    bl_recipe_release(&back);
}

Test(recipe, derived_variables_of_the_command_line_win)
{
    struct bl_recipe r = fresh();
    derive(&r, "m", "1");
    derive(&r, "new", "m + n");
    derive(&r, "m", "2");
    give("[derived]\nn = 3\nm = 4\nepochs = 5\n[training]\nepochs = 6\n");
    cr_assert(eq(int, bl_recipe_read(&r, "given.ini", &err), BL_OK));
    expect_derived(&r, "n=3|m=2|epochs=5|new=m + n|");
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "epochs"), "6"));
    bl_recipe_release(&r);
}

Test(recipe, derived_variables_that_cannot_be)
{
    static const char *const names[] = {"",   " ", "a=b", "[a]",
                                        ";a", "#", "a\nb"};
    struct bl_recipe r = fresh();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect(eq(int, bl_recipe_derive(&r, names[i], "1", &err), BL_USAGE));
    cr_expect(eq(int, bl_recipe_derive(&r, "a", " ", &err), BL_USAGE));
    cr_expect(eq(sz, r.n_derived, 0));
    bl_recipe_release(&r);
    expect_error("[derived]\na = 1\nb = 2\na = 3\n", "given.ini:4: ", "twice");
    expect_error("latent = 3\n[derived]\na =\n", "given.ini:3: ", "missing");
}

Test(recipe, a_missing_file_is_told)
{
    struct bl_recipe r = fresh();
    cr_expect(eq(int, bl_recipe_read(&r, "missing.ini", &err), BL_FAILED));
    cr_expect(strstr(err.text, "missing.ini") != NULL);
    cr_expect(eq(int, bl_recipe_write(&r, "no/folder.ini", &err), BL_FAILED));
    bl_recipe_release(&r);
}

static void expect_meant(const char *key, const char *value, const char *meant)
{
    size_t i = (size_t)bl_recipe_key_find(key);
    cr_expect(eq(int, bl_recipe_check(i, value, &err), BL_USAGE), "%s = %s",
              key, value);
    cr_expect(strstr(err.text, key) != NULL, "%s", err.text);
    cr_expect(strstr(err.text, meant) != NULL, "%s", err.text);
}

static void expect_fine(const char *key, const char *value)
{
    cr_expect(eq(int,
                 bl_recipe_check((size_t)bl_recipe_key_find(key), value, &err),
                 BL_OK),
              "%s", err.text);
}

Test(recipe, every_fallback_is_a_value_of_its_key)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        expect_fine(bl_recipe_keys[i].name, bl_recipe_keys[i].fallback);
}

Test(recipe, a_wrong_value_is_told_what_is_meant)
{
    expect_meant("model-type", "convolution", "dense, pca, conv or auto");
    expect_meant("loss", "mse+l", "mse, huber, mse+l1");
    expect_meant("precision", "", "float32 or float64");
    expect_meant("epochs", "0", "a whole number from 1 to 1e+09");
    expect_meant("epochs", "1.5", "a whole number");
    expect_meant("ratio", "0.9", "a number from 1 to 1e+06");
    expect_meant("ratio", "nan", "a number");
    expect_meant("seed", "-1", "a whole number is meant");
    expect_meant("hidden", "8,,4", "auto or none, or up to 16 sizes");
    expect_meant("hidden", "8,4,", "auto");
    expect_meant("hidden", "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1", "up to 16");
    expect_meant("tile", "8", "8x8");
    expect_meant("tile", "8x8x8", "8x8");
    expect_meant("normalise", "standard,pt=logg", "quantile");
    expect_meant("normalise", "=", "minmax");
}

Test(recipe, right_values_pass)
{
    expect_fine("hidden", "none");
    expect_fine("hidden", "200,100,50");
    expect_fine("seed", "18446744073709551615");
    expect_fine("lr", "1e-3");
    expect_fine("tile", "16x4");
    expect_fine("normalise", "standard,pt=log");
    expect_fine("normalise", "standard, a=b=asinh,");
    expect_fine("input", "anything at all");
}

Test(recipe, choices_are_taken_one_by_one)
{
    const struct bl_recipe_key key = {.choices = "a|bc|d"};
    const char *rest = key.choices;
    char text[BL_CHOICES_TEXT], seen[16] = "";
    size_t n;
    for (const char *c; (c = bl_recipe_next_choice(&rest, &n)) != NULL;)
        strncat(strcat(seen, ","), c, n);
    cr_expect(eq(str, seen, ",a,bc,d"));
    bl_recipe_choices_text(text, &key);
    cr_expect(eq(str, text, "a, bc or d"));
    bl_recipe_choices_text(text, &(struct bl_recipe_key){0});
    cr_expect(eq(str, text, ""));
}

Test(recipe, what_is_forgotten_is_the_fallback_again)
{
    struct bl_recipe r = fresh();
    set(&r, "latent", "15");
    bl_recipe_forget(&r, (size_t)bl_recipe_key_find("latent"));
    cr_expect_not(bl_recipe_says(&r, "latent"));
    bl_recipe_release(&r);
}
