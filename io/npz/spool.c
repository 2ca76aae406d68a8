#include "io/npz/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

static char *template_for(const char *beside, struct bl_error *err)
{
    if (beside != NULL)
        return bl_string_format(err, "%s.spool-XXXXXX", beside);
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || folder[0] == '\0')
        folder = "/var/tmp";
    return bl_string_format(err, "%s/baler-spool-XXXXXX", folder);
}

enum bl_status bl_spool_open(struct bl_spool *s, const char *beside,
                             struct bl_error *err)
{
    *s = (struct bl_spool)BL_SPOOL_INIT;
    char *path = template_for(beside, err);
    if (path == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    s->fd = mkstemp(path);
    if (s->fd < 0) {
        status =
            bl_fail_errno(err, "no temporary file can be made as %s", path);
    } else {
        fcntl(s->fd, F_SETFD, FD_CLOEXEC);
        unlink(path);
    }
    free(path);
    return status;
}

void bl_spool_close(struct bl_spool *s)
{
    if (s->fd >= 0)
        close(s->fd);
    *s = (struct bl_spool)BL_SPOOL_INIT;
}

enum bl_status bl_file_read_at(int fd, uint64_t at, void *bytes, size_t n,
                               struct bl_error *err)
{
    char *to = bytes;
    while (n > 0) {
        ssize_t got = pread(fd, to, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bl_fail_errno(err, "reading failed");
        if (got == 0)
            return bl_fail(err, BL_FAILED,
                           "the file ends %zu bytes too early; it is "
                           "truncated",
                           n);
        to += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return BL_OK;
}

enum bl_status bl_file_write_at(int fd, uint64_t at, const void *bytes,
                                size_t n, struct bl_error *err)
{
    const char *from = bytes;
    while (n > 0) {
        ssize_t put = pwrite(fd, from, n, (off_t)at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return bl_fail_errno(err, "writing failed");
        from += put;
        at += (uint64_t)put;
        n -= (size_t)put;
    }
    return BL_OK;
}

enum bl_status bl_spool_append(struct bl_spool *s, const void *bytes, size_t n,
                               struct bl_error *err)
{
    if (bl_file_write_at(s->fd, s->size, bytes, n, err) != BL_OK)
        return bl_error_prefix(err, "temporary file");
    s->size += n;
    return BL_OK;
}

enum bl_status bl_spool_read(const struct bl_spool *s, uint64_t at, void *bytes,
                             size_t n, struct bl_error *err)
{
    if (bl_file_read_at(s->fd, at, bytes, n, err) != BL_OK)
        return bl_error_prefix(err, "temporary file");
    return BL_OK;
}
