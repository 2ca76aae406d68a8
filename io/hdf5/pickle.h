/* A reader for the pickles that pandas and PyTables leave in HDF5 files: lists
 * of names in attributes (protocol 0) and arrays of text (any protocol).
 *
 * Nothing is executed: of Python's pickle machine (pickletools.py documents
 * its opcodes) only what builds None, bools, numbers, text, lists, tuples and
 * dicts is understood; other objects become a value of kind OBJECT that
 * keeps the arguments and the state they were built with.  Bounds-checked,
 * without recursion, and in memory proportional to the bytes given.
 */
#ifndef BL_IO_HDF5_PICKLE_H
#define BL_IO_HDF5_PICKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum bl_pickle_kind {
    BL_PICKLE_NONE,
    BL_PICKLE_BOOL,   // in number
    BL_PICKLE_INT,    // in number, when it fits 64 bits
    BL_PICKLE_FLOAT,  // in real
    BL_PICKLE_TEXT,   // text, n bytes of UTF-8; byte strings as they are
    BL_PICKLE_LIST,   // its n items; tuples too; a dict: key, value, key, ...
    BL_PICKLE_OBJECT, // something built by a class; item 0: its arguments,
                      // item 1: its state, where there is one
};

struct bl_pickle_value {
    enum bl_pickle_kind kind;
    int64_t number;
    double real;
    const char *text;
    size_t n;           // bytes of text, or items
    size_t first, last; // cells of a list; SIZE_MAX for none
};

struct bl_pickle;

// Copies what it needs: `bytes` may go away.  Fails when they are no pickle of
// the kind above.
enum bl_status bl_pickle_read(struct bl_pickle **p, const void *bytes, size_t n,
                              struct bl_error *err);
void bl_pickle_free(struct bl_pickle *p);

// What was pickled; lent.
const struct bl_pickle_value *bl_pickle_root(const struct bl_pickle *p);

// Item i of a list or object, in time i; NULL when there is none.
const struct bl_pickle_value *bl_pickle_item(const struct bl_pickle *p,
                                             const struct bl_pickle_value *list,
                                             size_t i);

// All items of a list at once: n pointers, to be freed.
const struct bl_pickle_value **bl_pickle_items(
    const struct bl_pickle *p, const struct bl_pickle_value *list,
    struct bl_error *err);

#endif
