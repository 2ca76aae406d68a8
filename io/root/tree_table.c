#include "io/root/tree_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "io/root/branch_layout.h"
#include "io/root/branch_stream.h"

struct tree_table {
    struct bl_root_table base;
    struct bl_root_tree tree;
};

static struct tree_table *tree_table_of(struct bl_root_table *t)
{
    return (struct tree_table *)t;
}

static void cut_dimensions(char *name)
{
    char *slash = strrchr(name, '/');
    char *bracket = strchr(slash != NULL ? slash : name, '[');
    if (bracket != NULL && bracket != name && bracket[-1] != '/')
        *bracket = '\0';
}

/* A branch's name without the dimensions of its leaf; the caller's.  Brackets
 * that the leaf does not have are no dimensions (docs/root.md, "Writing"). */
static char *field_name(const struct bl_root_branch *b,
                        const struct bl_root_leaf *leaf, bool is_list,
                        struct bl_error *err)
{
    char *name = bl_string_copy(b->path, err);
    if (name == NULL)
        return NULL;
    bool has_title = leaf != NULL && leaf->title.n > 0;
    if (!has_title || memchr(leaf->title.text, '[', leaf->title.n) != NULL)
        cut_dimensions(name);
    if (!is_list)
        return name;
    char *own = bl_root_text_copy(&leaf->name, err);
    char *whole =
        own != NULL ? bl_string_format(err, "%s.%s", name, own) : NULL;
    free(name);
    free(own);
    return whole;
}

/* The next "[3]" of a title from *at on that is a number; false at its end. */
static bool next_dim(const struct bl_root_text *title, size_t *at, size_t *dim)
{
    while (*at < title->n) {
        const char *open = title->text + (*at)++;
        size_t left = title->n - *at;
        const char *close = *open == '[' ? memchr(open, ']', left + 1) : NULL;
        int64_t n;
        if (close != NULL &&
            bl_number_parse_i64(&n, open + 1, (size_t)(close - open - 1)) &&
            n > 0) {
            *dim = (size_t)n;
            return true;
        }
    }
    return false;
}

/* The dimensions in a leaf's title "v[n][3]/F", if they make up its length;
 * else the length itself. */
static void set_dims(struct bl_root_field *f, const struct bl_root_leaf *leaf)
{
    size_t product = 1, n = 0, at = 0, dim;
    f->len = leaf->len;
    while (next_dim(&leaf->title, &at, &dim)) {
        if (n == BL_MAX_DIMS || !bl_size_multiply(&product, product, dim))
            product = 0;
        else
            f->dims[n++] = dim;
    }
    if (product == f->len) {
        f->n_dims = n;
        return;
    }
    f->n_dims = f->len > 1;
    f->dims[0] = f->len;
}

/* Whether a title is ROOT's own "pt/F" or "x/F:y/I", or empty. */
static bool is_leaf_list(const struct bl_root_text *title)
{
    static const char letters[] = "OBbSsIiLlGgFDCfd";
    return title->n == 0 ||
           (title->n > 2 && title->text[title->n - 2] == '/' &&
            strchr(letters, title->text[title->n - 1]) != NULL);
}

static enum bl_status set_title(struct bl_root_field *f,
                                const struct bl_root_branch *b,
                                struct bl_error *err)
{
    if (is_leaf_list(&b->title) || b->class_name.n != strlen("TBranch"))
        return BL_OK;
    f->title = bl_root_text_copy(&b->title, err);
    return f->title != NULL ? BL_OK : err->status;
}

/* Jagged fields belong together by their counter. */
static enum bl_status set_group(struct bl_root_field *f,
                                const struct tree_table *t,
                                const struct bl_root_layout *l,
                                struct bl_error *err)
{
    if (l->counter == SIZE_MAX)
        f->group = bl_string_copy(f->name, err);
    else
        f->group = bl_string_copy(
            t->tree.branches[t->tree.leaves[l->counter].branch].path, err);
    return f->group != NULL ? BL_OK : err->status;
}

static enum bl_status describe_jagged(struct bl_root_field *f,
                                      const struct tree_table *t,
                                      const struct bl_root_branch *b,
                                      const struct bl_root_layout *l,
                                      struct bl_error *err)
{
    f->is_jagged = true;
    set_dims(f, &t->tree.leaves[b->first_leaf]);
    if (f->len != l->len) {
        f->len = l->len;
        f->n_dims = 0;
    }
    return set_group(f, t, l, err);
}

/* One leaf of a branch, or all of it. */
static enum bl_status add_field(struct tree_table *t, size_t branch,
                                const struct bl_root_layout *l, size_t part,
                                struct bl_error *err)
{
    const struct bl_root_branch *b = &t->tree.branches[branch];
    const struct bl_root_leaf *leaf =
        b->n_leaves > 0 ? &t->tree.leaves[b->first_leaf + part] : NULL;
    bool is_list = l->kind == BL_ROOT_LEAVES && b->n_leaves > 1;
    struct bl_root_field *f;
    char *name = field_name(b, leaf, is_list, err);
    if (name == NULL)
        return err->status;
    enum bl_status status = bl_root_field_add(&f, &t->base, name, err);
    free(name);
    if (status != BL_OK || set_title(f, b, err) != BL_OK)
        return err->status;
    f->stream = branch;
    f->part = part;
    if (l->kind == BL_ROOT_OPAQUE)
        return bl_root_field_refuse(f, err, "%s", l->why);
    if (b->n_entries != t->base.n_entries)
        return bl_root_field_refuse(f, err,
                                    "it has %llu entries, the tree %llu",
                                    (unsigned long long)b->n_entries,
                                    (unsigned long long)t->base.n_entries);
    f->is_stored = true;
    f->type = l->kind == BL_ROOT_JAGGED ? l->type : bl_root_leaf_type(b, leaf);
    if (l->kind == BL_ROOT_JAGGED)
        return describe_jagged(f, t, b, l, err);
    if (l->kind == BL_ROOT_LEAVES)
        set_dims(f, leaf);
    return BL_OK;
}

static enum bl_status add_branch(struct tree_table *t, size_t branch,
                                 struct bl_error *err)
{
    const struct bl_root_branch *b = &t->tree.branches[branch];
    struct bl_root_layout l = bl_root_layout_of(&t->tree, b);
    if (b->n_branches > 0)
        return BL_OK; // what it holds are its members, which come next
    size_t n = l.kind == BL_ROOT_LEAVES ? b->n_leaves : 1;
    for (size_t i = 0; i < n; i++)
        if (add_field(t, branch, &l, i, err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* What the tree says may be wrong (it is only reported); branches are right. */
static uint64_t count_entries(const struct bl_root_tree *t)
{
    uint64_t first = t->n_entries;
    bool any = false;
    for (size_t i = 0; i < t->n_branches; i++) {
        const struct bl_root_branch *b = &t->branches[i];
        if (bl_root_layout_of(t, b).kind == BL_ROOT_OPAQUE)
            continue;
        if (b->n_entries == t->n_entries)
            return t->n_entries;
        first = any ? first : b->n_entries;
        any = true;
    }
    return first;
}

static enum bl_status open_stream(struct bl_root_table *base, size_t stream,
                                  struct bl_root_stream **s,
                                  struct bl_error *err)
{
    return bl_root_branch_stream_new(s, &tree_table_of(base)->tree, stream,
                                     err);
}

static void release(struct bl_root_table *base)
{
    struct tree_table *t = tree_table_of(base);
    bl_root_tree_release(&t->tree);
    free(t);
}

static const struct bl_root_table_ops ops = {open_stream, release};

static enum bl_status describe(struct tree_table *t, struct bl_error *err)
{
    t->base.n_entries = count_entries(&t->tree);
    t->base.n_streams = t->tree.n_branches;
    if (t->tree.title.n > 0) {
        t->base.title = bl_root_text_copy(&t->tree.title, err);
        if (t->base.title == NULL)
            return err->status;
    }
    for (size_t i = 0; i < t->tree.n_branches; i++)
        if (add_branch(t, i, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_root_tree_open(struct bl_root_table **table,
                                 struct bl_root_file *f,
                                 const struct bl_root_key *key,
                                 struct bl_error *err)
{
    struct tree_table *t = calloc(1, sizeof *t);
    if (t == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory");
    t->base.ops = &ops;
    if (bl_root_tree_read(&t->tree, f, key, err) != BL_OK) {
        free(t);
        return err->status;
    }
    if (describe(t, err) == BL_OK) {
        *table = &t->base;
        return BL_OK;
    }
    bl_root_table_close(&t->base);
    return err->status;
}
