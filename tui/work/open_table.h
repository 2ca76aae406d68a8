/* The table that is open: its file as it was when it was opened, its rows, and
 * the findings about it.
 */
#ifndef BL_TUI_WORK_OPEN_TABLE_H
#define BL_TUI_WORK_OPEN_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "base/error.h"
#include "engine/data/source.h"
#include "tui/model/table.h"

struct bl_file_identity {
    dev_t device;
    ino_t inode;
    off_t bytes;
    struct timespec changed;
};

struct bl_open_table {
    char *name, *file;  // FILE:TABLE and FILE; owned; NULL: none is open
    const char *format; // static
    struct bl_source *source;
    struct bl_file_identity identity;
    double seconds; // that opening took
};

enum bl_status bl_open_table_open(struct bl_open_table *t, const char *name,
                                  struct bl_error *err);
void bl_open_table_close(struct bl_open_table *t); // all zero afterwards

bool bl_open_table_is(const struct bl_open_table *t, const char *name);

// Fails with a sentence when the file is gone, or another than was opened.
enum bl_status bl_open_table_check(const struct bl_open_table *t,
                                   struct bl_error *err);

// What the interface is told of it; the caller's.
enum bl_status bl_open_table_describe(struct bl_table **table,
                                      const struct bl_open_table *t,
                                      struct bl_error *err);

// Rows [first, first + n) as far as they are there, and no more than make 32
// MiB; the caller's.
enum bl_status bl_open_table_rows(struct bl_rows **rows,
                                  const struct bl_open_table *t, uint64_t first,
                                  uint64_t n, struct bl_error *err);

// Why a file that `baler` has made is no table here; false for others.
bool bl_is_container(const char *file, struct bl_error *why);

#endif
