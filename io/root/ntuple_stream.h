/* The values of one field of an RNTuple (a stream of table.h). */
#ifndef BL_IO_ROOT_NTUPLE_STREAM_H
#define BL_IO_ROOT_NTUPLE_STREAM_H

#include "io/root/ntuple.h"
#include "io/root/table.h"

enum bl_ntuple_shape {
    BL_NTUPLE_FIXED,  // len values in each entry
    BL_NTUPLE_COUNT,  // how many elements a collection has
    BL_NTUPLE_JAGGED, // elements of len values
    BL_NTUPLE_TEXT    // a string: index and characters of one field
};

// What a stream reads: fields whose columns have the values and the ends of
// each entry's elements.
struct bl_ntuple_plan {
    enum bl_ntuple_shape shape;
    enum bl_type type;
    size_t len;
    size_t values, index;
};

enum bl_status bl_ntuple_stream_new(struct bl_root_stream **s,
                                    const struct bl_ntuple *n,
                                    const struct bl_ntuple_plan *plan,
                                    struct bl_error *err);

#endif
