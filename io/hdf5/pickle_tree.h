/* What a pickle becomes: values, and the cells that chain them to lists. */
#ifndef BL_IO_HDF5_PICKLE_TREE_H
#define BL_IO_HDF5_PICKLE_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "io/hdf5/pickle.h"

/* Values and cells are named by their place in an array that grows; a list is
 * a chain of cells, so that a value may stand in several lists. */
static const size_t BL_PICKLE_NOWHERE = SIZE_MAX;

struct bl_pickle_cell {
    size_t value, next;
};

struct bl_pickle {
    uint8_t *bytes; // ours, texts point into it
    char *decoded;  // and into this, where escapes were written out
    size_t n_decoded;
    struct bl_pickle_value *values;
    size_t n_values, value_capacity;
    struct bl_pickle_cell *cells;
    size_t n_cells, cell_capacity;
    size_t root;
};

#endif
