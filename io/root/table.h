/* A table of a ROOT file before anything is chosen: its fields, whether it is
 * a TTree or an RNTuple, and how their values are read.
 *
 * Entries are what ROOT calls rows.  A field holds in each entry
 *   - fixed:   `len` values of one type (1, or the product of its dims);
 *   - text:    a string (type BL_TEXT);
 *   - jagged:  any number of elements of `len` values each; fields of one
 *              `group` have the same number in each entry;
 *   - or something that cannot be read (BL_UNREADABLE, its note says why).
 *
 * A stream reads the values of one branch or ntuple field, from the runs of
 * bytes (baskets, pages) that it needs, and keeps the last of them.  Values are
 * in host order.  Different streams may be read by different threads.
 */
#ifndef BL_IO_ROOT_TABLE_H
#define BL_IO_ROOT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "io/root/directory.h"

struct bl_root_field {
    char *name;  // owned
    char *title; // owned; NULL: nothing to tell
    char *why;   // owned; unreadable: why
    enum bl_type type;
    bool is_jagged;
    bool is_stored; // each entry has bytes in the file, which show that it is
    size_t len;
    size_t n_dims; // of an entry or element; 0 for a single value
    size_t dims[BL_MAX_DIMS];
    char *group;   // owned; jagged: the counter, or the field itself
    size_t stream; // whose values these are
    size_t part;   // of the stream
};

struct bl_root_table;
struct bl_root_stream;

// Elements of some entries, lent until the stream is read again.
struct bl_root_run {
    size_t n;               // entries
    const uint32_t *counts; // elements of each
    const void *values;     // all of them, one behind the other
};

struct bl_root_stream_ops {
    // Entries [first, first + n) of a part: n * len values.
    enum bl_status (*fixed)(struct bl_root_stream *s, size_t part,
                            uint64_t first, size_t n, void *to,
                            struct bl_error *err);
    // The same of text, to rows of a vector from `row` on.
    enum bl_status (*text)(struct bl_root_stream *s, uint64_t first, size_t n,
                           struct bl_vector *to, size_t row,
                           struct bl_error *err);
    // The same of jagged values, 1 to n entries of them.
    enum bl_status (*jagged)(struct bl_root_stream *s, uint64_t first, size_t n,
                             struct bl_root_run *run, struct bl_error *err);
    // How many elements there are, from the counter where there is one.
    enum bl_status (*counts)(struct bl_root_stream *s, uint64_t first, size_t n,
                             uint32_t *counts, struct bl_error *err);
    // Gives back what is kept.
    void (*rest)(struct bl_root_stream *s);
    void (*close)(struct bl_root_stream *s);
};

struct bl_root_stream {
    const struct bl_root_stream_ops *ops;
};

struct bl_root_table_ops {
    enum bl_status (*stream)(struct bl_root_table *t, size_t stream,
                             struct bl_root_stream **s, struct bl_error *err);
    void (*release)(struct bl_root_table *t);
};

// A kind of table puts this first in a struct of its own.
struct bl_root_table {
    const struct bl_root_table_ops *ops;
    char *title; // owned; NULL: none
    uint64_t n_entries;
    struct bl_root_field *fields; // owned
    size_t n_fields, capacity;
    size_t n_streams;
};

// Opens the table of that entry; closed by bl_root_table_close.
enum bl_status bl_root_table_open(struct bl_root_table **t,
                                  struct bl_root_file *f,
                                  const struct bl_root_entry *entry,
                                  struct bl_error *err);
void bl_root_table_close(struct bl_root_table *t); // NULL is fine

// The classes of keys that are tables.
bool bl_root_is_table_class(const char *class_name);

// For kinds of tables: appends a field of that name (copied), and lends it.
enum bl_status bl_root_field_add(struct bl_root_field **field,
                                 struct bl_root_table *t, const char *name,
                                 struct bl_error *err);
// Makes it unreadable for that reason.
__attribute__((format(printf, 3, 4))) enum bl_status bl_root_field_refuse(
    struct bl_root_field *field, struct bl_error *err, const char *format, ...);

#endif
