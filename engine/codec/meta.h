/* The description of a .baler or model file: its part "meta" as a struct.
 *
 * Ownership: everything below a meta is its own, the model included.
 */
#ifndef BL_ENGINE_CODEC_META_H
#define BL_ENGINE_CODEC_META_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "engine/codec/certificate.h"
#include "engine/codec/container.h"
#include "engine/codec/features.h"
#include "engine/codec/model.h"
#include "engine/coding/coding.h"
#include "engine/data/role.h"
#include "engine/data/schema.h"

enum bl_stream_kind { // numbers in the file
    BL_STREAM_LATENT = 0,
    BL_STREAM_EXACT = 1,
    BL_STREAM_LENGTHS = 2,
    BL_STREAM_TEXT = 3,
    BL_STREAM_SPECIAL = 4,
    BL_STREAM_NUMBERS = 5,
};

enum bl_share { // what stored bytes are for, as `baler info` tells
    BL_SHARE_MODEL,
    BL_SHARE_LATENT,
    BL_SHARE_RESIDUAL,
    BL_SHARE_EXACT,
    BL_N_SHARES
};
const char *bl_share_name(enum bl_share s);

// What a file may make a reader ask memory for.
enum {
    BL_GROUP_MAX_ROWS = 65536,
    BL_GROUP_MAX_BYTES = 16 << 20, // of values, in groups of several rows
    BL_ROW_MAX_BYTES = 1 << 30,
};

struct bl_group { // a row group, as meta lists it
    uint64_t n_rows;
    uint64_t directory_bytes;
    uint64_t part_bytes;
    uint64_t checksum; // of the directory
};

struct bl_setting { // a line of the recipe
    char *key, *value;
};

struct bl_meta {
    char *tool; // "baler 0.1.0"
    bool is_table;
    struct bl_model *model; // NULL when no column is compressed
    bool model_is_external;

    // Of a table only: the columns that are stored, in order.
    struct bl_schema schema;
    enum bl_role *roles;     // one per column
    struct bl_range *ranges; // one per column; of what only a network keeps
    struct bl_codings codings;
    bool is_bounded; // every value was checked; the certificate says so
    struct bl_certificate certificate;
    uint64_t rows_per_group;
    struct bl_group *groups;
    size_t n_groups, groups_capacity;
    uint64_t original_bytes, in_memory_bytes;
    uint64_t stored_bytes[BL_N_SHARES];

    struct bl_setting *recipe;
    size_t n_recipe, recipe_capacity;
};

void bl_meta_release(struct bl_meta *m);

enum bl_status bl_meta_add_setting(struct bl_meta *m, const char *key,
                                   const char *value, struct bl_error *err);

// The JSON document of the part "meta", and back into a meta that is empty
// (released by the caller on failure too).  Any document is safe.
json_t *bl_meta_to_json(const struct bl_meta *m);
enum bl_status bl_meta_from_json(struct bl_meta *m, const json_t *json,
                                 struct bl_error *err);

// Stores the part "meta".
enum bl_status bl_meta_put(const struct bl_meta *m,
                           struct bl_container_writer *w, struct bl_error *err);

// Reads, checks and understands it.  Any bytes are safe.
enum bl_status bl_meta_get(struct bl_meta *m, struct bl_container_reader *r,
                           struct bl_error *err);

// Reads the part "weights" into the model.
enum bl_status bl_meta_get_weights(struct bl_meta *m,
                                   struct bl_container_reader *r,
                                   struct bl_error *err);

#endif
