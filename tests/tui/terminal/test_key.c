#include "tui/terminal/key.h"

#include <criterion/criterion.h>
#include <string.h>

static bl_key key_of(const char *name)
{
    return bl_key_from_name(name, strlen(name));
}

Test(key, names_that_are_known)
{
    static const struct {
        const char *name;
        bl_key key;
    } cases[] = {
        {"x", 'x'},
        {"S", 'S'},
        {"?", '?'},
        {"F", 'F'},
        {"é", 0xe9},
        {"日", 0x65e5},
        {"\U0001f600", 0x1f600},
        {"Space", ' '},
        {"Tab", BL_KEY_TAB},
        {"Enter", BL_KEY_ENTER},
        {"Esc", BL_KEY_ESC},
        {"Backspace", BL_KEY_BACKSPACE},
        {"Ctrl-R", 18},
        {"Ctrl-\\", 28},
        {"PgUp", BL_KEY_PAGE_UP},
        {"Shift-Tab", BL_KEY_BACK_TAB},
        {"F1", BL_KEY_F1},
        {"F12", BL_KEY_F12},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[BL_KEY_NAME_SIZE];
        cr_expect_eq(key_of(cases[i].name), cases[i].key, "%s", cases[i].name);
        bl_key_name(name, cases[i].key);
        cr_expect_str_eq(name, cases[i].name);
    }
}

Test(key, other_ways_to_write_them)
{
    cr_expect_eq(key_of("Ctrl-r"), BL_CTRL('R'));
    cr_expect_eq(key_of("Ctrl-I"), BL_KEY_TAB);
    cr_expect_eq(key_of("Ctrl-["), BL_KEY_ESC);
    cr_expect_eq(bl_key_from_name("PgUp, PgDn", 4), BL_KEY_PAGE_UP);
}

Test(key, no_names)
{
    static const char *const none[] = {
        "",        " ",      "xy",     "F0",   "F13",  "F01",  "F1x",  "Ctrl-",
        "Ctrl-AB", "Ctrl-1", "Ctrl-@", "pgup", "\x07", "\xff", "\xc3", "é2"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        cr_expect_eq(key_of(none[i]), 0, "%s", none[i]);
}

/* All that can be written can be read again. */
Test(key, every_name_leads_back)
{
    for (bl_key key = 1; key <= BL_KEY_F12; key++) {
        char name[BL_KEY_NAME_SIZE];
        bl_key_name(name, key);
        bl_key back = key_of(name);
        if (back != key && back != 0) // controls and the like have no name
            cr_assert_fail("%x -> %s -> %x", key, name, back);
        if (key >= BL_KEY_UP || key < 0x7f)
            cr_assert_eq(back, key, "%x -> %s", key, name);
    }
}

Test(key, what_keys_type)
{
    char text[BL_KEY_TEXT_SIZE];
    cr_expect_eq(bl_key_text(text, 'a'), 1);
    cr_expect_str_eq(text, "a");
    cr_expect_eq(bl_key_text(text, 0x65e5), 3);
    cr_expect_str_eq(text, "日");
    cr_expect_eq(bl_key_text(text, 0x1f600), 4);
    cr_expect_str_eq(text, "\U0001f600");
    static const bl_key silent[] = {0,          BL_KEY_TAB,       BL_KEY_ENTER,
                                    BL_KEY_ESC, BL_KEY_BACKSPACE, BL_KEY_UP,
                                    BL_KEY_F12};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        cr_expect_eq(bl_key_text(text, silent[i]), 0);
}
