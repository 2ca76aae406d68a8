#include "engine/codec/meta.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/json.h"
#include "engine/codec/pack.h"

enum {
    CHECKSUM_SIZE = 8,
    MAX_META = 1 << 28, // bytes of JSON that a file may claim
};

void bl_meta_release(struct bl_meta *m)
{
    for (size_t i = 0; i < m->n_recipe; i++) {
        free(m->recipe[i].key);
        free(m->recipe[i].value);
    }
    free(m->recipe);
    free(m->tool);
    free(m->roles);
    free(m->ranges);
    free(m->groups);
    bl_codings_release(&m->codings);
    bl_model_free(m->model);
    bl_schema_release(&m->schema);
    *m = (struct bl_meta){0};
}

enum bl_status bl_meta_add_setting(struct bl_meta *m, const char *key,
                                   const char *value, struct bl_error *err)
{
    void *recipe = m->recipe;
    if (bl_array_reserve(&recipe, &m->recipe_capacity, m->n_recipe + 1,
                         sizeof *m->recipe, err) != BL_OK)
        return err->status;
    m->recipe = recipe;
    struct bl_setting s = {bl_string_copy(key, err),
                           bl_string_copy(value, err)};
    if (s.key == NULL || s.value == NULL) {
        free(s.key);
        free(s.value);
        return err->status;
    }
    m->recipe[m->n_recipe++] = s;
    return BL_OK;
}

enum bl_status bl_meta_put(const struct bl_meta *m,
                           struct bl_container_writer *w, struct bl_error *err)
{
    json_t *json = bl_meta_to_json(m);
    char *text = json_dumps(json, JSON_COMPACT | JSON_REAL_PRECISION(17));
    json_decref(json);
    if (text == NULL)
        return bl_fail(err, BL_NO_MEMORY,
                       "out of memory while describing the file");
    struct bl_buffer part = {0};
    enum bl_status status = bl_pack(&part, text, strlen(text), 1, err);
    free(text);
    if (status == BL_OK)
        status =
            bl_buffer_put_u64(&part, XXH3_64bits(part.data, part.size), err);
    if (status == BL_OK)
        status = w->ops->put(w, "meta", part.data, part.size, err);
    bl_buffer_release(&part);
    return status;
}

/* The whole of a part; *bytes is owned by the caller. */
static enum bl_status read_part(uint8_t **bytes, size_t *n,
                                struct bl_container_reader *r, const char *name,
                                struct bl_error *err)
{
    uint64_t size;
    if (r->ops->size(r, name, &size, err) != BL_OK)
        return err->status;
    if (size > r->file_bytes)
        return bl_fail(err, BL_BROKEN, "the part %s is larger than the file",
                       name);
    *n = (size_t)size;
    *bytes = bl_array_new(*n, 1, err);
    if (*bytes == NULL)
        return err->status;
    if (r->ops->read(r, name, 0, *n, *bytes, err) != BL_OK) {
        free(*bytes);
        *bytes = NULL;
        return err->status;
    }
    return BL_OK;
}

static bool checksum_holds(const uint8_t *part, size_t n)
{
    uint64_t stored = 0;
    for (size_t i = 0; i < CHECKSUM_SIZE; i++)
        stored |= (uint64_t)part[n - CHECKSUM_SIZE + i] << (8 * i);
    return XXH3_64bits(part, n - CHECKSUM_SIZE) == stored;
}

static enum bl_status parse_meta(struct bl_meta *m, const uint8_t *part,
                                 size_t n, struct bl_error *err)
{
    if (n < CHECKSUM_SIZE || !checksum_holds(part, n))
        return bl_fail(err, BL_BROKEN,
                       "the description of the file is damaged (its checksum "
                       "does not hold)");
    size_t packed = n - CHECKSUM_SIZE;
    uint64_t size = bl_unpacked_size(part, packed);
    if (size > MAX_META)
        return bl_fail(err, BL_BROKEN,
                       "the description of the file claims %llu bytes",
                       (unsigned long long)size);
    char *text = bl_array_new((size_t)size, 1, err);
    if (text == NULL ||
        bl_unpack(text, (size_t)size, part, packed, err) != BL_OK) {
        free(text);
        return err->status;
    }
    json_error_t where;
    json_t *json =
        json_loadb(text, (size_t)size, JSON_REJECT_DUPLICATES, &where);
    free(text);
    if (json == NULL)
        return bl_fail(err, BL_BROKEN,
                       "the description of the file is not JSON: %s",
                       where.text);
    enum bl_status status = bl_meta_from_json(m, json, err);
    json_decref(json);
    return status;
}

enum bl_status bl_meta_get(struct bl_meta *m, struct bl_container_reader *r,
                           struct bl_error *err)
{
    *m = (struct bl_meta){0};
    uint8_t *part = NULL;
    size_t n = 0;
    if (read_part(&part, &n, r, "meta", err) != BL_OK)
        return err->status;
    if (parse_meta(m, part, n, err) != BL_OK)
        bl_meta_release(m);
    free(part);
    return m->tool != NULL ? BL_OK : err->status;
}

enum bl_status bl_meta_get_weights(struct bl_meta *m,
                                   struct bl_container_reader *r,
                                   struct bl_error *err)
{
    uint8_t *part = NULL;
    size_t n = 0;
    if (read_part(&part, &n, r, "weights", err) != BL_OK)
        return err->status;
    enum bl_status status = bl_model_unpack_weights(m->model, part, n, err);
    free(part);
    return status;
}
