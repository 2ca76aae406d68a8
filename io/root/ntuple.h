/* The description of an RNTuple: its fields, their columns, and where the
 * pages of the columns are.
 *
 * Fields form a tree; a field without columns is described by what is below
 * it.  Entries come in clusters; in each, a column is a run of pages of
 * elements.  A column can be an alias of another's (projected fields).
 */
#ifndef BL_IO_ROOT_NTUPLE_H
#define BL_IO_ROOT_NTUPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/root/file.h"
#include "io/root/ntuple_envelope.h"

#define BL_NTUPLE_NONE UINT32_MAX // no field or column

enum bl_ntuple_role {
    BL_NTUPLE_LEAF,
    BL_NTUPLE_COLLECTION,
    BL_NTUPLE_RECORD,
    BL_NTUPLE_VARIANT,
    BL_NTUPLE_STREAMED
};

struct bl_ntuple_field {
    char *name, *type, *title; // owned
    uint32_t parent;           // itself at the top
    unsigned role;
    bool is_array, is_projected;
    uint64_t array_size;
    uint32_t first_column; // BL_NTUPLE_NONE: it has none
};

struct bl_ntuple_column {
    unsigned type, bits;
    uint32_t field;
    unsigned representation;
    bool is_deferred;    // it was added later: missing elements are zero
    double min, max;     // of what is quantised
    uint32_t physical;   // another column's number for an alias
    uint32_t next;       // column of that field; BL_NTUPLE_NONE: it is the last
    uint32_t next_alias; // of the same physical column
};

struct bl_ntuple_page {
    uint64_t first; // element, counted within the cluster's part of the column
    uint32_t n;     // elements
    bool has_checksum;
    struct bl_ntuple_block block; // n is left open: n elements say it
};

// A column in one cluster.
struct bl_ntuple_range {
    size_t first_page, n_pages;
    uint64_t first_element; // of all of the column
    uint64_t n_elements;
    bool is_suppressed; // another representation has the values
};

struct bl_ntuple_cluster {
    uint64_t first_entry, n_entries;
    size_t first_range, n_ranges; // by column number; those missing are empty
};

struct bl_ntuple {
    struct bl_root_file *file; // lent
    char *title;               // owned
    uint64_t n_entries;
    struct bl_ntuple_field *fields;
    size_t n_fields, field_capacity;
    struct bl_ntuple_column *columns;
    size_t n_columns, column_capacity;
    size_t n_physical; // columns before this number are none's alias
    struct bl_ntuple_cluster *clusters;
    size_t n_clusters, cluster_capacity;
    struct bl_ntuple_range *ranges;
    size_t n_ranges, range_capacity;
    struct bl_ntuple_page *pages;
    size_t n_pages, page_capacity;
};

bool bl_root_is_ntuple(const char *class_name);

enum bl_status bl_ntuple_read(struct bl_ntuple *n, struct bl_root_file *f,
                              const struct bl_root_key *key,
                              struct bl_error *err);
void bl_ntuple_release(struct bl_ntuple *n);

// Four lists: fields, columns, alias columns, and what is jumped over.  Fails
// the reader for what makes no sense (ntuple_schema.c).
enum bl_status bl_ntuple_schema_read(struct bl_ntuple *n, struct bl_reader *r,
                                     struct bl_error *err);

// The clusters of a page list (ntuple_pages.c).
enum bl_status bl_ntuple_pages_read(struct bl_ntuple *n, struct bl_reader *r,
                                    struct bl_error *err);

#endif
