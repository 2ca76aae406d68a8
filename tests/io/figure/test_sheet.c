#include "io/figure/sheet.h"

#include "tests/io/scratch.h"

TestSuite(sheet, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;

static struct bl_folio folio = {
    .dir = ".", .style = "font_name = 'X'\n", .format = "pdf", .width = 86};

static const char *name_for(const char *variable)
{
    struct bl_sheet s;
    bl_sheet_begin(&s, &folio, "variable", variable, "title", 50);
    cr_assert_eq(bl_sheet_end(&s, &err), BL_OK, "%s", err.text);
    return folio.files[folio.n_files - 1].name;
}

Test(sheet, names_of_files_are_safe_and_differ)
{
    cr_expect_str_eq(name_for("pt"), "variable_pt");
    cr_expect_str_eq(name_for("../../etc/passwd"), "variable_etc_passwd");
    cr_expect_str_eq(name_for("PT"), "variable_PT_2");
    cr_expect_str_eq(name_for("a b'\"`$"), "variable_a_b");
    cr_expect_str_eq(name_for("a b%"), "variable_a_b_2");
    cr_expect_str_eq(name_for("größe"), "variable_gr_e");
    cr_expect_str_eq(name_for(""), "variable");
    char longest[500];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    cr_expect_lt(strlen(name_for(longest)), BL_SHEET_NAME);
    cr_expect_lt(strlen(name_for(longest)), BL_SHEET_NAME);
    bl_folio_release(&folio);
}

Test(sheet, data_as_csv)
{
    struct bl_sheet s;
    size_t n;
    bl_sheet_begin(&s, &folio, "x", NULL, "title", 50);
    cr_expect_str_eq(bl_sheet_data(&s, "part", "a,b,c"), "x_part.csv");
    bl_sheet_number(&s, 0.1);
    bl_sheet_number(&s, -1.0 / 0.0);
    bl_sheet_text(&s, "say \"hi\",\nthere");
    bl_sheet_row_end(&s);
    bl_sheet_float(&s, 0.1F);
    bl_sheet_row_end(&s);
    bl_sheet_closing_row(&s, 2, 1);
    bl_sheet_data_end(&s);
    cr_assert_eq(bl_sheet_end(&s, &err), BL_OK, "%s", err.text);
    char *text = scratch_read("x_part.csv", &n);
    cr_expect_str_eq(
        text, "a,b,c\n0.1,nan,\"say \"\"hi\"\", there\"\n0.1\n2,2,nan\n");
    free(text);
    bl_folio_release(&folio);
}

/* A title is a comment: one line, nothing in it runs. */
Test(sheet, a_title_stays_a_comment)
{
    struct bl_sheet s;
    size_t n;
    bl_sheet_begin(&s, &folio, "x", NULL, "a\nsystem('b') `c` \\", 50);
    cr_assert_eq(bl_sheet_end(&s, &err), BL_OK);
    char *text = scratch_read("x.gp", &n);
    cr_expect_eq(strncmp(text, "# a system( b )  c   \n", 22), 0, "%.40s",
                 text);
    free(text);
    bl_folio_release(&folio);
}

Test(sheet, a_folder_that_is_not_there)
{
    struct bl_folio gone = folio;
    struct bl_sheet s;
    gone.dir = "gone";
    bl_sheet_begin(&s, &gone, "x", NULL, "title", 50);
    bl_sheet_add(&s, "plot x\n");
    cr_expect_eq(bl_sheet_end(&s, &err), BL_FAILED);
    cr_expect(strstr(err.text, "gone") != NULL, "%s", err.text);
    cr_expect_eq(gone.n_files, 0);
    bl_folio_release(&gone);
}
