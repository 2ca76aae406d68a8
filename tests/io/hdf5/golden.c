#include "golden.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "engine/data/batch.h"
#include "io/hdf5/hdf5.h"

const char *golden_path(char path[PATH_SIZE], const char *name)
{
    const char *source = getenv("BALER_SOURCE_DIR");
    cr_assert_not_null(source);
    snprintf(path, PATH_SIZE, "%s/tests/golden/hdf5/%s", source, name);
    return path;
}

const char *shared_path(char path[PATH_SIZE], const char *name)
{
    const char *shared = getenv("BALER_SHARED_DATA");
    const char *source = getenv("BALER_SOURCE_DIR");
    if (shared != NULL)
        snprintf(path, PATH_SIZE, "%s/%s", shared, name);
    else
        snprintf(path, PATH_SIZE, "%s/../shared/data/%s", source, name);
    if (access(path, R_OK) == 0)
        return path;
    fprintf(stderr, "notice: %s is not here, not tested\n", path);
    return NULL;
}

static uint32_t crc32_of_byte(uint32_t crc)
{
    for (int bit = 0; bit < 8; bit++)
        crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    return crc;
}

uint32_t crc32_of(uint32_t crc, const void *bytes, size_t n)
{
    static uint32_t table[256];
    const uint8_t *b = bytes;
    if (table[1] == 0)
        for (uint32_t i = 0; i < 256; i++)
            table[i] = crc32_of_byte(i);
    crc = ~crc;
    for (size_t i = 0; i < n; i++)
        crc = crc >> 8 ^ table[(crc ^ b[i]) & 0xFF];
    return ~crc;
}

static uint32_t sum_vector(uint32_t crc, const struct bl_vector *v, size_t n)
{
    if (v->type != BL_TEXT)
        return crc32_of(crc, v->values, n * v->width * bl_type_size(v->type));
    for (size_t i = 0; i < n; i++) {
        size_t length;
        const char *text = bl_vector_text(v, i, &length);
        crc = crc32_of(crc, text, length);
        crc = crc32_of(crc, "\n", 1);
    }
    return crc;
}

uint64_t sum_columns(uint32_t sums[MAX_COLUMNS], struct bl_source *s,
                     uint64_t row, size_t at_once)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_batch b;
    uint64_t n_rows = 0;
    cr_assert_leq(s->schema.n_columns, MAX_COLUMNS);
    cr_assert_eq(bl_batch_init(&b, &s->schema, NULL, at_once, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, row, &err), BL_OK, "%s", err.text);
    for (size_t i = 0; i < s->schema.n_columns; i++)
        sums[i] = 0;
    do {
        cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
        cr_assert_eq(b.first_row, row + n_rows);
        for (size_t i = 0; i < s->schema.n_columns; i++)
            if (bl_batch_has(&b, i))
                sums[i] = sum_vector(sums[i], &b.vectors[i], b.n_rows);
        n_rows += b.n_rows;
    } while (b.n_rows > 0);
    bl_batch_release(&b);
    return n_rows;
}

struct bl_source *open_source(const char *path, const char *table)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = NULL;
    cr_assert_eq(bl_format_hdf5.open(path, table, NULL, &s, &err), BL_OK, "%s",
                 err.text);
    return s;
}
