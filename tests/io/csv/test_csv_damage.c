/* Damaged files end in a sentence that says where, never in wrong data. */
#include "csv_table.h"

#include "base/random.h"

static void expect_refused(const char *text, size_t n, const char *words)
{
    struct table t = table_of_bytes(text, n);
    expect_failure(&t, words);
}

static void expect_text_refused(const char *text, const char *words)
{
    expect_refused(text, strlen(text), words);
}

Test(damage, ragged_rows_name_line_and_counts)
{
    expect_text_refused("a,b,c\n1,2,3\n4,5\n",
                        "line 3 (row 1) has 2 fields where the header has 3");
    expect_text_refused("a,b,c\n1,2,3\n4,5,6,7\n",
                        "line 3 (row 1) has 4 fields where the header has 3");
    expect_text_refused("1,2\n# note\n\n\"x\ny\",4\n1\n",
                        "line 6 (row 2) has 1 fields where the first row");
}

Test(damage, nothing_to_read)
{
    expect_text_refused("", "is empty");
    expect_text_refused("\n\n  \n", "no rows");
    expect_text_refused("# only\n# comments", "no rows");
    expect_text_refused("\xef\xbb\xbf", "no rows");
}

Test(damage, no_text_at_all)
{
    expect_refused("a,b\n1,2\n3,\0\n", 12, "line 3 has a NUL byte");
    expect_refused("\xff\xfe"
                   "a\0,\0b\0\n\0",
                   10, "UTF-16");
    expect_refused("a\0,\0b\0\n\0", 8, "NUL");
}

Test(damage, a_quote_left_open)
{
    expect_text_refused("a,b\n1,2\n\"3,4\n5,6\n", "line 3 is never closed");
    expect_text_refused("a,b\n1,\"", "never closed");
}

Test(damage, a_quote_left_open_early_in_a_long_file)
{
    enum { N = 70 << 20 };
    char *text = malloc(N);
    memset(text, 'x', N);
    memcpy(text, "a,b\n1,\"2\n", 9);
    for (size_t i = 1000; i < N; i += 1000)
        text[i] = '\n';
    expect_refused(text, N, "line 2 is longer than 64 MiB");
    free(text);
}

Test(damage, more_fields_than_any_table)
{
    enum { N = 3 << 20 };
    char *text = malloc(N);
    memset(text, ',', N);
    expect_refused(text, N, "more than 2097152 fields");
    free(text);
}

Test(damage, no_such_file_and_folders)
{
    struct table t = table_of_file("/no/such/file.csv");
    expect_failure(&t, "/no/such/file.csv cannot be opened");
    t = table_of_file("/tmp");
    expect_failure(&t, "folder");
}

/* The file shrinks, or becomes another, between opening and reading. */
Test(damage, a_file_that_changes)
{
    static const char *const later[] = {"a,b\n1,2\n", "a,b\n1,2\nx,4\n",
                                        "a,b\n1,2\n3,4,5\n"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        struct table t = {.err = BL_ERROR_INIT};
        write_temporary(t.path, "a,b\n1,2\n3,4\n", 12);
        cr_assert_eq(bl_format_csv.open(t.path, NULL, NULL, &t.source, &t.err),
                     BL_OK);
        FILE *f = fopen(t.path, "w");
        fputs(later[i], f);
        fclose(f);
        table_read(&t);
        expect_failure(&t, "has changed");
    }
}

/* Whatever bytes: a table or a sentence, and the rows that were promised. */
Test(damage, random_bytes)
{
    static const char alphabet[] = "0123456789..,,,;\t \"\"\n\n\n\r#-+eaxtrue";
    struct bl_random r = bl_random_new(7, 0);
    for (int k = 0; k < 3000; k++) {
        char text[300];
        size_t n = 1 + bl_random_below(&r, sizeof text - 1);
        for (size_t i = 0; i < n; i++)
            text[i] = bl_random_below(&r, 200) == 0
                          ? (char)bl_random_u64(&r)
                          : alphabet[bl_random_below(&r, sizeof alphabet - 1)];
        struct table t = table_of_bytes(text, n);
        if (t.status == BL_OK)
            cr_expect_eq(t.rows.n_rows, t.source->schema.n_rows);
        else
            cr_expect_gt(strlen(t.err.text), 10u);
        table_release(&t);
    }
}

/* Every cut and many flips of a sound file. */
Test(damage, cuts_and_flips)
{
    static const char sound[] = "pt,\"et,a\",n,s\n1.5,-2e3,3,\"a\nb\"\n4,,6,x\n"
                                "# end\n7.25,nan,9,\"\"\"\"\n";
    struct bl_random r = bl_random_new(8, 0);
    for (size_t n = 1; n < sizeof sound; n++) {
        struct table t = table_of_bytes(sound, n);
        table_release(&t);
    }
    for (int k = 0; k < 1000; k++) {
        char text[sizeof sound];
        memcpy(text, sound, sizeof sound);
        text[bl_random_below(&r, sizeof sound - 1)] ^=
            (char)(1 << bl_random_below(&r, 8));
        struct table t = table_of_bytes(text, sizeof sound - 1);
        table_release(&t);
    }
}
