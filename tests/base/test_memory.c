#include "base/memory.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static struct bl_error err = BL_ERROR_INIT;

Test(memory, a_product_that_does_not_fit_is_seen)
{
    size_t product;
    cr_assert(bl_size_multiply(&product, SIZE_MAX / 8, 8));
    cr_assert_eq(product, SIZE_MAX / 8 * 8);
    cr_assert_not(bl_size_multiply(&product, SIZE_MAX / 8 + 1, 8));
    cr_assert(bl_size_multiply(&product, 0, SIZE_MAX));
    cr_assert_eq(product, 0);
}

Test(memory, arrays_are_zeroed_and_aligned)
{
    static const size_t counts[] = {0, 1, 7, 8, 9, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        double *array = bl_array_new(counts[i], sizeof *array, &err);
        cr_assert_not_null(array);
        cr_expect_eq((uintptr_t)array % 64, 0);
        for (size_t k = 0; k < counts[i]; k++)
            cr_assert_eq(array[k], 0);
        free(array);
    }
}

Test(memory, impossible_arrays_are_refused_with_a_sentence)
{
    static const size_t sizes[][2] = {{SIZE_MAX, 8},
                                      {SIZE_MAX / 2, 2},
                                      {PTRDIFF_MAX, 1},
                                      {(size_t)1 << 46, 64}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        err = (struct bl_error)BL_ERROR_INIT;
        cr_expect_null(bl_array_new(sizes[i][0], sizes[i][1], &err));
        cr_expect_eq(err.status, BL_NO_MEMORY);
        cr_expect_not_null(strstr(err.text, "out of memory"));
    }
}

/* Appending n elements one by one copies a number of them linear in n. */
Test(memory, reserve_grows_geometrically_and_keeps_values)
{
    uint32_t *array = NULL;
    size_t capacity = 0, n_growths = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        size_t was = capacity;
        void *room = array;
        cr_assert_eq(
            bl_array_reserve(&room, &capacity, i + 1, sizeof *array, &err),
            BL_OK);
        array = room;
        array[i] = i;
        n_growths += capacity != was;
    }
    for (uint32_t i = 0; i < 10000; i++)
        cr_assert_eq(array[i], i);
    cr_assert_lt(n_growths, 30);
    free(array);
}

Test(memory, a_refused_reserve_leaves_the_array_alone)
{
    void *array = bl_array_new(4, 8, &err);
    void *was = array;
    size_t capacity = 4;
    memset(array, 0x5A, 32);
    cr_assert_eq(bl_array_reserve(&array, &capacity, SIZE_MAX / 4, 8, &err),
                 BL_NO_MEMORY);
    cr_assert_eq(array, was);
    cr_assert_eq(capacity, 4);
    cr_assert_eq(((unsigned char *)array)[31], 0x5A);
    free(array);
}

Test(memory, strings)
{
    char *whole = bl_string_copy("latent", &err);
    char *start = bl_string_copy_n("latent", 3, &err);
    char *none = bl_string_copy_n("latent", 0, &err);
    char *text = bl_string_format(&err, "%s[%d]", "pt", 12);
    cr_expect_str_eq(whole, "latent");
    cr_expect_str_eq(start, "lat");
    cr_expect_str_eq(none, "");
    cr_expect_str_eq(text, "pt[12]");
    free(whole);
    free(start);
    free(none);
    free(text);
}

Test(memory, a_string_of_impossible_length_is_refused)
{
    cr_assert_null(bl_string_copy_n("", SIZE_MAX, &err));
    cr_assert_eq(err.status, BL_NO_MEMORY);
}
