/* A ROOT file with one tree, while it is written: from its first byte to its
 * last, the places left open filled in at the end.
 *
 *     header, directories, baskets..., tree,
 *     streamer info, key lists of the directories, free list
 *
 * Positions need 8 bytes beyond 2,000,000,000; each structure has the width
 * that its own place asks for, as in files of ROOT itself.
 *
 * Life cycle: begin, put records, finish, release.  The stream is the
 * caller's, at its beginning.  Errors do not name the file.
 */
#ifndef BL_IO_ROOT_WRITE_FILE_H
#define BL_IO_ROOT_WRITE_FILE_H

#include <stdint.h>
#include <stdio.h>

#include "base/buffer.h"
#include "base/error.h"
#include "io/root/write_block.h"
#include "io/root/write_key.h"

struct bl_root_out_directory {
    char *name;                 // owned; of the file for the first
    struct bl_root_out_key key; // of the directory itself
    uint64_t fields_at;         // where what it says of its keys is filled in
    uint64_t seek_keys;         // of the list of its keys
    size_t keys_length;
};

struct bl_root_out_file {
    FILE *stream; // lent
    const struct bl_root_method *method;
    uint64_t end;                              // where the next record goes
    struct bl_root_out_directory *directories; // each in the one before; owned
    size_t n_directories;
    struct bl_buffer blocks;
};

// `name` is what the file calls itself; the folders of the tree come in `path`,
// "a/b/tree".
enum bl_status bl_root_out_file_begin(struct bl_root_out_file *f, FILE *stream,
                                      const char *name, const char *path,
                                      const struct bl_root_method *method,
                                      struct bl_error *err);
void bl_root_out_file_release(struct bl_root_out_file *f);

// Where the next record begins, and in the directory of the tree; its key has
// its final length then.
void bl_root_out_file_place(const struct bl_root_out_file *f,
                            struct bl_root_out_key *key);

// The record of a key in its place, compressed when that makes it shorter.
// `header` are the key's header_length bytes; NULL when there are none.
enum bl_status bl_root_out_file_put(struct bl_root_out_file *f,
                                    struct bl_root_out_key *key,
                                    const uint8_t *header,
                                    const uint8_t *payload, size_t n,
                                    struct bl_error *err);

// All that comes behind the tree, of that key.  `uuid` are the 16 bytes by
// which ROOT tells files apart.
enum bl_status bl_root_out_file_finish(struct bl_root_out_file *f,
                                       const struct bl_root_out_key *tree,
                                       const uint8_t uuid[16],
                                       struct bl_error *err);

#endif
