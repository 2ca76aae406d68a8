/* Pickles as Python 3.11 writes
 *     ['pt', 'ηé\\n\n', '😀', 7, True, None, 2.5, 'pt', [1, -2], ('a',),
 *      {'k': 3}, -5000000000]
 * in each protocol (the second 'pt' is the first one, recalled), and damaged
 * ones. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/random.h"
#include "io/hdf5/pickle.h"

static const char protocol_0[] =
    "(lp0\nVpt\np1\naV\\u03b7\xe9\\u005cn\\u000a\np2\naV\\U0001f600\np3\naI7\n"
    "aI01\naNaF2.5\nag1\na(lp4\nI1\naI-2\naa(Va\np5\ntp6\na(dp7\nVk\np8\nI3\n"
    "saL-5000000000L\na.";
static const char protocol_1[] =
    "]q\0(X\2\0\0\0ptq\1X\7\0\0\0\xce\xb7\xc3\xa9\\n\nq\2X\4\0\0\0"
    "\xf0\x9f\x98\x80q\3K\7I01\nNG@\4\0\0\0\0\0\0h\1]q\4(K\1J\xfe\xff\xff\xff"
    "e(X\1\0\0\0aq\5tq\6}q\7X\1\0\0\0kq\10K\3sL-5000000000L\ne.";
static const char protocol_2[] =
    "\x80\2]q\0(X\2\0\0\0ptq\1X\7\0\0\0\xce\xb7\xc3\xa9\\n\nq\2X\4\0\0\0"
    "\xf0\x9f\x98\x80q\3K\7\x88NG@\4\0\0\0\0\0\0h\1]q\4(K\1J\xfe\xff\xff\xff"
    "eX\1\0\0\0aq\5\x85q\6}q\7X\1\0\0\0kq\10K\3s\x8a\5\0\x0e\xfa\xd5\xfe"
    "e.";
static const char protocol_5[] =
    "\x80\5\x95\x4b\0\0\0\0\0\0\0]\x94(\x8c\2pt\x94\x8c\7\xce\xb7\xc3\xa9\\n\n"
    "\x94\x8c\4\xf0\x9f\x98\x80\x94K\7\x88NG@\4\0\0\0\0\0\0h\1]\x94(K\1J\xfe"
    "\xff\xff\xff"
    "e\x8c\1a\x94\x85\x94}\x94\x8c\1k\x94K\3s\x8a\5\0\x0e\xfa"
    "\xd5\xfe"
    "e.";

static const struct {
    const char *bytes;
    size_t n;
} protocols[] = {{protocol_0, sizeof protocol_0 - 1},
                 {protocol_1, sizeof protocol_1 - 1},
                 {protocol_2, sizeof protocol_2 - 1},
                 {protocol_5, sizeof protocol_5 - 1}};
enum { N_PROTOCOLS = sizeof protocols / sizeof *protocols };

static struct bl_error err;

static const struct bl_pickle_value *item(const struct bl_pickle *p, size_t i)
{
    return bl_pickle_item(p, bl_pickle_root(p), i);
}

static void check_text(const struct bl_pickle_value *v, const char *text)
{
    cr_assert_eq(v->kind, BL_PICKLE_TEXT);
    cr_assert_eq(v->n, strlen(text));
    cr_assert_arr_eq(v->text, text, v->n);
}

static void check_number(const struct bl_pickle_value *v, int64_t number)
{
    cr_assert_eq(v->kind, BL_PICKLE_INT);
    cr_assert_eq(v->number, number);
}

static void check_all(const struct bl_pickle *p)
{
    cr_assert_eq(bl_pickle_root(p)->kind, BL_PICKLE_LIST);
    cr_assert_eq(bl_pickle_root(p)->n, 12);
    check_text(item(p, 0), "pt");
    check_text(item(p, 1), "\xce\xb7\xc3\xa9\\n\n");
    check_text(item(p, 2), "\xf0\x9f\x98\x80");
    check_number(item(p, 3), 7);
    cr_assert_eq(item(p, 4)->kind, BL_PICKLE_BOOL);
    cr_assert_eq(item(p, 4)->number, 1);
    cr_assert_eq(item(p, 5)->kind, BL_PICKLE_NONE);
    cr_assert_eq(item(p, 6)->kind, BL_PICKLE_FLOAT);
    cr_assert_eq(item(p, 6)->real, 2.5);
    check_text(item(p, 7), "pt");
    check_number(bl_pickle_item(p, item(p, 8), 1), -2);
    check_text(bl_pickle_item(p, item(p, 9), 0), "a");
    check_text(bl_pickle_item(p, item(p, 10), 0), "k");
    check_number(bl_pickle_item(p, item(p, 10), 1), 3);
    check_number(item(p, 11), -5000000000);
    cr_assert_null(item(p, 12));
    cr_assert_null(bl_pickle_item(p, item(p, 0), 0));
}

Test(hdf5_pickle, every_protocol)
{
    for (size_t i = 0; i < N_PROTOCOLS; i++) {
        struct bl_pickle *p;
        cr_assert_eq(
            bl_pickle_read(&p, protocols[i].bytes, protocols[i].n, &err), BL_OK,
            "%zu: %s", i, err.text);
        check_all(p);
        const struct bl_pickle_value **items =
            bl_pickle_items(p, bl_pickle_root(p), &err);
        for (size_t k = 0; k < 12; k++)
            cr_assert_eq(items[k], item(p, k));
        free(items);
        bl_pickle_free(p);
    }
}

Test(hdf5_pickle, cut_anywhere)
{
    struct bl_pickle *p;
    for (size_t i = 0; i < N_PROTOCOLS; i++)
        for (size_t n = 0; n < protocols[i].n; n++) {
            cr_assert_eq(bl_pickle_read(&p, protocols[i].bytes, n, &err),
                         BL_FAILED);
            cr_assert_null(p);
        }
}

/* Whatever comes of it, it ends, and within bounds. */
Test(hdf5_pickle, damaged_anywhere)
{
    char bytes[256];
    struct bl_random r = bl_random_new(1, 0);
    for (int round = 0; round < 20000; round++) {
        size_t i = bl_random_below(&r, N_PROTOCOLS), n = protocols[i].n;
        struct bl_pickle *p;
        memcpy(bytes, protocols[i].bytes, n);
        for (int k = 0; k < 3; k++)
            bytes[bl_random_below(&r, n)] = (char)bl_random_u64(&r);
        if (bl_pickle_read(&p, bytes, n, &err) != BL_OK)
            continue;
        for (size_t k = 0; item(p, k) != NULL; k++)
            if (item(p, k)->kind == BL_PICKLE_TEXT)
                cr_assert_neq(memchr(item(p, k)->text, 0, item(p, k)->n + 1),
                              bytes);
        bl_pickle_free(p);
    }
}

static void check_refused(const char *bytes, size_t n)
{
    struct bl_pickle *p;
    cr_assert_eq(bl_pickle_read(&p, bytes, n, &err), BL_FAILED);
    cr_assert_null(p);
    cr_assert_not_null(strstr(err.text, "pickle"), "%s", err.text);
}

Test(hdf5_pickle, what_would_go_astray)
{
    check_refused("", 0);
    check_refused(".", 1);                     // nothing to give
    check_refused("e.", 2);                    // no mark
    check_refused("((K\1aaK\1K\1t.", 12);      // below its mark
    check_refused("h\7.", 3);                  // never remembered
    check_refused("K\1r\xff\xff\xff\xff.", 7); // memory for 2^32
    check_refused("X\xff\xff\xff\xff"          // 4 GB of text
                  "ab.",
                  8);
    check_refused("\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", 10);
    check_refused("I\n.", 3);
    check_refused("K\1K\2a.", 6);                     // append to a number
    check_refused("I99999999999999999999999\n.", 26); // beyond 64 bits
}

/* A list in itself, as Python's own pickler writes it. */
Test(hdf5_pickle, a_list_in_itself)
{
    struct bl_pickle *p;
    cr_assert_eq(bl_pickle_read(&p, "]q\0h\0a.", 7, &err), BL_OK);
    cr_assert_eq(item(p, 0), bl_pickle_root(p));
    bl_pickle_free(p);
}
