/* From any source to a file of any writable format, with progress. */
#ifndef BL_CLI_COPY_H
#define BL_CLI_COPY_H

#include <stdint.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"
#include "engine/data/source.h"
#include "io/format.h"

struct bl_copy_part {     // what of the source is copied, and how
    const bool *columns;  // one per column; NULL: all
    uint64_t first, last; // rows, half-open
    struct bl_write_options options;
};

// The flag of commands that write tables.
extern const char bl_root_compression_help[];

// The options that the command line has for the file of that name.
enum bl_status bl_copy_options(struct bl_write_options *options,
                               const struct bl_invocation *inv,
                               const char *path, struct bl_error *err);

// Unreadable columns are left out with a warning.  `phase` is the word on the
// progress bar.  *n_columns (may be NULL) is the number of columns written.
enum bl_status bl_copy_to_file(struct bl_session *s, struct bl_source *source,
                               const char *path,
                               const struct bl_copy_part *part,
                               const char *phase, size_t *n_columns,
                               struct bl_error *err);

#endif
