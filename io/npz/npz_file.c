#include "io/npz/npz_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/npz/member_name.h"
#include "io/npz/npy_header.h"

enum { CHUNK = 1 << 16, NEAR = 1 << 20 };

static struct bl_npz_member *member_add(struct bl_npz_file *f, char *name,
                                        struct bl_error *err)
{
    void *members = f->members;
    if (name == NULL)
        return NULL;
    if (bl_array_reserve(&members, &f->capacity, f->n_members + 1,
                         sizeof *f->members, err) != BL_OK) {
        free(name);
        return NULL;
    }
    f->members = members;
    struct bl_npz_member *m = &f->members[f->n_members++];
    *m = (struct bl_npz_member){.name = name, .fd = -1};
    return m;
}

/* The one array of a .npy file. */
static enum bl_status open_npy(struct bl_npz_file *f, uint64_t size,
                               struct bl_error *err)
{
    struct bl_npz_member *m = member_add(f, bl_string_copy("data", err), err);
    if (m == NULL)
        return err->status;
    m->size = size;
    m->fd = f->fd;
    return BL_OK;
}

/* Deflate makes at most 1032 bytes out of one. */
static bool is_plausible(const zip_stat_t *st, uint64_t file_size)
{
    if (st->comp_size > file_size)
        return false;
    if (st->comp_method == ZIP_CM_STORE)
        return st->size == st->comp_size;
    return st->size / 1032 <= st->comp_size;
}

static enum bl_status check_stat(const zip_stat_t *st, const char *name,
                                 uint64_t file_size, struct bl_error *err)
{
    const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE |
                                ZIP_STAT_COMP_METHOD |
                                ZIP_STAT_ENCRYPTION_METHOD;
    if ((st->valid & needed) != needed)
        return bl_fail(err, BL_FAILED, "array %s has no size", name);
    if (st->encryption_method != ZIP_EM_NONE)
        return bl_fail(err, BL_FAILED,
                       "array %s is encrypted; unpack the archive with its "
                       "password and zip it again without one",
                       name);
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return bl_fail(err, BL_FAILED,
                       "array %s is packed by zip method %u; stored and "
                       "deflated arrays can be read",
                       name, (unsigned)st->comp_method);
    if (!is_plausible(st, file_size))
        return bl_fail(err, BL_FAILED,
                       "array %s claims %llu bytes, which %llu packed "
                       "bytes cannot hold; the file is damaged",
                       name, (unsigned long long)st->size,
                       (unsigned long long)st->comp_size);
    return BL_OK;
}

static bool is_array_name(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".npy") == 0;
}

/* "pt.npy" to "pt", with what the writer escaped turned back. */
static char *array_name(const char *entry, struct bl_error *err)
{
    char *escaped = bl_string_copy_n(entry, strlen(entry) - 4, err);
    char *name = escaped != NULL ? bl_member_name_unescape(escaped, err) : NULL;
    free(escaped);
    return name;
}

/* `room` is what is left of the file for packed bytes: members that share
 * theirs unpack to far more than the file could hold. */
static enum bl_status add_entry(struct bl_npz_file *f, zip_uint64_t index,
                                uint64_t file_size, uint64_t *room,
                                struct bl_error *err)
{
    zip_stat_t st;
    const char *entry = zip_get_name(f->zip, index, ZIP_FL_ENC_GUESS);
    if (entry == NULL || zip_stat_index(f->zip, index, 0, &st) != 0)
        return bl_fail(err, BL_FAILED, "entry %llu of the archive: %s",
                       (unsigned long long)index, zip_strerror(f->zip));
    if (!is_array_name(entry))
        return BL_OK;
    struct bl_npz_member *m = member_add(f, array_name(entry, err), err);
    if (m == NULL || check_stat(&st, m->name, file_size, err) != BL_OK)
        return err->status;
    if (st.comp_size > *room)
        return bl_fail(err, BL_FAILED,
                       "array %s shares its bytes with another; the file "
                       "is damaged",
                       m->name);
    *room -= st.comp_size;
    m->index = index;
    m->size = st.size;
    m->stored = st.comp_method == ZIP_CM_STORE;
    return BL_OK;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum bl_status check_names(const struct bl_npz_file *f,
                                  struct bl_error *err)
{
    const char **names = bl_array_new(f->n_members, sizeof *names, err);
    if (names == NULL)
        return err->status;
    for (size_t i = 0; i < f->n_members; i++)
        names[i] = f->members[i].name;
    qsort(names, f->n_members, sizeof *names, by_text);
    enum bl_status status = BL_OK;
    for (size_t i = 1; i < f->n_members && status == BL_OK; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            status = bl_fail(err, BL_FAILED,
                             "two arrays are called %s; only one of them "
                             "can be meant",
                             names[i]);
    free(names);
    return status;
}

static enum bl_status open_npz(struct bl_npz_file *f, uint64_t size,
                               struct bl_error *err)
{
    int code;
    f->zip = zip_open(f->path, ZIP_RDONLY, &code);
    if (f->zip == NULL) {
        zip_error_t cause;
        zip_error_init_with_code(&cause, code);
        bl_fail(err, BL_FAILED,
                "it is no whole .npz archive (%s); it is truncated or damaged",
                zip_error_strerror(&cause));
        zip_error_fini(&cause);
        return err->status;
    }
    zip_int64_t n = zip_get_num_entries(f->zip, 0);
    uint64_t room = size;
    for (zip_int64_t i = 0; i < n; i++)
        if (add_entry(f, (zip_uint64_t)i, size, &room, err) != BL_OK)
            return err->status;
    if (f->n_members == 0)
        return bl_fail(err, BL_FAILED,
                       "it is a zip archive without numpy arrays in it");
    return check_names(f, err);
}

/* Which kind it is, by its first bytes. */
static enum bl_status open_kind(struct bl_npz_file *f, struct bl_error *err)
{
    struct stat st;
    uint8_t head[8] = {0};
    f->fd = open(f->path, O_RDONLY | O_CLOEXEC);
    if (f->fd < 0 || fstat(f->fd, &st) != 0)
        return bl_fail_errno(err, "it cannot be read");
    if (!S_ISREG(st.st_mode))
        return bl_fail(err, BL_FAILED, "it is not a regular file");
    uint64_t size = (uint64_t)st.st_size;
    if (bl_file_read_at(f->fd, 0, head, size < 8 ? (size_t)size : 8, err) !=
        BL_OK)
        return err->status;
    if (bl_npy_is_magic(head, sizeof head))
        return open_npy(f, size, err);
    close(f->fd);
    f->fd = -1;
    return open_npz(f, size, err);
}

enum bl_status bl_npz_file_open(struct bl_npz_file *f, const char *path,
                                struct bl_error *err)
{
    *f = (struct bl_npz_file){.fd = -1, .spool = BL_SPOOL_INIT};
    f->path = bl_string_copy(path, err);
    if (f->path == NULL)
        return err->status;
    if (open_kind(f, err) == BL_OK)
        return BL_OK;
    bl_npz_file_close(f);
    return bl_error_prefix(err, "%s", path);
}

void bl_npz_file_close(struct bl_npz_file *f)
{
    for (size_t i = 0; i < f->n_members; i++) {
        bl_npz_member_rest(f, &f->members[i]);
        free(f->members[i].name);
    }
    free(f->members);
    if (f->zip != NULL)
        zip_discard(f->zip);
    if (f->fd >= 0)
        close(f->fd);
    bl_spool_close(&f->spool);
    free(f->path);
    *f = (struct bl_npz_file){.fd = -1, .spool = BL_SPOOL_INIT};
}

void bl_npz_member_rest(struct bl_npz_file *f, struct bl_npz_member *m)
{
    if (m->stream == NULL)
        return;
    zip_fclose(m->stream);
    m->stream = NULL;
    f->n_streams--;
}

static enum bl_status stream_open(struct bl_npz_file *f,
                                  struct bl_npz_member *m, struct bl_error *err)
{
    m->stream = zip_fopen_index(f->zip, m->index, 0);
    m->stream_at = 0;
    if (m->stream == NULL)
        return bl_fail(err, BL_FAILED, "it cannot be read (%s)",
                       zip_strerror(f->zip));
    f->n_streams++;
    return BL_OK;
}

static enum bl_status damaged(const struct bl_npz_member *m,
                              struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "it is damaged (%s)",
                   zip_file_strerror(m->stream));
}

/* libzip compares the checksum when it is asked for more at the end. */
static enum bl_status stream_check_end(const struct bl_npz_member *m,
                                       struct bl_error *err)
{
    uint8_t more;
    zip_int64_t got = zip_fread(m->stream, &more, 1);
    if (got < 0)
        return damaged(m, err);
    if (got > 0)
        return bl_fail(err, BL_FAILED,
                       "it is longer than the archive says; the file is "
                       "damaged");
    return BL_OK;
}

static enum bl_status stream_take(struct bl_npz_member *m, void *bytes,
                                  size_t n, struct bl_error *err)
{
    for (uint8_t *to = bytes; n > 0;) {
        zip_int64_t got = zip_fread(m->stream, to, n);
        if (got < 0)
            return damaged(m, err);
        if (got == 0)
            return bl_fail(err, BL_FAILED,
                           "it ends %zu bytes too early; the file is damaged",
                           n);
        to += got;
        n -= (size_t)got;
        m->stream_at += (uint64_t)got;
    }
    return m->stream_at == m->size ? stream_check_end(m, err) : BL_OK;
}

/* Reads on to `at`; what is passed goes to the spool, if there is one. */
static enum bl_status stream_pass(struct bl_npz_member *m, uint64_t at,
                                  struct bl_spool *to, struct bl_error *err)
{
    uint8_t chunk[CHUNK];
    while (m->stream_at < at) {
        uint64_t left = at - m->stream_at;
        size_t n = left < CHUNK ? (size_t)left : CHUNK;
        if (stream_take(m, chunk, n, err) != BL_OK ||
            (to != NULL && bl_spool_append(to, chunk, n, err) != BL_OK))
            return err->status;
    }
    return BL_OK;
}

/* Opens the stream at its front. */
static enum bl_status stream_restart(struct bl_npz_file *f,
                                     struct bl_npz_member *m,
                                     struct bl_error *err)
{
    bl_npz_member_rest(f, m);
    return stream_open(f, m, err);
}

static enum bl_status stream_seek(struct bl_npz_file *f,
                                  struct bl_npz_member *m, uint64_t at,
                                  struct bl_error *err)
{
    bool back = at < m->stream_at && !m->stored;
    if ((m->stream == NULL || back) && stream_restart(f, m, err) != BL_OK)
        return err->status;
    if (m->stream_at == at)
        return BL_OK;
    // A short way is read even where it could be jumped: the checksum is
    // compared only when no byte was left out, the header's among them.
    bool near = at > m->stream_at && at - m->stream_at <= NEAR;
    if (!m->stored || near)
        return stream_pass(m, at, NULL, err);
    if (zip_fseek(m->stream, (zip_int64_t)at, SEEK_SET) != 0)
        return damaged(m, err);
    m->stream_at = at;
    return BL_OK;
}

enum bl_status bl_npz_member_read(struct bl_npz_file *f,
                                  struct bl_npz_member *m, uint64_t at,
                                  void *bytes, size_t n, struct bl_error *err)
{
    if (n == 0)
        return BL_OK;
    if (at > m->size || n > m->size - at)
        return bl_fail(err, BL_FAILED, "it ends too early; it is truncated");
    if (m->fd >= 0)
        return bl_file_read_at(m->fd, m->fd_at + at, bytes, n, err);
    enum bl_status status = stream_seek(f, m, at, err);
    if (status == BL_OK)
        status = stream_take(m, bytes, n, err);
    if (m->reopened)
        bl_npz_member_rest(f, m);
    return status;
}

static enum bl_status unpack(struct bl_npz_file *f, struct bl_npz_member *m,
                             struct bl_error *err)
{
    if (f->spool.fd < 0 && bl_spool_open(&f->spool, NULL, err) != BL_OK)
        return err->status;
    uint64_t begin = f->spool.size;
    if (stream_restart(f, m, err) != BL_OK ||
        stream_pass(m, m->size, &f->spool, err) != BL_OK)
        return err->status;
    bl_npz_member_rest(f, m);
    m->fd = f->spool.fd;
    m->fd_at = begin;
    return BL_OK;
}

enum bl_status bl_npz_member_prepare(struct bl_npz_file *f,
                                     struct bl_npz_member *m, bool any_order,
                                     struct bl_error *err)
{
    bool crowded = m->stream == NULL && f->n_streams >= BL_NPZ_MAX_STREAMS;
    if (m->fd >= 0 || m->prepared || (!any_order && !crowded)) {
        m->prepared = true;
        return BL_OK;
    }
    if (!m->stored)
        return unpack(f, m, err);
    if (stream_restart(f, m, err) != BL_OK ||
        stream_pass(m, m->size, NULL, err) != BL_OK)
        return err->status;
    m->prepared = true;
    m->reopened = crowded;
    return BL_OK;
}
