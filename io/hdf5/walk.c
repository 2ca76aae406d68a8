#include "io/hdf5/walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/group.h"
#include "io/hdf5/pandas.h"

enum { MAX_DEPTH = 64, MAX_GROUPS = 1 << 20 };

/* Groups with several hard links are remembered, so that each is visited once;
 * one with a single link cannot be met again.  A file that lies about its
 * counts is held by the two limits. */
struct walk {
    struct bl_h5_plans *plans;
    struct bl_h5_identity *seen;
    size_t n_seen, capacity;
    size_t n_groups;
    struct bl_error *err;
};

static bool was_seen(const struct walk *w, const struct bl_h5_identity *id)
{
    for (size_t i = 0; i < w->n_seen; i++)
        if (memcmp(w->seen[i].token, id->token, sizeof id->token) == 0)
            return true;
    return false;
}

static enum bl_status remember(struct walk *w, const struct bl_h5_identity *id)
{
    void *seen = w->seen;
    if (bl_array_reserve(&seen, &w->capacity, w->n_seen + 1, sizeof *w->seen,
                         w->err) != BL_OK)
        return w->err->status;
    w->seen = seen;
    w->seen[w->n_seen++] = *id;
    return BL_OK;
}

static enum bl_status visit(struct walk *w, hid_t group, const char *path,
                            int depth);

/* PyTables' indexes, and pandas' lists of categories. */
static bool is_hidden(const char *name, bool in_pandas)
{
    return strncmp(name, "_i_", 3) == 0 || strncmp(name, "_p_", 3) == 0 ||
           (in_pandas && strcmp(name, "meta") == 0);
}

static enum bl_status enter(struct walk *w, hid_t parent, const char *path,
                            const char *name, int depth)
{
    struct bl_h5_identity id;
    enum bl_status status = BL_OK;
    hid_t group = H5Gopen2(parent, name, H5P_DEFAULT);
    char *full = bl_string_format(w->err, "%s%s%s", path,
                                  path[0] != '\0' ? "/" : "", name);
    if (full == NULL)
        status = w->err->status;
    else if (group < 0 || !bl_h5_identify(group, &id))
        status = bl_h5_fail(w->err, "group /%s cannot be opened", full);
    else if (id.n_links <= 1 || !was_seen(w, &id)) {
        if (id.n_links > 1)
            status = remember(w, &id);
        if (status == BL_OK)
            status = visit(w, group, full, depth + 1);
    }
    free(full);
    bl_h5_close(group);
    return status;
}

static enum bl_status visit(struct walk *w, hid_t group, const char *path,
                            int depth)
{
    struct bl_h5_links links;
    bool is_pandas = false;
    if (depth > MAX_DEPTH || ++w->n_groups > MAX_GROUPS)
        return bl_fail(w->err, BL_FAILED,
                       "group /%s lies too deep, or in too many groups, to be "
                       "read",
                       path);
    if (bl_h5_links_read(&links, group, path, w->err) != BL_OK)
        return w->err->status;
    enum bl_status status =
        bl_h5_plan_pandas(w->plans, group, path, &is_pandas, w->err);
    if (status == BL_OK && !is_pandas)
        status = bl_h5_plan_group(w->plans, group, path, &links, w->err);
    for (size_t i = 0; i < links.n && status == BL_OK; i++)
        if (links.items[i].kind == BL_H5_GROUP &&
            !is_hidden(links.items[i].name, is_pandas))
            status = enter(w, group, path, links.items[i].name, depth);
    bl_h5_links_release(&links);
    return status;
}

enum bl_status bl_h5_walk(struct bl_h5_plans *plans, hid_t file,
                          struct bl_error *err)
{
    struct walk w = {.plans = plans, .err = err};
    struct bl_h5_identity id;
    hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
    enum bl_status status = BL_OK;
    if (root < 0 || !bl_h5_identify(root, &id))
        status = bl_h5_fail(err, "its root group cannot be opened");
    else if ((status = remember(&w, &id)) == BL_OK)
        status = visit(&w, root, "", 0);
    free(w.seen);
    bl_h5_close(root);
    return status;
}
