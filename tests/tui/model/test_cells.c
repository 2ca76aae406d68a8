#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "tui/model/cells.h"

static void expect_text(char separator, const char *expected)
{
    struct bl_cells c = {.separator = separator};
    bl_cells_text(&c, "a\t\"b\"");
    bl_cells_number(&c, 0.1);
    bl_cells_number(&c, NAN);
    bl_cells_end_row(&c);
    bl_cells_text(&c, NULL);
    bl_cells_number(&c, -INFINITY);
    bl_cells_number(&c, -25);
    bl_cells_end_row(&c);
    char *text = bl_cells_take(&c);
    cr_expect_str_eq(text, expected);
    free(text);
}

Test(cells, commas_quote_texts)
{
    expect_text(',', "\"a\t\"\"b\"\"\",0.1,\n\"\",,-25\n");
}

Test(cells, tabs_leave_no_tab_in_a_text)
{
    expect_text('\t', "a \"b\"\t0.1\t\n\t\t-25\n");
}

Test(cells, nothing_is_an_empty_text)
{
    struct bl_cells c = {.separator = ','};
    char *text = bl_cells_take(&c);
    cr_expect_str_eq(text, "");
    free(text);
}
