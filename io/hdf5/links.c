#include "io/hdf5/links.h"

#include <stdlib.h>

#include "base/memory.h"
#include "io/hdf5/h5.h"

void bl_h5_links_release(struct bl_h5_links *links)
{
    for (size_t i = 0; i < links->n; i++)
        free(links->items[i].name);
    free(links->items);
    *links = (struct bl_h5_links){0};
}

struct reading {
    struct bl_h5_links *links;
    struct bl_error *err;
};

static enum bl_status add_link(struct bl_h5_links *l, const char *name,
                               enum bl_h5_link_kind kind, struct bl_error *err)
{
    void *items = l->items;
    if (bl_array_reserve(&items, &l->capacity, l->n + 1, sizeof *l->items,
                         err) != BL_OK)
        return err->status;
    l->items = items;
    l->items[l->n] = (struct bl_h5_link){bl_string_copy(name, err), kind};
    if (l->items[l->n].name == NULL)
        return err->status;
    l->n++;
    return BL_OK;
}

static enum bl_status kind_of_object(enum bl_h5_link_kind *kind, hid_t group,
                                     const char *name, bool is_hard,
                                     struct bl_error *err)
{
    hid_t object = H5Oopen(group, name, H5P_DEFAULT);
    H5I_type_t type = object >= 0 ? H5Iget_type(object) : H5I_BADID;
    enum bl_status status = BL_OK;
    if (type == H5I_DATASET)
        *kind = BL_H5_DATASET;
    else if (type == H5I_GROUP)
        *kind = is_hard ? BL_H5_GROUP : BL_H5_OTHER;
    else if (object >= 0)
        *kind = BL_H5_OTHER;
    else if (!is_hard)
        *kind = BL_H5_NOTHING;
    else
        status = bl_h5_fail(err, "the object %s cannot be opened", name);
    bl_h5_close(object);
    return status;
}

static herr_t take_link(hid_t group, const char *name, const H5L_info_t *info,
                        void *data)
{
    struct reading *r = data;
    enum bl_h5_link_kind kind = BL_H5_OTHER;
    if (info->type == H5L_TYPE_EXTERNAL)
        kind = BL_H5_EXTERNAL;
    else if (info->type == H5L_TYPE_HARD || info->type == H5L_TYPE_SOFT)
        kind_of_object(&kind, group, name, info->type == H5L_TYPE_HARD, r->err);
    if (r->err->status == BL_OK)
        add_link(r->links, name, kind, r->err);
    return r->err->status == BL_OK ? 0 : -1;
}

static bool tracks_creation(hid_t group)
{
    unsigned flags = 0;
    hid_t creation = H5Gget_create_plist(group);
    bool tracks = creation >= 0 &&
                  H5Pget_link_creation_order(creation, &flags) >= 0 &&
                  (flags & H5P_CRT_ORDER_TRACKED) != 0;
    bl_h5_close(creation);
    return tracks;
}

enum bl_status bl_h5_links_read(struct bl_h5_links *links, hid_t group,
                                const char *path, struct bl_error *err)
{
    struct bl_error inner = BL_ERROR_INIT;
    struct reading r = {links, &inner};
    H5_index_t order =
        tracks_creation(group) ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
    hsize_t at = 0;
    *links = (struct bl_h5_links){0};
    if (H5Literate(group, order, H5_ITER_INC, &at, take_link, &r) >= 0)
        return BL_OK;
    if (inner.status == BL_OK)
        bl_h5_fail(&inner, "its list of objects cannot be read");
    bl_h5_links_release(links);
    *err = inner;
    return bl_error_prefix(err, "group /%s", path);
}
