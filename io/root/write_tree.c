#include "io/root/write_tree.h"

#include <stdlib.h>

#include "base/memory.h"

/* Versions of the classes, and bits of TObject that ROOT sets in them. */
enum {
    TREE_VERSION = 20,
    BRANCH_VERSION = 13,
    LEAF_VERSION = 2,
    LEAF_OF_TYPE_VERSION = 1,
    TREE_BITS = 1 << 3,
    BRANCH_BITS = 1 << 22,
};

/* Attributes of drawing: what ROOT takes when nothing is said. */

static void put_att(struct bl_root_record *r, const uint16_t *values, size_t n)
{
    size_t frame = bl_root_frame_begin(r, 2);
    for (size_t i = 0; i < n; i++)
        bl_root_put_u16(r, values[i]);
    bl_root_frame_end(r, frame);
}

static void put_att_line(struct bl_root_record *r)
{
    put_att(r, (const uint16_t[]){602, 1, 1}, 3);
}

static void put_att_fill(struct bl_root_record *r)
{
    put_att(r, (const uint16_t[]){0, 1001}, 2);
}

static void put_att_marker(struct bl_root_record *r)
{
    size_t frame = bl_root_frame_begin(r, 2);
    bl_root_put_u16(r, 1);
    bl_root_put_u16(r, 1);
    bl_root_put_f32(r, 1);
    bl_root_frame_end(r, frame);
}

/* Version 0 says that a checksum tells which one it is. */
static void put_io_features(struct bl_root_record *r)
{
    size_t frame = bl_root_frame_begin(r, 0);
    bl_root_put_u32(r, 0x1aa12f10);
    bl_root_put_u8(r, 0);
    bl_root_frame_end(r, frame);
}

/* --- leaves --- */

/* fMinimum and fMaximum.  They bound counters only, and for texts the room
 * that a reader needs. */
static void put_range(struct bl_root_record *r,
                      const struct bl_root_out_branch *b)
{
    if (b->type == BL_TEXT) {
        bl_root_put_u32(r, 0);
        bl_root_put_u32(r, (uint32_t)(b->longest_text + 1));
    } else {
        bl_root_put_zeros(r, 2 * bl_type_size(b->type));
    }
}

static void put_leaf_base(struct bl_root_record *r,
                          const struct bl_root_out_branch *b)
{
    bool is_text = b->type == BL_TEXT;
    size_t frame = bl_root_frame_begin(r, LEAF_VERSION);
    bl_root_put_named(r, b->leaf_name, b->leaf_title, 0);
    bl_root_put_u32(r, (uint32_t)(is_text ? b->longest_text + 1 : b->width));
    bl_root_put_u32(r, (uint32_t)(is_text ? 1 : bl_type_size(b->type)));
    bl_root_put_u32(r, 0); // its place in an object
    bl_root_put_u8(r, 0);  // it is no counter
    bl_root_put_u8(r, bl_root_leaf_kinds[b->type].is_unsigned);
    bl_root_put_u32(r, 0); // nor has it one
    bl_root_frame_end(r, frame);
}

/* Returns what refers to it. */
static uint32_t put_leaf(struct bl_root_record *r,
                         const struct bl_root_out_branch *b)
{
    size_t slot = bl_root_slot_begin(r, bl_root_leaf_kinds[b->type].class_name);
    size_t frame = bl_root_frame_begin(r, LEAF_OF_TYPE_VERSION);
    put_leaf_base(r, b);
    put_range(r, b);
    bl_root_frame_end(r, frame);
    bl_root_slot_end(r, slot);
    return bl_root_slot_reference(r, slot);
}

/* --- branches --- */

static size_t places_for_baskets(const struct bl_root_out_tree *t)
{
    enum { LEAST = 10 };
    return t->n_baskets < LEAST ? LEAST : t->n_baskets + 1;
}

/* Each array is as long as there are places; behind the first rows of the
 * baskets stands the number of all rows. */
static void put_baskets(struct bl_root_record *r,
                        const struct bl_root_out_tree *t,
                        const struct bl_root_out_branch *b)
{
    size_t unused = places_for_baskets(t) - t->n_baskets;
    bl_root_put_u8(r, 1);
    for (size_t i = 0; i < t->n_baskets; i++)
        bl_root_put_u32(r, b->baskets[i].size);
    bl_root_put_zeros(r, 4 * unused);
    bl_root_put_u8(r, 1);
    for (size_t i = 0; i < t->n_baskets; i++)
        bl_root_put_u64(r, t->first_rows[i]);
    bl_root_put_u64(r, t->n_rows);
    bl_root_put_zeros(r, 8 * (unused - 1));
    bl_root_put_u8(r, 1);
    for (size_t i = 0; i < t->n_baskets; i++)
        bl_root_put_u64(r, b->baskets[i].seek);
    bl_root_put_zeros(r, 8 * unused);
}

/* The members before the arrays.  The branch says 0 for its compression, with
 * which ROOT takes each basket as what it is. */
static void put_branch_numbers(struct bl_root_record *r,
                               const struct bl_root_out_tree *t,
                               const struct bl_root_out_branch *b)
{
    enum { OFFSETS_AT_FIRST = 1000 };
    bl_root_put_u32(r, 0);
    bl_root_put_u32(r, BL_ROOT_BUFFER_SIZE);
    bl_root_put_u32(r, b->type == BL_TEXT ? OFFSETS_AT_FIRST : 0);
    bl_root_put_u32(r, (uint32_t)t->n_baskets);
    bl_root_put_u64(r, t->n_rows);
    put_io_features(r);
    bl_root_put_u32(r, 0); // its place in an object
    bl_root_put_u32(r, (uint32_t)places_for_baskets(t));
    bl_root_put_u32(r, 0); // levels of splitting
    bl_root_put_u64(r, t->n_rows);
    bl_root_put_u64(r, 0); // the first row
    bl_root_put_u64(r, b->raw_bytes);
    bl_root_put_u64(r, b->stored_bytes);
}

/* Returns what refers to its leaf. */
static uint32_t put_branch(struct bl_root_record *r,
                           const struct bl_root_out_tree *t,
                           const struct bl_root_out_branch *b)
{
    size_t slot = bl_root_slot_begin(r, "TBranch");
    size_t frame = bl_root_frame_begin(r, BRANCH_VERSION);
    bl_root_put_named(r, b->name, b->title, BRANCH_BITS);
    put_att_fill(r);
    put_branch_numbers(r, t, b);
    bl_root_put_empty_array(r); // branches of its own
    size_t leaves = bl_root_array_begin(r, 1);
    uint32_t leaf = put_leaf(r, b);
    bl_root_frame_end(r, leaves);
    bl_root_put_empty_array(r); // baskets that are not in the file
    put_baskets(r, t, b);
    bl_root_put_string(r, ""); // the file with the baskets: this one
    bl_root_frame_end(r, frame);
    bl_root_slot_end(r, slot);
    return leaf;
}

/* --- the tree --- */

static uint64_t sum_raw_bytes(const struct bl_root_out_tree *t)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < t->n_branches; i++)
        sum += t->branches[i].raw_bytes;
    return sum;
}

static uint64_t sum_stored_bytes(const struct bl_root_out_tree *t)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < t->n_branches; i++)
        sum += t->branches[i].stored_bytes;
    return sum;
}

/* Rows between the beginnings of baskets, where that is always the same
 * number: readers then take them together.  Otherwise what ROOT begins with,
 * minus the bytes. */
static int64_t rows_per_cluster(const struct bl_root_out_tree *t)
{
    static const int64_t not_said = -30000000;
    if (t->n_baskets < 2)
        return not_said;
    uint64_t n = t->first_rows[1];
    for (size_t i = 2; i < t->n_baskets; i++)
        if (t->first_rows[i] - t->first_rows[i - 1] != n)
            return not_said;
    return (int64_t)n;
}

static void put_tree_numbers(struct bl_root_record *r,
                             const struct bl_root_out_tree *t)
{
    static const uint64_t no_limit = 1000000000000;
    bl_root_put_u64(r, t->n_rows);
    bl_root_put_u64(r, sum_raw_bytes(t));
    bl_root_put_u64(r, sum_stored_bytes(t));
    bl_root_put_zeros(r, 16); // bytes saved and flushed while it was open
    bl_root_put_f64(r, 1);    // weight
    bl_root_put_u32(r, 0);    // timer
    bl_root_put_u32(r, 25);   // rows that Scan prints before it asks
    bl_root_put_u32(r, 0);
    bl_root_put_u32(r, 1000); // offsets at first
    bl_root_put_u32(r, 0);    // ranges of clusters
    bl_root_put_u64(r, no_limit);
    bl_root_put_u64(r, no_limit);
    bl_root_put_u64(r, 0);
    bl_root_put_u64(r, (uint64_t)INT64_C(-300000000)); // of saving by itself
    bl_root_put_u64(r, (uint64_t)rows_per_cluster(t));
    bl_root_put_u64(r, 1000000); // rows to estimate a histogram from
    bl_root_put_zeros(r, 2);     // the ranges that there are not
}

/* The leaves once more, as references; *leaves has room for them. */
static void put_branches(struct bl_root_record *r,
                         const struct bl_root_out_tree *t, uint32_t *leaves)
{
    size_t array = bl_root_array_begin(r, t->n_branches);
    for (size_t i = 0; i < t->n_branches; i++)
        leaves[i] = put_branch(r, t, &t->branches[i]);
    bl_root_frame_end(r, array);
    array = bl_root_array_begin(r, t->n_branches);
    for (size_t i = 0; i < t->n_branches; i++)
        bl_root_put_u32(r, leaves[i]);
    bl_root_frame_end(r, array);
}

enum bl_status bl_root_put_tree(struct bl_root_record *r,
                                const struct bl_root_out_tree *t,
                                struct bl_error *err)
{
    enum { NOTHING_MORE = 28 }; // aliases, an index, friends, ...: null
    uint32_t *leaves = bl_array_new(t->n_branches, sizeof *leaves, err);
    if (leaves == NULL)
        return err->status;
    size_t frame = bl_root_frame_begin(r, TREE_VERSION);
    bl_root_put_named(r, t->name, "", TREE_BITS);
    put_att_line(r);
    put_att_fill(r);
    put_att_marker(r);
    put_tree_numbers(r, t);
    put_io_features(r);
    put_branches(r, t, leaves);
    bl_root_put_zeros(r, NOTHING_MORE);
    bl_root_frame_end(r, frame);
    free(leaves);
    return bl_root_record_status(r);
}
