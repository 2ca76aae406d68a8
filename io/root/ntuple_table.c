#include "io/root/ntuple_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/ntuple_column.h"
#include "io/root/ntuple_page.h"
#include "io/root/ntuple_stream.h"

enum { MAX_DEPTH = 64, MAX_ALIASES = 4096 };

struct ntuple_table {
    struct bl_root_table base;
    struct bl_ntuple ntuple;
    uint32_t *first_child, *sibling; // of fields; owned, in one array
    struct bl_ntuple_plan *plans;    // of streams; owned
    size_t plan_capacity;
};

/* The way from a field at the top to one that has values. */
struct path {
    char *name; // lent
    const char *title;
    size_t index; // the collection on the way; SIZE_MAX: none
    const char *group;
    size_t len;
    size_t n_dims, dims[BL_MAX_DIMS + 1]; // more than fit: one too many
    unsigned depth;
};

static struct ntuple_table *ntuple_table_of(struct bl_root_table *t)
{
    return (struct ntuple_table *)t;
}

static const struct {
    const char *name;
    enum bl_type type;
} type_names[] = {
    {"bool", BL_BOOL},
    {"char", BL_INT8},
    {"std::byte", BL_UINT8},
    {"std::int8_t", BL_INT8},
    {"std::uint8_t", BL_UINT8},
    {"std::int16_t", BL_INT16},
    {"std::uint16_t", BL_UINT16},
    {"std::int32_t", BL_INT32},
    {"std::uint32_t", BL_UINT32},
    {"std::int64_t", BL_INT64},
    {"std::uint64_t", BL_UINT64},
    {"float", BL_FLOAT32},
    {"double", BL_FLOAT64},
};

static enum bl_type type_of_name(const char *name)
{
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++)
        if (strcmp(name, type_names[i].name) == 0)
            return type_names[i].type;
    return BL_UNREADABLE;
}

static bool is_cardinality(const struct bl_ntuple_field *f)
{
    static const char head[] = "ROOT::RNTupleCardinality<";
    return strncmp(f->type, head, sizeof head - 1) == 0;
}

static enum bl_status add_field(struct ntuple_table *t, const struct path *p,
                                struct bl_root_field **field,
                                struct bl_error *err)
{
    if (bl_root_field_add(field, &t->base, p->name, err) != BL_OK)
        return err->status;
    if (p->title == NULL || *p->title == '\0')
        return BL_OK;
    (*field)->title = bl_string_copy(p->title, err);
    return (*field)->title != NULL ? BL_OK : err->status;
}

static enum bl_status refuse(struct ntuple_table *t, const struct path *p,
                             const char *why, struct bl_error *err)
{
    struct bl_root_field *field;
    if (add_field(t, p, &field, err) != BL_OK)
        return err->status;
    return bl_root_field_refuse(field, err, "%s", why);
}

/* The first column of a field; NULL when it has none. */
static const struct bl_ntuple_column *column_of(const struct bl_ntuple *n,
                                                size_t field)
{
    uint32_t first = n->fields[field].first_column;
    return first != BL_NTUPLE_NONE ? &n->columns[first] : NULL;
}

/* Columns that were added later need not have elements. */
static bool is_stored(const struct bl_ntuple *n,
                      const struct bl_ntuple_plan *plan)
{
    bool has_index = plan->shape != BL_NTUPLE_FIXED;
    const struct bl_ntuple_column *c =
        column_of(n, has_index ? plan->index : plan->values);
    return c != NULL && !c->is_deferred;
}

static enum bl_status add_stream(struct ntuple_table *t, const struct path *p,
                                 const struct bl_ntuple_plan *plan,
                                 struct bl_error *err)
{
    struct bl_root_field *field;
    void *plans = t->plans;
    if (bl_array_reserve(&plans, &t->plan_capacity, t->base.n_streams + 1,
                         sizeof *t->plans, err) != BL_OK)
        return err->status;
    t->plans = plans;
    t->plans[t->base.n_streams] = *plan;
    if (add_field(t, p, &field, err) != BL_OK)
        return err->status;
    field->stream = t->base.n_streams++;
    field->type = plan->type;
    field->len = plan->len;
    field->is_jagged = plan->shape == BL_NTUPLE_JAGGED;
    field->is_stored = is_stored(&t->ntuple, plan);
    bool fits = p->n_dims <= BL_MAX_DIMS;
    field->n_dims = fits ? p->n_dims : 1;
    if (fits)
        memcpy(field->dims, p->dims, p->n_dims * sizeof *p->dims);
    else
        field->dims[0] = p->len;
    if (!field->is_jagged)
        return BL_OK;
    field->group = bl_string_copy(p->group, err);
    return field->group != NULL ? BL_OK : err->status;
}

static bool has_index(const struct bl_ntuple *n, size_t field)
{
    const struct bl_ntuple_column *c = column_of(n, field);
    return c != NULL && bl_ntuple_column_is_index(c);
}

static enum bl_status add_values(struct ntuple_table *t, size_t field,
                                 const struct path *p, enum bl_type type,
                                 struct bl_error *err)
{
    struct bl_ntuple_plan plan = {.shape = BL_NTUPLE_FIXED,
                                  .type = type,
                                  .len = p->len,
                                  .values = field,
                                  .index = SIZE_MAX};
    if (p->index != SIZE_MAX) {
        plan.shape = BL_NTUPLE_JAGGED;
        plan.index = p->index;
    }
    return add_stream(t, p, &plan, err);
}

static enum bl_status add_text(struct ntuple_table *t, size_t field,
                               const struct path *p, struct bl_error *err)
{
    struct bl_ntuple_plan plan = {.shape = BL_NTUPLE_TEXT,
                                  .type = BL_TEXT,
                                  .len = 1,
                                  .values = field,
                                  .index = field};
    bool is_plain = p->index == SIZE_MAX && p->len == 1;
    bool has_columns =
        has_index(&t->ntuple, field) &&
        bl_ntuple_reader_of(&t->ntuple, field, 1).type == BL_INT8;
    return is_plain && has_columns
               ? add_stream(t, p, &plan, err)
               : refuse(t, p, "a collection of strings", err);
}

static enum bl_status add_count(struct ntuple_table *t, size_t field,
                                const struct path *p, struct bl_error *err)
{
    const char *name = strchr(t->ntuple.fields[field].type, '<') + 1;
    bool is_wide = strncmp(name, "std::uint64_t", 13) == 0;
    struct bl_ntuple_plan plan = {.shape = BL_NTUPLE_COUNT,
                                  .type = is_wide ? BL_UINT64 : BL_UINT32,
                                  .len = 1,
                                  .values = field,
                                  .index = field};
    return has_index(&t->ntuple, field) && p->index == SIZE_MAX && p->len == 1
               ? add_stream(t, p, &plan, err)
               : refuse(t, p, "a count without an index", err);
}

static enum bl_status describe(struct ntuple_table *t, size_t field,
                               struct path p, struct bl_error *err);

/* What is below a field, under its name or with theirs behind it. */
static enum bl_status describe_children(struct ntuple_table *t, size_t field,
                                        const struct path *p, bool are_members,
                                        struct bl_error *err)
{
    enum bl_status status = BL_OK;
    for (uint32_t c = t->first_child[field];
         c != BL_NTUPLE_NONE && status == BL_OK; c = t->sibling[c]) {
        struct path below = *p;
        below.depth++;
        if (are_members)
            below.name = bl_string_format(err, "%s.%s", p->name,
                                          t->ntuple.fields[c].name);
        status = below.name != NULL ? describe(t, c, below, err) : err->status;
        if (are_members)
            free(below.name);
    }
    return status;
}

static bool has_one_child(const struct ntuple_table *t, size_t field)
{
    uint32_t child = t->first_child[field];
    return child != BL_NTUPLE_NONE && t->sibling[child] == BL_NTUPLE_NONE;
}

static enum bl_status describe_array(struct ntuple_table *t, size_t field,
                                     struct path p, struct bl_error *err)
{
    uint64_t n = t->ntuple.fields[field].array_size;
    if (n == 0 || n > SIZE_MAX / 16 || !has_one_child(t, field) ||
        !bl_size_multiply(&p.len, p.len, (size_t)n))
        return refuse(t, &p, "an array of impossible size", err);
    if (p.n_dims < BL_MAX_DIMS)
        p.dims[p.n_dims] = (size_t)n;
    p.n_dims += p.n_dims <= BL_MAX_DIMS;
    return describe_children(t, field, &p, false, err);
}

static enum bl_status describe_leaf(struct ntuple_table *t, size_t field,
                                    const struct path *p, struct bl_error *err)
{
    const struct bl_ntuple_field *f = &t->ntuple.fields[field];
    if (f->is_array)
        return describe_array(t, field, *p, err);
    if (strcmp(f->type, "std::string") == 0)
        return add_text(t, field, p, err);
    if (is_cardinality(f))
        return add_count(t, field, p, err);
    enum bl_type type = type_of_name(f->type);
    enum bl_type stored = bl_ntuple_reader_of(&t->ntuple, field, 0).type;
    if (stored != BL_UNREADABLE && !has_index(&t->ntuple, field))
        return add_values(t, field, p, type != BL_UNREADABLE ? type : stored,
                          err);
    if (column_of(&t->ntuple, field) == NULL && has_one_child(t, field))
        return describe_children(t, field, p, false, err); // enum, atomic
    return refuse(t, p, "a type or an encoding that cannot be read", err);
}

static enum bl_status describe_collection(struct ntuple_table *t, size_t field,
                                          struct path p, struct bl_error *err)
{
    if (p.index != SIZE_MAX || p.len != 1)
        return refuse(t, &p, "a collection of collections", err);
    if (!has_index(&t->ntuple, field) || !has_one_child(t, field))
        return refuse(t, &p, "a collection without an index", err);
    p.index = field;
    return describe_children(t, field, &p, false, err);
}

static enum bl_status describe(struct ntuple_table *t, size_t field,
                               struct path p, struct bl_error *err)
{
    if (p.depth == MAX_DEPTH)
        return refuse(t, &p, "fields nested too deep", err);
    switch (t->ntuple.fields[field].role) {
    case BL_NTUPLE_LEAF:
        return describe_leaf(t, field, &p, err);
    case BL_NTUPLE_COLLECTION:
        return describe_collection(t, field, p, err);
    case BL_NTUPLE_RECORD:
        return describe_children(t, field, &p, true, err);
    case BL_NTUPLE_VARIANT:
        return refuse(t, &p, "a value of one of several types", err);
    default:
        return refuse(t, &p, "an object in ROOT's own streaming", err);
    }
}

/* Whether projected fields show what is in a collection. */
static bool is_shown_elsewhere(const struct bl_ntuple *n, size_t field)
{
    const struct bl_ntuple_column *c = column_of(n, field);
    return c != NULL && !n->fields[field].is_projected &&
           n->fields[field].role == BL_NTUPLE_COLLECTION &&
           n->columns[c->physical].next_alias != BL_NTUPLE_NONE;
}

/* What a collection's elements are counted by: a field that shows its index
 * as a number, or itself. */
static const char *group_of(const struct bl_ntuple *n, size_t field)
{
    const struct bl_ntuple_column *c = column_of(n, field);
    uint32_t i = c != NULL && bl_ntuple_column_is_index(c)
                     ? n->columns[c->physical].next_alias
                     : BL_NTUPLE_NONE;
    for (size_t k = 0; i != BL_NTUPLE_NONE && k < MAX_ALIASES;
         i = n->columns[i].next_alias, k++) {
        const struct bl_ntuple_column *alias = &n->columns[i];
        if (alias->field < n->n_fields &&
            is_cardinality(&n->fields[alias->field]))
            return n->fields[alias->field].name;
    }
    return n->fields[field].name;
}

static enum bl_status describe_all(struct ntuple_table *t, struct bl_error *err)
{
    const struct bl_ntuple *n = &t->ntuple;
    for (size_t i = 0; i < n->n_fields; i++) {
        struct path p = {.name = n->fields[i].name,
                         .title = n->fields[i].title,
                         .group = group_of(n, i),
                         .index = SIZE_MAX,
                         .len = 1};
        bool is_top = n->fields[i].parent == i;
        if (is_top && !is_shown_elsewhere(n, i) &&
            describe(t, i, p, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* Children in the order of their numbers. */
static enum bl_status link_fields(struct ntuple_table *t, struct bl_error *err)
{
    size_t n = t->ntuple.n_fields;
    t->first_child = bl_array_new(2 * n, sizeof *t->first_child, err);
    if (t->first_child == NULL)
        return err->status;
    t->sibling = t->first_child + n;
    for (size_t i = 0; i < 2 * n; i++)
        t->first_child[i] = BL_NTUPLE_NONE;
    for (size_t i = n; i-- > 0;) {
        uint32_t parent = t->ntuple.fields[i].parent;
        if (parent == i)
            continue;
        t->sibling[i] = t->first_child[parent];
        t->first_child[parent] = (uint32_t)i;
    }
    return BL_OK;
}

static enum bl_status open_stream(struct bl_root_table *base, size_t stream,
                                  struct bl_root_stream **s,
                                  struct bl_error *err)
{
    struct ntuple_table *t = ntuple_table_of(base);
    return bl_ntuple_stream_new(s, &t->ntuple, &t->plans[stream], err);
}

static void release(struct bl_root_table *base)
{
    struct ntuple_table *t = ntuple_table_of(base);
    bl_ntuple_release(&t->ntuple);
    free(t->first_child);
    free(t->plans);
    free(t);
}

static const struct bl_root_table_ops ops = {open_stream, release};

enum bl_status bl_ntuple_open(struct bl_root_table **table,
                              struct bl_root_file *f,
                              const struct bl_root_key *key,
                              struct bl_error *err)
{
    struct ntuple_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory");
    t->base.ops = &ops;
    if (bl_ntuple_read(&t->ntuple, f, key, err) != BL_OK) {
        free(t);
        return err->status;
    }
    t->base.n_entries = t->ntuple.n_entries;
    if (link_fields(t, err) == BL_OK && describe_all(t, err) == BL_OK) {
        *table = &t->base;
        return BL_OK;
    }
    bl_root_table_close(&t->base);
    return err->status;
}
