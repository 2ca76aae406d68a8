/* The formats: one list, and opening a table by name.
 *
 * A table is named FILE or FILE:PATH.  The format is recognised by content
 * first, extension second; "-" is CSV on standard input.  A new format is a
 * new folder with a `const struct bl_format` and a line in io/format.c.
 */
#ifndef BL_IO_FORMAT_H
#define BL_IO_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "engine/data/source.h"

// The schemas of all tables in a file, in file order; nothing of the data
// is read beyond what that needs.
struct bl_table_list {
    struct bl_schema *tables;
    size_t n, capacity;
};

void bl_table_list_release(struct bl_table_list *l);

// Appends an empty schema and lends it until the next add.
enum bl_status bl_table_list_add(struct bl_table_list *l,
                                 struct bl_schema **schema,
                                 struct bl_error *err);

// What can be chosen about a file that is written; a format looks at what is
// its own.
struct bl_write_options {
    const char *root_compression; // zstd, lz4, zlib or none; NULL: zstd
};

// What may be chosen where a table is opened.  Formats that know no
// variable lengths ignore it all.
struct bl_read_options {
    size_t jagged;       // so many first elements of jagged columns; 0: none
    const char *flatten; // a row per element of these jagged columns, or NULL
    size_t n_threads;    // for unpacking; 0: all cores
};

struct bl_format {
    const char *name;              // "HDF5"
    const char *const *extensions; // {"h5", "hdf5", NULL}
    // Whether the first bytes of a file look like this format (n <= 4096).
    bool (*probe)(const uint8_t *head, size_t n);
    enum bl_status (*list)(const char *path, struct bl_table_list *l,
                           struct bl_error *err);
    // The same from a look at the beginning, where all of it would take long:
    // types and numbers of rows are then guesses (*is_guess).  NULL: list() is
    // quick.
    enum bl_status (*glance)(const char *path, struct bl_table_list *l,
                             bool *is_guess, struct bl_error *err);
    // The table of that name; NULL: the only one, or the one of most bytes
    // is taken (an error when there is none).  `options` are NULL for none.
    enum bl_status (*open)(const char *path, const char *table,
                           const struct bl_read_options *options,
                           struct bl_source **source, struct bl_error *err);
    // A sink for a table of that schema (copied); `options` may be NULL.  NULL
    // when the format cannot be written.
    enum bl_status (*create)(const char *path, const struct bl_schema *schema,
                             const struct bl_write_options *options,
                             struct bl_sink **sink, struct bl_error *err);
};

// NULL-terminated; the order in which probes are asked.
extern const struct bl_format *const bl_formats[];

// Splits "FILE:PATH" (a colon in a file's own name is understood when that
// file exists); both owned by the caller, *table NULL without a PATH or with
// an empty one.
enum bl_status bl_table_name_split(const char *name, char **file, char **table,
                                   struct bl_error *err);

enum bl_status bl_format_of_file(const struct bl_format **format,
                                 const char *path, struct bl_error *err);
// By the name alone; NULL for none.
const struct bl_format *bl_format_of_name(const char *path);
enum bl_status bl_format_for_writing(const struct bl_format **format,
                                     const char *path, struct bl_error *err);

enum bl_status bl_table_list_file(const char *path, struct bl_table_list *l,
                                  struct bl_error *err);
enum bl_status bl_table_open(const char *name, struct bl_source **source,
                             struct bl_error *err);
enum bl_status bl_table_open_with(const char *name,
                                  const struct bl_read_options *options,
                                  struct bl_source **source,
                                  struct bl_error *err);

// For formats: fails with the names of the tables that there are.
enum bl_status bl_table_not_found(const char *path, const char *table,
                                  struct bl_error *err);

enum bl_status bl_table_create(const char *path, const struct bl_schema *schema,
                               struct bl_sink **sink, struct bl_error *err);
enum bl_status bl_table_create_with(const char *path,
                                    const struct bl_schema *schema,
                                    const struct bl_write_options *options,
                                    struct bl_sink **sink,
                                    struct bl_error *err);

#endif
