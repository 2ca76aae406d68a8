/* What the two pandas layouts share: pickled attributes and the index. */
#ifndef BL_IO_HDF5_PANDAS_INDEX_H
#define BL_IO_HDF5_PANDAS_INDEX_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/hdf5/pickle.h"

// The pickle in a string attribute; NULL when there is none or it is not one.
struct bl_pickle *bl_h5_pickled_attribute(hid_t object, const char *name);

// The text of an attribute that pandas pickles only when it is not a plain
// string; NULL for none.  Owned by the caller.
char *bl_h5_pandas_name(hid_t object, const char *attribute);

// A name out of a pickle: text, or a whole number's digits; NULL for others.
char *bl_h5_pickled_name(const struct bl_pickle_value *v);

// Whether an index of whole numbers (a dataset, or a member of a compound one)
// is just 0, 1, 2, ...: read to the first that is not, and not at all beyond
// 16 million rows, where the index is kept as a column.
enum bl_status bl_h5_index_is_plain(bool *plain, hid_t dataset,
                                    const char *member, uint64_t n_rows,
                                    struct bl_error *err);

extern const char bl_h5_pandas_time_unit[]; // of datetime64 columns

#endif
