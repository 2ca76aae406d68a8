#include "cli/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "base/number.h"
#include "cli/paths.h"
#include "io/run/checkpoint_file.h"

const char bl_resume_help[] =
    "go on with the training of --checkpoint, or of --run-dir, where it was\n"
    "left; begin where there is none";

/* Training goes on without checkpoints when they cannot be written. */
static void save(void *context, const void *bytes, size_t n)
{
    struct bl_checkpoint_place *place = context;
    struct bl_error err;
    if (place->has_failed ||
        bl_atomic_file_write(place->path, bytes, n, &err) == BL_OK)
        return;
    place->has_failed = true;
    bl_observe_warning(place->observer, "there will be no checkpoint: %s",
                       err.text);
}

static enum bl_status try_to_write(const char *path, struct bl_error *err)
{
    struct bl_atomic_file file;
    if (bl_atomic_file_begin(&file, path, err) != BL_OK)
        return err->status;
    bl_atomic_file_abandon(&file);
    return BL_OK;
}

/* Those of a run folder are written once it is there. */
static enum bl_status choose_path(struct bl_checkpoint_place *place,
                                  const struct bl_invocation *inv,
                                  const char *run_dir, struct bl_error *err)
{
    const char *said = bl_recipe_get(&inv->recipe, "checkpoint");
    if (*said == '\0' && run_dir == NULL)
        return BL_OK;
    place->path = *said != '\0'
                      ? bl_string_copy(said, err)
                      : bl_string_format(err, "%s/checkpoint.bin", run_dir);
    if (place->path == NULL)
        return err->status;
    if (*said == '\0')
        return BL_OK;
    if (bl_paths_differ(said, inv->operands[0], err) != BL_OK ||
        bl_paths_differ(said, bl_flag(inv, "output"), err) != BL_OK ||
        bl_paths_differ(said, bl_flag(inv, "model"), err) != BL_OK)
        return err->status;
    return try_to_write(said, err);
}

static enum bl_status read_last(struct bl_checkpoint_place *place,
                                const struct bl_invocation *inv,
                                struct bl_error *err)
{
    bool is_there;
    if (bl_flag(inv, "model") != NULL)
        return bl_fail(err, BL_USAGE,
                       "--resume goes on with a training, and with --model "
                       "nothing is trained: leave one of them out");
    if (place->path == NULL)
        return bl_fail(err, BL_USAGE,
                       "--resume needs --checkpoint FILE or --run-dir DIR: "
                       "where to go on from");
    if (bl_checkpoint_file_read(&place->last, &is_there, place->path, err) !=
        BL_OK)
        return err->status;
    place->is_missing = !is_there;
    if (is_there && bl_train_checkpoint_epoch(&place->epoch, place->last.data,
                                              place->last.size, err) != BL_OK)
        return bl_error_prefix(err, "%s", place->path);
    return BL_OK;
}

static size_t pause(const struct bl_recipe *recipe)
{
    const char *text = bl_recipe_get(recipe, "checkpoint-every");
    uint64_t n = 0;
    bl_number_parse_u64(&n, text, strlen(text));
    return (size_t)n;
}

enum bl_status bl_checkpoint_choose(struct bl_checkpoint_place *place,
                                    const struct bl_invocation *inv,
                                    const char *run_dir,
                                    const struct bl_observer *observer,
                                    struct bl_error *err)
{
    *place = (struct bl_checkpoint_place){.observer = observer};
    enum bl_status status = choose_path(place, inv, run_dir, err);
    if (status == BL_OK && bl_flag(inv, "resume") != NULL)
        status = read_last(place, inv, err);
    if (status != BL_OK) {
        bl_checkpoint_release(place);
        return status;
    }
    place->for_training = (struct bl_checkpoints){
        .context = place,
        .save = save,
        .every = pause(&inv->recipe),
        .resume = place->epoch > 0 ? place->last.data : NULL,
        .resume_size = place->last.size,
    };
    return BL_OK;
}

void bl_checkpoint_release(struct bl_checkpoint_place *place)
{
    free(place->path);
    bl_buffer_release(&place->last);
    *place = (struct bl_checkpoint_place){0};
}

const struct bl_checkpoints *bl_checkpoint_for_training(
    const struct bl_checkpoint_place *place)
{
    return place->path != NULL ? &place->for_training : NULL;
}
