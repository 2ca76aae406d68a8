/* What tests ask of a surface: its text, that its cells hold together, and
 * that nothing was drawn beside an area.
 */
#ifndef BL_TESTS_TUI_SHEET_H
#define BL_TESTS_TUI_SHEET_H

#include <criterion/criterion.h>
#include <string.h>

#include <utf8proc.h>

#include "base/random.h"
#include "tui/surface/surface.h"
#include "tui/surface/text.h"

enum { SHEET_TEXT = 1 << 16, GUARD = 0x2592, GUARD_INK = BL_PAINT_BAD };

static inline struct bl_area sheet_new(struct bl_surface *s, int width,
                                       int height, enum bl_glyphs glyphs)
{
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(s, width, height, glyphs, &err), BL_OK, "%s",
                 err.text);
    return bl_surface_area(s);
}

static inline char *sheet_rune(char *at, uint32_t rune)
{
    if (rune == 0)
        return at;
    return at + utf8proc_encode_char((int32_t)rune, (utf8proc_uint8_t *)at);
}

/* Its lines, blanks at their ends cut off, each with a line end. */
static inline void sheet_text(const struct bl_surface *s, char text[SHEET_TEXT])
{
    char *at = text;
    for (int y = 0; y < s->height; y++) {
        char *line = at;
        for (int x = 0; x < s->width; x++) {
            const struct bl_cell *cell = &s->cells[y * s->width + x];
            at = sheet_rune(sheet_rune(at, cell->rune), cell->mark);
        }
        while (at > line && at[-1] == ' ')
            at--;
        *at++ = '\n';
    }
    *at = '\0';
}

static inline void sheet_expect(const struct bl_surface *s,
                                const char *expected)
{
    static char text[SHEET_TEXT];
    sheet_text(s, text);
    cr_expect_str_eq(text, expected, "\n%s---- is not\n%s", text, expected);
}

static inline bool sheet_cell_is_sound(const struct bl_surface *s, int x, int y)
{
    const struct bl_cell *cell = &s->cells[y * s->width + x];
    bool is_right_half = x > 0 && bl_rune_width(cell[-1].rune) == 2;
    if (is_right_half || cell->rune == 0)
        return is_right_half && cell->rune == 0;
    if (s->glyphs == BL_GLYPHS_ASCII)
        return cell->rune >= ' ' && cell->rune < 0x7f && cell->mark == 0;
    return bl_rune_safe(cell->rune) == cell->rune &&
           bl_rune_width(cell->rune) ==
               (x + 1 < s->width && cell[1].rune == 0 ? 2 : 1) &&
           (cell->mark == 0 || bl_rune_is_mark(cell->mark));
}

/* No controls, and halves of wide characters only in pairs. */
static inline void sheet_expect_sound(const struct bl_surface *s)
{
    for (int y = 0; y < s->height; y++)
        for (int x = 0; x < s->width; x++)
            cr_assert(sheet_cell_is_sound(s, x, y), "U+%04X at (%d, %d)",
                      s->cells[y * s->width + x].rune, x, y);
}

static inline int sheet_between(struct bl_random *r, int low, int high)
{
    return low + (int)bl_random_below(r, (uint64_t)((int64_t)high - low + 1));
}

/* A coordinate: mostly near the area, at times far off. */
static inline int sheet_coordinate(struct bl_random *r)
{
    static const int far[] = {INT32_MIN, INT32_MIN + 1, -70000,
                              70000,     INT32_MAX - 1, INT32_MAX};
    return sheet_between(r, 0, 9) == 0 ? far[sheet_between(r, 0, 5)]
                                       : sheet_between(r, -5, 30);
}

/* A surface full of guards, and a part of it to draw in. */
static inline struct bl_area sheet_guarded(struct bl_surface *s,
                                           struct bl_random *r)
{
    struct bl_area all =
        sheet_new(s, sheet_between(r, 0, 24), sheet_between(r, 0, 10),
                  (enum bl_glyphs)sheet_between(r, 0, 2));
    bl_fill(all, GUARD, GUARD_INK);
    return bl_area_part(all, sheet_between(r, -2, 8), sheet_between(r, -2, 4),
                        sheet_between(r, -1, 24), sheet_between(r, -1, 10));
}

static inline bool sheet_is_within(struct bl_area a, int x, int y)
{
    return x >= a.x && x < a.x + a.width && y >= a.y && y < a.y + a.height;
}

static inline void sheet_expect_guards(struct bl_area drawn)
{
    const struct bl_surface *s = drawn.surface;
    uint32_t guard = s->glyphs == BL_GLYPHS_ASCII
                         ? (unsigned char)*bl_rune_ascii(GUARD)
                         : GUARD;
    for (int y = 0; y < s->height; y++)
        for (int x = 0; x < s->width; x++) {
            const struct bl_cell *cell = &s->cells[y * s->width + x];
            cr_assert(sheet_is_within(drawn, x, y) ||
                          (cell->rune == guard && cell->mark == 0 &&
                           cell->ink == GUARD_INK),
                      "U+%04X at (%d, %d), outside of (%d, %d) %d x %d",
                      cell->rune, x, y, drawn.x, drawn.y, drawn.width,
                      drawn.height);
        }
}

/* n - 1 bytes and '\0': words, characters of all widths, and what is hostile
 * to terminals. */
static inline void sheet_random_text(struct bl_random *r, char *text, size_t n)
{
    static const char *const bits[] = {"a",
                                       "word ",
                                       "\xc3\xa9",
                                       "e\xcc\x81",
                                       "\xe6\xbc\xa2",
                                       "\xf0\x9f\x98\x80",
                                       "\x1b[2J",
                                       "\x1b]0;x\x07",
                                       "\n",
                                       "\t",
                                       "\xe2\x80\xae",
                                       "\xe2\x80\x8d",
                                       "\xff",
                                       "\xc2\x9b",
                                       "\xe6\xbc",
                                       "\xcc\x81",
                                       "\x7f",
                                       " ",
                                       "\xe2\x86\x92",
                                       "\xed\xa0\x80"};
    size_t at = 0;
    while (at + 1 < n) {
        const char *bit = bits[sheet_between(r, 0, 19)];
        char byte[2] = {(char)sheet_between(r, 1, 255), '\0'};
        if (sheet_between(r, 0, 4) == 0)
            bit = byte;
        size_t length = strlen(bit);
        length = length < n - 1 - at ? length : n - 1 - at;
        memcpy(text + at, bit, length);
        at += length;
    }
    text[at] = '\0';
}

#endif
