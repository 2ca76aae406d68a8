/* Lists of columns as users write them: names or shell-style globs, separated
 * by commas ("pt,eta,Jet_*").
 */
#ifndef BL_ENGINE_JOB_COLUMN_LIST_H
#define BL_ENGINE_JOB_COLUMN_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"

enum { BL_MAX_PATTERN = 1024 };

// Takes the next item off a list; false at its end.
bool bl_column_list_next(char item[BL_MAX_PATTERN], const char **list);

typedef enum bl_status bl_column_action(void *context, size_t column,
                                        struct bl_error *err);

// Calls act() for every column that the list names; an item that names none is
// BL_USAGE, told of as that option's.
enum bl_status bl_column_list_each(const char *list, const char *option,
                                   const struct bl_schema *s,
                                   bl_column_action *act, void *context,
                                   struct bl_error *err);

#endif
