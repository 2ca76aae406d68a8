#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "engine/data/batch.h"

static struct bl_error err;

static struct bl_schema mixed_schema(void)
{
    struct bl_schema s = {0};
    struct bl_column *c;
    bl_schema_add(&s, "n", BL_INT16, NULL, &err);
    bl_schema_add(&s, "words", BL_TEXT, NULL, &err);
    bl_schema_add(&s, "jagged", BL_UNREADABLE, NULL, &err);
    bl_schema_add(&s, "map", BL_FLOAT32, &c, &err);
    bl_column_set_dims(c, (size_t[]){2, 3}, 2, &err);
    return s;
}

Test(batch, carries_what_is_wanted_and_readable)
{
    struct bl_schema s = mixed_schema();
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &s, NULL, 4, &err), BL_OK);
    cr_assert(bl_batch_has(&b, 0));
    cr_assert(bl_batch_has(&b, 1));
    cr_assert_not(bl_batch_has(&b, 2));
    cr_assert(bl_batch_has(&b, 3));
    bl_batch_release(&b);
    bool wanted[] = {false, true, true, false};
    cr_assert_eq(bl_batch_init(&b, &s, wanted, 4, &err), BL_OK);
    cr_assert_not(bl_batch_has(&b, 0));
    cr_assert(bl_batch_has(&b, 1));
    cr_assert_not(bl_batch_has(&b, 2));
    cr_assert_not(bl_batch_has(&b, 3));
    bl_batch_release(&b);
    bl_schema_release(&s);
}

Test(batch, values_stand_in_row_order)
{
    struct bl_schema s = mixed_schema();
    struct bl_batch b;
    bl_batch_init(&b, &s, NULL, 4, &err);
    const struct bl_vector *map = &b.vectors[3];
    cr_assert_eq(map->width, 6);
    *(float *)bl_vector_at(map, 2, 5) = 7;
    cr_assert_eq(((float *)map->values)[2 * 6 + 5], 7);
    cr_assert_eq((char *)bl_vector_at(&b.vectors[0], 3, 0),
                 (char *)b.vectors[0].values + 6);
    bl_batch_release(&b);
    bl_schema_release(&s);
}

static void check_text(const struct bl_vector *v, size_t row, const char *text,
                       size_t n)
{
    size_t length;
    const char *found = bl_vector_text(v, row, &length);
    cr_assert_eq(length, n);
    cr_assert_eq(memcmp(found, text, n), 0);
}

Test(batch, text_keeps_every_byte)
{
    struct bl_schema s = mixed_schema();
    struct bl_batch b;
    bl_batch_init(&b, &s, NULL, 4, &err);
    struct bl_vector *v = &b.vectors[1];
    cr_assert_eq(bl_vector_put_text(v, 0, "", 0, &err), BL_OK);
    cr_assert_eq(bl_vector_put_text(v, 1, "a\0b\xFF", 4, &err), BL_OK);
    cr_assert_eq(bl_vector_put_text(v, 2, "", 0, &err), BL_OK);
    cr_assert_eq(bl_vector_put_text(v, 3, "last", 4, &err), BL_OK);
    check_text(v, 0, "", 0);
    check_text(v, 1, "a\0b\xFF", 4);
    check_text(v, 2, "", 0);
    check_text(v, 3, "last", 4);
    bl_batch_release(&b);
    bl_schema_release(&s);
}

Test(batch, clear_forgets_rows_and_keeps_room)
{
    struct bl_schema s = mixed_schema();
    struct bl_batch b;
    bl_batch_init(&b, &s, NULL, 4, &err);
    struct bl_vector *v = &b.vectors[1];
    bl_vector_put_text(v, 0, "something long enough", 21, &err);
    b.n_rows = 1;
    size_t room = v->bytes.capacity;
    bl_batch_clear(&b);
    cr_assert_eq(b.n_rows, 0);
    cr_assert_eq(b.capacity, 4);
    cr_assert_eq(v->bytes.capacity, room);
    bl_vector_put_text(v, 0, "new", 3, &err);
    check_text(v, 0, "new", 3);
    bl_batch_release(&b);
    bl_schema_release(&s);
}

Test(batch, room_that_cannot_be_had_is_a_failure)
{
    struct bl_schema s = mixed_schema();
    struct bl_batch b;
    cr_assert_eq(bl_batch_init(&b, &s, NULL, SIZE_MAX / 4, &err), BL_NO_MEMORY);
    bl_schema_release(&s);
}

Test(batch, comfortable_rows_follow_the_width)
{
    struct bl_schema s = {0};
    struct bl_column *c;
    cr_assert_eq(bl_batch_comfortable_rows(&s), 65536);
    bl_schema_add(&s, "x", BL_FLOAT64, &c, &err);
    cr_assert_eq(bl_batch_comfortable_rows(&s), 65536);
    bl_column_set_dims(c, (size_t[]){1024}, 1, &err);
    cr_assert_eq(bl_batch_comfortable_rows(&s), 512);
    bl_column_set_dims(c, (size_t[]){SIZE_MAX / 16}, 1, &err);
    cr_assert_eq(bl_batch_comfortable_rows(&s), 1);
    bl_schema_add(&s, "t", BL_TEXT, NULL, &err);
    cr_assert_eq(bl_batch_comfortable_rows(&s), 1);
    bl_schema_release(&s);
}
