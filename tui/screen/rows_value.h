/* Values of rows as text. */
#ifndef BL_TUI_SCREEN_ROWS_VALUE_H
#define BL_TUI_SCREEN_ROWS_VALUE_H

#include "tui/model/table.h"

enum { BL_ROWS_VALUE_SIZE = 256 };

enum bl_rows_kind {
    BL_ROWS_NOT_YET,  // "…"
    BL_ROWS_NOT_KEPT, // "—": no such column in what was read
    BL_ROWS_TEXT,
    BL_ROWS_NUMBER,
    BL_ROWS_NOT_FINITE,
    BL_ROWS_EQUAL, // of a difference: the same bits
};

struct bl_rows_value {
    enum bl_rows_kind kind;
    double number;                 // of a plain column; NaN without
    char text[BL_ROWS_VALUE_SIZE]; // with all its digits
};

// The value of a column of the open table in a row of it.  A field gives its
// first cells.  `rows` may be NULL.
void bl_rows_value(struct bl_rows_value *v, const struct bl_rows *rows,
                   const struct bl_schema *table, size_t column, uint64_t row);

// after - before.
void bl_rows_difference(struct bl_rows_value *d, const struct bl_rows *before,
                        const struct bl_rows *after,
                        const struct bl_schema *table, size_t column,
                        uint64_t row);

// As many digits of it as `width` cells have room for.
void bl_rows_value_fit(char *text, size_t size, const struct bl_rows_value *v,
                       int width);

#endif
