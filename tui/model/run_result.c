#include "tui/model/run_result.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/model/run_json.h"

static void take_sizes(struct bl_run *r, const json_t *result)
{
    const json_t *bytes = json_object_get(result, "bytes");
    if (!json_is_object(bytes))
        return;
    r->has_sizes = true;
    r->sizes = (struct bl_run_sizes){
        .original = bl_run_count_of(bytes, "original"),
        .compressed = bl_run_count_of(bytes, "compressed"),
        .model = bl_run_count_of(bytes, "model"),
        .latent = bl_run_count_of(bytes, "latent"),
        .residual = bl_run_count_of(bytes, "residual"),
        .exact = bl_run_count_of(bytes, "exact"),
        .metadata = bl_run_count_of(bytes, "metadata"),
        .ratio = bl_run_count_of(result, "ratio"),
        .ratio_without_model = bl_run_count_of(result, "ratio_without_model"),
    };
}

/* One layer that makes no sense, or too many, and none are known. */
static void take_layers(struct bl_model_shape *m, const json_t *layers)
{
    size_t n = json_array_size(layers);
    m->n_layers = n <= sizeof m->layers / sizeof *m->layers ? n : 0;
    for (size_t i = 0; i < m->n_layers; i++) {
        json_int_t size = json_integer_value(json_array_get(layers, i));
        if (size < 1 || size > INT32_MAX)
            m->n_layers = 0;
        else
            m->layers[i] = (size_t)size;
    }
}

static void take_model(struct bl_run *r, const json_t *model)
{
    if (!json_is_object(model))
        return;
    bl_run_take_word(r->model.type, sizeof r->model.type,
                     json_object_get(model, "type"));
    take_layers(&r->model, json_object_get(model, "layers"));
    r->model.n_parameters = bl_run_count_of(model, "parameters");
}

static void take_worst(struct bl_run *r, const json_t *evaluation)
{
    const json_t *worst = json_object_get(evaluation, "worst_chi2");
    r->worst_chi2_ndf = bl_run_count_of(worst, "value_over_ndf");
    bl_run_take_word(r->worst_variable, sizeof r->worst_variable,
                     json_object_get(worst, "column"));
}

/* Where no epoch says it: the events of a long run are not all looked at. */
static void take_best(struct bl_run *r, const json_t *training)
{
    if (!isnan(r->best_loss))
        return;
    r->best_loss = bl_run_number_of(training, "validation");
    r->best_epoch = bl_run_count_of(training, "best_epoch");
}

static enum bl_status add_file(struct bl_run *r, const char *folder,
                               const json_t *name, struct bl_error *err)
{
    if (!json_is_string(name))
        return BL_OK;
    char *path =
        bl_string_format(err, "%s/%s", folder, json_string_value(name));
    if (path == NULL)
        return err->status;
    enum bl_status status = bl_run_add_text(
        &r->files, &r->n_files, &r->files_capacity, path, BL_RUN_PATH, err);
    free(path);
    return status;
}

static enum bl_status take_figures(struct bl_run *r, const json_t *result,
                                   struct bl_error *err)
{
    const char *folder = json_string_value(json_object_get(result, "folder"));
    const json_t *figures = json_object_get(result, "figures");
    for (size_t i = 0; folder != NULL && i < json_array_size(figures); i++) {
        const json_t *files =
            json_object_get(json_array_get(figures, i), "files");
        for (size_t k = 0; k < json_array_size(files); k++)
            if (add_file(r, folder, json_array_get(files, k), err) != BL_OK)
                return err->status;
    }
    return BL_OK;
}

/* What a step of `baler run` gave stands under its name; other commands are
 * one step. */
static const json_t *part_of(const json_t *result, const char *step)
{
    const json_t *part = json_object_get(result, step);
    return json_is_object(part) ? part : result;
}

enum bl_status bl_run_take_result(struct bl_run *r, const json_t *result,
                                  struct bl_error *err)
{
    const json_t *compressed = part_of(result, "compress");
    const json_t *model = json_object_get(compressed, "model");
    take_sizes(r, compressed);
    take_model(r, model);
    take_best(r, json_object_get(model, "training"));
    take_worst(r, part_of(result, "evaluate"));
    return take_figures(r, result, err);
}
