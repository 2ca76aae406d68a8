#include "tui/model/setting.h"

#include <criterion/criterion.h>
#include <string.h>

static struct bl_recipe recipe;
static struct bl_error err;

static void setup(void)
{
    cr_assert_eq(bl_recipe_init(&recipe, &err), BL_OK);
}

static void teardown(void)
{
    bl_recipe_release(&recipe);
}

TestSuite(setting, .init = setup, .fini = teardown);

static size_t key_of(const char *name)
{
    return (size_t)bl_recipe_key_find(name);
}

static void expect_value(const char *key, const char *expected)
{
    char value[BL_SETTING_SIZE];
    bl_setting_get(value, &recipe, key_of(key));
    cr_expect_str_eq(value, expected, "%s = %s, not %s", key, value, expected);
}

static void set(const char *key, const char *value)
{
    cr_assert_eq(bl_setting_set(&recipe, key_of(key), value, &err), BL_OK, "%s",
                 err.text);
}

/* Steps from a value through those listed, upwards or downwards. */
static void expect_steps(const char *key, const char *from, int direction,
                         const char *const *expected)
{
    char value[BL_SETTING_SIZE];
    set(key, from);
    for (; *expected != NULL; expected++) {
        bl_setting_step(value, &recipe, key_of(key), direction);
        set(key, value);
        expect_value(key, *expected);
    }
}

#define STEPS(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(setting, the_fallback_is_as_good_as_nothing_said)
{
    cr_expect_not(bl_setting_is_changed(&recipe, key_of("epochs")));
    set("epochs", "20");
    cr_expect(bl_setting_is_changed(&recipe, key_of("epochs")));
    set("epochs", "100");
    cr_expect_not(bl_setting_is_changed(&recipe, key_of("epochs")));
    cr_expect_not(bl_recipe_says(&recipe, "epochs"));
}

Test(setting, wrong_values_leave_the_old_one)
{
    set("epochs", "20");
    cr_expect_eq(bl_setting_set(&recipe, key_of("epochs"), "0", &err),
                 BL_USAGE);
    expect_value("epochs", "20");
}

Test(setting, steps_suit_the_key)
{
    expect_steps("epochs", "100", 1, STEPS("200", "400"));
    expect_steps("epochs", "3", -1, STEPS("1", "1"));
    expect_steps("batch", "0", 1, STEPS("32", "64"));
    expect_steps("batch", "64", -1, STEPS("32", "0", "0"));
    expect_steps("lr", "0.003", 1, STEPS("0.005", "0.01", "0.02"));
    expect_steps("lr", "0.003", -1, STEPS("0.002", "0.001", "0.0005"));
    expect_steps("latent", "0", 1, STEPS("1", "2"));
    expect_steps("latent", "1", -1, STEPS("0", "0"));
    expect_steps("ratio", "1.6", 1, STEPS("1.7", "1.8"));
    expect_steps("ratio", "1.1", -1, STEPS("1", "1"));
    expect_steps("weight-decay", "0", 1, STEPS("1e-5", "2e-5", "5e-5"));
    expect_steps("weight-decay", "1e-5", -1, STEPS("0"));
    expect_steps("validation", "0.85", 1, STEPS("0.9", "0.9"));
    expect_steps("patience", "50", 1, STEPS("100", "200"));
    expect_steps("patience", "5", -1, STEPS("0"));
    expect_steps("tile", "8x8", 1, STEPS("16x16"));
    expect_steps("tile", "2x1", -1, STEPS("1x1", "1x1"));
    expect_steps("hidden", "auto", -1, STEPS("200,100,50", "200,100"));
    expect_steps("hidden", "3,2", 1, STEPS("none", "8"));
}

Test(setting, choices_go_round)
{
    expect_steps("model-type", "dense", 1,
                 STEPS("pca", "conv", "auto", "dense"));
    expect_steps("loss", "mse", -1,
                 STEPS("emd", "swae", "response", "mse+l1", "huber", "mse"));
    expect_steps("normalise", "", 1, STEPS("minmax", "standard"));
    expect_steps("normalise", "minmax", -1, STEPS("", "none"));
}

Test(setting, which_choice_holds)
{
    int n;
    set("schedule", "plateau");
    cr_expect_eq(bl_setting_choice(&recipe, key_of("schedule"), &n), 2);
    cr_expect_eq(n, 4);
    cr_expect_eq(bl_setting_choice(&recipe, key_of("normalise"), &n), 0);
    cr_expect_eq(n, 7);
    bl_setting_choice(&recipe, key_of("epochs"), &n);
    cr_expect_eq(n, 0);
}

Test(setting, what_is_said_by_column_stays_beside)
{
    set("normalise", "standard,pt=log");
    expect_value("normalise", "standard");
    cr_expect(bl_setting_is_changed(&recipe, key_of("normalise")));
    set("normalise", "pt=log");
    expect_value("normalise", "");
    cr_expect_not(bl_setting_is_changed(&recipe, key_of("normalise")));
}

Test(setting, every_step_is_a_value_of_its_key)
{
    char value[BL_SETTING_SIZE];
    for (size_t key = 0; key < bl_recipe_n_keys; key++)
        for (int i = 0; i < 200; i++) {
            if (!bl_setting_step(value, &recipe, key, i < 100 ? 1 : -1))
                continue;
            cr_assert_eq(bl_setting_set(&recipe, key, value, &err), BL_OK, "%s",
                         err.text);
        }
}
