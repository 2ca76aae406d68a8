/* Damaged and lying files: a sentence or the right data, and nothing else. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include "io/npz/npz.h"
#include "tests/io/npz/table_crc.h"

enum { MAX = 4096 };

static size_t load_golden(uint8_t bytes[MAX], const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/golden/npz/%s",
             getenv("BALER_SOURCE_DIR"), name);
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f, "%s", path);
    size_t n = fread(bytes, 1, MAX, f);
    fclose(f);
    cr_assert_lt(n, MAX);
    return n;
}

static char damaged[] = "/tmp/baler-damage-XXXXXX";

static void make_file(void)
{
    int fd = mkstemp(damaged);
    cr_assert_geq(fd, 0);
    close(fd);
}

static void remove_file(void)
{
    unlink(damaged);
}

TestSuite(npz_damage, .init = make_file, .fini = remove_file);

/* A new file each time: rewriting one makes some file systems wait for the
 * disk. */
static void store(const uint8_t *bytes, size_t n)
{
    unlink(damaged);
    FILE *f = fopen(damaged, "wb");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

/* Reads all of what is stored: the checksums of all columns that are readable,
 * XORed; true when that succeeded, else a sentence in `err`. */
static bool read_all(const struct bl_format *format, uint32_t *sum,
                     struct bl_error *err)
{
    struct bl_source *s = NULL;
    err->text[0] = '\0';
    if (format->open(damaged, NULL, NULL, &s, err) != BL_OK)
        return false;
    uint32_t *crc = crc_of_rows(s, 3, err);
    *sum = 0;
    for (size_t i = 0; crc != NULL && i < s->schema.n_columns; i++)
        *sum ^= crc[i];
    bl_source_close(s);
    free(crc);
    return crc != NULL;
}

static void truncations(const struct bl_format *format, const char *name)
{
    uint8_t bytes[MAX];
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    size_t n = load_golden(bytes, name);
    for (size_t k = 0; k < n; k++) {
        store(bytes, k);
        cr_assert(!read_all(format, &sum, &err), "%s: %zu of %zu bytes read",
                  name, k, n);
        cr_assert_not_null(strstr(err.text, damaged), "%s", err.text);
    }
    store(bytes, n);
    cr_assert(read_all(format, &sum, &err), "%s", err.text);
}

Test(npz_damage, truncated_anywhere)
{
    truncations(&bl_format_npz, "tiny.npz");
    truncations(&bl_format_npz, "fortran.npz");
    truncations(&bl_format_npy, "plain.npy");
    truncations(&bl_format_npy, "padded.npy");
    truncations(&bl_format_npy, "fields.npy");
}

/* The checksums that are right for a file: of all columns, or of fewer. */
struct right {
    uint32_t sums[4];
    size_t n;
};

static bool is_right(const struct right *r, uint32_t sum)
{
    bool found = sum == 0;
    for (size_t i = 0; i < r->n; i++)
        found |= sum == r->sums[i];
    return found;
}

/* Checksums cover the arrays, but are compared when values are read: a flip
 * may rename or hide an array, or make its dtype one that is not read. */
static void flips_never_change(const char *name, const struct right *right)
{
    uint8_t bytes[MAX];
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    size_t n = load_golden(bytes, name), read = 0;
    for (size_t bit = 0; bit < 8 * n; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        store(bytes, n);
        if (read_all(&bl_format_npz, &sum, &err)) {
            cr_assert(is_right(right, sum), "%s, bit %zu: %08x", name, bit,
                      sum);
            read += sum == right->sums[0];
        } else {
            cr_assert_neq(err.text[0], '\0');
        }
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    cr_assert_gt(read, 0, "%s", name);
}

Test(npz_damage, flipped_bits_never_change_a_value)
{
    // tests/golden/npz/expected.txt; a of tiny.npz is deflated, b stored.
    uint32_t a = 0x68c9c48c, b = 0x1431a309;
    flips_never_change("tiny.npz", &(struct right){{a ^ b, a, b}, 3});
    flips_never_change("fortran_stored.npz", &(struct right){{0x1be68870}, 1});
}

/* One bit of every byte, another one each time. */
static void flips(const struct bl_format *format, const char *name)
{
    uint8_t bytes[MAX];
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    size_t n = load_golden(bytes, name);
    for (size_t i = 0; i < n; i++) {
        bytes[i] ^= (uint8_t)(1 << i % 8);
        store(bytes, n);
        if (!read_all(format, &sum, &err))
            cr_assert_neq(err.text[0], '\0');
        bytes[i] ^= (uint8_t)(1 << i % 8);
    }
}

/* A .npy has no checksum: nothing more can be asked than to survive. */
Test(npz_damage, flipped_bits_end_well)
{
    flips(&bl_format_npz, "mixed.npz");
    flips(&bl_format_npy, "fields.npy");
    flips(&bl_format_npy, "python2.npy");
    flips(&bl_format_npy, "version3.npy");
}

/* Where the central directory's first record tells the unpacked size. */
static uint8_t *claimed_size(uint8_t *bytes, size_t n)
{
    size_t i = 0;
    while (i + 46 < n && memcmp(bytes + i, "PK\1\2", 4) != 0)
        i++;
    cr_assert_lt(i + 46, n, "no central directory");
    return bytes + i + 24;
}

Test(npz_damage, sizes_that_lie)
{
    uint8_t bytes[MAX];
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    size_t n = load_golden(bytes, "tiny.npz");
    uint8_t *size = claimed_size(bytes, n);
    size[3] = 0x70;
    store(bytes, n);
    cr_assert(!read_all(&bl_format_npz, &sum, &err));
    cr_assert_not_null(strstr(err.text, "cannot hold"), "%s", err.text);
    size[3] = 0;
    size[0]++;
    store(bytes, n);
    cr_assert(!read_all(&bl_format_npz, &sum, &err));
    cr_assert_not_null(strstr(err.text, "array a"), "%s", err.text);
}

/* A shape of 2^40 rows over a few bytes of data. */
Test(npz_damage, shapes_that_lie)
{
    static const char text[] = "{'descr': '<f8', 'fortran_order': False, "
                               "'shape': (1099511627776,), }\n";
    uint8_t bytes[512] = "\x93NUMPY\1";
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    bytes[8] = sizeof text - 1;
    memcpy(bytes + 10, text, sizeof text - 1);
    store(bytes, sizeof bytes);
    cr_assert(!read_all(&bl_format_npy, &sum, &err));
    cr_assert_not_null(strstr(err.text, "8796093022208 bytes"), "%s", err.text);
}

static void store_encrypted(void)
{
    uint8_t bytes[MAX];
    int code;
    size_t n = load_golden(bytes, "plain.npy");
    unlink(damaged);
    zip_t *zip = zip_open(damaged, ZIP_CREATE, &code);
    cr_assert_not_null(zip);
    zip_source_t *source = zip_source_buffer(zip, bytes, n, 0);
    zip_int64_t i = zip_file_add(zip, "secret.npy", source, 0);
    cr_assert_eq(zip_file_set_encryption(zip, (zip_uint64_t)i, ZIP_EM_AES_256,
                                         "open sesame"),
                 0);
    cr_assert_eq(zip_close(zip), 0);
}

Test(npz_damage, encrypted)
{
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum;
    store_encrypted();
    cr_assert(!read_all(&bl_format_npz, &sum, &err));
    cr_assert_not_null(strstr(err.text, "array secret is encrypted"), "%s",
                       err.text);
}
