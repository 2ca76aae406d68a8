/* Names of columns: from a header, from a comment, or c0, c1, ...
 *
 * All add plain columns (float64 for now) to a schema, with unique names in
 * UTF-8: a name in any other encoding is taken for Latin-1.
 */
#ifndef BL_IO_CSV_NAMES_H
#define BL_IO_CSV_NAMES_H

#include "engine/data/schema.h"
#include "io/csv/records.h"

// From the current record; empty names become those by number.
enum bl_status bl_csv_names_from_header(struct bl_schema *s,
                                        const struct bl_csv_records *r,
                                        struct bl_error *err);

// From the last comment, cut at the file's delimiter or at blanks, when it has
// as many words as the current record has fields; by number when not.
enum bl_status bl_csv_names_from_comment(struct bl_schema *s,
                                         const struct bl_csv_records *r,
                                         struct bl_error *err);

enum bl_status bl_csv_names_by_number(struct bl_schema *s, size_t n,
                                      struct bl_error *err);

#endif
