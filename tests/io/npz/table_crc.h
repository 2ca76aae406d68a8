/* Checksums of a table's columns, as tests/golden/make_npz.py makes them. */
#ifndef BL_TESTS_IO_NPZ_TABLE_CRC_H
#define BL_TESTS_IO_NPZ_TABLE_CRC_H

#include <stdint.h>
#include <stdlib.h>

#include "engine/data/source.h"

static inline uint32_t crc32_more(uint32_t crc, const void *bytes, size_t n)
{
    const uint8_t *b = bytes;
    crc = ~crc;
    for (size_t i = 0; i < n; i++) {
        crc ^= b[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static inline uint32_t crc_of_vector(uint32_t crc, const struct bl_vector *v,
                                     size_t n_rows)
{
    if (v->type != BL_TEXT)
        return crc32_more(crc, v->values,
                          n_rows * v->width * bl_type_size(v->type));
    for (size_t row = 0; row < n_rows; row++) {
        size_t n;
        const char *text = bl_vector_text(v, row, &n);
        crc = crc32_more(crc, text, n);
        crc = crc32_more(crc, "\n", 1);
    }
    return crc;
}

/* One checksum per column from rows [at, end of table), read `batch` at a
 * time; unreadable columns have 0.  NULL when reading fails. */
static inline uint32_t *crc_of_rows(struct bl_source *s, size_t batch,
                                    struct bl_error *err)
{
    struct bl_batch b;
    size_t n = s->schema.n_columns;
    if (bl_batch_init(&b, &s->schema, NULL, batch, err) != BL_OK)
        return NULL;
    uint32_t *crc = calloc(n + 1, sizeof *crc);
    enum bl_status status;
    while ((status = bl_source_read(s, &b, err)) == BL_OK && b.n_rows > 0)
        for (size_t i = 0; i < n; i++)
            if (bl_batch_has(&b, i))
                crc[i] = crc_of_vector(crc[i], &b.vectors[i], b.n_rows);
    bl_batch_release(&b);
    if (status == BL_OK)
        return crc;
    free(crc);
    return NULL;
}

#endif
