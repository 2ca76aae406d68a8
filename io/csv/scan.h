/* The pass over a CSV file that learns the types of its columns, the number of
 * its rows and where they begin.
 */
#ifndef BL_IO_CSV_SCAN_H
#define BL_IO_CSV_SCAN_H

#include <stdint.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "io/csv/layout.h"
#include "io/csv/records.h"
#include "io/csv/row_index.h"

// From the beginning to the first record that ends behind `limit`.  The schema
// has the columns by name (layout.h) and gets their types and n_rows; rows are
// noted in the index, which may be NULL.
enum bl_status bl_csv_scan(struct bl_schema *schema, struct bl_row_index *index,
                           struct bl_csv_records *r,
                           const struct bl_csv_layout *layout, uint64_t limit,
                           struct bl_error *err);

#endif
