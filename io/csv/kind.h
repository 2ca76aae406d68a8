/* What fields look like, and the type that a column of them has.
 *
 * A field is of one kind (a whole number may carry BL_CSV_NEGATIVE besides);
 * those of all fields of a column, or'ed together, decide its type.
 */
#ifndef BL_IO_CSV_KIND_H
#define BL_IO_CSV_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/type.h"
#include "io/csv/records.h"

enum bl_csv_kind {
    BL_CSV_EMPTY = 1 << 0,
    BL_CSV_MISSING = 1 << 1,  // nan, NA, null, ...
    BL_CSV_BOOL = 1 << 2,     // true, false
    BL_CSV_WHOLE = 1 << 3,    // magnitude up to 2^53
    BL_CSV_LARGE = 1 << 4,    // beyond, but in an int64
    BL_CSV_UNSIGNED = 1 << 5, // beyond, but in an uint64
    BL_CSV_HUGE = 1 << 6,     // beyond 64 bits
    BL_CSV_PADDED = 1 << 7,   // whole with leading zeros
    BL_CSV_REAL = 1 << 8,     // a fraction, an exponent, or inf
    BL_CSV_TEXT = 1 << 9,     // everything else
    BL_CSV_NEGATIVE = 1 << 10,

    BL_CSV_NOTHING = BL_CSV_EMPTY | BL_CSV_MISSING,
    BL_CSV_NUMBER = BL_CSV_WHOLE | BL_CSV_LARGE | BL_CSV_UNSIGNED |
                    BL_CSV_HUGE | BL_CSV_PADDED | BL_CSV_REAL,
};

unsigned bl_csv_kind(const char *text, size_t n);

// The kinds seen in a column.
struct bl_csv_kinds {
    unsigned plain;  // of its fields without quotes
    unsigned quoted; // of those with
};

void bl_csv_kinds_add(struct bl_csv_kinds *k, const struct bl_csv_field *f);

// Whether quotes tell text from numbers, seen over all n columns: some value
// stands without them.
bool bl_csv_quotes_mean_text(const struct bl_csv_kinds *columns, size_t n);

// *note (may be set to NULL) says why a column of numbers stays text.
enum bl_type bl_csv_column_type(const char **note, struct bl_csv_kinds k,
                                bool quotes_mean_text);

#endif
