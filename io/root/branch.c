#include "io/root/branch.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MAX_DEPTH = 64, OLDEST_BRANCH = 6 };

/* What is carried through the nest of branches. */
struct parsing {
    struct bl_root_tree *tree;
    struct bl_reader *r;
    struct bl_root_memory *memory;
    struct bl_error *err;
    unsigned depth;
};

/* Baskets of one branch that are in the tree's record. */
struct embedded {
    size_t index, at, n;
};

struct embedded_list {
    struct embedded *items;
    size_t n, capacity;
};

static enum bl_status read_branches(struct parsing *p, const char *path,
                                    size_t *n_branches);

static enum bl_status damaged(struct parsing *p, const char *what)
{
    return bl_fail(p->err, BL_FAILED,
                   "its description is damaged at byte %zu (%s)", p->r->at,
                   what);
}

static double read_double(struct bl_reader *r)
{
    uint64_t bits = bl_reader_u64be(r);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

uint64_t bl_root_count_read(struct bl_reader *r, bool is_integer)
{
    static const double most = 9e15; // whole numbers are exact below
    if (is_integer) {
        uint64_t n = bl_reader_u64be(r);
        r->failed |= n > INT64_MAX;
        return bl_reader_ok(r) ? n : 0;
    }
    double x = read_double(r);
    r->failed |= !(x >= 0 && x <= most);
    return bl_reader_ok(r) ? (uint64_t)x : 0;
}

/* Leaves. */

static struct bl_root_leaf read_leaf_base(struct parsing *p)
{
    struct bl_reader *r = p->r;
    struct bl_root_slot counter = {0};
    struct bl_root_leaf leaf = {0};
    struct bl_root_frame own = bl_root_frame_enter(r);
    struct bl_root_frame base = bl_root_frame_enter(r);
    struct bl_root_named named = bl_root_named_read(r);
    leaf.name = named.name;
    leaf.title = named.title;
    leaf.len = bl_reader_u32be(r);
    leaf.len = leaf.len == 0 ? 1 : leaf.len;
    bl_reader_skip(r, 2 * 4); // bytes of a value, offset: not reliable
    bl_reader_u8(r);          // whether it counts others
    leaf.is_unsigned = bl_reader_u8(r) != 0;
    if (bl_root_slot_enter(&counter, r, p->memory, p->err) != BL_OK)
        r->failed = true;
    leaf.has_counter = counter.kind != BL_ROOT_NOTHING;
    leaf.counter_at = counter.position;
    bl_root_frame_leave(r, &base);
    bl_root_frame_leave(r, &own);
    return leaf;
}

static enum bl_status add_leaf(struct parsing *p,
                               const struct bl_root_slot *slot, size_t branch)
{
    struct bl_root_tree *t = p->tree;
    struct bl_root_leaf leaf = read_leaf_base(p);
    void *leaves = t->leaves;
    leaf.class_name = slot->class_name;
    leaf.branch = branch;
    if (bl_array_reserve(&leaves, &t->leaf_capacity, t->n_leaves + 1,
                         sizeof leaf, p->err) != BL_OK)
        return p->err->status;
    t->leaves = leaves;
    t->leaves[t->n_leaves] = leaf;
    return bl_root_memory_set(p->memory, slot->position,
                              (uint32_t)t->n_leaves++, p->err);
}

static enum bl_status read_leaves(struct parsing *p, size_t branch)
{
    struct bl_root_list list = bl_root_list_enter(p->r);
    size_t first = p->tree->n_leaves;
    for (size_t i = 0; i < list.n && bl_reader_ok(p->r); i++) {
        struct bl_root_slot slot;
        if (bl_root_slot_enter(&slot, p->r, p->memory, p->err) != BL_OK)
            return p->err->status;
        if (slot.kind == BL_ROOT_OBJECT && bl_reader_ok(p->r) &&
            add_leaf(p, &slot, branch) != BL_OK)
            return p->err->status;
        bl_root_slot_leave(p->r, &slot);
    }
    bl_root_frame_leave(p->r, &list.frame);
    p->tree->branches[branch].first_leaf = first;
    p->tree->branches[branch].n_leaves = p->tree->n_leaves - first;
    return bl_reader_ok(p->r) ? BL_OK : damaged(p, "leaves");
}

/* Baskets. */

static enum bl_status read_embedded(struct parsing *p,
                                    struct embedded_list *list)
{
    struct bl_root_list slots = bl_root_list_enter(p->r);
    for (size_t i = 0; i < slots.n && bl_reader_ok(p->r); i++) {
        struct bl_root_slot slot;
        void *items = list->items;
        if (bl_root_slot_enter(&slot, p->r, p->memory, p->err) != BL_OK)
            return p->err->status;
        if (slot.kind == BL_ROOT_OBJECT && slot.end > p->r->at) {
            if (bl_array_reserve(&items, &list->capacity, list->n + 1,
                                 sizeof *list->items, p->err) != BL_OK)
                return p->err->status;
            list->items = items;
            list->items[list->n++] =
                (struct embedded){i, p->r->at, slot.end - p->r->at};
        }
        bl_root_slot_leave(p->r, &slot);
    }
    bl_root_frame_leave(p->r, &slots.frame);
    return bl_reader_ok(p->r) ? BL_OK : damaged(p, "baskets");
}

/* An array of fMaxBaskets numbers behind a flag, walked by a reader of its
 * own; a flag of 0 leaves no array (all zero) in newer files. */
struct numbers {
    struct bl_reader r;
    bool is_there, is_wide;
};

static struct numbers numbers_enter(struct bl_reader *r, size_t n, bool is_wide,
                                    bool is_old)
{
    uint8_t flag = bl_reader_u8(r);
    struct numbers a = {.is_wide = is_wide || (is_old && flag == 2)};
    a.is_there = flag != 0 || is_old;
    size_t size;
    if (!a.is_there)
        return a;
    if (!bl_size_multiply(&size, n, a.is_wide ? 8 : 4))
        r->failed = true;
    const uint8_t *bytes = bl_reader_bytes(r, size);
    a.r = bl_reader_over(bytes, bytes != NULL ? size : 0);
    return a;
}

static uint64_t next_number(struct numbers *a)
{
    if (!a->is_there)
        return 0;
    return a->is_wide ? bl_reader_u64be(&a->r) : bl_reader_u32be(&a->r);
}

/* What TBranch says of its baskets as a whole. */
struct basket_counts {
    size_t written; // the index of the one that was being filled
    size_t room;    // of the three arrays
    uint64_t first_entry;
    bool is_old;
};

/* The places of n baskets.  One that is not embedded keeps its record. */
static enum bl_status add_places(struct parsing *p, size_t n,
                                 const struct basket_counts *c,
                                 const struct embedded_list *embedded)
{
    struct bl_root_tree *t = p->tree;
    struct numbers sizes = numbers_enter(p->r, c->room, false, c->is_old);
    struct numbers firsts = numbers_enter(p->r, c->room, !c->is_old, c->is_old);
    struct numbers seeks = numbers_enter(p->r, c->room, !c->is_old, c->is_old);
    void *places = t->baskets;
    if (!bl_reader_ok(p->r))
        return damaged(p, "places of baskets");
    if (bl_array_reserve(&places, &t->basket_capacity, t->n_baskets + n,
                         sizeof *t->baskets, p->err) != BL_OK)
        return p->err->status;
    t->baskets = places;
    for (size_t i = 0, k = 0; i < n; i++) {
        struct bl_root_basket_place *place = &t->baskets[t->n_baskets++];
        *place = (struct bl_root_basket_place){
            .n_bytes = (uint32_t)next_number(&sizes)};
        place->first = next_number(&firsts) - c->first_entry;
        place->at = next_number(&seeks);
        for (; k < embedded->n && embedded->items[k].index <= i; k++)
            if (embedded->items[k].index == i) {
                place->embedded = embedded->items[k].at;
                place->embedded_n = embedded->items[k].n;
            }
    }
    return BL_OK;
}

/* The basket that was being filled counts where it is embedded. */
static size_t count_baskets(const struct basket_counts *c,
                            const struct embedded_list *embedded)
{
    size_t n = c->written < c->room ? c->written : c->room;
    for (size_t i = 0; i < embedded->n; i++)
        if (embedded->items[i].index == c->written && c->written < c->room)
            return n + 1;
    return n;
}

/* Firsts ascend from 0 to the number of entries. */
static bool are_in_order(const struct bl_root_tree *t,
                         const struct bl_root_branch *b)
{
    uint64_t before = 0;
    for (size_t i = 0; i < b->n_baskets; i++) {
        uint64_t first = t->baskets[b->first_basket + i].first;
        if (first < before || first > b->n_entries || (i == 0 && first != 0))
            return false;
        before = first;
    }
    return b->n_baskets > 0 || b->n_entries == 0;
}

static enum bl_status read_places(struct parsing *p, size_t branch,
                                  const struct basket_counts *c,
                                  const struct embedded_list *embedded)
{
    size_t n = count_baskets(c, embedded);
    size_t first = p->tree->n_baskets;
    if (add_places(p, n, c, embedded) != BL_OK)
        return p->err->status;
    struct bl_root_branch *b = &p->tree->branches[branch];
    b->first_basket = first;
    b->n_baskets = n;
    b->is_elsewhere = bl_root_text_read(p->r).n > 0;
    if (!bl_reader_ok(p->r))
        return damaged(p, "name of a file");
    bool is_plain = b->n_leaves > 0 && b->n_branches == 0;
    return !is_plain || are_in_order(p->tree, b)
               ? BL_OK
               : bl_fail(p->err, BL_FAILED,
                         "the places of the baskets of branch %s contradict "
                         "each other",
                         b->path);
}

/* Branches. */

static char *path_of(const char *above, const struct bl_root_text *name,
                     struct bl_error *err)
{
    enum { MAX_PATH = 4096 };
    char *own = bl_root_text_copy(name, err);
    if (own == NULL || *above == '\0')
        return own;
    char *path = NULL;
    if (strlen(above) + strlen(own) < MAX_PATH)
        path = bl_string_format(err, "%s/%s", above, own);
    else
        bl_fail(err, BL_FAILED, "the name of a branch is too long");
    free(own);
    return path;
}

static enum bl_status add_branch(struct parsing *p, const char *above,
                                 const struct bl_root_named *named,
                                 const struct bl_root_text *class_name)
{
    struct bl_root_tree *t = p->tree;
    void *branches = t->branches;
    if (bl_array_reserve(&branches, &t->branch_capacity, t->n_branches + 1,
                         sizeof *t->branches, p->err) != BL_OK)
        return p->err->status;
    t->branches = branches;
    struct bl_root_branch b = {.title = named->title,
                               .class_name = *class_name,
                               .path = path_of(above, &named->name, p->err)};
    if (b.path == NULL)
        return p->err->status;
    t->branches[t->n_branches++] = b;
    return BL_OK;
}

/* From fCompress to fZipBytes. */
static struct basket_counts read_counts(struct parsing *p, size_t branch,
                                        unsigned version)
{
    struct bl_reader *r = p->r;
    struct basket_counts c = {.is_old = version < 10};
    bl_reader_skip(r, 3 * 4); // compression, size of baskets, of offsets
    c.written = bl_reader_u32be(r);
    bl_reader_skip(r, c.is_old ? 4 : 8); // the next entry
    if (version >= 13)
        bl_root_frame_skip(r); // TIOFeatures
    bl_reader_u32be(r);        // offset in its object
    c.room = bl_reader_u32be(r);
    bl_reader_skip(r, version >= 7 ? 4 : 0); // level of splitting
    p->tree->branches[branch].n_entries = bl_root_count_read(r, !c.is_old);
    c.first_entry = version >= 11 ? bl_reader_u64be(r) : 0;
    bl_reader_skip(r, 2 * 8); // bytes: all, packed
    return c;
}

/* The frame of TBranch.  Its own place in the list is found by its index,
 * which holds while those below are added. */
static enum bl_status read_branch(struct parsing *p, const char *above,
                                  const struct bl_root_text *class_name)
{
    struct embedded_list embedded = {0};
    struct bl_root_frame frame = bl_root_frame_enter(p->r);
    struct bl_root_named named = bl_root_named_read(p->r);
    size_t branch = p->tree->n_branches, n_branches;
    if (!bl_reader_ok(p->r) || frame.version < OLDEST_BRANCH)
        return damaged(p, "a branch");
    if (frame.version >= 8)
        bl_root_frame_skip(p->r); // TAttFill
    if (add_branch(p, above, &named, class_name) != BL_OK)
        return p->err->status;
    struct basket_counts counts = read_counts(p, branch, frame.version);
    if (read_branches(p, p->tree->branches[branch].path, &n_branches) != BL_OK)
        return p->err->status;
    p->tree->branches[branch].n_branches = n_branches;
    enum bl_status status = read_leaves(p, branch);
    if (status == BL_OK)
        status = read_embedded(p, &embedded);
    if (status == BL_OK)
        status = read_places(p, branch, &counts, &embedded);
    free(embedded.items);
    bl_root_frame_leave(p->r, &frame);
    return status;
}

/* TBranchElement adds what of which class it holds. */
static enum bl_status read_element(struct parsing *p, const char *above,
                                   const struct bl_root_text *class_name)
{
    struct bl_reader *r = p->r;
    size_t branch = p->tree->n_branches;
    struct bl_root_frame frame = bl_root_frame_enter(r);
    if (read_branch(p, above, class_name) != BL_OK)
        return p->err->status;
    struct bl_root_branch *b = &p->tree->branches[branch];
    b->object_name = bl_root_text_read(r);
    bl_root_text_read(r);                           // the parent's class
    bl_root_text_read(r);                           // that of clones
    bl_reader_u32be(r);                             // checksum
    bl_reader_skip(r, frame.version >= 10 ? 2 : 4); // version
    bl_reader_u32be(r);                             // index of the member
    b->object_type = (int32_t)bl_reader_u32be(r);
    b->streamer_type = (int32_t)bl_reader_u32be(r);
    if (!bl_reader_ok(r))
        return damaged(p, "a branch of an object");
    bl_root_frame_leave(r, &frame);
    return BL_OK;
}

/* Other kinds (TBranchObject, TBranchClones...) begin with a whole TBranch. */
static enum bl_status read_wrapped(struct parsing *p, const char *above,
                                   const struct bl_root_text *class_name)
{
    struct bl_root_frame frame = bl_root_frame_enter(p->r);
    if (read_branch(p, above, class_name) != BL_OK)
        return p->err->status;
    bl_root_frame_leave(p->r, &frame);
    return BL_OK;
}

static enum bl_status read_any(struct parsing *p, const char *above,
                               const struct bl_root_text *class_name)
{
    if (bl_root_text_is(class_name, "TBranch"))
        return read_branch(p, above, class_name);
    if (bl_root_text_is(class_name, "TBranchElement"))
        return read_element(p, above, class_name);
    return read_wrapped(p, above, class_name);
}

static enum bl_status read_list(struct parsing *p, const char *path, size_t n)
{
    for (size_t i = 0; i < n && bl_reader_ok(p->r); i++) {
        struct bl_root_slot slot;
        if (bl_root_slot_enter(&slot, p->r, p->memory, p->err) != BL_OK)
            return p->err->status;
        if (slot.kind == BL_ROOT_OBJECT && bl_reader_ok(p->r) &&
            read_any(p, path, &slot.class_name) != BL_OK)
            return p->err->status;
        bl_root_slot_leave(p->r, &slot);
    }
    return bl_reader_ok(p->r) ? BL_OK : damaged(p, "branches");
}

static enum bl_status read_branches(struct parsing *p, const char *path,
                                    size_t *n_branches)
{
    if (p->depth == MAX_DEPTH)
        return bl_fail(p->err, BL_FAILED, "branches are nested too deep");
    struct bl_root_list list = bl_root_list_enter(p->r);
    *n_branches = list.n;
    p->depth++;
    enum bl_status status = read_list(p, path, list.n);
    p->depth--;
    bl_root_frame_leave(p->r, &list.frame);
    return status;
}

enum bl_status bl_root_branches_read(struct bl_root_tree *t,
                                     struct bl_reader *r,
                                     struct bl_root_memory *m,
                                     struct bl_error *err)
{
    struct parsing p = {.tree = t, .r = r, .memory = m, .err = err};
    size_t n;
    return read_branches(&p, "", &n);
}
