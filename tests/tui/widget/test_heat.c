#include <math.h>
#include <stdio.h>

#include "tests/tui/sheet.h"
#include "tui/widget/heat.h"

static double value(const void *context, int row, int column)
{
    (void)context;
    return row == 1 && column == 1 ? NAN : (row + column) / 5.0;
}

static const char *name(const void *context, int row)
{
    static const char *const names[] = {"mass", "transverse momentum", "eta"};
    (void)context;
    return names[row];
}

static void note(const void *context, int row, char *text, size_t size)
{
    (void)context;
    snprintf(text, size, "%d", 7 * row);
}

static struct bl_heat_look look_of(void)
{
    return (struct bl_heat_look){.value = value,
                                 .row_name = name,
                                 .column_letter = "z",
                                 .row_note = note,
                                 .note_title = "R2",
                                 .note_width = 4,
                                 .full = 1,
                                 .name_width = 8,
                                 .cell_width = 3};
}

Test(heat, draws_shades_names_and_notes)
{
    struct bl_surface s;
    struct bl_heat h = {0};
    struct bl_heat_look look = look_of();
    struct bl_area a = sheet_new(&s, 30, 4, BL_GLYPHS_BRAILLE);
    bl_heat_fit(&h, &look, 3, 5, 30, 4);
    bl_heat_draw(&h, a, &look);
    sheet_expect(&s, "         z0 z1 z2 z3 z4  R2\n"
                     "mass        ░░ ▒▒ ▓▓ ██   0\n"
                     "tran…tum ░░ ·  ▓▓ ██ ██   7\n"
                     "eta      ▒▒ ▓▓ ██ ██ ██  14\n");
    bl_surface_release(&s);
}

Test(heat, numbers_both_sides_when_they_are_the_same)
{
    struct bl_surface s;
    struct bl_heat h = {0};
    struct bl_heat_look look = look_of();
    look.column_letter = NULL;
    look.row_note = NULL;
    look.note_width = 0;
    struct bl_area a = sheet_new(&s, 20, 4, BL_GLYPHS_ASCII);
    bl_heat_fit(&h, &look, 3, 3, 20, 4);
    bl_heat_draw(&h, a, &look);
    sheet_expect(&s, "         1  2  3\n"
                     "  1 mass    .. ::\n"
                     "  2 tra~ .. .  ##\n"
                     "  3 eta  :: ## ##\n");
    bl_surface_release(&s);
}

Test(heat, scrolls_both_ways)
{
    struct bl_surface s;
    struct bl_heat h = {0};
    struct bl_heat_look look = look_of();
    struct bl_area a = sheet_new(&s, 20, 3, BL_GLYPHS_BRAILLE);
    bl_heat_fit(&h, &look, 3, 5, 20, 3);
    for (int i = 0; i < 4; i++)
        bl_heat_move(&h, BL_MOVE_RIGHT);
    bl_heat_move(&h, BL_MOVE_LAST);
    bl_heat_fit(&h, &look, 3, 5, 20, 3);
    bl_heat_draw(&h, a, &look);
    sheet_expect(&s, "         z3 z4  R2\n"
                     "tran…tum ██ ██   7\n"
                     "eta      ██ ██  14\n");
    bl_surface_release(&s);
}

Test(heat, shades_have_the_steps_that_are_written_down)
{
    static const struct {
        double share;
        const char *glyph;
    } steps[] = {{0, " "},    {0.19, " "},  {-0.2, "░"},
                 {0.41, "▒"}, {0.61, "▓"},  {0.8, "█"},
                 {1, "█"},    {1e300, "█"}, {NAN, "·"}};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        cr_expect_str_eq(bl_heat_shade(steps[i].share).glyph, steps[i].glyph,
                         "%g", steps[i].share);
}

Test(heat, stays_within_any_area)
{
    struct bl_random r = bl_random_new(2, 7);
    for (int i = 0; i < 500; i++) {
        struct bl_surface s;
        struct bl_heat h = {0};
        struct bl_heat_look look = look_of();
        struct bl_area a = sheet_guarded(&s, &r);
        look.has_focus = i % 2;
        bl_heat_fit(&h, &look, sheet_between(&r, 0, 3), 5, a.width, a.height);
        bl_heat_move(&h, (enum bl_move)sheet_between(&r, 0, 9));
        bl_heat_draw(&h, a, &look);
        sheet_expect_guards(a);
        bl_surface_release(&s);
    }
}
