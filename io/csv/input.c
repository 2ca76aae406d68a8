#include "io/csv/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* A temporary file that nobody else sees and that is gone with its last
 * descriptor, however the program ends. */
static int open_nameless(struct bl_error *err)
{
    const char *folder = getenv("TMPDIR");
    if (folder == NULL || *folder == '\0')
        folder = "/tmp";
    char *path = bl_string_format(err, "%s/baler-XXXXXX", folder);
    if (path == NULL)
        return -1;
    int fd = mkstemp(path);
    if (fd < 0)
        bl_fail_errno(err,
                      "%s: no temporary file can be made there for a "
                      "table from a pipe; set TMPDIR to another folder",
                      folder);
    else
        unlink(path);
    free(path);
    return fd;
}

static bool write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno != EINTR)
            return false;
        if (done > 0) {
            bytes += done;
            n -= (size_t)done;
        }
    }
    return true;
}

static enum bl_status copy_all(int from, int to, const char *name,
                               struct bl_error *err)
{
    static const size_t size = 1 << 16;
    char *block = bl_array_new(size, 1, err);
    if (block == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    ssize_t n;
    // A signal ends the wait: whoever catches one wants it to be seen.
    while (status == BL_OK && (n = read(from, block, size)) != 0) {
        if (n < 0)
            status = bl_fail_errno(err, "%s cannot be read", name);
        else if (!write_all(to, block, (size_t)n))
            status = bl_fail_errno(err,
                                   "%s cannot be copied to a temporary "
                                   "file; set TMPDIR to a folder with room",
                                   name);
    }
    free(block);
    return status;
}

static enum bl_status spool(struct bl_csv_input *in, struct bl_error *err)
{
    int fd = open_nameless(err);
    if (fd < 0)
        return err->status;
    enum bl_status status = copy_all(in->fd, fd, in->name, err);
    close(in->fd);
    in->fd = fd;
    return status;
}

static enum bl_status make_seekable(struct bl_csv_input *in, bool is_piped,
                                    struct bl_error *err)
{
    struct stat about;
    if (fstat(in->fd, &about) != 0)
        return bl_fail_errno(err, "%s cannot be read", in->name);
    if (S_ISDIR(about.st_mode))
        return bl_fail(err, BL_FAILED, "%s is a folder, not a table", in->name);
    return is_piped || !S_ISREG(about.st_mode) ? spool(in, err) : BL_OK;
}

enum bl_status bl_csv_input_open(struct bl_csv_input *in, const char *path,
                                 struct bl_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    *in = (struct bl_csv_input){.fd = -1};
    in->name = bl_string_copy(is_stdin ? "standard input" : path, err);
    if (in->name == NULL)
        return err->status;
    in->fd = is_stdin ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    enum bl_status status =
        in->fd < 0 ? bl_fail_errno(err, "%s cannot be opened", in->name)
                   : make_seekable(in, is_stdin, err);
    if (status != BL_OK)
        bl_csv_input_close(in);
    return status;
}

void bl_csv_input_close(struct bl_csv_input *in)
{
    if (in->fd >= 0)
        close(in->fd);
    free(in->name);
    *in = (struct bl_csv_input){.fd = -1};
}

enum bl_status bl_csv_input_read(const struct bl_csv_input *in, void *bytes,
                                 size_t n, uint64_t offset, size_t *n_read,
                                 struct bl_error *err)
{
    *n_read = 0;
    while (*n_read < n) {
        ssize_t got = pread(in->fd, (char *)bytes + *n_read, n - *n_read,
                            (off_t)(offset + *n_read));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bl_fail_errno(err, "%s cannot be read", in->name);
        if (got == 0)
            break;
        *n_read += (size_t)got;
    }
    return BL_OK;
}
