#include "io/root/branch_layout.h"

#include <string.h>

/* Leaves of TBranch: the class says type and width. */
static const struct {
    const char *class_name;
    enum bl_type type, unsigned_type;
} leaf_classes[] = {
    {"TLeafO", BL_BOOL, BL_BOOL},       {"TLeafB", BL_INT8, BL_UINT8},
    {"TLeafS", BL_INT16, BL_UINT16},    {"TLeafI", BL_INT32, BL_UINT32},
    {"TLeafL", BL_INT64, BL_UINT64},    {"TLeafG", BL_INT64, BL_UINT64},
    {"TLeafF", BL_FLOAT32, BL_FLOAT32}, {"TLeafD", BL_FLOAT64, BL_FLOAT64},
    {"TLeafC", BL_TEXT, BL_TEXT},
};

/* Members of objects: TVirtualStreamerInfo::EReadWrite.  Twenty more is an
 * array of fixed size, forty more a pointer to as many as a counter says. */
enum { ARRAYS = 20, POINTERS = 40, N_BASIC = 20 };

static const enum bl_type member_types[N_BASIC] = {
    [0] = BL_UNREADABLE,  [1] = BL_INT8,        [2] = BL_INT16,
    [3] = BL_INT32,       [4] = BL_INT64,       [5] = BL_FLOAT32,
    [6] = BL_INT32,       [7] = BL_UNREADABLE,  [8] = BL_FLOAT64,
    [9] = BL_UNREADABLE,  [10] = BL_UNREADABLE, [11] = BL_UINT8,
    [12] = BL_UINT16,     [13] = BL_UINT32,     [14] = BL_UINT64,
    [15] = BL_UNREADABLE, [16] = BL_INT64,      [17] = BL_UINT64,
    [18] = BL_BOOL,       [19] = BL_UNREADABLE,
};

/* How C++ spells types inside of vector<...>. */
static const struct {
    const char *name;
    enum bl_type type;
} spellings[] = {
    {"bool", BL_BOOL},        {"char", BL_INT8},
    {"signed char", BL_INT8}, {"unsigned char", BL_UINT8},
    {"short", BL_INT16},      {"unsigned short", BL_UINT16},
    {"int", BL_INT32},        {"unsigned int", BL_UINT32},
    {"long", BL_INT64},       {"unsigned long", BL_UINT64},
    {"long long", BL_INT64},  {"unsigned long long", BL_UINT64},
    {"Long64_t", BL_INT64},   {"ULong64_t", BL_UINT64},
    {"float", BL_FLOAT32},    {"double", BL_FLOAT64},
};

static enum bl_type member_type(int streamer_type)
{
    return streamer_type > 0 && streamer_type < N_BASIC
               ? member_types[streamer_type]
               : BL_UNREADABLE;
}

/* T of "vector<T>"; BL_UNREADABLE for other classes. */
static enum bl_type vector_type(const struct bl_root_text *name)
{
    static const char head[] = "vector<";
    size_t n_head = sizeof head - 1;
    if (name->text == NULL || name->n <= n_head ||
        memcmp(name->text, head, n_head) != 0 || name->text[name->n - 1] != '>')
        return BL_UNREADABLE;
    struct bl_root_text inner = {name->text + n_head, name->n - n_head - 1};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (bl_root_text_is(&inner, spellings[i].name))
            return spellings[i].type;
    return BL_UNREADABLE;
}

static bool is_element(const struct bl_root_branch *b)
{
    return bl_root_text_is(&b->class_name, "TBranchElement");
}

enum bl_type bl_root_leaf_type(const struct bl_root_branch *b,
                               const struct bl_root_leaf *leaf)
{
    if (is_element(b))
        return member_type(b->streamer_type % ARRAYS);
    for (size_t i = 0; i < sizeof leaf_classes / sizeof *leaf_classes; i++)
        if (bl_root_text_is(&leaf->class_name, leaf_classes[i].class_name))
            return leaf->is_unsigned ? leaf_classes[i].unsigned_type
                                     : leaf_classes[i].type;
    return BL_UNREADABLE;
}

static struct bl_root_layout opaque(const char *why)
{
    return (struct bl_root_layout){.kind = BL_ROOT_OPAQUE, .why = why};
}

/* All leaves of the branch have a fixed size. */
static bool is_all_fixed(const struct bl_root_tree *t,
                         const struct bl_root_branch *b)
{
    for (size_t i = 0; i < b->n_leaves; i++) {
        const struct bl_root_leaf *leaf = &t->leaves[b->first_leaf + i];
        if (leaf->has_counter ||
            !bl_type_is_numeric(bl_root_leaf_type(b, leaf)))
            return false;
    }
    return true;
}

/* A member of an object that has a branch to itself. */
static bool is_member(const struct bl_root_branch *b)
{
    return is_element(b) && b->object_type == 0 && b->n_leaves == 1 &&
           member_type(b->streamer_type) != BL_UNREADABLE;
}

/* The counter of a leaf, if it is one whole number in each of its entries. */
static size_t counter_of(const struct bl_root_tree *t,
                         const struct bl_root_branch *b,
                         const struct bl_root_leaf *leaf)
{
    if (leaf->counter >= t->n_leaves)
        return SIZE_MAX;
    const struct bl_root_leaf *counter = &t->leaves[leaf->counter];
    const struct bl_root_branch *of = &t->branches[counter->branch];
    bool is_number = !counter->has_counter && counter->len == 1 &&
                     bl_type_is_integer(bl_root_leaf_type(of, counter));
    bool is_plain = of->n_branches == 0 && !of->is_elsewhere &&
                    (is_element(of) ? is_member(of) : is_all_fixed(t, of));
    return is_number && is_plain && of->n_entries == b->n_entries
               ? leaf->counter
               : SIZE_MAX;
}

static struct bl_root_layout jagged(const struct bl_root_tree *t,
                                    const struct bl_root_branch *b,
                                    enum bl_type type, size_t prefix)
{
    const struct bl_root_leaf *leaf = &t->leaves[b->first_leaf];
    return (struct bl_root_layout){.kind = BL_ROOT_JAGGED,
                                   .type = type,
                                   .len = leaf->len,
                                   .prefix = prefix,
                                   .counter = counter_of(t, b, leaf)};
}

static struct bl_root_layout element_layout(const struct bl_root_tree *t,
                                            const struct bl_root_branch *b)
{
    enum { VECTOR_HEAD = 10, POINTER_FLAG = 1 };
    const struct bl_root_leaf *leaf = &t->leaves[b->first_leaf];
    int type = b->streamer_type;
    enum bl_type of_vector = vector_type(&b->object_name);
    if (b->n_leaves != 1 || b->object_type != 0)
        return opaque("part of a collection of objects");
    if (type > POINTERS && member_type(type - POINTERS) != BL_UNREADABLE)
        return jagged(t, b, member_type(type - POINTERS), POINTER_FLAG);
    if (type > 0 && type < POINTERS && !leaf->has_counter &&
        member_type(type % ARRAYS) != BL_UNREADABLE)
        return (struct bl_root_layout){
            .kind = BL_ROOT_LEAVES,
            .entry_size =
                (uint64_t)leaf->len * bl_type_size(member_type(type % ARRAYS))};
    if ((type < 0 || type >= 300) && of_vector != BL_UNREADABLE) {
        struct bl_root_layout l = jagged(t, b, of_vector, VECTOR_HEAD);
        l.len = 1;
        return l;
    }
    return opaque("an object whose members are not split into branches");
}

static struct bl_root_layout leaves_layout(const struct bl_root_tree *t,
                                           const struct bl_root_branch *b)
{
    const struct bl_root_leaf *leaves = &t->leaves[b->first_leaf];
    struct bl_root_layout l = {.kind = BL_ROOT_LEAVES};
    for (size_t i = 0; i < b->n_leaves; i++) {
        enum bl_type type = bl_root_leaf_type(b, &leaves[i]);
        if (type == BL_UNREADABLE)
            return opaque("a kind of leaf that cannot be read (truncated "
                          "Float16_t or Double32_t, or unknown)");
        if (leaves[i].has_counter || type == BL_TEXT) {
            if (b->n_leaves > 1)
                return opaque("a list of leaves, one of variable length");
            if (type == BL_TEXT)
                return (struct bl_root_layout){.kind = BL_ROOT_TEXT};
            return jagged(t, b, type, 0);
        }
        l.entry_size += (uint64_t)leaves[i].len * bl_type_size(type);
    }
    return l;
}

struct bl_root_layout bl_root_layout_of(const struct bl_root_tree *t,
                                        const struct bl_root_branch *b)
{
    if (b->is_elsewhere)
        return opaque("its values are in another file");
    if (b->n_branches > 0)
        return opaque("an object: its members are branches of their own");
    if (b->n_leaves == 0)
        return opaque("it has no leaves");
    if (is_element(b))
        return element_layout(t, b);
    if (bl_root_text_is(&b->class_name, "TBranch"))
        return leaves_layout(t, b);
    return opaque("objects of a class of ROOT's own");
}
