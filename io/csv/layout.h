/* What a CSV file is like: its dialect, whether it has a header, and the
 * names of its columns, from a look at its beginning (csv.h has the rules).
 */
#ifndef BL_IO_CSV_LAYOUT_H
#define BL_IO_CSV_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/data/schema.h"
#include "io/csv/input.h"
#include "io/csv/records.h"

struct bl_csv_layout {
    struct bl_csv_dialect dialect;
    bool has_header;
    uint64_t begin; // of the text: behind a byte order mark
};

// Adds the columns to `schema`, which is empty, by name; types come later.
enum bl_status bl_csv_layout_recognise(struct bl_csv_layout *layout,
                                       struct bl_schema *schema,
                                       const struct bl_csv_input *input,
                                       struct bl_error *err);

#endif
