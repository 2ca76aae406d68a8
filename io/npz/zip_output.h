/* Where libzip writes an archive: an open file of ours.
 *
 * Left to itself libzip writes to a file of its own beside the target, which
 * would stay behind when the program is stopped by a signal.
 */
#ifndef BL_IO_NPZ_ZIP_OUTPUT_H
#define BL_IO_NPZ_ZIP_OUTPUT_H

#include <zip.h>

#include "base/error.h"

// A new archive in the empty file `fd`, which stays the caller's and must
// stay open until the archive is closed.  NULL with `err` filled.
zip_t *bl_zip_output_open(int fd, struct bl_error *err);

#endif
