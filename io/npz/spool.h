/* A temporary file without a name: gone when closed, however the program
 * ends.  Bytes are appended, then read anywhere.
 *
 * Life cycle: `struct bl_spool s = BL_SPOOL_INIT;` opened once, closed once
 * (closing a spool that was never opened does nothing).
 */
#ifndef BL_IO_NPZ_SPOOL_H
#define BL_IO_NPZ_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_spool {
    int fd; // -1 when not open
    uint64_t size;
};

#define BL_SPOOL_INIT                                                          \
    {                                                                          \
        -1, 0                                                                  \
    }

// Beside the file of that name (where its output will need the room anyway);
// `beside` NULL: in $TMPDIR, or /var/tmp, which is on a disk where /tmp need
// not be.
enum bl_status bl_spool_open(struct bl_spool *s, const char *beside,
                             struct bl_error *err);
void bl_spool_close(struct bl_spool *s);

enum bl_status bl_spool_append(struct bl_spool *s, const void *bytes, size_t n,
                               struct bl_error *err);
enum bl_status bl_spool_read(const struct bl_spool *s, uint64_t at, void *bytes,
                             size_t n, struct bl_error *err);

// n bytes at `at` of an open file; fails when they are not all there.
enum bl_status bl_file_read_at(int fd, uint64_t at, void *bytes, size_t n,
                               struct bl_error *err);

// n bytes to `at` of an open file.
enum bl_status bl_file_write_at(int fd, uint64_t at, const void *bytes,
                                size_t n, struct bl_error *err);

#endif
