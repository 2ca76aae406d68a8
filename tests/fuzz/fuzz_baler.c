/* A compressed table, as hostile as it likes: its description and parts are
 * those of the input, sealed with checksums that hold, since otherwise nothing
 * gets past them.
 *
 *     description   JSON as in the part meta, to the first '\0'
 *     size          of the weights: 4 bytes, little-endian
 *     weights
 *     a row group   to the end, and any other group is the same
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <xxhash.h>

#include "engine/codec/decoder.h"
#include "engine/codec/pack.h"
#include "engine/codec/stream.h"

enum { SIZE = 4, ENTRY = 24, MOST_BYTES = 1 << 20 };

struct part {
    uint8_t *bytes;
    size_t n;
};

struct sealed {
    struct bl_container_reader base; // first: a container is its own reader
    struct bl_buffer meta;
    struct part weights, group;
};

/* The container. */

static struct part part_named(const struct sealed *s, const char *name)
{
    if (strcmp(name, "meta") == 0)
        return (struct part){s->meta.data, s->meta.size};
    return strcmp(name, "weights") == 0 ? s->weights : s->group;
}

static enum bl_status get_size(struct bl_container_reader *r, const char *name,
                               uint64_t *n, struct bl_error *err)
{
    (void)err;
    *n = part_named((struct sealed *)r, name).n;
    return BL_OK;
}

static enum bl_status read_part(struct bl_container_reader *r, const char *name,
                                uint64_t at, size_t n, void *bytes,
                                struct bl_error *err)
{
    struct part p = part_named((struct sealed *)r, name);
    if (at > p.n || n > p.n - at)
        return bl_fail(err, BL_BROKEN, "too short");
    memcpy(bytes, p.bytes + at, n);
    return BL_OK;
}

static void stay(struct bl_container_reader *r)
{
    (void)r;
}

static const struct bl_container_reader_ops ops = {get_size, read_part, stay};

/* Sealing. */

static uint64_t number_at(const uint8_t *bytes, size_t n)
{
    uint64_t number = 0;
    for (size_t i = 0; i < n; i++)
        number |= (uint64_t)bytes[i] << 8 * i;
    return number;
}

static void put_number(uint8_t *bytes, uint64_t number)
{
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(number >> 8 * i);
}

/* Checksums of the streams that are all there; returns the directory's size. */
static size_t seal_streams(struct part *p)
{
    size_t n = p->n >= SIZE ? (size_t)number_at(p->bytes, SIZE) : 0;
    size_t directory = SIZE + n * ENTRY;
    if (p->n < SIZE || n > p->n / ENTRY || directory > p->n)
        return p->n;
    size_t at = directory;
    for (size_t i = 0; i < n; i++) {
        uint8_t *entry = p->bytes + SIZE + i * ENTRY;
        uint64_t size = number_at(entry + 8, 8);
        if (size > p->n - at)
            break;
        put_number(entry + 16, XXH3_64bits(p->bytes + at, (size_t)size));
        at += (size_t)size;
    }
    return directory;
}

static json_t *checksum_of(const uint8_t *bytes, size_t n)
{
    char text[17];
    snprintf(text, sizeof text, "%016llx",
             (unsigned long long)XXH3_64bits(bytes, n));
    return json_string(text);
}

/* Sizes and checksums in the description, where it has a place for them. */
static void seal_description(struct sealed *s, json_t *json)
{
    size_t directory = seal_streams(&s->group), i;
    json_t *table = json_object_get(json, "table"), *group;
    json_array_foreach(json_object_get(table, "groups"), i, group)
    {
        json_array_set_new(group, 1, json_integer((json_int_t)directory));
        json_array_set_new(group, 2, json_integer((json_int_t)s->group.n));
        json_array_set_new(group, 3, checksum_of(s->group.bytes, directory));
    }
    json_object_set_new(json_object_get(json, "model"), "checksum",
                        checksum_of(s->weights.bytes, s->weights.n));
}

static bool seal(struct sealed *s, json_t *json)
{
    struct bl_error err;
    seal_description(s, json);
    char *text = json_dumps(json, JSON_REAL_PRECISION(17));
    if (text == NULL)
        return false;
    bool is_packed = bl_pack(&s->meta, text, strlen(text), 1, &err) == BL_OK;
    free(text);
    return is_packed &&
           bl_buffer_put_u64(&s->meta, XXH3_64bits(s->meta.data, s->meta.size),
                             &err) == BL_OK;
}

static bool take_parts(struct sealed *s, uint8_t *data, size_t size)
{
    if (size < SIZE || number_at(data, SIZE) > size - SIZE)
        return false;
    s->weights = (struct part){data + SIZE, (size_t)number_at(data, SIZE)};
    s->group =
        (struct part){data + SIZE + s->weights.n, size - SIZE - s->weights.n};
    s->base = (struct bl_container_reader){&ops, size};
    return true;
}

/* Decoding. */

/* A gigabyte that is asked for by the rules finds nothing. */
static bool is_small(const json_t *json)
{
    struct bl_meta m = {0};
    struct bl_error err;
    bool is_sound = bl_meta_from_json(&m, json, &err) == BL_OK;
    uint64_t row = bl_schema_row_bytes(&m.schema);
    is_sound = is_sound && m.schema.n_rows * row < MOST_BYTES &&
               m.rows_per_group * row < MOST_BYTES;
    bl_meta_release(&m);
    return is_sound;
}

static void read_rows(struct bl_source *source)
{
    struct bl_error err;
    struct bl_batch b;
    size_t rows = (size_t)source->schema.n_rows;
    if (bl_batch_init(&b, &source->schema, NULL, rows > 0 ? rows : 1, &err) !=
        BL_OK)
        return;
    bl_source_read(source, &b, &err);
    bl_batch_release(&b);
}

static void decode(struct sealed *s)
{
    struct bl_source *source;
    struct bl_error err;
    double *latents;
    size_t n;
    if (bl_decoder_open(&source, &s->base, &s->base, NULL, &err) != BL_OK)
        return;
    read_rows(source);
    if (bl_decoder_meta(source)->n_groups > 0 &&
        bl_decoder_latents(source, 0, &latents, &n, &err) == BL_OK)
        free(latents);
    bl_source_close(source);
}

static void try_table(json_t *json, uint8_t *data, size_t size)
{
    struct sealed s = {0};
    if (take_parts(&s, data, size) && is_small(json) && seal(&s, json))
        decode(&s);
    bl_buffer_release(&s.meta);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *end = size > 0 ? memchr(data, '\0', size) : NULL;
    if (end == NULL)
        return 0;
    size_t n = (size_t)(end - data);
    json_t *json = json_loadb((const char *)data, n, 0, NULL);
    uint8_t *parts = malloc(size);
    if (json != NULL && parts != NULL) {
        memcpy(parts, end + 1, size - n - 1);
        try_table(json, parts, size - n - 1);
    }
    json_decref(json);
    free(parts);
    return 0;
}
