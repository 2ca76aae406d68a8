/* Styles of figures and themes of the terminal: short texts found by name.
 *
 * Those that ship are the files of themes/, made part of the program when it
 * is built, so that it needs no folder beside it.  A file of one's own is
 * named by its path, or by its name alone when it stands in
 * baler/themes/NAME.SUFFIX below $XDG_CONFIG_HOME (or ~/.config); there it
 * goes before one that ships.
 */
#ifndef BL_IO_SHIPPED_SHIPPED_H
#define BL_IO_SHIPPED_SHIPPED_H

#include <stdbool.h>

#include "base/error.h"

struct bl_shipped_file {
    const char *name, *text; // "hep.gp"
};

extern const struct bl_shipped_file bl_shipped_files[]; // ends with a NULL name

struct bl_shipped_kind {
    const char *suffix; // ".gp"
    const char *called; // "figure style"
};

// What was found, both the caller's to free.
struct bl_shipped_text {
    char *text;  // below 64 KiB, no NUL inside
    char *place; // the file's path, or the name of one that ships
};

enum bl_status bl_shipped_load(struct bl_shipped_text *found, const char *name,
                               const struct bl_shipped_kind *kind,
                               struct bl_error *err);

// The text of one that ships, lent; NULL with a sentence that lists them.
const char *bl_shipped_find(const char *name,
                            const struct bl_shipped_kind *kind,
                            struct bl_error *err);

// "hep" of "hep.gp"; false when the file is of another kind, or when its name
// is longer than any that can be asked for.
enum { BL_SHIPPED_STEM_SIZE = 64 };
bool bl_shipped_stem(char stem[BL_SHIPPED_STEM_SIZE], const char *file_name,
                     const struct bl_shipped_kind *kind);

// Where one's own stand, below $XDG_CONFIG_HOME; the caller's.
char *bl_shipped_own_folder(struct bl_error *err);

#endif
