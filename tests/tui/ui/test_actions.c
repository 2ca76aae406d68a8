#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/fixture.h"
#include "tui/action/action.h"

static struct bl_ui ui;

static void setup(void)
{
    bl_fixture_empty(&ui);
}

static void teardown(void)
{
    bl_ui_release(&ui);
}

TestSuite(actions, .init = setup, .fini = teardown);

/* Every key of every table is one that can be pressed. */
Test(actions, keys_have_names_that_exist)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            for (const char *key = a->keys; *key != '\0';) {
                size_t n = strcspn(key, " ");
                cr_expect_neq(bl_key_from_name(key, n), 0, "%s: %.*s", a->name,
                              (int)n, key);
                key += n + strspn(key + n, " ");
            }
}

Test(actions, are_told_apart_by_their_names)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++) {
            cr_expect_eq(bl_action_find(a->name), a, "%s is there twice",
                         a->name);
            cr_expect(a->help != NULL && *a->help != '\0', "%s", a->name);
            cr_expect(a->group != NULL && *a->group != '\0', "%s", a->name);
            cr_expect_not_null(a->run, "%s", a->name);
        }
}

/* Within a table no key means two things. */
Test(actions, keys_mean_one_thing_in_a_table)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            for (const char *key = a->keys; *key != '\0';) {
                size_t n = strcspn(key, " ");
                bl_key k = bl_key_from_name(key, n);
                for (const struct bl_action *b = a + 1; b->name != NULL; b++)
                    cr_expect_not(bl_action_has_key(b, k), "%.*s: %s and %s",
                                  (int)n, key, a->name, b->name);
                key += n + strspn(key + n, " ");
            }
}

Test(actions, digits_show_the_screens)
{
    for (char digit = '1'; digit <= '8'; digit++) {
        char key[2] = {digit, '\0'};
        bl_fixture_press(&ui, key);
        cr_expect_eq((int)ui.screen, digit - '1');
    }
}

Test(actions, quitting_and_suspending_are_wishes)
{
    bl_fixture_press(&ui, "Ctrl-Z");
    bl_fixture_press(&ui, "q");
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_SUSPEND));
    cr_expect_not_null(bl_fixture_wish(&ui, BL_WISH_QUIT));
}

Test(actions, escape_never_quits)
{
    for (int i = 0; i < 10; i++)
        bl_fixture_press(&ui, "Esc");
    cr_expect_null(bl_fixture_wish(&ui, BL_WISH_QUIT));
}

static const char *never(const struct bl_ui *u)
{
    (void)u;
    return "it is Sunday";
}

static void must_not_run(struct bl_ui *u)
{
    (void)u;
    cr_assert_fail("it ran");
}

Test(actions, what_cannot_be_done_says_why)
{
    const struct bl_action a = {"test.work", "w",   NULL,        "work",
                                "Test",      never, must_not_run};
    bl_action_run(&ui, &a);
    cr_expect_str_eq(ui.toast.text, "work: it is Sunday");
}
