/* What CSV files look like in the wild, and what becomes of them. */
#include "csv_table.h"

#include <fcntl.h>

Test(header, words_over_numbers)
{
    struct table t = table_of("pt,eta,n\n1.5,-2,3\n4,5.25,6\n");
    expect_columns(&t, 2, "pt:float64 eta:float64 n:int64");
    cr_expect_eq(number_at(&t, 1, 1), 5.25);
    cr_expect_eq(number_at(&t, 1, 2), 6);
    table_release(&t);
}

Test(header, numbers_alone_have_none)
{
    struct table t = table_of("1,2.5\n3,4\n");
    expect_columns(&t, 2, "c0:int64 c1:float64");
    cr_expect_eq(number_at(&t, 0, 0), 1);
    table_release(&t);
}

Test(header, text_beside_numbers_in_the_first_row_is_data)
{
    struct table t = table_of("G,1.5\nT,2\n");
    expect_columns(&t, 2, "c0:text c1:float64");
    expect_text(&t, 0, 0, "G");
    table_release(&t);
}

Test(header, a_year_among_words_is_a_name)
{
    struct table t = table_of("a,b,2019\n1,2,3\n4,5,6\n");
    expect_columns(&t, 2, "a:int64 b:int64 2019:int64");
    table_release(&t);
}

Test(header, of_nothing_but_text)
{
    struct table t = table_of("name,place\nAda,London\nEmmy,Erlangen\n");
    expect_columns(&t, 2, "name:text place:text");
    table_release(&t);
}

Test(header, truth_on_truth_is_data)
{
    struct table t = table_of("true,x\nfalse,y\n");
    expect_columns(&t, 2, "c0:bool c1:text");
    table_release(&t);
    t = table_of("true,reco\n1.5,2.5\n");
    expect_columns(&t, 1, "true:float64 reco:float64");
    table_release(&t);
}

Test(header, quoted_numbers_are_names)
{
    struct table t = table_of("\"1\",\"2\"\n3,4\n5,6\n");
    expect_columns(&t, 2, "1:int64 2:int64");
    table_release(&t);
}

Test(header, without_rows)
{
    struct table t = table_of("a,b,c\n");
    expect_columns(&t, 0, "a:float64 b:float64 c:float64");
    table_release(&t);
}

Test(header, empty_and_repeated_names)
{
    struct table t = table_of(",x,x,x_2\n0,1,2,3\n");
    expect_columns(&t, 1, "c0:int64 x:int64 x_3:int64 x_2:int64");
    table_release(&t);
}

Test(header, names_of_any_kind)
{
    struct table t =
        table_of("\xef\xbb\xbf\"p_T [GeV]\", \xce\xb7 ,\"a \"\"b\"\"\",c/d\n"
                 "1,2,3,4\n");
    expect_columns(&t, 1,
                   "p_T [GeV]:int64 \xce\xb7:int64 a \"b\":int64 c/d:int64");
    table_release(&t);
}

Test(header, latin1_names_become_utf8)
{
    struct table t = table_of("\xb5_x,\xe9nergie\n1,2\n");
    expect_columns(&t, 1, "\xc2\xb5_x:int64 \xc3\xa9nergie:int64");
    table_release(&t);
}

Test(delimiter, semicolon_tab_and_blanks)
{
    static const char *const texts[] = {
        "a;b;c\n1;2.5;x\n3;4;y\n", "a\tb\tc\n1\t2.5\tx\n3\t4\ty\n",
        "a b c\n1 2.5 x\n3 4 y\n", "  a   b\tc\n  1   2.5 x  \n 3\t4    y\n",
        "a, b, c\n1, 2.5, x\n3, 4, y\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct table t = table_of(texts[i]);
        expect_columns(&t, 2, "a:int64 b:float64 c:text");
        expect_text(&t, 1, 2, "y");
        table_release(&t);
    }
}

Test(delimiter, a_comma_in_text_beside_semicolons)
{
    struct table t = table_of("who;n;m\nSmith, J;1;2\nDoe, K;3;4\n");
    expect_columns(&t, 2, "who:text n:int64 m:int64");
    expect_text(&t, 0, 0, "Smith, J");
    table_release(&t);
}

Test(delimiter, prose_is_one_column)
{
    struct table t = table_of("name\nJohn Smith\nAda\nJane van Doe\n");
    expect_columns(&t, 3, "name:text");
    expect_text(&t, 2, 0, "Jane van Doe");
    table_release(&t);
}

Test(delimiter, empty_fields_between_tabs)
{
    struct table t = table_of("a\tb\tc\n\t\t\n1\t\t3\n");
    expect_columns(&t, 2, "a:float64 b:float64 c:float64");
    cr_expect(isnan(number_at(&t, 0, 0)));
    cr_expect_eq(number_at(&t, 1, 2), 3);
    table_release(&t);
}

Test(lines, crlf_cr_and_no_end)
{
    static const char *const texts[] = {"a,b\r\n1,2\r\n3,4\r\n",
                                        "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4",
                                        "a,b\r\n1,2\r\n3,4"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct table t = table_of(texts[i]);
        expect_columns(&t, 2, "a:int64 b:int64");
        cr_expect_eq(number_at(&t, 1, 1), 4);
        table_release(&t);
    }
}

Test(lines, blank_lines_and_comments_are_passed)
{
    struct table t = table_of("# made by hand\n\na,b\n# units\n1,2\n   \n"
                              "\r\n#\n3,4\n\n# end");
    expect_columns(&t, 2, "a:int64 b:int64");
    table_release(&t);
}

Test(lines, a_comment_names_columns_as_savetxt_writes_it)
{
    struct table t = table_of("# pt eta\n1.0e+00 2.0e+00\n3.0e+00 4.0e+00\n");
    expect_columns(&t, 2, "pt:float64 eta:float64");
    table_release(&t);
    t = table_of("# first line\n#x y, z\n1,2\n");
    expect_columns(&t, 1, "x y:int64 z:int64");
    table_release(&t);
    t = table_of("# x y\n1,2\n");
    expect_columns(&t, 1, "x:int64 y:int64");
    table_release(&t);
    t = table_of("# three words here\n1,2\n");
    expect_columns(&t, 1, "c0:int64 c1:int64");
    table_release(&t);
    t = table_of("# pt eta\n\n1,2\n");
    expect_columns(&t, 1, "c0:int64 c1:int64");
    table_release(&t);
}

Test(quotes, hold_delimiters_newlines_and_quotes)
{
    struct table t =
        table_of("a,b\n\"x,\ny\",1\n\" \"\"z\"\" \",2\n5\" tall,3\n");
    expect_columns(&t, 3, "a:text b:int64");
    expect_text(&t, 0, 0, "x,\ny");
    expect_text(&t, 1, 0, " \"z\" ");
    expect_text(&t, 2, 0, "5\" tall");
    cr_expect_eq(number_at(&t, 2, 1), 3);
    table_release(&t);
}

Test(quotes, among_blanks_and_tabs)
{
    struct table t = table_of("a  b\n\"x y\"\t1\n  \"\tz\"   2\n");
    expect_columns(&t, 2, "a:text b:int64");
    expect_text(&t, 0, 0, "x y");
    expect_text(&t, 1, 0, "\tz");
    table_release(&t);
}

Test(quotes, everywhere_mean_nothing)
{
    struct table t = table_of("\"a\",\"b\"\n\"1\",\"2.5\"\n\"3\",\"x\"\n");
    expect_columns(&t, 2, "a:int64 b:text");
    table_release(&t);
}

Test(quotes, on_some_numbers_make_text)
{
    struct table t = table_of("a,b\n\"1\",2\n\"3\",4\n");
    expect_columns(&t, 2, "a:text b:int64");
    expect_text(&t, 1, 0, "3");
    table_release(&t);
}

Test(quotes, an_empty_one_among_numbers_is_missing)
{
    struct table t = table_of("a\n1.5\n\"\"\n2.5\n");
    expect_columns(&t, 3, "a:float64");
    cr_expect(isnan(number_at(&t, 1, 0)));
    table_release(&t);
}

Test(sizes, one_value)
{
    struct table t = table_of("1.5");
    expect_columns(&t, 1, "c0:float64");
    table_release(&t);
}

Test(sizes, one_column)
{
    struct table t = table_of("x\n1\n2\n3\n");
    expect_columns(&t, 3, "x:int64");
    table_release(&t);
}

Test(sizes, a_million_columns)
{
    enum { N = 1000000 };
    char *text = malloc(N * 10);
    size_t n = 0;
    for (int i = 0; i < N; i++)
        n += (size_t)sprintf(text + n, "x%d,", i);
    text[n - 1] = '\n';
    for (int i = 0; i < N; i++)
        n += (size_t)sprintf(text + n, "%d,", i % 7);
    text[n - 1] = '\n';
    struct table t = table_of_bytes(text, n);
    free(text);
    cr_assert_eq(t.status, BL_OK, "%s", t.err.text);
    cr_expect_eq(t.source->schema.n_columns, (size_t)N);
    cr_expect_str_eq(t.source->schema.columns[N - 1].name, "x999999");
    cr_expect_eq(number_at(&t, 0, 999998), 999998 % 7);
    table_release(&t);
}

Test(sizes, records_across_blocks)
{
    enum { N = 40000 };
    char *text = malloc(N * 24), *p = text;
    p += sprintf(p, "i,text\n");
    for (int i = 0; i < N; i++)
        p += sprintf(p, i % 3 ? "%d,plain\n" : "%d,\"quo,ted\"\n", i);
    struct table t = table_of_bytes(text, (size_t)(p - text));
    expect_columns(&t, N, "i:int64 text:text");
    for (size_t i = 0; i < N; i++) {
        cr_assert_eq(number_at(&t, i, 0), (double)i);
        expect_text(&t, i, 1, i % 3 ? "plain" : "quo,ted");
    }
    table_release(&t);
    free(text);
}

Test(sizes, a_field_longer_than_a_block)
{
    enum { LONG = 700000 };
    for (int quoted = 0; quoted <= 1; quoted++) {
        char *text = malloc(LONG + 64), *p = text;
        p += sprintf(p, "a,b\n1,x\n2,%s", quoted ? "\"" : "");
        memset(p, 'y', LONG);
        p += LONG;
        p += sprintf(p, "%s\n3,z\n", quoted ? "\"" : "");
        struct table t = table_of_bytes(text, (size_t)(p - text));
        expect_columns(&t, 3, "a:int64 b:text");
        size_t n;
        bl_vector_text(&t.rows.vectors[1], 1, &n);
        cr_expect_eq(n, (size_t)LONG);
        expect_text(&t, 2, 1, "z");
        table_release(&t);
        free(text);
    }
}

static char *numbered_rows(size_t n)
{
    char *text = malloc(n * 40 + 64), *p = text;
    p += sprintf(p, "i,half\n");
    for (size_t i = 0; i < n; i++) {
        if (i % 1000 == 7)
            p += sprintf(p, "# a comment, \"\n\n");
        p += sprintf(p, i % 11 ? "%zu,%zu.5\n" : "\"%zu\",%zu.5\n", i, i);
    }
    return text;
}

/* From wherever a read begins, the rows are the same. */
Test(seek, lands_on_the_row)
{
    enum { N = 20000, ROWS = 5 };
    char *text = numbered_rows(N);
    struct table t = table_of(text);
    expect_columns(&t, N, "i:text half:float64");
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &t.source->schema, NULL, ROWS, &t.err),
                 BL_OK);
    for (size_t k = 0; k < 400; k++) {
        size_t row = k * 7919 % (N + 1), left = N - row;
        cr_assert_eq(bl_source_seek(t.source, row, &t.err), BL_OK);
        cr_assert_eq(bl_source_read(t.source, &b, &t.err), BL_OK);
        cr_assert_eq(b.n_rows, left < ROWS ? left : ROWS);
        for (size_t i = 0; i < b.n_rows; i++)
            cr_assert_eq(((double *)b.vectors[1].values)[i],
                         (double)(row + i) + 0.5);
    }
    bl_batch_release(&b);
    table_release(&t);
    free(text);
}

Test(batches, only_what_is_wanted)
{
    struct table t = table_of("a,b,c\n1,x,2.5\n3,y,4.5\n");
    const bool wanted[] = {false, false, true};
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &t.source->schema, wanted, 1, &t.err),
                 BL_OK);
    cr_assert_eq(bl_source_seek(t.source, 1, &t.err), BL_OK);
    cr_assert_eq(bl_source_read(t.source, &b, &t.err), BL_OK);
    cr_expect_eq(b.first_row, 1u);
    cr_expect_eq(*(double *)b.vectors[2].values, 4.5);
    cr_assert_eq(bl_source_read(t.source, &b, &t.err), BL_OK);
    cr_expect_eq(b.n_rows, 0u);
    bl_batch_release(&b);
    table_release(&t);
}

Test(input, standard_input_through_a_pipe)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    static const char text[] = "a,b\n1,2\n3,4\n";
    cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    struct table t = table_of_file("-");
    expect_columns(&t, 2, "a:int64 b:int64");
    cr_assert_eq(bl_source_seek(t.source, 1, &t.err), BL_OK);
    table_release(&t);
}

Test(input, list_and_table_names)
{
    char path[64];
    write_temporary(path, "a,b\n1,2\n", 8);
    struct bl_table_list l = {0};
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_format_csv.list(path, &l, &err), BL_OK);
    cr_expect_eq(l.n, 1u);
    cr_expect_str_eq(l.tables[0].name, "");
    cr_expect_eq(l.tables[0].n_rows, 1u);
    bl_table_list_release(&l);
    struct bl_source *source;
    cr_expect_eq(bl_format_csv.open(path, "jets", NULL, &source, &err),
                 BL_FAILED);
    unlink(path);
}

Test(probe, takes_text_and_nothing_else)
{
    cr_expect(bl_format_csv.probe((const uint8_t *)"a,b\r\n\t1", 7));
    cr_expect(!bl_format_csv.probe((const uint8_t *)"a\0b", 3));
    cr_expect(!bl_format_csv.probe((const uint8_t *)"\x89HDF\r\n\x1a\n", 8));
    cr_expect(!bl_format_csv.probe((const uint8_t *)"", 0));
}

/* Five files as odd as they come. */

Test(weird, excel_abroad)
{
    struct table t = table_of("\xef\xbb\xbf"
                              "Lauf;Wert [\xc2\xb5m];Ok\r\n"
                              "1;2.5;TRUE\r\n2;;FALSE\r\n");
    expect_columns(&t, 2, "Lauf:int64 Wert [\xc2\xb5m]:float64 Ok:bool");
    cr_expect(isnan(number_at(&t, 1, 1)));
    cr_expect_eq(number_at(&t, 0, 2), 1);
    table_release(&t);
}

Test(weird, r_with_row_names)
{
    struct table t = table_of("\"\",\"speed\",\"kind\"\n\"1\",4.5,\"a\"\n"
                              "\"2\",NA,\"b\"\n");
    expect_columns(&t, 2, "c0:text speed:float64 kind:text");
    cr_expect(isnan(number_at(&t, 1, 1)));
    table_release(&t);
}

Test(weird, gnuplot_blocks)
{
    struct table t = table_of("#x  y   z\n 0  0  1e-3\n 0  1  -inf\n\n\n"
                              " 1  0  nan\n\t1  1  +4.\n");
    expect_columns(&t, 4, "x:int64 y:int64 z:float64");
    cr_expect_eq(number_at(&t, 1, 2), -INFINITY);
    cr_expect(isnan(number_at(&t, 2, 2)));
    cr_expect_eq(number_at(&t, 3, 2), 4);
    table_release(&t);
}

Test(weird, trailing_delimiters_and_times)
{
    struct table t = table_of("when,v,\n2020-01-01 10:00:00,1,\n"
                              "2020-01-01 10:00:01,2,\n");
    expect_columns(&t, 2, "when:text v:int64 c2:float64");
    expect_text(&t, 1, 0, "2020-01-01 10:00:01");
    table_release(&t);
}

Test(weird, nothing_but_quotes_and_emptiness)
{
    struct table t = table_of("\"\"\n\"\"\n\"\"\"\"\n\" \"\n");
    expect_columns(&t, 4, "c0:text");
    expect_text(&t, 2, 0, "\"");
    expect_text(&t, 3, 0, " ");
    table_release(&t);
}
