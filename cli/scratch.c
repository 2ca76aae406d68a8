#include "cli/scratch.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/container/container.h"

/* Before hours of work: whether the file that stays can be written. */
static enum bl_status try_place(const char *path, struct bl_error *err)
{
    struct bl_container_writer *writer;
    if (path == NULL)
        return BL_OK;
    if (bl_container_create(&writer, path, BL_CONTAINER_TABLE, err) != BL_OK)
        return err->status;
    writer->ops->close(writer);
    return BL_OK;
}

enum bl_status bl_scratch_init(struct bl_scratch *s, const char *keep,
                               const char *path_kept, struct bl_error *err)
{
    const char *under = getenv("TMPDIR");
    bool is_set = under != NULL && *under != '\0';
    *s = (struct bl_scratch){.keep = keep, .path_kept = path_kept};
    if (try_place(path_kept, err) != BL_OK)
        return err->status;
    s->folder =
        bl_string_format(err, "%s/baler-XXXXXX", is_set ? under : "/tmp");
    if (s->folder == NULL)
        return err->status;
    if (mkdtemp(s->folder) == NULL) {
        bl_fail_errno(err, "no folder %s can be made; is TMPDIR right?",
                      s->folder);
        free(s->folder);
        return err->status;
    }
    return BL_OK;
}

static bool stays(const struct bl_scratch *s, const char *name)
{
    return s->path_kept != NULL && strcmp(name, s->keep) == 0;
}

/* One file at a time: the one before goes. */
static void drop_last(struct bl_scratch *s)
{
    if (s->path != NULL)
        unlink(s->path);
    free(s->path);
    s->path = NULL;
}

void bl_scratch_release(struct bl_scratch *s)
{
    drop_last(s);
    rmdir(s->folder);
    free(s->folder);
}

static enum bl_status create(void *context, const char *name,
                             struct bl_container_writer **writer,
                             struct bl_error *err)
{
    struct bl_scratch *s = context;
    drop_last(s);
    if (stays(s, name))
        return bl_container_create(writer, s->path_kept, BL_CONTAINER_TABLE,
                                   err);
    s->path = bl_string_format(err, "%s/%s.baler", s->folder, name);
    if (s->path == NULL)
        return err->status;
    return bl_container_create(writer, s->path, BL_CONTAINER_TABLE, err);
}

static enum bl_status open_again(void *context, const char *name,
                                 struct bl_container_reader **reader,
                                 struct bl_error *err)
{
    struct bl_scratch *s = context;
    return bl_container_open(reader, stays(s, name) ? s->path_kept : s->path,
                             err);
}

struct bl_scratch_files bl_scratch_files_of(struct bl_scratch *s)
{
    return (struct bl_scratch_files){s, create, open_again};
}
