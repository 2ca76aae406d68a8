/* Columns by what their names begin with: Jet_pt and Jet_eta are of "Jet_".
 *
 * A beginning ends with the first of _ . / [ in the name; columns that share it
 * with two others at least are a group, and stand together where its first
 * one stands.  Less than 48 columns are not grouped.
 */
#ifndef BL_CLI_COLUMN_GROUPS_H
#define BL_CLI_COLUMN_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"

struct bl_grouped_column {
    size_t column;
    const char *name; // lent by the schema
    size_t prefix;    // characters that the group has in common
    size_t group;     // its first column
    size_t n;         // columns in it, this one too; 1: no group
};

struct bl_column_groups {
    struct bl_grouped_column *items; // in the order to show them; owned
    size_t n;
};

// Of the columns where shown[i].
enum bl_status bl_column_groups_make(struct bl_column_groups *g,
                                     const struct bl_schema *schema,
                                     const bool *shown, struct bl_error *err);
void bl_column_groups_release(struct bl_column_groups *g);

// Whether a name is meant by a search: a glob, or a part of it in any case.
bool bl_column_is_found(const char *name, const char *pattern);

#endif
