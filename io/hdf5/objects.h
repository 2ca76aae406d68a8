/* Text that pandas' "fixed" layout keeps as one pickled numpy array of Python
 * strings: a block of n_rows x n_items, all of it in memory while it is read.
 */
#ifndef BL_IO_HDF5_OBJECTS_H
#define BL_IO_HDF5_OBJECTS_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct bl_h5_objects;

// *objects is NULL, without an error, when they are no such array.
enum bl_status bl_h5_objects_load(struct bl_h5_objects **objects, hid_t dataset,
                                  size_t n_rows, size_t n_items,
                                  struct bl_error *err);
void bl_h5_objects_free(struct bl_h5_objects *o);

// Whether an item is text in all rows; None and NaN count as empty text.
bool bl_h5_objects_are_text(const struct bl_h5_objects *o, size_t item);

// Lends the text of a cell, n bytes.
const char *bl_h5_objects_text(const struct bl_h5_objects *o, size_t row,
                               size_t item, size_t *n);

#endif
