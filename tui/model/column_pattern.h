/* Columns in the lists of recipes: names and shell-style globs, with commas
 * between, read as `baler` reads them.
 *
 * A pattern that is the name of a column stands for that one alone, whatever
 * it would mean as a glob ("Jet_pt[0]").
 */
#ifndef BL_TUI_MODEL_COLUMN_PATTERN_H
#define BL_TUI_MODEL_COLUMN_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/schema.h"

// Takes the next item off a list, which is cut up; NULL at its end.
char *bl_column_list_next(char **list);

struct bl_column_pattern {
    const char *text; // lent
    ptrdiff_t name;   // the column of that name; -1: it is a glob
};

struct bl_column_pattern bl_column_pattern(const char *text,
                                           const struct bl_schema *s);
bool bl_column_pattern_names(const struct bl_column_pattern *p,
                             const struct bl_schema *s, size_t column);

// A pattern for that column and no other: its name, or where a list cannot
// have that (commas) a glob.  False when the glob would stand for others too.
enum { BL_PATTERN_SIZE = 1000 };
bool bl_column_pattern_for(char pattern[BL_PATTERN_SIZE],
                           const struct bl_schema *s, size_t column);

#endif
