/* The links of one group, in the order in which users see them. */
#ifndef BL_IO_HDF5_LINKS_H
#define BL_IO_HDF5_LINKS_H

#include <hdf5.h>
#include <stddef.h>

#include "base/error.h"

enum bl_h5_link_kind {
    BL_H5_GROUP,    // by a hard link; a soft one leads to it another time
    BL_H5_DATASET,  // by a hard or a soft link
    BL_H5_NOTHING,  // a soft link that leads nowhere
    BL_H5_EXTERNAL, // in another file: not followed
    BL_H5_OTHER,    // a named type, a soft link to a group
};

struct bl_h5_link {
    char *name;
    enum bl_h5_link_kind kind;
};

struct bl_h5_links {
    struct bl_h5_link *items;
    size_t n, capacity;
};

// Creation order where the group tracks it, else by name.
enum bl_status bl_h5_links_read(struct bl_h5_links *links, hid_t group,
                                const char *path, struct bl_error *err);
void bl_h5_links_release(struct bl_h5_links *links);

#endif
