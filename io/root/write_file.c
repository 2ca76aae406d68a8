#include "io/root/write_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/streamer_info.h"

enum {
    BEGIN = 100,         // of the first record
    DIRECTORY_SIZE = 60, // what is filled in of a directory, of either width
    UUID_SIZE = 16,
    RELEASE = 62400, // the ROOT whose layouts these are: 6.24/00
};

/* --- bytes --- */

static enum bl_status append(struct bl_root_out_file *f, const void *bytes,
                             size_t n, struct bl_error *err)
{
    if (bytes != NULL && fwrite(bytes, 1, n, f->stream) != n)
        return bl_fail_errno(err, "writing failed");
    f->end += n;
    return BL_OK;
}

static enum bl_status append_record(struct bl_root_out_file *f,
                                    const struct bl_root_record *r,
                                    struct bl_error *err)
{
    if (bl_root_record_status(r) != BL_OK)
        return err->status;
    return append(f, r->bytes.data, r->bytes.size, err);
}

static enum bl_status overwrite(struct bl_root_out_file *f, uint64_t at,
                                const struct bl_root_record *r,
                                struct bl_error *err)
{
    if (bl_root_record_status(r) != BL_OK)
        return err->status;
    if (fseeko(f->stream, (off_t)at, SEEK_SET) != 0 ||
        fwrite(r->bytes.data, 1, r->bytes.size, f->stream) != r->bytes.size)
        return bl_fail_errno(err, "writing failed");
    return BL_OK;
}

/* --- records --- */

static bool is_far(uint64_t position)
{
    return position > BL_ROOT_WIDE_FROM;
}

static const struct bl_root_out_directory *innermost(
    const struct bl_root_out_file *f)
{
    return &f->directories[f->n_directories - 1];
}

void bl_root_out_file_place(const struct bl_root_out_file *f,
                            struct bl_root_out_key *key)
{
    key->seek = f->end;
    key->seek_directory = innermost(f)->key.seek;
    key->is_wide = key->is_wide || is_far(f->end);
}

static enum bl_status put_key(struct bl_root_out_file *f,
                              const struct bl_root_out_key *key,
                              const uint8_t *header, struct bl_error *err)
{
    struct bl_root_record r;
    bl_root_record_init(&r, 0, err);
    bl_root_put_key(&r, key);
    enum bl_status status = append_record(f, &r, err);
    bl_root_record_release(&r);
    if (status != BL_OK)
        return status;
    return append(f, header, key->header_length, err);
}

static enum bl_status put_as_it_is(struct bl_root_out_file *f,
                                   struct bl_root_out_key *key,
                                   const struct bl_root_record *payload,
                                   struct bl_error *err)
{
    key->object_length = key->payload_length = payload->bytes.size;
    if (put_key(f, key, NULL, err) != BL_OK)
        return err->status;
    return append_record(f, payload, err);
}

enum bl_status bl_root_out_file_put(struct bl_root_out_file *f,
                                    struct bl_root_out_key *key,
                                    const uint8_t *header,
                                    const uint8_t *payload, size_t n,
                                    struct bl_error *err)
{
    if (bl_root_compress(&f->blocks, f->method, payload, n, err) != BL_OK)
        return err->status;
    bool shrunk = f->blocks.size > 0;
    key->object_length = n;
    key->payload_length = shrunk ? f->blocks.size : n;
    if (put_key(f, key, header, err) != BL_OK)
        return err->status;
    return append(f, shrunk ? f->blocks.data : payload, key->payload_length,
                  err);
}

/* --- directories --- */

/* What is filled in of a directory: all of its fields are in their places only
 * when its list of keys is. */
static void put_directory(struct bl_root_record *r,
                          const struct bl_root_out_directory *d,
                          const uint8_t uuid[UUID_SIZE])
{
    bool is_wide = is_far(d->seek_keys);
    size_t start = r->bytes.size;
    bl_root_put_u16(r, is_wide ? 1005 : 5);
    bl_root_put_u32(r, bl_root_no_time);
    bl_root_put_u32(r, bl_root_no_time);
    bl_root_put_u32(r, (uint32_t)d->keys_length);
    bl_root_put_u32(r, (uint32_t)(d->fields_at - d->key.seek));
    bl_root_put_seek(r, is_wide, d->key.seek);
    bl_root_put_seek(r, is_wide, d->key.seek_directory);
    bl_root_put_seek(r, is_wide, d->seek_keys);
    bl_root_put_u16(r, 1);
    bl_root_put_bytes(r, uuid, UUID_SIZE);
    bl_root_put_zeros(r, DIRECTORY_SIZE - (r->bytes.size - start));
}

static enum bl_status add_directory(struct bl_root_out_file *f,
                                    const char *name, size_t length,
                                    struct bl_error *err)
{
    struct bl_root_out_directory *d = &f->directories[f->n_directories];
    d->name = bl_string_copy_n(name, length, err);
    if (d->name == NULL)
        return err->status;
    bool is_top = f->n_directories == 0;
    d->key = (struct bl_root_out_key){
        .class_name = is_top ? "TFile" : "TDirectory",
        .name = d->name,
        .title = is_top ? "" : d->name,
        .cycle = 1,
        .seek = f->end,
        .seek_directory = is_top ? 0 : innermost(f)->key.seek,
    };
    f->n_directories++;
    return BL_OK;
}

/* The record of the innermost directory, its fields left open. */
static enum bl_status put_last_directory(struct bl_root_out_file *f,
                                         struct bl_error *err)
{
    struct bl_root_out_directory *d = &f->directories[f->n_directories - 1];
    struct bl_root_record r;
    bl_root_record_init(&r, 0, err);
    if (f->n_directories == 1) {
        bl_root_put_string(&r, d->key.name);
        bl_root_put_string(&r, d->key.title);
    }
    d->fields_at = f->end + bl_root_out_key_length(&d->key) + r.bytes.size;
    bl_root_put_zeros(&r, DIRECTORY_SIZE);
    enum bl_status status = put_as_it_is(f, &d->key, &r, err);
    bl_root_record_release(&r);
    return status;
}

static size_t count(const char *text, char c)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += *text == c;
    return n;
}

/* The folders of "a/b/tree": what stands before a slash. */
static enum bl_status put_folders(struct bl_root_out_file *f, const char *path,
                                  struct bl_error *err)
{
    for (const char *slash; (slash = strchr(path, '/')) != NULL;
         path = slash + 1) {
        if (slash == path)
            continue;
        if (add_directory(f, path, (size_t)(slash - path), err) != BL_OK ||
            put_last_directory(f, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_root_out_file_begin(struct bl_root_out_file *f, FILE *stream,
                                      const char *name, const char *path,
                                      const struct bl_root_method *method,
                                      struct bl_error *err)
{
    static const uint8_t room_for_header[BEGIN];
    *f = (struct bl_root_out_file){.stream = stream, .method = method};
    f->directories =
        bl_array_new(count(path, '/') + 1, sizeof *f->directories, err);
    if (f->directories == NULL ||
        append(f, room_for_header, BEGIN, err) != BL_OK ||
        add_directory(f, name, strlen(name), err) != BL_OK ||
        put_last_directory(f, err) != BL_OK)
        return err->status;
    return put_folders(f, path, err);
}

void bl_root_out_file_release(struct bl_root_out_file *f)
{
    for (size_t i = 0; i < f->n_directories; i++)
        free(f->directories[i].name);
    free(f->directories);
    bl_buffer_release(&f->blocks);
}

/* --- the end --- */

/* The key of a list that a directory or the file keeps of its own. */
static struct bl_root_out_key list_key(const struct bl_root_out_file *f,
                                       const struct bl_root_out_directory *d)
{
    struct bl_root_out_key key = d->key;
    key.seek = f->end;
    key.seek_directory = d->key.seek;
    key.is_wide = is_far(f->end);
    return key;
}

/* Each directory has one thing: the next directory, or the tree. */
static enum bl_status put_key_list(struct bl_root_out_file *f,
                                   struct bl_root_out_directory *d,
                                   const struct bl_root_out_key *listed,
                                   struct bl_error *err)
{
    struct bl_root_out_key key = list_key(f, d);
    struct bl_root_record r;
    bl_root_record_init(&r, 0, err);
    bl_root_put_u32(&r, 1);
    bl_root_put_key(&r, listed);
    enum bl_status status = put_as_it_is(f, &key, &r, err);
    bl_root_record_release(&r);
    d->seek_keys = key.seek;
    d->keys_length = bl_root_out_key_record_length(&key);
    return status;
}

static enum bl_status put_key_lists(struct bl_root_out_file *f,
                                    const struct bl_root_out_key *tree,
                                    struct bl_error *err)
{
    const struct bl_root_out_key *listed = tree;
    for (size_t i = f->n_directories; i-- > 0;) {
        if (put_key_list(f, &f->directories[i], listed, err) != BL_OK)
            return err->status;
        listed = &f->directories[i].key;
    }
    return BL_OK;
}

static enum bl_status put_streamer_info(struct bl_root_out_file *f,
                                        struct bl_root_out_key *key,
                                        struct bl_error *err)
{
    *key = (struct bl_root_out_key){.class_name = "TList",
                                    .name = "StreamerInfo",
                                    .title = "Doubly linked list",
                                    .cycle = 1,
                                    .seek = f->end,
                                    .seek_directory = BEGIN,
                                    .is_wide = is_far(f->end)};
    struct bl_root_record r;
    bl_root_record_init(&r, bl_root_out_key_length(key), err);
    bl_root_put_streamer_info(&r);
    enum bl_status status = bl_root_record_status(&r);
    if (status == BL_OK)
        status =
            bl_root_out_file_put(f, key, NULL, r.bytes.data, r.bytes.size, err);
    bl_root_record_release(&r);
    return status;
}

/* One free segment: all from the end of the file, which is that of this
 * record, to the next boundary that ROOT knows. */
static enum bl_status put_free_list(struct bl_root_out_file *f,
                                    struct bl_root_out_key *key,
                                    struct bl_error *err)
{
    enum { SMALL = 10, WIDE = 18 };
    static const uint64_t step = 1000000000;
    *key = list_key(f, &f->directories[0]);
    uint64_t start = f->end + bl_root_out_key_length(key);
    bool is_wide = is_far(start + SMALL);
    uint64_t end = start + (is_wide ? WIDE : SMALL);
    uint64_t last = is_wide ? (end / step + 1) * step : BL_ROOT_WIDE_FROM;
    struct bl_root_record r;
    bl_root_record_init(&r, 0, err);
    bl_root_put_u16(&r, is_wide ? 1001 : 1);
    bl_root_put_seek(&r, is_wide, end);
    bl_root_put_seek(&r, is_wide, last);
    enum bl_status status = put_as_it_is(f, key, &r, err);
    bl_root_record_release(&r);
    return status;
}

static void put_header(struct bl_root_record *r,
                       const struct bl_root_out_file *f,
                       const struct bl_root_out_key *free_list,
                       const struct bl_root_out_key *streamer_info,
                       const uint8_t uuid[UUID_SIZE])
{
    const struct bl_root_out_directory *top = &f->directories[0];
    bool is_wide = is_far(f->end);
    bl_root_put_bytes(r, (const uint8_t *)"root", 4);
    bl_root_put_u32(r, RELEASE + (is_wide ? 1000000 : 0));
    bl_root_put_u32(r, BEGIN);
    bl_root_put_seek(r, is_wide, f->end);
    bl_root_put_seek(r, is_wide, free_list->seek);
    bl_root_put_u32(r, (uint32_t)bl_root_out_key_record_length(free_list));
    bl_root_put_u32(r, 1); // free segments
    bl_root_put_u32(r, (uint32_t)(top->fields_at - top->key.seek));
    bl_root_put_u8(r, is_wide ? 8 : 4);
    bl_root_put_u32(r, f->method->settings);
    bl_root_put_seek(r, is_wide, streamer_info->seek);
    bl_root_put_u32(r, (uint32_t)bl_root_out_key_record_length(streamer_info));
    bl_root_put_u16(r, 1);
    bl_root_put_bytes(r, uuid, UUID_SIZE);
}

static enum bl_status fill_in(struct bl_root_out_file *f,
                              const struct bl_root_out_key *free_list,
                              const struct bl_root_out_key *streamer_info,
                              const uint8_t uuid[UUID_SIZE],
                              struct bl_error *err)
{
    struct bl_root_record r;
    bl_root_record_init(&r, 0, err);
    put_header(&r, f, free_list, streamer_info, uuid);
    enum bl_status status = overwrite(f, 0, &r, err);
    for (size_t i = 0; status == BL_OK && i < f->n_directories; i++) {
        r.bytes.size = 0;
        put_directory(&r, &f->directories[i], uuid);
        status = overwrite(f, f->directories[i].fields_at, &r, err);
    }
    bl_root_record_release(&r);
    return status;
}

enum bl_status bl_root_out_file_finish(struct bl_root_out_file *f,
                                       const struct bl_root_out_key *tree,
                                       const uint8_t uuid[16],
                                       struct bl_error *err)
{
    struct bl_root_out_key streamer_info, free_list;
    if (put_streamer_info(f, &streamer_info, err) != BL_OK ||
        put_key_lists(f, tree, err) != BL_OK ||
        put_free_list(f, &free_list, err) != BL_OK)
        return err->status;
    return fill_in(f, &free_list, &streamer_info, uuid, err);
}
