/* A ROOT file as a run of records: the header, keys, payloads.
 *
 * A record is a key (TKey: sizes, class, name, title) and its payload, which
 * is compressed when it is shorter than it says it is unpacked.  Offsets are
 * 64 bits wide here whatever the file has.
 *
 * Nothing that a file says is believed before it is held against the file's
 * size.  No payload may unpack to more than bl_root_file_limit(): a legitimate
 * file is far from it, a hostile one cannot ask for memory beyond it.
 *
 * Reading records is thread-safe once the file is open.  What is unpacked and
 * kept for a while comes out of one purse (bl_root_purse), so that many columns
 * read side by side stay below three times the file and 32 MB.
 */
#ifndef BL_IO_ROOT_FILE_H
#define BL_IO_ROOT_FILE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/reader.h"
#include "io/root/object.h"

struct bl_root_purse {
    atomic_size_t taken;
    size_t limit;
};

struct bl_root_file {
    char *path; // owned
    int fd;
    uint64_t size;
    uint64_t directory_at; // fields of the root directory
    struct bl_root_purse purse;
};

struct bl_root_key_fields {
    uint64_t at;         // of the record in the file
    size_t n_bytes;      // key and payload as stored
    size_t object_bytes; // payload unpacked
    size_t key_bytes;
    unsigned cycle;
    struct bl_root_text class_name, name, title; // lent
};

struct bl_root_key {
    uint64_t at;
    size_t n_bytes, object_bytes, key_bytes;
    unsigned cycle;
    char *class_name, *name, *title; // owned
};

bool bl_root_is_magic(const uint8_t *head, size_t n);

enum bl_status bl_root_file_open(struct bl_root_file *f, const char *path,
                                 struct bl_error *err);
void bl_root_file_close(struct bl_root_file *f);

// Bytes that one run of values in the file may unpack to, and one description
// of a table (of which several times as much is made).
size_t bl_root_file_limit(const struct bl_root_file *f);
size_t bl_root_description_limit(const struct bl_root_file *f);

// BL_NO_MEMORY when there is not so much left.
enum bl_status bl_root_purse_take(struct bl_root_purse *p, size_t n,
                                  struct bl_error *err);
void bl_root_purse_give(struct bl_root_purse *p, size_t n);

// n bytes at `at`; *bytes is the caller's.
enum bl_status bl_root_file_bytes(uint8_t **bytes, const struct bl_root_file *f,
                                  uint64_t at, uint64_t n,
                                  struct bl_error *err);

// The fields of a key where the reader stands, as they are.
struct bl_root_key_fields bl_root_key_fields_read(struct bl_reader *r);

// A key where the reader stands; its strings are copied.  What is not
// consistent fails.
enum bl_status bl_root_key_read(struct bl_root_key *key, struct bl_reader *r,
                                struct bl_error *err);
// The key of the record at `at`, with as much of the file as it needs.
enum bl_status bl_root_key_at(struct bl_root_key *key,
                              const struct bl_root_file *f, uint64_t at,
                              struct bl_error *err);
void bl_root_key_release(struct bl_root_key *key);

// n_out bytes from n_in stored ones: copied, or unpacked when they are fewer;
// *out is the caller's.  More than `limit` are not believed.
enum bl_status bl_root_stored(uint8_t **out, size_t n_out, size_t limit,
                              const uint8_t *in, size_t n_in,
                              struct bl_error *err);

// The object_bytes of the payload of a description; the caller's.
enum bl_status bl_root_payload(uint8_t **bytes, const struct bl_root_file *f,
                               const struct bl_root_key *key,
                               struct bl_error *err);

#endif
