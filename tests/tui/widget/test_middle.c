#include "tests/tui/sheet.h"
#include "tui/widget/middle.h"

static void expect_at(int width, const char *text, const char *expected)
{
    struct bl_surface s;
    struct bl_area a = sheet_new(&s, 20, 1, BL_GLYPHS_BRAILLE);
    bl_put_middle(a, 0, 0, width, BL_PAINT_TEXT, text);
    sheet_expect(&s, expected);
    bl_surface_release(&s);
}

Test(middle, cuts_long_names_in_their_middle)
{
    expect_at(13, "chargedHadronEnergy", "charged…nergy\n");
    expect_at(13, "chargedHadronMultiplicity", "charged…icity\n");
    expect_at(8, "charged", "charged\n");
    expect_at(7, "charged", "charged\n");
    expect_at(6, "charged", "cha…ed\n");
    expect_at(4, "charged", "cha…\n");
    expect_at(0, "charged", "\n");
}

Test(middle, cuts_between_characters)
{
    expect_at(6, "\xce\xb1\xce\xb2\xce\xb3\xce\xb4\xce\xb5\xce\xb6\xce\xb7",
              "αβγ…ζη\n");
    expect_at(6, "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2",
              "漢… 漢\n");
}

Test(middle, stays_within_its_field)
{
    struct bl_random r = bl_random_new(4, 2);
    for (int i = 0; i < 2000; i++) {
        struct bl_surface s;
        char text[48];
        struct bl_area a = sheet_guarded(&s, &r);
        struct bl_area field = bl_area_part(a, sheet_between(&r, 0, 5), 0,
                                            sheet_between(&r, 0, 12), 1);
        sheet_random_text(&r, text, (size_t)sheet_between(&r, 1, 48));
        bl_put_middle(field, 0, 0, field.width, BL_PAINT_TEXT, text);
        sheet_expect_guards(field);
        bl_surface_release(&s);
    }
}
