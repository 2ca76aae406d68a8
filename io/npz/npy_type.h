/* numpy's dtypes, as the "descr" of a .npy header spells them.
 *
 * A dtype is flattened into leaves: fields that hold elements of one simple
 * kind at a fixed offset in the item.  A plain dtype such as '<f8' is one leaf
 * without a name; nested structures become leaves "outer.inner", arrays of
 * structures "outer[0].inner".
 *
 * Source: NEP 1 and numpy.lib.format, numpy's description of the format.
 */
#ifndef BL_IO_NPZ_NPY_TYPE_H
#define BL_IO_NPZ_NPY_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/type.h"
#include "io/npz/npy_literal.h"

enum { BL_NPY_UNIT_SIZE = 16 };

struct bl_npy_leaf {
    char *name;    // "" of a plain dtype; owned
    char kind;     // b i u f c S U M m O V, as numpy names them
    bool swapped;  // the other byte order than this machine's
    size_t size;   // bytes of one element
    size_t offset; // bytes from the beginning of the item
    size_t count;  // elements: product of dims
    size_t n_dims; // more than BL_MAX_DIMS are counted, not kept
    size_t dims[BL_MAX_DIMS];
    char unit[BL_NPY_UNIT_SIZE]; // of a time: "ns", "25s"; "" for none
};

struct bl_npy_type {
    struct bl_npy_leaf *leaves; // owned
    size_t n_leaves, capacity;
    size_t item_size; // bytes
    bool structured;
    bool has_objects; // then the data are a pickle, not items
};

// Reads a dtype; `type` is fresh, and released by the caller on success.
enum bl_status bl_npy_type_parse(struct bl_npy_type *type,
                                 struct bl_npy_literal *l,
                                 struct bl_error *err);
void bl_npy_type_release(struct bl_npy_type *type);

// Values that one element of the leaf gives: 2 for complex numbers, else 1.
size_t bl_npy_leaf_parts(const struct bl_npy_leaf *leaf);

// The type of those values; BL_UNREADABLE for what has none of ours.
enum bl_type bl_npy_leaf_type(const struct bl_npy_leaf *leaf);

// Part `part` of n elements, `from_stride` bytes apart, to values of the
// leaf's type, `to_stride` bytes apart.
void bl_npy_leaf_values(const struct bl_npy_leaf *leaf, size_t part, void *to,
                        size_t to_stride, const void *from, size_t from_stride,
                        size_t n);

// An element of kind S or U as the text of row `row`.
enum bl_status bl_npy_leaf_text(const struct bl_npy_leaf *leaf,
                                struct bl_vector *to, size_t row,
                                const uint8_t *from, struct bl_error *err);

// How numpy spells our numeric types: "<f8", "|b1".
void bl_npy_type_code(char code[4], enum bl_type type);

#endif
