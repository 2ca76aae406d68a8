/* The columns that the fields of a ROOT table become, by what is asked for.
 *
 * One row per entry:
 *   - a value, a text: a column
 *   - fixed-size arrays of one dimension up to 32: columns "v[0]", "v[1]"...
 *   - other arrays: a field with its dimensions (more than three: one)
 *   - jagged: the first K elements as columns "Jet_pt[0]", "Jet_pt[1]"...,
 *     missing ones NaN; whole numbers therefore as float32 up to 16 bits and
 *     float64 above.  Without K they are listed unreadable
 *   - what cannot be read is listed with the reason
 *
 * Flattened (by NAME): one row per element, the first column "entry" being the
 * row of the event.  NAME is a counter ("nJet", or "Jet" of it), a jagged
 * field, or what jagged fields begin with ("jet" of jet_pt, jet_eta).  A table
 * without jagged fields stays as it is.
 */
#ifndef BL_IO_ROOT_COLUMNS_H
#define BL_IO_ROOT_COLUMNS_H

#include "io/format.h"
#include "io/root/table.h"

enum bl_root_use {
    BL_ROOT_ENTRY_NUMBER, // flattened: the row of the event
    BL_ROOT_WHOLE,        // all of an entry, or of an element when flattened
    BL_ROOT_CELL,         // one of its values
    BL_ROOT_ELEMENT,      // one value of the first elements
    BL_ROOT_LEFT_OUT
};

struct bl_root_column {
    enum bl_root_use use;
    size_t field;
    size_t element; // of an entry
    size_t cell;    // of an entry or element
};

struct bl_root_columns {
    struct bl_root_column *items; // schema.n_columns of them
    size_t n, capacity;
    bool is_flat;
    size_t counted; // flattened: the field whose elements are counted
};

// Everything but schema->n_rows of a flattened table.  The schema is fresh.
enum bl_status bl_root_columns_make(struct bl_root_columns *c,
                                    struct bl_schema *schema,
                                    const struct bl_root_table *t,
                                    const struct bl_read_options *options,
                                    struct bl_error *err);
void bl_root_columns_release(struct bl_root_columns *c);

#endif
