#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tui/model/loose_json.h"

static char folder[] = "/tmp/baler-loose-XXXXXX";

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    char path[64];
    snprintf(path, sizeof path, "%s/a", folder);
    unlink(path);
    rmdir(folder);
}

TestSuite(loose_json, .init = make_folder, .fini = remove_folder);

static int make_file(const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s/a", folder);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert_eq(write(file, text, strlen(text)), (ssize_t)strlen(text));
    return file;
}

static void expect_refused(const char *why)
{
    struct bl_error err = BL_ERROR_INIT;
    json_t *json;
    cr_expect_eq(bl_loose_read_in(&json, folder, "a", &err), BL_FAILED);
    cr_expect_null(json);
    cr_expect_not_null(strstr(err.text, why), "%s", err.text);
}

Test(loose_json, no_file_is_no_error)
{
    struct bl_error err = BL_ERROR_INIT;
    json_t *json;
    cr_expect_eq(bl_loose_read_in(&json, folder, "a", &err), BL_OK);
    cr_expect_null(json);
    cr_expect_eq(bl_loose_read_in(&json, "/dev/null", "a", &err), BL_OK);
    cr_expect_null(json);
}

Test(loose_json, reads_an_object)
{
    struct bl_error err = BL_ERROR_INIT;
    json_t *json;
    close(make_file("{\"a\": 1.5}"));
    cr_assert_eq(bl_loose_read_in(&json, folder, "a", &err), BL_OK);
    cr_expect_eq(bl_loose_real_of(json, "a"), 1.5);
    json_decref(json);
}

Test(loose_json, refuses_what_is_no_object)
{
    static const char *const texts[][2] = {
        {"", "no JSON"},
        {"{", "no JSON (line 1)"},
        {"{\n\"a\": }", "no JSON (line 2)"},
        {"[1]", "no JSON object"},
        {"{\"a\": 1e999}", "no JSON"},
        {"{\"a\": \"\\u0000\"}", "no JSON"},
        {"{\"a\": \"\xff\"}", "no JSON"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        close(make_file(texts[i][0]));
        expect_refused(texts[i][1]);
    }
    char deep[5000];
    memset(deep, '[', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    close(make_file(deep));
    expect_refused("no JSON");
}

Test(loose_json, refuses_what_is_too_large_without_reading_it)
{
    int file = make_file("{}");
    cr_assert_eq(ftruncate(file, (off_t)1 << 40), 0);
    close(file);
    expect_refused("larger than the 64 MB");
}

Test(loose_json, never_waits_for_a_pipe)
{
    char path[64];
    snprintf(path, sizeof path, "%s/a", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    expect_refused("no regular file");
}

Test(loose_json, numbers_are_numbers_or_unknown)
{
    json_t *json = json_loads("{\"a\": 3, \"b\": -2.5, \"c\": \"3\", "
                              "\"d\": null, \"e\": true}",
                              0, NULL);
    cr_expect(bl_loose_real_of(json, "a") == 3);
    cr_expect(bl_loose_real_of(json, "b") == -2.5);
    cr_expect(isnan(bl_loose_real_of(json, "c")));
    cr_expect(isnan(bl_loose_real_of(json, "d")));
    cr_expect(isnan(bl_loose_real_of(json, "missing")));
    cr_expect(isnan(bl_loose_real_of(NULL, "a")));
    cr_expect(bl_loose_count_of(json, "a") == 3);
    cr_expect(bl_loose_count_of(json, "b") == 0);
    cr_expect(bl_loose_flag_of(json, "e") && !bl_loose_flag_of(json, "a"));
    json_decref(json);
}

Test(loose_json, texts_are_cut)
{
    struct bl_error err = BL_ERROR_INIT;
    char longest[3000], *text;
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    json_t *json = json_pack("{s:s, s:i}", "a", longest, "b", 1);
    cr_assert_eq(bl_loose_text_of(&text, json, "a", &err), BL_OK);
    cr_expect_eq(strlen(text), 1000);
    free(text);
    cr_assert_eq(bl_loose_text_of(&text, json, "b", &err), BL_OK);
    cr_expect_null(text);
    json_decref(json);
}

Test(loose_json, matrices_have_rows_of_one_length)
{
    struct bl_error err = BL_ERROR_INIT;
    static const char *const odd[] = {"[]",   "[[1,2],[3]]", "[[1,2],7]",
                                      "[[]]", "3",           "[[1,2,3]]"};
    double *values;
    size_t rows;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        json_t *json = json_loads(odd[i], JSON_DECODE_ANY, NULL);
        cr_assert_eq(bl_loose_matrix(&values, &rows, 2, json, &err), BL_OK);
        cr_expect(values == NULL && rows == 0, "%s", odd[i]);
        json_decref(json);
    }
    json_t *json = json_loads("[[1,2],[3,null],[5,6]]", 0, NULL);
    cr_assert_eq(bl_loose_matrix(&values, &rows, 2, json, &err), BL_OK);
    cr_expect(rows == 3 && values[2] == 3 && isnan(values[3]) &&
              values[5] == 6);
    free(values);
    cr_assert_eq(bl_loose_square(&values, 2, json, &err), BL_OK);
    cr_expect_null(values);
    json_decref(json);
}
