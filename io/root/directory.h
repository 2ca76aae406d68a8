/* The tables of a file: a walk through its directories for keys of trees and
 * ntuples.
 *
 * A table's path is the names of its directories and its own, joined by '/'.
 * Keys of one path are cycles of it, of which the highest is current; a path
 * with ";3" behind it asks for one.  Directories that lead in circles, and
 * more keys than the file has room for, are damage.
 */
#ifndef BL_IO_ROOT_DIRECTORY_H
#define BL_IO_ROOT_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "io/root/file.h"

struct bl_root_entry {
    char *path; // owned
    struct bl_root_key key;
    bool is_current; // no higher cycle of that path
};

struct bl_root_catalogue {
    struct bl_root_entry *items; // in the order of the file
    size_t n, capacity;
};

// Whether keys of that class are tables.
typedef bool bl_root_is_table(const char *class_name);

enum bl_status bl_root_catalogue_read(struct bl_root_catalogue *c,
                                      const struct bl_root_file *f,
                                      bl_root_is_table *is_table,
                                      struct bl_error *err);
void bl_root_catalogue_release(struct bl_root_catalogue *c);

// "dir/tree" or "dir/tree;3"; NULL when there is none.
const struct bl_root_entry *bl_root_catalogue_find(
    const struct bl_root_catalogue *c, const char *path);

#endif
