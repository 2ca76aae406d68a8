#include "tui/widget/edit.h"

#include <criterion/criterion.h>
#include <string.h>

#include <utf8proc.h>

#include "base/random.h"
#include "base/utf8.h"
#include "tests/tui/sheet.h"

static void expect_edit(const struct bl_edit *e, const char *text, size_t caret)
{
    cr_expect_str_eq(e->text, text);
    cr_expect_eq(e->caret, caret, "%zu", e->caret);
}

Test(edit, keys_of_a_shell)
{
    struct bl_edit e;
    bl_edit_set(&e, "one two  three");
    expect_edit(&e, "one two  three", 14);
    cr_expect(bl_edit_key(&e, BL_CTRL('W')));
    expect_edit(&e, "one two  ", 9);
    bl_edit_key(&e, BL_CTRL('W'));
    expect_edit(&e, "one ", 4);
    bl_edit_key(&e, BL_KEY_HOME);
    bl_edit_key(&e, 'x');
    bl_edit_key(&e, BL_KEY_DELETE);
    expect_edit(&e, "xne ", 1);
    bl_edit_key(&e, BL_CTRL('K'));
    expect_edit(&e, "x", 1);
    bl_edit_key(&e, BL_KEY_LEFT);
    bl_edit_key(&e, BL_KEY_LEFT);
    bl_edit_key(&e, BL_KEY_BACKSPACE);
    expect_edit(&e, "x", 0);
    bl_edit_key(&e, BL_CTRL('E'));
    bl_edit_key(&e, BL_KEY_RIGHT);
    bl_edit_key(&e, BL_KEY_DELETE);
    bl_edit_key(&e, 0x6f22);
    expect_edit(&e, "x\u6f22", 4);
    bl_edit_key(&e, BL_CTRL('U'));
    expect_edit(&e, "", 0);
}

Test(edit, other_keys_are_not_for_it)
{
    static const bl_key others[] = {
        0,          BL_KEY_TAB,   BL_KEY_ENTER, BL_KEY_ESC, BL_KEY_UP,
        BL_KEY_F12, BL_CTRL('P'), 0x9b,         0xd800,     0x202e};
    struct bl_edit e;
    bl_edit_set(&e, "as it was");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(bl_edit_key(&e, others[i]), "%x", others[i]);
    expect_edit(&e, "as it was", 9);
}

Test(edit, marks_go_with_their_character)
{
    struct bl_edit e;
    bl_edit_set(&e, "ae\u0301b");
    bl_edit_key(&e, BL_KEY_LEFT);
    expect_edit(&e, "ae\u0301b", 4);
    bl_edit_key(&e, BL_KEY_BACKSPACE);
    expect_edit(&e, "ab", 1);
}

Test(edit, pastes_one_clean_line)
{
    struct bl_edit e;
    bl_edit_set(&e, "[]");
    bl_edit_key(&e, BL_KEY_LEFT);
    bl_edit_paste(&e, "a\tb\x1b\xff\r\nrm -rf");
    expect_edit(&e, "[a b\ufffd\ufffd]", 10);
    bl_edit_set(&e, "\xe6\xbc");
    cr_expect(bl_utf8_is_valid(e.text, strlen(e.text)));
}

Test(edit, stops_when_it_is_full)
{
    char text[2 * BL_EDIT_SIZE];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "\u6f22", 4);
    struct bl_edit e;
    bl_edit_set(&e, text);
    cr_expect_eq(strlen(e.text), (BL_EDIT_SIZE - 1) / 3 * 3);
    cr_expect(bl_utf8_is_valid(e.text, strlen(e.text)));
    cr_expect(bl_edit_key(&e, 0x6f22));
    cr_expect_eq(strlen(e.text), (BL_EDIT_SIZE - 1) / 3 * 3);
}

/* What it should be: characters in a row. */
struct model {
    uint32_t runes[64];
    size_t n, caret;
};

static void model_erase(struct model *m, size_t from, size_t to)
{
    memmove(m->runes + from, m->runes + to, (m->n - to) * sizeof *m->runes);
    m->n -= to - from;
    m->caret = from;
}

static size_t model_word(const struct model *m)
{
    size_t at = m->caret;
    while (at > 0 && m->runes[at - 1] == ' ')
        at--;
    while (at > 0 && m->runes[at - 1] != ' ')
        at--;
    return at;
}

static void model_key(struct model *m, bl_key key)
{
    size_t left = m->caret > 0 ? m->caret - 1 : 0;
    size_t right = m->caret < m->n ? m->caret + 1 : m->n;
    if (key == BL_KEY_LEFT)
        m->caret = left;
    else if (key == BL_KEY_RIGHT)
        m->caret = right;
    else if (key == BL_KEY_HOME)
        m->caret = 0;
    else if (key == BL_KEY_END)
        m->caret = m->n;
    else if (key == BL_KEY_BACKSPACE)
        model_erase(m, left, m->caret);
    else if (key == BL_KEY_DELETE)
        model_erase(m, m->caret, right);
    else if (key == BL_CTRL('U'))
        model_erase(m, 0, m->caret);
    else if (key == BL_CTRL('K'))
        model_erase(m, m->caret, m->n);
    else if (key == BL_CTRL('W'))
        model_erase(m, model_word(m), m->caret);
    else {
        memmove(m->runes + m->caret + 1, m->runes + m->caret,
                (m->n - m->caret) * sizeof *m->runes);
        m->runes[m->caret++] = key;
        m->n++;
    }
}

static void model_text(const struct model *m, char *text, size_t *caret)
{
    char *at = text;
    for (size_t i = 0; i <= m->n; i++) {
        if (i == m->caret)
            *caret = (size_t)(at - text);
        if (i < m->n)
            at = sheet_rune(at, m->runes[i]);
    }
    *at = '\0';
}

Test(edit, an_offer_stays_until_something_is_typed)
{
    struct bl_edit e;
    bl_edit_offer(&e, "recipe.ini");
    bl_edit_key(&e, 'a');
    expect_edit(&e, "a", 1);
    bl_edit_offer(&e, "recipe.ini");
    bl_edit_paste(&e, "b.ini");
    expect_edit(&e, "b.ini", 5);
    bl_edit_offer(&e, "recipe.ini");
    bl_edit_key(&e, BL_KEY_HOME);
    bl_edit_key(&e, 'a');
    expect_edit(&e, "arecipe.ini", 1);
}

static const bl_key keys[] = {'a',          'b',           ' ',
                              0xe9,         0x6f22,        0x1f600,
                              BL_KEY_LEFT,  BL_KEY_RIGHT,  BL_KEY_HOME,
                              BL_KEY_END,   BL_KEY_DELETE, BL_KEY_BACKSPACE,
                              BL_CTRL('U'), BL_CTRL('K'),  BL_CTRL('W')};
enum { N_KEYS = sizeof keys / sizeof *keys, N_LETTERS = 6 };

Test(edit, does_what_a_row_of_characters_does)
{
    struct bl_random r = bl_random_new(12, 0);
    struct bl_edit e;
    struct model m = {{0}, 0, 0};
    bl_edit_set(&e, "");
    for (int i = 0; i < 50000; i++) {
        // Letters half of the time, as long as the model has room.
        bool is_letter = sheet_between(&r, 0, 1) == 0 && m.n < 60;
        bl_key key = keys[is_letter ? sheet_between(&r, 0, N_LETTERS - 1)
                                    : sheet_between(&r, N_LETTERS, N_KEYS - 1)];
        model_key(&m, key);
        cr_assert(bl_edit_key(&e, key));
        char text[300];
        size_t caret = 0;
        model_text(&m, text, &caret);
        cr_assert_str_eq(e.text, text);
        cr_assert_eq(e.caret, caret);
    }
}

Test(edit, the_caret_is_in_sight)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 10, 1, BL_GLYPHS_BRAILLE);
    struct bl_edit e;
    bl_edit_set(&e, "abcdefghijkl");
    bl_edit_draw(&e, a, 2, 0, 6);
    sheet_expect(&s, "  hijkl\n");
    cr_expect_eq(s.caret_x, 7);
    cr_expect_eq(s.cells[7].ink, BL_PAINT_INPUT);
    cr_expect_eq(s.cells[8].ink, BL_PAINT_TEXT);
    bl_edit_key(&e, BL_KEY_HOME);
    bl_edit_draw(&e, a, 2, 0, 6);
    sheet_expect(&s, "  abcdef\n");
    cr_expect_eq(s.caret_x, 2);
    bl_surface_release(&s);
}

Test(edit, nothing_is_drawn_outside)
{
    struct bl_random r = bl_random_new(13, 0);
    for (int i = 0; i < 2000; i++) {
        struct bl_surface s;
        struct bl_area a = sheet_guarded(&s, &r);
        struct bl_edit e;
        char text[60];
        sheet_random_text(&r, text, sizeof text);
        bl_edit_set(&e, text);
        for (int k = sheet_between(&r, 0, 30); k > 0; k--)
            bl_edit_key(&e, BL_KEY_LEFT);
        bl_edit_draw(&e, a, sheet_coordinate(&r), sheet_coordinate(&r),
                     sheet_coordinate(&r));
        sheet_expect_guards(a);
        sheet_expect_sound(&s);
        cr_assert(s.caret_x == -1 || sheet_is_within(a, s.caret_x, s.caret_y));
        bl_surface_release(&s);
    }
}
