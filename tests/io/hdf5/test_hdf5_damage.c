/* Damaged files end in a sentence that names them, or in values: never in a
 * crash or a hang.  (Formats without checksums cannot tell a flipped bit of a
 * value from a value.) */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../scratch.h"
#include "engine/data/batch.h"
#include "golden.h"
#include "io/hdf5/hdf5.h"

TestSuite(hdf5_damage, .init = scratch_enter, .fini = scratch_leave);

enum { MOST_BYTES = 1 << 16 };

struct file {
    unsigned char bytes[MOST_BYTES];
    size_t n;
    const char *copy; // where damaged ones are put
};

static struct file *load(const char *name)
{
    static struct file f;
    char path[PATH_SIZE];
    FILE *in = fopen(golden_path(path, name), "rb");
    cr_assert_not_null(in);
    f.n = fread(f.bytes, 1, sizeof f.bytes, in);
    fclose(in);
    f.copy = name;
    return &f;
}

static void check_sentence(const struct file *f, const struct bl_error *err)
{
    cr_assert_neq(err->status, BL_OK);
    cr_assert_not_null(strstr(err->text, f->copy), "%s", err->text);
}

static void read_rows(const struct file *f, struct bl_source *s)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_batch b;
    if (bl_schema_row_bytes(&s->schema) > 1 << 20 ||
        bl_batch_init(&b, &s->schema, NULL, 16, &err) != BL_OK)
        return;
    for (int i = 0; i < 8; i++)
        if (bl_source_read(s, &b, &err) != BL_OK) {
            check_sentence(f, &err);
            break;
        }
    bl_batch_release(&b);
}

/* Everything that a program does with a file; true when it could. */
static bool use(const struct file *f)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_table_list l = {0};
    struct bl_source *s;
    bool listed = bl_format_hdf5.list(f->copy, &l, &err) == BL_OK;
    if (!listed)
        check_sentence(f, &err);
    bl_table_list_release(&l);
    bool opened =
        listed && bl_format_hdf5.open(f->copy, NULL, NULL, &s, &err) == BL_OK;
    if (listed && !opened)
        check_sentence(f, &err);
    if (opened) {
        read_rows(f, s);
        bl_source_close(s);
    }
    return opened;
}

static void cut(const char *name, bool all_fail)
{
    struct file *f = load(name);
    for (size_t n = 0; n < f->n; n += 64) {
        scratch_write(f->copy, f->bytes, n);
        bool usable = use(f);
        cr_expect_not(all_fail && usable, "%s cut to %zu bytes", name, n);
    }
}

static void flip(const char *name, size_t step)
{
    struct file *f = load(name);
    for (size_t at = 0; at < f->n; at += step) {
        unsigned char bit = (unsigned char)(1u << (at / step * 5 + at) % 8);
        f->bytes[at] ^= bit;
        scratch_write(f->copy, f->bytes, f->n);
        use(f);
        f->bytes[at] ^= bit;
    }
}

Test(hdf5_damage, cut_files)
{
    cut("lengths.h5", true);
    cut("unordered.h5", true);
    cut("text.h5", true);
}

Test(hdf5_damage, flipped_bits_with_checksums)
{
    flip("unordered.h5", 13);
}

Test(hdf5_damage, flipped_bits_without_checksums)
{
    flip("lengths.h5", 31);
}

Test(hdf5_damage, flipped_bits_of_a_compound)
{
    flip("compound.h5", 97);
}
