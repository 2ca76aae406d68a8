#include "io/root/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/branch.h"

bool bl_root_is_tree(const char *class_name)
{
    static const char *const classes[] = {"TTree", "TNtuple", "TNtupleD"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strcmp(class_name, classes[i]) == 0)
            return true;
    return false;
}

/* The members between fEntries and fBranches. */
static void skip_settings(struct bl_reader *r, unsigned version)
{
    size_t wide = version > 5 ? 8 : 4;
    bl_reader_skip(r, (size_t)3 * 8);         // bytes: all, packed, saved
    bl_reader_skip(r, version >= 18 ? 8 : 0); // flushed
    bl_reader_skip(r, version >= 16 ? 8 : 0); // weight
    bl_reader_skip(r, (size_t)3 * 4);         // timer, scan, update
    bl_reader_skip(r, version >= 17 ? 4 : 0); // offsets
    size_t n_clusters = version >= 19 ? bl_reader_u32be(r) : 0;
    bl_reader_skip(r, version > 5 ? 8 : 0);         // most entries
    bl_reader_skip(r, 3 * wide);                    // loop, memory, autosave
    bl_reader_skip(r, version >= 18 ? 8 : 0);       // autoflush
    bl_reader_skip(r, wide);                        // estimate
    for (size_t i = 0; i < 2 && version >= 19; i++) // clusters: ends, sizes
        if (bl_reader_u8(r) != 0)
            bl_reader_skip(r, n_clusters * 8);
    if (version >= 20)
        bl_root_frame_skip(r); // TIOFeatures
}

static enum bl_status parse_tree(struct bl_root_tree *t, struct bl_reader *r,
                                 struct bl_root_memory *m, struct bl_error *err)
{
    enum { OLDEST = 5 };
    struct bl_root_frame frame = bl_root_frame_enter(r);
    t->title = bl_root_named_read(r).title;
    for (size_t i = 0; i < 3; i++)
        bl_root_frame_skip(r); // TAttLine, TAttFill, TAttMarker
    if (frame.version < OLDEST)
        return bl_fail(err, BL_FAILED,
                       "it is of version %u of TTree; versions from 5 on, of "
                       "ROOT 3.05 and later, can be read",
                       frame.version);
    t->n_entries = bl_root_count_read(r, frame.version > 5);
    skip_settings(r, frame.version);
    if (!bl_reader_ok(r))
        return bl_fail(err, BL_FAILED, "its description is damaged");
    return bl_root_branches_read(t, r, m, err);
}

/* TNtuple and TNtupleD wrap a TTree in a frame of their own. */
static void enter_ntuple(struct bl_reader *r, const struct bl_root_key *key)
{
    if (strcmp(key->class_name, "TTree") != 0)
        bl_root_frame_enter(r);
}

/* References to counters can be followed when all leaves are known. */
static void resolve_counters(struct bl_root_tree *t,
                             const struct bl_root_memory *m)
{
    for (size_t i = 0; i < t->n_leaves; i++) {
        struct bl_root_leaf *leaf = &t->leaves[i];
        uint32_t found;
        leaf->counter = SIZE_MAX;
        if (leaf->has_counter &&
            bl_root_memory_get(m, leaf->counter_at, &found))
            leaf->counter = found;
    }
}

enum bl_status bl_root_tree_read(struct bl_root_tree *t, struct bl_root_file *f,
                                 const struct bl_root_key *key,
                                 struct bl_error *err)
{
    *t = (struct bl_root_tree){.file = f, .payload_size = key->object_bytes};
    struct bl_root_memory memory = {.origin = key->key_bytes};
    enum bl_status status = bl_root_payload(&t->payload, f, key, err);
    if (status == BL_OK) {
        struct bl_reader r = bl_reader_over(t->payload, t->payload_size);
        enter_ntuple(&r, key);
        status = parse_tree(t, &r, &memory, err);
    }
    if (status == BL_OK)
        resolve_counters(t, &memory);
    bl_root_memory_release(&memory);
    if (status == BL_OK)
        return BL_OK;
    bl_root_tree_release(t);
    return bl_error_prefix(err, "%s: tree %s", f->path, key->name);
}

void bl_root_tree_release(struct bl_root_tree *t)
{
    for (size_t i = 0; i < t->n_branches; i++)
        free(t->branches[i].path);
    free(t->branches);
    free(t->leaves);
    free(t->baskets);
    free(t->payload);
    *t = (struct bl_root_tree){0};
}

uint64_t bl_root_basket_end(const struct bl_root_tree *t,
                            const struct bl_root_branch *b, size_t basket)
{
    return basket + 1 < b->n_baskets
               ? t->baskets[b->first_basket + basket + 1].first
               : b->n_entries;
}
