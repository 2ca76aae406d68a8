#include "io/root/write_plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/array_columns.h"

enum { LARGEST_ROW = 1 << 29 }; // a basket counts its bytes in 31 bits

void bl_root_out_branches_free(struct bl_root_out_branch *branches, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bl_root_out_branch_release(&branches[i]);
    free(branches);
}

/* --- names and titles --- */

/* The leaf of a field has its dimensions, that of columns that are an array
 * their number. */
static char *make_leaf_title(const struct bl_root_out_branch *b,
                             const struct bl_column *c, struct bl_error *err)
{
    if (b->n_columns > 1)
        return bl_string_format(err, "%s[%zu]", b->leaf_name, b->n_columns);
    char *title = bl_string_copy(b->leaf_name, err);
    for (size_t d = 0; d < c->n_dims && title != NULL; d++) {
        char *shorter = title;
        title = bl_string_format(err, "%s[%zu]", shorter, c->dims[d]);
        free(shorter);
    }
    return title;
}

static enum bl_status make_leaf_names(struct bl_root_out_branch *b,
                                      const struct bl_column *c,
                                      struct bl_error *err)
{
    b->leaf_name = bl_string_copy(b->name, err);
    if (b->leaf_name == NULL)
        return err->status;
    for (char *bad = b->leaf_name; (bad = strpbrk(bad, "[]/:")) != NULL;)
        *bad = '_';
    b->leaf_title = make_leaf_title(b, c, err);
    return b->leaf_title != NULL ? BL_OK : err->status;
}

static enum bl_status make_title(struct bl_root_out_branch *b, const char *unit,
                                 struct bl_error *err)
{
    if (unit != NULL && *unit != '\0')
        b->title = bl_string_copy(unit, err);
    else
        b->title = bl_string_format(err, "%s/%c", b->leaf_title,
                                    bl_root_leaf_kinds[b->type].letter);
    return b->title != NULL ? BL_OK : err->status;
}

static enum bl_status check_size(const struct bl_root_out_branch *b,
                                 struct bl_error *err)
{
    size_t size = bl_type_size(b->type);
    if (strlen(b->name) > BL_ROOT_LONGEST_NAME)
        return bl_fail(err, BL_FAILED,
                       "column %.60s... has a name of %zu bytes, and ROOT "
                       "files hold %d at most",
                       b->name, strlen(b->name), BL_ROOT_LONGEST_NAME);
    if (size > 0 && b->width > LARGEST_ROW / size)
        return bl_fail(err, BL_FAILED,
                       "column %s has %zu values in a row, too many for a ROOT "
                       "file",
                       b->name, b->width);
    return BL_OK;
}

/* --- branches --- */

struct plan {
    const struct bl_schema *schema;
    const char **names; // of the columns, sorted
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum bl_status sort_names(struct plan *p, struct bl_error *err)
{
    size_t n = p->schema->n_columns;
    p->names = bl_array_new(n, sizeof *p->names, err);
    if (p->names == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        p->names[i] = p->schema->columns[i].name;
    qsort(p->names, n, sizeof *p->names, by_name);
    return BL_OK;
}

static bool is_taken(const struct plan *p, const char *name)
{
    return bsearch(&name, p->names, p->schema->n_columns, sizeof *p->names,
                   by_name) != NULL;
}

/* Gives a branch the columns from `first` on that are an array, or one of
 * them.  The name of an array can be that of another column. */
static enum bl_status take_columns(struct bl_root_out_branch *b,
                                   const struct plan *p, size_t first,
                                   struct bl_error *err)
{
    const struct bl_column *c = &p->schema->columns[first];
    size_t length;
    b->type = c->type;
    b->first_column = first;
    b->n_columns = bl_root_array_columns(p->schema, first, &length);
    b->name = bl_string_copy_n(c->name, length, err);
    if (b->name != NULL && b->n_columns > 1 && is_taken(p, b->name)) {
        free(b->name);
        b->n_columns = 1;
        b->name = bl_string_copy(c->name, err);
    }
    b->width = b->n_columns * c->width;
    return b->name != NULL ? BL_OK : err->status;
}

static enum bl_status make_branch(struct bl_root_out_branch *b,
                                  const struct plan *p, size_t first,
                                  struct bl_error *err)
{
    const struct bl_column *c = &p->schema->columns[first];
    if (take_columns(b, p, first, err) != BL_OK ||
        check_size(b, err) != BL_OK || make_leaf_names(b, c, err) != BL_OK)
        return err->status;
    return make_title(b, c->unit, err);
}

static enum bl_status make_branches(struct bl_root_out_branch *branches,
                                    size_t *n, const struct plan *p,
                                    struct bl_error *err)
{
    for (size_t i = 0; i < p->schema->n_columns;) {
        if (p->schema->columns[i].type == BL_UNREADABLE) {
            i++;
            continue;
        }
        struct bl_root_out_branch *b = &branches[(*n)++];
        if (make_branch(b, p, i, err) != BL_OK)
            return err->status;
        i += b->n_columns;
    }
    return *n > 0 ? BL_OK
                  : bl_fail(err, BL_FAILED,
                            "the table has no column that can be written");
}

enum bl_status bl_root_plan(struct bl_root_out_branch **branches, size_t *n,
                            const struct bl_schema *schema,
                            struct bl_error *err)
{
    struct plan p = {.schema = schema};
    *n = 0;
    *branches = bl_array_new(schema->n_columns, sizeof **branches, err);
    if (*branches == NULL || sort_names(&p, err) != BL_OK)
        return err->status;
    enum bl_status status = make_branches(*branches, n, &p, err);
    free(p.names);
    return status;
}
