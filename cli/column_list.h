/* Lists of columns on the command line: "pt,eta,j1_*". */
#ifndef BL_CLI_COLUMN_LIST_H
#define BL_CLI_COLUMN_LIST_H

#include <stdbool.h>

#include "base/error.h"
#include "engine/data/schema.h"

// A flag for each column that one of the names or globs stands for; a name
// comes before its reading as a glob.  *columns is the caller's to free; NULL
// when the list is.  A pattern that no column matches is BL_USAGE and tells
// the option.
enum bl_status bl_column_list_parse(bool **columns, const char *list,
                                    const char *option,
                                    const struct bl_schema *schema,
                                    struct bl_error *err);

#endif
