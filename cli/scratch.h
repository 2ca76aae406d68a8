/* Files for the time of a command, in a folder of its own under TMPDIR, of
 * which one may be meant to stay.
 */
#ifndef BL_CLI_SCRATCH_H
#define BL_CLI_SCRATCH_H

#include "base/error.h"
#include "engine/compare/compare.h"

struct bl_scratch {
    char *folder;          // owned
    char *path;            // of the last file; owned
    const char *keep;      // the name of the file that stays, at `path_kept`
    const char *path_kept; // NULL: none stays
};

// Strings are lent.
enum bl_status bl_scratch_init(struct bl_scratch *s, const char *keep,
                               const char *path_kept, struct bl_error *err);
// Removes what was written, but for the file that stays.
void bl_scratch_release(struct bl_scratch *s);

// As a comparison wants them; lends the scratch.
struct bl_scratch_files bl_scratch_files_of(struct bl_scratch *s);

#endif
