#include "io/run/checkpoint_file.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

static enum bl_status read_all(struct bl_buffer *bytes, FILE *file,
                               const char *path, struct bl_error *err)
{
    struct stat s;
    if (fstat(fileno(file), &s) != 0)
        return bl_fail_errno(err, "%s cannot be read", path);
    if (!S_ISREG(s.st_mode))
        return bl_fail(err, BL_FAILED, "%s is no file", path);
    uint8_t *room = bl_buffer_extend(bytes, (size_t)s.st_size, err);
    if (room == NULL)
        return err->status;
    if (fread(room, 1, (size_t)s.st_size, file) != (size_t)s.st_size)
        return bl_fail(err, BL_FAILED, "%s cannot be read to its end", path);
    return BL_OK;
}

enum bl_status bl_checkpoint_file_read(struct bl_buffer *bytes, bool *is_there,
                                       const char *path, struct bl_error *err)
{
    FILE *file = fopen(path, "rb");
    *is_there = file != NULL;
    if (file == NULL)
        return errno == ENOENT ? BL_OK
                               : bl_fail_errno(err, "%s cannot be read", path);
    enum bl_status status = read_all(bytes, file, path, err);
    fclose(file);
    return status;
}
