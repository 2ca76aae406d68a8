/* A look at the beginning of a CSV file: its columns, and guesses of their
 * types and of the number of rows.
 */
#ifndef BL_IO_CSV_GLANCE_H
#define BL_IO_CSV_GLANCE_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/data/schema.h"

// A file of a few megabytes is read to its end, and nothing is a guess.
// `schema` is fresh.
enum bl_status bl_csv_glance(struct bl_schema *schema, bool *is_guess,
                             const char *path, struct bl_error *err);

#endif
