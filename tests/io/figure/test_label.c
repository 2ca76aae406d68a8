#include "io/figure/label.h"

#include <criterion/criterion.h>
#include <string.h>

static const char *expression_of(struct bl_label l)
{
    static char expression[BL_LABEL_EXPRESSION];
    return bl_label_print(expression, &l);
}

static void expect(struct bl_label l, const char *enhanced, const char *latex)
{
    cr_expect_str_eq(l.enhanced, enhanced);
    cr_expect_str_eq(l.latex, latex);
}

Test(label, names_that_physicists_know)
{
    expect(bl_label_of_variable("pt"), "{/:Italic p}_{T}", "$p_{\\mathrm{T}}$");
    expect(bl_label_of_variable("pt1"), "{/:Italic p}_{T,1}",
           "$p_{\\mathrm{T,1}}$");
    expect(bl_label_of_variable("j2_eta"), "{/:Italic η}_{j2}",
           "$\\eta_{\\mathrm{j2}}$");
    expect(bl_label_of_variable("m_jj"), "{/:Italic m}_{jj}",
           "$m_{\\mathrm{jj}}$");
    expect(bl_label_of_variable("phi"), "{/:Italic φ}", "$\\phi$");
}

Test(label, other_names_stay)
{
    expect(bl_label_of_variable("jetArea"), "jetArea", "jetArea");
    expect(bl_label_of_variable("momentum_eta_error"), "momentum\\_eta\\_error",
           "momentum\\_eta\\_error");
    expect(bl_label_of_variable("PT"), "PT", "PT");
    expect(bl_label_of_variable(""), "", "");
    expect(bl_label_of_variable("_"), "\\_", "\\_");
}

Test(label, axes_say_the_unit)
{
    expect(bl_label_of_axis("mass", "GeV"), "{/:Italic m} [GeV]", "$m$ [GeV]");
    expect(bl_label_of_axis("n", "1"), "n", "n");
    expect(bl_label_of_axis("n", ""), "n", "n");
    expect(bl_label_of_axis("n", NULL), "n", "n");
    expect(bl_label_of_axis("v", "m/s"), "v [m/s]", "v [m/s]");
}

Test(label, markup_of_a_name_is_only_text)
{
    expect(bl_label_of("a_b^c{d}@e&f~g\\h"),
           "a\\_b\\^c\\{d\\}\\@e\\&f\\~g\\\\h",
           "a\\_b\\textasciicircum{}c\\{d\\}@e\\&f\\textasciitilde{}g"
           "\\textbackslash{}h");
    expect(bl_label_of("5 % of $#"), "5 % of $#", "5 \\% of \\$\\#");
}

/* Nothing in a script may end the quotes or be run by them. */
Test(label, quotes_and_backquotes_stay_inside)
{
    cr_expect_str_eq(expression_of(bl_label_of("it's `rm`")), "'it''s `rm`'");
    cr_expect_str_eq(expression_of(bl_label_of("''x'")), "\"''\".'x'''");
    cr_expect_str_eq(expression_of(bl_label_of("a\nb\tc\x01")), "'a b c '");
}

Test(label, both_ways_where_they_differ)
{
    cr_expect_str_eq(expression_of(bl_label_of("50%'")),
                     "(tex ? '50\\%''' : '50%''')");
}

Test(label, tics_take_percent_for_a_format)
{
    char expression[BL_LABEL_EXPRESSION];
    struct bl_label l = bl_label_of("100%");
    cr_expect_str_eq(bl_label_print_tic(expression, &l),
                     "(tex ? '100\\%%' : '100%%')");
}

Test(label, bytes_that_are_not_utf8)
{
    expect(bl_label_of("a\xFF\xC3z\xE2\x82"), "a??z??", "a??z??");
    expect(bl_label_of("größe/µ"), "größe/µ", "größe/µ");
}

Test(label, long_names_are_cut)
{
    struct bl_label l = bl_label_of_variable(
        "a123456789b123456789c123456789d123456789e123456789");
    expect(l, "a123456789b123456789c123456789d123456789…",
           "a123456789b123456789c123456789d123456789\\dots{}");
    memset(&l, 0, sizeof l);
    bl_label_add_variable_within(&l, "abcdef", 3);
    expect(l, "abc…", "abc\\dots{}");
}

Test(label, no_room_is_no_overflow)
{
    struct bl_label l = {0};
    for (int i = 0; i < 1000; i++)
        bl_label_add(&l, "_\\~");
    cr_expect_lt(strlen(l.enhanced), BL_LABEL_SIZE);
    cr_expect_lt(strlen(l.latex), BL_LABEL_SIZE);
    cr_expect_lt(strlen(expression_of(l)), BL_LABEL_EXPRESSION);
}

static const char *number(double value)
{
    static struct bl_label l;
    l = (struct bl_label){0};
    bl_label_add_number(&l, value);
    return l.enhanced;
}

Test(label, numbers)
{
    cr_expect_str_eq(number(0), "0");
    cr_expect_str_eq(number(-0.125), "−0.125");
    cr_expect_str_eq(number(1234.5), "1234");
    cr_expect_str_eq(number(-2e-5), "−2×10^{−5}");
    cr_expect_str_eq(number(1.5e12), "1.5×10^{12}");
    cr_expect_str_eq(number(0.0 / 0.0), "—");
}

Test(label, width_counts_what_is_seen)
{
    struct bl_label a = bl_label_of("abc"), b = bl_label_of("a_c");
    struct bl_label eta = bl_label_of_variable("eta");
    struct bl_label one = bl_label_of("x");
    cr_expect_float_eq(bl_label_width(&a, 8), bl_label_width(&b, 8), 1e-9);
    cr_expect_float_eq(bl_label_width(&eta, 8), bl_label_width(&one, 8), 1e-9);
}
