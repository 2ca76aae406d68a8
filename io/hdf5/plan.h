/* A plan: how the columns of one table are read from datasets of a file.
 *
 * A plan has parts, one per dataset.  A row of a part is dims[1] x dims[2] x
 * ... elements of its layout, row_bytes in memory; its slots say which bytes
 * of a row go to which column of the schema.
 *
 * Life cycle: zeroed, a part is described, then added to a plan, which takes
 * it over and creates the columns.  Nothing of the data is read for a plan.
 */
#ifndef BL_IO_HDF5_PLAN_H
#define BL_IO_HDF5_PLAN_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "io/hdf5/attribute.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/layout.h"

enum { BL_H5_MAX_LABELLED = 64 }; // columns that get a dataset's attributes

struct bl_h5_slot {
    size_t column; // of the schema
    enum bl_h5_form form;
    H5T_str_t padding;
    size_t offset; // of the first value in a row
    size_t stride; // from value to value
    size_t size;   // of one value
};

struct bl_h5_objects; // text that Python pickled (objects.h)

struct bl_h5_part {
    char *path; // of the dataset, without the leading slash
    struct bl_h5_shape shape;
    struct bl_h5_layout layout;
    size_t row_elements, row_bytes;
    bool is_characters;  // rows x length of single characters: one text
    bool has_pointers;   // to variable-length text
    const char *problem; // why no row can be read; static, or NULL
    struct bl_h5_slot *slots;
    size_t n_slots, slot_capacity;
    bool is_pickled;               // slot.offset is the item in a row
    hid_t dataset;                 // open while reading
    bool is_cached;                // whole chunks are kept while reading
    struct bl_h5_objects *objects; // loaded while reading
};

struct bl_h5_plan {
    struct bl_schema schema;
    struct bl_h5_part *parts;
    size_t n_parts, capacity;
};

struct bl_h5_plans {
    struct bl_h5_plan *items;
    size_t n, capacity;
};

// Whose the unit, the note and the attributes of a dataset are.
enum bl_h5_labels {
    BL_H5_LABEL_COLUMNS, // those of each of its columns
    BL_H5_LABEL_TABLE,   // the table's, but for units and notes
    BL_H5_LABEL_NOTHING, // a library's own
};

// How the columns of a part are called: the dataset's name in front of what
// the layout says, or by a list of their own.
struct bl_h5_naming {
    const char *base; // "" for a table of its own
    // One per column, in the order of bl_h5_part_columns; a NULL among them
    // leaves that column out.  NULL: made from `base`.
    const char *const *names;
    enum bl_h5_labels labels;
};

void bl_h5_part_release(struct bl_h5_part *p);
void bl_h5_plan_release(struct bl_h5_plan *p);
void bl_h5_plans_release(struct bl_h5_plans *p);

// What can be known of a dataset without reading it.
enum bl_status bl_h5_part_describe(struct bl_h5_part *p, hid_t dataset,
                                   const char *path, struct bl_error *err);

// How many columns a described part without a problem has: its elements (of a
// 2-D dataset) times the leaves of one.
size_t bl_h5_part_columns(const struct bl_h5_part *p);

// Appends an empty plan for a table and lends it until the next one is added.
enum bl_status bl_h5_plans_add(struct bl_h5_plans *plans, const char *name,
                               uint64_t n_rows, struct bl_h5_plan **plan,
                               struct bl_error *err);

// Adds the columns of a part with their units, notes and attributes, and takes
// the part over when it has something to read (it is empty then; its layout
// lives as long as the plan).  The caller releases it either way.
enum bl_status bl_h5_plan_add(struct bl_h5_plan *plan, struct bl_h5_part *part,
                              hid_t dataset, struct bl_h5_naming naming,
                              struct bl_error *err);

// Takes over a part that has its slots.
enum bl_status bl_h5_plan_take(struct bl_h5_plan *plan, struct bl_h5_part *part,
                               struct bl_error *err);

// A column that cannot be read at all, with its reason.
enum bl_status bl_h5_plan_add_unreadable(struct bl_h5_plan *plan,
                                         const char *name, const char *note,
                                         struct bl_error *err);

// One slot for a new column at the end of the schema.
enum bl_status bl_h5_part_add_slot(struct bl_h5_part *p, struct bl_h5_slot slot,
                                   struct bl_error *err);

// Puts the columns from `first` on into the order of `names`; leaves them as
// they are when the names are not theirs.
enum bl_status bl_h5_plan_reorder(struct bl_h5_plan *plan, size_t first,
                                  const char *const *names, size_t n,
                                  struct bl_error *err);

#endif
