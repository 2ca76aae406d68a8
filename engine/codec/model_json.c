/* A model as the "model" object of meta, and back
 * (docs/container-format.md, "meta"). */
#include "engine/codec/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/json.h"

/* What a file may claim before memory is asked for. */
enum {
    MAX_LAYERS = 64,
    MAX_CONVOLUTIONS = 16,
    WINDOW = 3, // of every convolution there is
    STRIDE = 2,
    MAX_CELLS = 1 << 27,
};

static const char *const precision_names[] = {"float32", "float64"};

/* Writing. */

static json_t *layers_to_json(const struct bl_network *net)
{
    json_t *sizes = json_array();
    json_array_append_new(sizes, json_integer((json_int_t)net->layers[0].n_in));
    for (size_t l = 0; l < net->n_layers; l++)
        json_array_append_new(sizes,
                              json_integer((json_int_t)net->layers[l].n_out));
    return sizes;
}

static json_t *convolutions_to_json(const struct bl_network *net)
{
    const struct bl_plane *in = &net->layers[0].in;
    json_t *channels = json_array();
    for (size_t l = 0; l < net->latent_layer; l++)
        json_array_append_new(
            channels, json_integer((json_int_t)net->layers[l].out.channels));
    return json_pack("{s:[I,I,I], s:o, s:i, s:i}", "plane",
                     (json_int_t)in->channels, (json_int_t)in->height,
                     (json_int_t)in->width, "channels", channels, "window",
                     WINDOW, "stride", STRIDE);
}

static void put_network(json_t *json, const struct bl_network *net)
{
    if (net->layers[0].kind == BL_LAYER_CONV) {
        json_object_set_new(json, "convolutions", convolutions_to_json(net));
        json_object_set_new(json, "latent",
                            json_integer((json_int_t)bl_network_n_latent(net)));
        return;
    }
    json_object_set_new(json, "layers", layers_to_json(net));
    json_object_set_new(json, "latent_layer",
                        json_integer((json_int_t)net->latent_layer + 1));
}

static json_t *feature_to_json(const struct bl_feature *f)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", bl_json_string(f->name));
    json_object_set_new(json, "type", json_string(bl_type_name(f->type)));
    if (f->unit != NULL)
        json_object_set_new(json, "unit", bl_json_string(f->unit));
    json_object_set_new(json, "normalise", json_string(f->norm.kind->name));
    json_object_set_new(json, "params",
                        bl_json_numbers_new(f->norm.params, f->norm.n_params));
    json_object_set_new(json, "fill", json_real(f->fill));
    if (f->has_sentinel)
        json_object_set_new(json, "sentinel", json_real(f->sentinel));
    return json;
}

static json_t *features_to_json(const struct bl_features *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n; i++)
        json_array_append_new(list, feature_to_json(&f->items[i]));
    return list;
}

static json_t *others_to_json(const struct bl_model *m)
{
    json_t *list = json_array();
    for (size_t i = 0; i < m->n_others; i++) {
        json_t *json = json_object();
        json_object_set_new(json, "name", bl_json_string(m->others[i].name));
        json_object_set_new(json, "role",
                            json_string(bl_role_name(m->others[i].role)));
        json_array_append_new(list, json);
    }
    return list;
}

/* Without the seconds it took: the same input gives the same file. */
static json_t *training_to_json(const struct bl_training_record *t)
{
    json_t *json = json_object();
    json_object_set_new(json, "rows", json_integer((json_int_t)t->rows));
    json_object_set_new(json, "epochs", json_integer((json_int_t)t->epochs));
    json_object_set_new(json, "best_epoch",
                        json_integer((json_int_t)t->best_epoch));
    json_object_set_new(json, "train_loss", bl_json_real(t->train_loss));
    json_object_set_new(json, "validation_loss",
                        bl_json_real(t->validation_loss));
    json_object_set_new(json, "end", json_string(t->end));
    return json;
}

json_t *bl_choice_to_json(const struct bl_model_choice *choice)
{
    if (choice->reason[0] == '\0')
        return NULL;
    json_t *candidates = json_array();
    for (size_t i = 0; i < choice->n_candidates; i++) {
        const struct bl_candidate *c = &choice->candidates[i];
        json_array_append_new(candidates,
                              json_pack("{s:s, s:I, s:o, s:I}", "name", c->name,
                                        "latent", (json_int_t)c->latent,
                                        "rms_over_std", bl_json_real(c->error),
                                        "bytes", (json_int_t)c->bytes));
    }
    return json_pack("{s:o, s:o}", "reason", bl_json_string(choice->reason),
                     "candidates", candidates);
}

json_t *bl_model_to_json(const struct bl_model *m)
{
    json_t *json = json_object();
    json_object_set_new(json, "type", json_string(m->type));
    json_object_set_new(json, "precision",
                        json_string(precision_names[m->precision]));
    json_object_set_new(json, "weights",
                        json_string(bl_weights_name(m->weights)));
    json_object_set_new(json, "checksum", bl_json_from_checksum(m->checksum));
    put_network(json, &m->net);
    json_object_set_new(json, "activation",
                        json_string(bl_activation_name(m->activation)));
    json_object_set_new(json, "shape", bl_json_sizes_new(m->features.shape, 3));
    json_object_set_new(json, "tile", bl_json_sizes_new(m->features.tile, 2));
    if (bl_features_time_block(&m->features) > 1)
        json_object_set_new(json, "time_block",
                            json_integer((json_int_t)m->features.time_block));
    if (m->latent_steps != NULL)
        json_object_set_new(
            json, "latent_steps",
            bl_json_numbers_new(m->latent_steps, bl_model_n_latent(m)));
    json_object_set_new(json, "columns", features_to_json(&m->features));
    json_object_set_new(json, "others", others_to_json(m));
    json_object_set_new(json, "training", training_to_json(&m->training));
    json_t *choice = bl_choice_to_json(&m->choice);
    if (choice != NULL)
        json_object_set_new(json, "choice", choice);
    return json;
}

/* Reading. */

/* Position of a name in a list; an error that calls it `what` otherwise. */
static enum bl_status position(size_t *at, const char *name,
                               const char *const *names, size_t n,
                               const char *what, struct bl_error *err)
{
    for (*at = 0; *at < n; ++*at)
        if (strcmp(names[*at], name) == 0)
            return BL_OK;
    return bl_fail(err, BL_BROKEN,
                   "the file uses the %s \"%s\", which this version does not "
                   "know",
                   what, name);
}

static enum bl_status precision_from_json(struct bl_model *m,
                                          const json_t *json,
                                          struct bl_error *err)
{
    const char *precision, *weights;
    size_t at;
    if (bl_json_text(&precision, json, "precision", err) != BL_OK ||
        bl_json_text(&weights, json, "weights", err) != BL_OK ||
        position(&at, precision, precision_names, 2, "precision", err) != BL_OK)
        return err->status;
    m->precision = (enum bl_precision)at;
    const char *names[BL_N_WEIGHTS];
    for (size_t w = 0; w < BL_N_WEIGHTS; w++)
        names[w] = bl_weights_name((enum bl_weights)w);
    if (position(&at, weights, names, BL_N_WEIGHTS, "weights", err) != BL_OK)
        return err->status;
    m->weights = (enum bl_weights)at;
    return BL_OK;
}

/* The sizes must mirror around the latent vector. */
static bool is_mirrored(const size_t *sizes, size_t n)
{
    for (size_t i = 0; i < n / 2; i++)
        if (sizes[i] != sizes[n - 1 - i])
            return false;
    return n % 2 == 1;
}

static enum bl_status activation_from_json(struct bl_model *m,
                                           const json_t *json,
                                           struct bl_error *err)
{
    const char *activation;
    if (bl_json_text(&activation, json, "activation", err) != BL_OK)
        return err->status;
    m->activation = bl_activation_from_name(activation);
    if (m->activation == BL_N_ACTIVATIONS)
        return bl_fail(err, BL_BROKEN,
                       "the file uses the activation \"%s\", which this "
                       "version does not know",
                       activation);
    return BL_OK;
}

static enum bl_status dense_from_json(struct bl_model *m, const json_t *json,
                                      struct bl_error *err)
{
    size_t sizes[MAX_LAYERS], n;
    if (bl_json_whole_list(sizes, &n, MAX_LAYERS, json, "layers", 1,
                           BL_MODEL_MAX_WIDTH, err) != BL_OK)
        return err->status;
    if (n < 3 || !is_mirrored(sizes, n) || sizes[n / 2] > sizes[0])
        return bl_fail(err, BL_BROKEN,
                       "the layers of the network are not an autoencoder's");
    return bl_network_autoencoder(&m->net, sizes[0], sizes + 1, n / 2 - 1,
                                  sizes[n / 2], m->activation, err);
}

static enum bl_status convolutions_from_json(struct bl_model *m,
                                             const json_t *json,
                                             const json_t *list,
                                             struct bl_error *err)
{
    size_t plane[3], channels[MAX_CONVOLUTIONS], n_plane, n;
    uint64_t latent, window, stride;
    if (bl_json_whole_list(plane, &n_plane, 3, list, "plane", 1,
                           BL_MODEL_MAX_WIDTH, err) != BL_OK ||
        bl_json_whole_list(channels, &n, MAX_CONVOLUTIONS, list, "channels", 1,
                           BL_MODEL_MAX_WIDTH, err) != BL_OK ||
        bl_json_whole(&window, list, "window", WINDOW, WINDOW, err) != BL_OK ||
        bl_json_whole(&stride, list, "stride", STRIDE, STRIDE, err) != BL_OK ||
        bl_json_whole(&latent, json, "latent", 1, BL_MODEL_MAX_WIDTH, err) !=
            BL_OK)
        return err->status;
    if (n_plane != 3 || n == 0)
        return bl_fail(err, BL_BROKEN,
                       "the convolutions of the network are damaged");
    struct bl_conv_shape shape = {.channels = plane[0],
                                  .height = plane[1],
                                  .width = plane[2],
                                  .hidden = channels,
                                  .n_hidden = n,
                                  .n_latent = (size_t)latent,
                                  .activation = m->activation};
    return bl_network_conv_autoencoder(&m->net, &shape, err);
}

static enum bl_status network_from_json(struct bl_model *m, const json_t *json,
                                        struct bl_error *err)
{
    const json_t *convolutions = json_object_get(json, "convolutions");
    if (activation_from_json(m, json, err) != BL_OK)
        return err->status;
    enum bl_status status =
        convolutions == NULL
            ? dense_from_json(m, json, err)
            : convolutions_from_json(m, json, convolutions, err);
    if (status != BL_OK)
        return status;
    if (!bl_model_is_storable(m))
        return bl_fail(err, BL_BROKEN, "the network claims %zu parameters",
                       m->net.n_params);
    return BL_OK;
}

static enum bl_status steps_from_json(struct bl_model *m, const json_t *json,
                                      struct bl_error *err)
{
    size_t n;
    if (json_object_get(json, "latent_steps") == NULL)
        return BL_OK;
    if (bl_json_numbers(&m->latent_steps, &n, json, "latent_steps", err) !=
        BL_OK)
        return err->status;
    bool is_sound = n == bl_model_n_latent(m);
    for (size_t i = 0; i < n; i++)
        is_sound = is_sound && m->latent_steps[i] > 0;
    return is_sound ? BL_OK
                    : bl_fail(err, BL_BROKEN,
                              "the steps of the latent vector are damaged");
}

static enum bl_status norm_from_json(struct bl_feature *f, const json_t *json,
                                     struct bl_error *err)
{
    const char *kind;
    double *params;
    size_t n;
    if (bl_json_text(&kind, json, "normalise", err) != BL_OK ||
        bl_json_numbers(&params, &n, json, "params", err) != BL_OK)
        return err->status;
    enum bl_status status = bl_norm_load(&f->norm, kind, params, n, err);
    free(params);
    if (status == BL_FAILED)
        err->status = BL_BROKEN;
    return status == BL_OK ? BL_OK : err->status;
}

static enum bl_status feature_from_json(struct bl_feature *f,
                                        const json_t *json,
                                        struct bl_error *err)
{
    const char *name, *type;
    const char *unit = json_string_value(json_object_get(json, "unit"));
    if (bl_json_text(&name, json, "name", err) != BL_OK ||
        bl_json_text(&type, json, "type", err) != BL_OK ||
        bl_json_number(&f->fill, json, "fill", err) != BL_OK)
        return err->status;
    f->type = bl_type_from_name(type);
    if (f->type == BL_N_TYPES || !bl_type_is_numeric(f->type))
        return bl_fail(err, BL_BROKEN, "column %s has the type \"%s\"", name,
                       type);
    if ((f->name = bl_string_copy(name, err)) == NULL ||
        (unit != NULL && (f->unit = bl_string_copy(unit, err)) == NULL))
        return err->status;
    f->has_sentinel = json_object_get(json, "sentinel") != NULL;
    if (f->has_sentinel &&
        bl_json_number(&f->sentinel, json, "sentinel", err) != BL_OK)
        return err->status;
    return norm_from_json(f, json, err);
}

static enum bl_status shape_from_json(struct bl_features *f, const json_t *json,
                                      struct bl_error *err)
{
    size_t n_shape, n_tile;
    uint64_t time_block = 1;
    if (bl_json_whole_list(f->shape, &n_shape, 3, json, "shape", 1, MAX_CELLS,
                           err) != BL_OK ||
        bl_json_whole_list(f->tile, &n_tile, 2, json, "tile", 1, MAX_CELLS,
                           err) != BL_OK)
        return err->status;
    if (json_object_get(json, "time_block") != NULL &&
        bl_json_whole(&time_block, json, "time_block", 1, BL_MAX_TIME_BLOCK,
                      err) != BL_OK)
        return err->status;
    f->time_block = (size_t)time_block;
    size_t cells = 0;
    if (n_shape != 3 || n_tile != 2 ||
        !bl_size_multiply(&cells, f->shape[0], f->shape[1]) ||
        !bl_size_multiply(&cells, cells, f->shape[2]) || cells > MAX_CELLS ||
        f->tile[0] > f->shape[1] || f->tile[1] > f->shape[2])
        return bl_fail(err, BL_BROKEN, "the shape of the fields is damaged");
    return BL_OK;
}

static enum bl_status features_from_json(struct bl_features *f,
                                         const json_t *json,
                                         struct bl_error *err)
{
    const json_t *list;
    if (shape_from_json(f, json, err) != BL_OK ||
        bl_json_array(&list, json, "columns", err) != BL_OK)
        return err->status;
    size_t n = json_array_size(list);
    f->items = bl_array_new(n, sizeof *f->items, err);
    if (f->items == NULL)
        return err->status;
    for (; f->n < n; f->n++)
        if (feature_from_json(&f->items[f->n], json_array_get(list, f->n),
                              err) != BL_OK) {
            f->n++; // the half-read one is released too
            return err->status;
        }
    return BL_OK;
}

static enum bl_status other_from_json(struct bl_other_column *other,
                                      const json_t *json, struct bl_error *err)
{
    const char *name, *role;
    if (bl_json_text(&name, json, "name", err) != BL_OK ||
        bl_json_text(&role, json, "role", err) != BL_OK)
        return err->status;
    other->role = strcmp(role, bl_role_name(BL_ROLE_DROP)) == 0 ? BL_ROLE_DROP
                                                                : BL_ROLE_EXACT;
    other->name = bl_string_copy(name, err);
    return other->name != NULL ? BL_OK : err->status;
}

static enum bl_status others_from_json(struct bl_model *m, const json_t *json,
                                       struct bl_error *err)
{
    const json_t *list;
    if (bl_json_array(&list, json, "others", err) != BL_OK)
        return err->status;
    size_t n = json_array_size(list);
    m->others = bl_array_new(n, sizeof *m->others, err);
    if (m->others == NULL)
        return err->status;
    for (; m->n_others < n; m->n_others++)
        if (other_from_json(&m->others[m->n_others],
                            json_array_get(list, m->n_others), err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* A text cut to the room there is; "" where there is none. */
static void copy_text(char *to, size_t room, const json_t *from,
                      const char *key)
{
    const char *text = json_string_value(json_object_get(from, key));
    if (text != NULL)
        strncpy(to, text, room - 1);
}

/* For people only: what is missing stays zero. */
static void training_from_json(struct bl_training_record *t, const json_t *json)
{
    const json_t *from = json_object_get(json, "training");
    t->rows = (size_t)json_integer_value(json_object_get(from, "rows"));
    t->epochs = (size_t)json_integer_value(json_object_get(from, "epochs"));
    t->best_epoch =
        (size_t)json_integer_value(json_object_get(from, "best_epoch"));
    t->train_loss = json_number_value(json_object_get(from, "train_loss"));
    t->validation_loss =
        json_number_value(json_object_get(from, "validation_loss"));
    t->seconds = NAN;
    copy_text(t->end, sizeof t->end, from, "end");
}

/* For people only as well. */
static void choice_from_json(struct bl_model_choice *choice, const json_t *json)
{
    const json_t *from = json_object_get(json, "choice");
    const json_t *list = json_object_get(from, "candidates");
    copy_text(choice->reason, sizeof choice->reason, from, "reason");
    for (size_t i = 0; i < json_array_size(list) && i < BL_MAX_CANDIDATES;
         i++) {
        struct bl_candidate *c = &choice->candidates[choice->n_candidates++];
        const json_t *of = json_array_get(list, i);
        copy_text(c->name, sizeof c->name, of, "name");
        c->latent = (size_t)json_integer_value(json_object_get(of, "latent"));
        c->error = json_number_value(json_object_get(of, "rms_over_std"));
        c->bytes = (uint64_t)json_integer_value(json_object_get(of, "bytes"));
    }
}

static enum bl_status fill_model(struct bl_model *m, const json_t *json,
                                 struct bl_error *err)
{
    const char *type;
    if (bl_json_text(&type, json, "type", err) != BL_OK ||
        (m->type = bl_string_copy(type, err)) == NULL ||
        precision_from_json(m, json, err) != BL_OK ||
        bl_json_checksum(&m->checksum, json_object_get(json, "checksum"),
                         err) != BL_OK ||
        network_from_json(m, json, err) != BL_OK ||
        steps_from_json(m, json, err) != BL_OK ||
        features_from_json(&m->features, json, err) != BL_OK ||
        others_from_json(m, json, err) != BL_OK)
        return err->status;
    training_from_json(&m->training, json);
    choice_from_json(&m->choice, json);
    if (bl_features_n_inputs(&m->features) != bl_network_n_inputs(&m->net))
        return bl_fail(err, BL_BROKEN,
                       "the network does not fit the columns it is for");
    return BL_OK;
}

enum bl_status bl_model_from_json(struct bl_model **model, const json_t *json,
                                  struct bl_error *err)
{
    struct bl_model *m = bl_array_new(1, sizeof *m, err);
    if (m == NULL)
        return err->status;
    if (fill_model(m, json, err) != BL_OK) {
        bl_model_free(m);
        return err->status;
    }
    *model = m;
    return BL_OK;
}
