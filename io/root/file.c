#include "io/root/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/npz/spool.h"
#include "io/root/unpack.h"

enum {
    HEADER_SIZE = 64,
    BIG_FILE = 1000000, // added to the version of files with 64-bit offsets
    WIDE = 1000,        // and this to the version of keys and directories
};

bool bl_root_is_magic(const uint8_t *head, size_t n)
{
    return n >= 4 && memcmp(head, "root", 4) == 0;
}

size_t bl_root_file_limit(const struct bl_root_file *f)
{
    enum { ALWAYS = 16 << 20 };
    return (size_t)f->size + ALWAYS;
}

size_t bl_root_description_limit(const struct bl_root_file *f)
{
    enum { ALWAYS = 2 << 20, PACKED_WELL = 4 << 20 };
    size_t size = (size_t)f->size;
    return size + (size < PACKED_WELL / 8 ? 8 * size : PACKED_WELL) + ALWAYS;
}

enum bl_status bl_root_purse_take(struct bl_root_purse *p, size_t n,
                                  struct bl_error *err)
{
    size_t before = atomic_fetch_add(&p->taken, n);
    if (before <= p->limit && n <= p->limit - before)
        return BL_OK;
    bl_root_purse_give(p, n);
    return bl_fail(err, BL_NO_MEMORY,
                   "values that are read together unpack to more than %zu "
                   "bytes, which is not believed of this file",
                   p->limit);
}

void bl_root_purse_give(struct bl_root_purse *p, size_t n)
{
    atomic_fetch_sub(&p->taken, n);
}

enum bl_status bl_root_file_bytes(uint8_t **bytes, const struct bl_root_file *f,
                                  uint64_t at, uint64_t n, struct bl_error *err)
{
    if (at > f->size || n > f->size - at)
        return bl_fail(err, BL_FAILED,
                       "%llu bytes at offset %llu are meant to be there, but "
                       "the file has %llu; it is truncated or damaged",
                       (unsigned long long)n, (unsigned long long)at,
                       (unsigned long long)f->size);
    uint8_t *fresh = bl_array_new((size_t)n, 1, err);
    if (fresh == NULL)
        return err->status;
    if (bl_file_read_at(f->fd, at, fresh, (size_t)n, err) != BL_OK) {
        free(fresh);
        return err->status;
    }
    *bytes = fresh;
    return BL_OK;
}

/* Magic, version, and where the root directory's fields are. */
static enum bl_status parse_header(struct bl_root_file *f,
                                   const uint8_t *header, struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(header, HEADER_SIZE);
    if (!bl_root_is_magic(header, HEADER_SIZE))
        return bl_fail(err, BL_FAILED, "it does not begin like a ROOT file");
    bl_reader_skip(&r, 4);
    bool is_big = bl_reader_u32be(&r) >= BIG_FILE;
    uint64_t begin = bl_reader_u32be(&r);
    uint64_t end = is_big ? bl_reader_u64be(&r) : bl_reader_u32be(&r);
    // The list of free segments: where it is, its size, their number.
    bl_reader_skip(&r, is_big ? 16 : 12);
    uint64_t name_bytes = bl_reader_u32be(&r);
    if (end > f->size)
        return bl_fail(err, BL_FAILED,
                       "it was %llu bytes long when it was written and is %llu "
                       "now; it is truncated",
                       (unsigned long long)end, (unsigned long long)f->size);
    f->directory_at = begin + name_bytes;
    return BL_OK;
}

static enum bl_status read_header(struct bl_root_file *f, struct bl_error *err)
{
    struct stat st;
    uint8_t *header = NULL;
    if (fstat(f->fd, &st) != 0)
        return bl_fail_errno(err, "its size cannot be found out");
    f->size = (uint64_t)st.st_size;
    f->purse.limit = 2 * bl_root_file_limit(f) + (size_t)f->size;
    if (bl_root_file_bytes(&header, f, 0, HEADER_SIZE, err) != BL_OK)
        return err->status;
    enum bl_status status = parse_header(f, header, err);
    free(header);
    return status;
}

enum bl_status bl_root_file_open(struct bl_root_file *f, const char *path,
                                 struct bl_error *err)
{
    *f = (struct bl_root_file){.fd = open(path, O_RDONLY | O_CLOEXEC)};
    if (f->fd < 0)
        return bl_fail_errno(err, "%s cannot be read", path);
    f->path = bl_string_copy(path, err);
    if (f->path != NULL && read_header(f, err) == BL_OK)
        return BL_OK;
    bl_root_file_close(f);
    return bl_error_prefix(err, "%s", path);
}

void bl_root_file_close(struct bl_root_file *f)
{
    if (f->fd >= 0)
        close(f->fd);
    free(f->path);
    *f = (struct bl_root_file){.fd = -1};
}

struct bl_root_key_fields bl_root_key_fields_read(struct bl_reader *r)
{
    struct bl_root_key_fields k;
    k.n_bytes = bl_reader_u32be(r);
    bool wide = bl_reader_u16be(r) > WIDE;
    k.object_bytes = bl_reader_u32be(r);
    bl_reader_u32be(r); // when
    k.key_bytes = bl_reader_u16be(r);
    k.cycle = bl_reader_u16be(r);
    k.at = wide ? bl_reader_u64be(r) : bl_reader_u32be(r);
    bl_reader_skip(r, wide ? 8 : 4); // its directory
    k.class_name = bl_root_text_read(r);
    k.name = bl_root_text_read(r);
    k.title = bl_root_text_read(r);
    return k;
}

static enum bl_status copy_names(struct bl_root_key *key,
                                 const struct bl_root_key_fields *k,
                                 struct bl_error *err)
{
    key->class_name = bl_root_text_copy(&k->class_name, err);
    key->name = bl_root_text_copy(&k->name, err);
    key->title = bl_root_text_copy(&k->title, err);
    return key->class_name != NULL && key->name != NULL && key->title != NULL
               ? BL_OK
               : err->status;
}

enum bl_status bl_root_key_read(struct bl_root_key *key, struct bl_reader *r,
                                struct bl_error *err)
{
    struct bl_root_key_fields k = bl_root_key_fields_read(r);
    *key = (struct bl_root_key){.at = k.at,
                                .n_bytes = k.n_bytes,
                                .object_bytes = k.object_bytes,
                                .key_bytes = k.key_bytes,
                                .cycle = k.cycle};
    if (!bl_reader_ok(r) || k.n_bytes > INT32_MAX ||
        k.object_bytes > INT32_MAX || k.key_bytes > k.n_bytes)
        return bl_fail(err, BL_FAILED, "a key makes no sense");
    if (copy_names(key, &k, err) == BL_OK)
        return BL_OK;
    bl_root_key_release(key);
    return err->status;
}

enum bl_status bl_root_key_at(struct bl_root_key *key,
                              const struct bl_root_file *f, uint64_t at,
                              struct bl_error *err)
{
    enum { LIKELY_SIZE = 4096 };
    uint8_t *bytes = NULL;
    uint64_t n = at <= f->size ? f->size - at : 0;
    n = n < LIKELY_SIZE ? n : LIKELY_SIZE;
    if (bl_root_file_bytes(&bytes, f, at, n, err) != BL_OK)
        return err->status;
    struct bl_reader r = bl_reader_over(bytes, (size_t)n);
    enum bl_status status = bl_root_key_read(key, &r, err);
    free(bytes);
    if (status != BL_OK)
        return bl_error_prefix(err, "offset %llu", (unsigned long long)at);
    key->at = at;
    return BL_OK;
}

void bl_root_key_release(struct bl_root_key *key)
{
    free(key->class_name);
    free(key->name);
    free(key->title);
    *key = (struct bl_root_key){0};
}

enum bl_status bl_root_stored(uint8_t **out, size_t n_out, size_t limit,
                              const uint8_t *in, size_t n_in,
                              struct bl_error *err)
{
    if (n_out > limit)
        return bl_fail(err, BL_FAILED,
                       "it claims to unpack to %zu bytes, which is more than "
                       "is believed of a file of this size",
                       n_out);
    uint8_t *fresh = bl_array_new(n_out, 1, err);
    if (fresh == NULL)
        return err->status;
    if (n_out <= n_in)
        memcpy(fresh, in, n_out);
    else if (bl_root_unpack(fresh, n_out, in, n_in, err) != BL_OK) {
        free(fresh);
        return err->status;
    }
    *out = fresh;
    return BL_OK;
}

enum bl_status bl_root_payload(uint8_t **bytes, const struct bl_root_file *f,
                               const struct bl_root_key *key,
                               struct bl_error *err)
{
    uint8_t *stored = NULL;
    size_t n = key->n_bytes - key->key_bytes;
    if (bl_root_file_bytes(&stored, f, key->at + key->key_bytes, n, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = bl_root_stored(
        bytes, key->object_bytes, bl_root_description_limit(f), stored, n, err);
    free(stored);
    return status;
}
