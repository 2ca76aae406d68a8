/* The log as a file per day: STATE/log/2026-05-04.log.
 *
 * A log that cannot be written is no reason to stop working: it is left out,
 * and the first failure is told.
 */
#ifndef BL_TUI_APP_LOG_FILE_H
#define BL_TUI_APP_LOG_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "tui/model/log.h"

struct bl_log_file {
    char dir[520];
    uint64_t n_written; // lines of the log that are in the file
    bool has_failed;
};

// Writes the lines that are new.
enum bl_status bl_log_file_write(struct bl_log_file *f,
                                 const struct bl_log *log,
                                 struct bl_error *err);

// All lines that the log still has, to a file of the user's.
enum bl_status bl_log_save(const struct bl_log *log, const char *path,
                           struct bl_error *err);

#endif
