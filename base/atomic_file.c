#include "base/atomic_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

/* Part files that exist now.  A slot is claimed by its flag; the path is
 * written before `live` is raised, so a signal handler reads whole paths. */
enum { N_SLOTS = 16 };
static struct {
    atomic_flag taken;
    atomic_bool live;
    char path[PATH_MAX];
} slots[N_SLOTS];

static int slot_claim(const char *path)
{
    if (strlen(path) >= PATH_MAX)
        return 0;
    for (int i = 0; i < N_SLOTS; i++) {
        if (atomic_flag_test_and_set(&slots[i].taken))
            continue;
        strcpy(slots[i].path, path);
        atomic_store(&slots[i].live, true);
        return i + 1;
    }
    return 0;
}

static void slot_release(int slot)
{
    if (slot == 0)
        return;
    atomic_store(&slots[slot - 1].live, false);
    atomic_flag_clear(&slots[slot - 1].taken);
}

void bl_atomic_file_remove_all(void)
{
    for (int i = 0; i < N_SLOTS; i++)
        if (atomic_load(&slots[i].live))
            unlink(slots[i].path);
}

static void release(struct bl_atomic_file *f)
{
    slot_release(f->slot);
    free(f->final_path);
    free(f->part_path);
    *f = (struct bl_atomic_file){0};
}

/* Renaming over a folder fails when all work is done; renaming over a device
 * such as /dev/null replaces it. */
static enum bl_status check_replaceable(const char *path, struct bl_error *err)
{
    struct stat there;
    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return bl_fail(err, BL_FAILED,
                       "%s cannot be written: it is not a regular file", path);
    return BL_OK;
}

enum bl_status bl_atomic_file_begin(struct bl_atomic_file *f, const char *path,
                                    struct bl_error *err)
{
    *f = (struct bl_atomic_file){0};
    if (check_replaceable(path, err) != BL_OK)
        return err->status;
    f->final_path = bl_string_copy(path, err);
    f->part_path = bl_string_format(err, "%s.baler-part", path);
    if (f->final_path == NULL || f->part_path == NULL) {
        release(f);
        return err->status;
    }
    // First, so that no signal comes between the file and its entry.
    f->slot = slot_claim(f->part_path);
    int fd = open(f->part_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) {
        bl_fail_errno(err, "%s cannot be written", path);
        release(f);
        return err->status;
    }
    close(fd);
    return BL_OK;
}

static int flush_to_disk(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int failed = fsync(fd);
    int cause = errno;
    close(fd);
    errno = cause;
    return failed;
}

enum bl_status bl_atomic_file_commit(struct bl_atomic_file *f,
                                     struct bl_error *err)
{
    enum bl_status status = BL_OK;
    if (flush_to_disk(f->part_path) != 0 ||
        rename(f->part_path, f->final_path) != 0) {
        status = bl_fail_errno(err, "%s cannot be written", f->final_path);
        bl_atomic_file_abandon(f);
    }
    release(f);
    return status;
}

void bl_atomic_file_abandon(struct bl_atomic_file *f)
{
    if (f->part_path != NULL)
        unlink(f->part_path);
    release(f);
}

static bool write_all(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return false;
    bool ok = n == 0 || fwrite(bytes, 1, n, file) == n;
    return fclose(file) == 0 && ok;
}

enum bl_status bl_atomic_file_write(const char *path, const void *bytes,
                                    size_t n, struct bl_error *err)
{
    struct bl_atomic_file f;
    if (bl_atomic_file_begin(&f, path, err) != BL_OK)
        return err->status;
    if (!write_all(f.part_path, bytes, n)) {
        bl_fail_errno(err, "%s cannot be written", path);
        bl_atomic_file_abandon(&f);
        return err->status;
    }
    return bl_atomic_file_commit(&f, err);
}
