/* The log: what the program and its runs had to say, newest last.
 *
 * The last BL_LOG_LINES lines are kept; the whole is in a file, which the
 * program writes (tui/app/log_file.h).
 */
#ifndef BL_TUI_MODEL_LOG_H
#define BL_TUI_MODEL_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "io/run/log_level.h"

enum { BL_LOG_LINES = 2000, BL_LOG_TEXT = 240 };

struct bl_log_line {
    double time; // seconds since 1970, UTC
    enum bl_log_level level;
    char area[12];          // "open", "stats", "train"
    char text[BL_LOG_TEXT]; // without controls
};

struct bl_log {
    struct bl_log_line *lines; // a ring; owned; NULL before the first
    size_t first, n;
    uint64_t n_ever; // lines that there have been
};

__attribute__((format(printf, 5, 6))) void bl_log_add(struct bl_log *l,
                                                      double time,
                                                      enum bl_log_level level,
                                                      const char *area,
                                                      const char *format, ...);
const struct bl_log_line *bl_log_at(const struct bl_log *l, size_t i);
const char *bl_log_level_name(enum bl_log_level level); // "info"
void bl_log_release(struct bl_log *l);

#endif
