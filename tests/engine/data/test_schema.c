#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/schema.h"

static struct bl_error err;

static void add(struct bl_schema *s, const char *name, enum bl_type type)
{
    cr_assert_eq(bl_schema_add(s, name, type, NULL, &err), BL_OK);
}

static struct bl_schema full_schema(void)
{
    struct bl_schema s = {.n_rows = 7};
    struct bl_column *c;
    cr_assert_eq(bl_schema_set_name(&s, "jets", &err), BL_OK);
    cr_assert_eq(bl_attributes_set_text(&s.attributes, "title", "run", &err),
                 BL_OK);
    add(&s, "pt", BL_FLOAT32);
    cr_assert_eq(bl_column_set_unit(&s.columns[0], "GeV", &err), BL_OK);
    cr_assert_eq(bl_schema_add(&s, "map", BL_FLOAT64, &c, &err), BL_OK);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){3, 5}, 2, &err), BL_OK);
    cr_assert_eq(bl_column_set_note(c, "a note", &err), BL_OK);
    cr_assert_eq(bl_attributes_set_numbers(&c->attributes, "edges",
                                           (double[]){1, 2, 4}, 3, &err),
                 BL_OK);
    add(&s, "label", BL_TEXT);
    return s;
}

static void check_map(const struct bl_column *c)
{
    cr_assert_str_eq(c->name, "map");
    cr_assert_eq(c->type, BL_FLOAT64);
    cr_assert_eq(c->n_dims, 2);
    cr_assert_eq(c->dims[0], 3);
    cr_assert_eq(c->dims[1], 5);
    cr_assert_eq(c->width, 15);
    cr_assert_str_eq(c->note, "a note");
    cr_assert_null(c->unit);
    const struct bl_attribute *a = bl_attributes_find(&c->attributes, "edges");
    cr_assert_not_null(a);
    cr_assert_eq(a->n_values, 3);
    cr_assert_eq(a->values[2], 4);
    cr_assert_null(a->text);
}

Test(schema, a_copy_outlives_the_original)
{
    struct bl_schema s = full_schema(), copy;
    cr_assert_eq(bl_schema_copy(&copy, &s, &err), BL_OK);
    bl_schema_release(&s);
    cr_assert_eq(copy.n_rows, 7);
    cr_assert_str_eq(copy.name, "jets");
    cr_assert_eq(copy.n_columns, 3);
    cr_assert_str_eq(copy.columns[0].unit, "GeV");
    cr_assert_str_eq(bl_attributes_find(&copy.attributes, "title")->text,
                     "run");
    check_map(&copy.columns[1]);
    cr_assert_eq(copy.columns[2].type, BL_TEXT);
    bl_schema_release(&copy);
}

Test(schema, select_keeps_the_order)
{
    struct bl_schema s = full_schema(), some;
    cr_assert_eq(bl_schema_select(&some, &s, (bool[]){false, true, true}, &err),
                 BL_OK);
    cr_assert_eq(some.n_columns, 2);
    cr_assert_eq(some.n_rows, 7);
    check_map(&some.columns[0]);
    cr_assert_str_eq(some.columns[1].name, "label");
    bl_schema_release(&some);
    cr_assert_eq(bl_schema_select(&some, &s, (bool[]){0, 0, 0}, &err), BL_OK);
    cr_assert_eq(some.n_columns, 0);
    bl_schema_release(&some);
    bl_schema_release(&s);
}

Test(schema, row_bytes_count_what_has_a_size)
{
    struct bl_schema s = full_schema();
    cr_assert_eq(bl_schema_row_bytes(&s), 4 + 15 * 8);
    add(&s, "jagged", BL_UNREADABLE);
    add(&s, "flag", BL_BOOL);
    cr_assert_eq(bl_schema_row_bytes(&s), 4 + 15 * 8 + 1);
    bl_schema_release(&s);
}

Test(schema, row_bytes_do_not_wrap_around)
{
    struct bl_schema s = {0};
    size_t half = SIZE_MAX / 16;
    for (int i = 0; i < 3; i++) {
        struct bl_column *c;
        bl_schema_add(&s, "x", BL_FLOAT64, &c, &err);
        cr_assert_eq(bl_column_set_dims(c, &half, 1, &err), BL_OK);
    }
    cr_assert_eq(bl_schema_row_bytes(&s), SIZE_MAX);
    bl_schema_release(&s);
}

Test(schema, impossible_shapes_are_refused)
{
    struct bl_schema s = full_schema();
    struct bl_column *c = &s.columns[0];
    size_t huge = SIZE_MAX / 2;
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){4, 0}, 2, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "pt"));
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){huge, 4}, 2, &err),
                 BL_FAILED);
    cr_assert_eq(bl_column_set_dims(c, &huge, 1, &err), BL_FAILED);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){1, 1, 1, 1}, 4, &err),
                 BL_FAILED);
    cr_assert_eq(c->width, 1);
    bl_schema_release(&s);
}

Test(schema, an_attribute_set_again_is_replaced)
{
    struct bl_attributes *a;
    struct bl_schema s = full_schema();
    a = &s.columns[0].attributes;
    bl_attributes_set_text(a, "k", "first", &err);
    bl_attributes_set_numbers(a, "k", (double[]){5}, 1, &err);
    cr_assert_eq(a->n, 1);
    cr_assert_null(a->items[0].text);
    cr_assert_eq(a->items[0].values[0], 5);
    bl_attributes_set_text(a, "k", "again", &err);
    cr_assert_str_eq(a->items[0].text, "again");
    cr_assert_eq(a->items[0].n_values, 0);
    cr_assert_null(bl_attributes_find(a, "K"));
    bl_schema_release(&s);
}

Test(schema, find_gives_the_position_or_none)
{
    struct bl_schema s = full_schema();
    cr_assert_eq(bl_schema_find(&s, "label"), 2);
    cr_assert_eq(bl_schema_find(&s, "Label"), -1);
    cr_assert_eq(bl_schema_find(&s, ""), -1);
    bl_schema_release(&s);
}

/* Makes the names unique and compares with what is expected. */
static void check_unique(const char *const *given, const char *const *expected,
                         size_t n)
{
    struct bl_schema s = {0};
    for (size_t i = 0; i < n; i++)
        add(&s, given[i], BL_INT8);
    cr_assert_eq(bl_schema_make_names_unique(&s, &err), BL_OK);
    for (size_t i = 0; i < n; i++)
        cr_assert_str_eq(s.columns[i].name, expected[i], "column %zu: %s", i,
                         s.columns[i].name);
    bl_schema_release(&s);
}

#define CHECK_UNIQUE(n, given, expected)                                       \
    check_unique((const char *[])given, (const char *[])expected, n)
#define LIST(...)                                                              \
    {                                                                          \
        __VA_ARGS__                                                            \
    }

Test(schema, unique_names_stay)
{
    CHECK_UNIQUE(3, LIST("b", "a", "a_2"), LIST("b", "a", "a_2"));
}

Test(schema, repeated_names_are_numbered)
{
    CHECK_UNIQUE(5, LIST("x", "a", "x", "a", "x"),
                 LIST("x", "a", "x_2", "a_2", "x_3"));
}

Test(schema, numbers_pass_over_names_that_are_taken)
{
    CHECK_UNIQUE(3, LIST("a", "a", "a_2"), LIST("a", "a_3", "a_2"));
    CHECK_UNIQUE(4, LIST("a_2", "a", "a", "a"), LIST("a_2", "a", "a_3", "a_4"));
    CHECK_UNIQUE(6, LIST("a", "a", "a_2", "a_2", "a_2_2", "a_3"),
                 LIST("a", "a_4", "a_2", "a_2_3", "a_2_2", "a_3"));
}

Test(schema, odd_names_are_names_too)
{
    CHECK_UNIQUE(7, LIST("", "", " ", " ", "\xC3\xA9", "\xC3\xA9", "_2"),
                 LIST("", "_3", " ", " _2", "\xC3\xA9", "\xC3\xA9_2", "_2"));
}

Test(schema, no_columns_and_one)
{
    CHECK_UNIQUE(0, LIST(NULL), LIST(NULL));
    CHECK_UNIQUE(1, LIST("a"), LIST("a"));
}

/* Quadratic work would not end within the test's time. */
Test(schema, many_equal_names_become_unique)
{
    enum { N = 200000 };
    struct bl_schema s = {0};
    char name[32];
    for (int i = 0; i < N; i++) {
        snprintf(name, sizeof name, "a_%d", i / 2 + 2);
        add(&s, i % 2 == 0 ? "a" : name, BL_INT8);
    }
    cr_assert_eq(bl_schema_make_names_unique(&s, &err), BL_OK);
    cr_assert_eq(bl_schema_make_names_unique(&s, &err), BL_OK);
    snprintf(name, sizeof name, "a_%d", N);
    cr_assert_str_eq(s.columns[N - 2].name, name);
    bl_schema_release(&s);
}

Test(schema, every_string_becomes_utf8)
{
    struct bl_schema s = {0};
    add(&s, "\xe9nergie", BL_FLOAT32);
    bl_column_set_unit(&s.columns[0], "\xb5m", &err);
    bl_attributes_set_text(&s.attributes, "\xe9", "\xff", &err);
    bl_attributes_set_text(&s.attributes, "\xc3\xa9", "again", &err);
    cr_assert_eq(bl_schema_find(&s, "\xc3\xa9nergie"), 0);
    cr_assert_str_eq(s.columns[0].unit, "\xc2\xb5m");
    cr_assert_eq(s.attributes.n, 1);
    cr_assert_str_eq(bl_attributes_find(&s.attributes, "\xc3\xa9")->text,
                     "again");
    bl_schema_release(&s);
}
