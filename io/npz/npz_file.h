/* The arrays of an .npz or .npy file as runs of bytes.
 *
 * An .npz file is a zip archive of .npy arrays; a .npy file is treated as an
 * archive of one.  Members are found and their sizes held against the size of
 * the file when it is opened, so that a length that lies is known before
 * memory is asked for; nothing is unpacked until it is read.
 *
 * How a member is read:
 *   - stored members and .npy files where they stand (up to 1 MiB ahead is
 *     read over instead of jumped);
 *   - deflated members as a stream: going back starts again at the front;
 *   - when bytes will be wanted in an order of their own (Fortran order), or
 *     when more streams than BL_NPZ_MAX_STREAMS would be open, a deflated
 *     member is unpacked once into a temporary file (npz/spool.h) and read
 *     there, and a stored one is opened for each read.
 * Memory is therefore bounded whatever the file holds.  The checksum of a
 * member is compared when its last byte has been read in order, and for the
 * third way before its first byte is given out.
 */
#ifndef BL_IO_NPZ_NPZ_FILE_H
#define BL_IO_NPZ_NPZ_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <zip.h>

#include "base/error.h"
#include "io/npz/spool.h"

enum { BL_NPZ_MAX_STREAMS = 128 };

struct bl_npz_member {
    char *name;         // as numpy names it, unescaped; owned
    uint64_t size;      // bytes when unpacked
    zip_uint64_t index; // in the archive
    bool stored;
    bool prepared; // the way to read it has been chosen
    bool reopened; // the stream is closed after each read
    zip_file_t *stream;
    uint64_t stream_at; // next byte that the stream gives
    int fd;             // -1, or the bytes lie in this file (lent)
    uint64_t fd_at;     // from here on
};

struct bl_npz_file {
    char *path;                    // owned
    int fd;                        // of a .npy file; -1
    zip_t *zip;                    // of an .npz file; NULL
    struct bl_npz_member *members; // owned
    size_t n_members, capacity;
    size_t n_streams;
    struct bl_spool spool;
};

// Either kind, by its first bytes.  Fails when it is none, when arrays are
// encrypted, packed by another method, of one name, or claim sizes that the
// file cannot hold.
enum bl_status bl_npz_file_open(struct bl_npz_file *f, const char *path,
                                struct bl_error *err);
void bl_npz_file_close(struct bl_npz_file *f);

// Bytes [at, at + n) of a member.
enum bl_status bl_npz_member_read(struct bl_npz_file *f,
                                  struct bl_npz_member *m, uint64_t at,
                                  void *bytes, size_t n, struct bl_error *err);

// Before the first read of the items: `any_order` when they will be read in
// another order than they lie in.
enum bl_status bl_npz_member_prepare(struct bl_npz_file *f,
                                     struct bl_npz_member *m, bool any_order,
                                     struct bl_error *err);

// Closes its stream; the member can be read again later.
void bl_npz_member_rest(struct bl_npz_file *f, struct bl_npz_member *m);

#endif
