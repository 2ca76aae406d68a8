#include "cli/json.h"

#include <stdio.h>

#include "engine/codec/json.h"

void bl_json_print(json_t *object)
{
    json_dumpf(object, stdout,
               JSON_COMPACT | JSON_REAL_PRECISION(BL_JSON_DIGITS));
    putchar('\n');
    json_decref(object);
}

static json_t *whole(uint64_t value)
{
    return json_integer((json_int_t)value);
}

json_t *bl_json_of_sizes(const struct bl_file_sizes *s)
{
    json_t *bytes =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "original",
                  whole(s->original), "in_memory", whole(s->in_memory),
                  "compressed", whole(s->compressed), "model", whole(s->model),
                  "latent", whole(s->latent), "residual", whole(s->residual),
                  "exact", whole(s->exact), "metadata", whole(s->metadata));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "rows", whole(s->rows),
                     "columns", whole(s->columns), "bytes", bytes, "ratio",
                     bl_json_real(s->ratio), "ratio_without_model",
                     bl_json_real(s->ratio_without_model));
}

static json_t *layers_of(const struct bl_network *net)
{
    json_t *layers = json_array();
    json_array_append_new(layers, whole(net->layers[0].n_in));
    for (size_t i = 0; i < net->n_layers; i++)
        json_array_append_new(layers, whole(net->layers[i].n_out));
    return layers;
}

/* NULL, which json_pack() leaves out, for networks without any. */
static json_t *channels_of(const struct bl_network *net)
{
    if (net->layers[0].kind != BL_LAYER_CONV)
        return NULL;
    json_t *channels = json_array();
    for (size_t i = 0; i < net->latent_layer; i++)
        json_array_append_new(channels, whole(net->layers[i].out.channels));
    return channels;
}

static json_t *columns_of(const struct bl_model *m)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < m->features.n; i++)
        json_array_append_new(
            columns,
            json_pack("{s:o, s:s}", "name",
                      bl_json_string(m->features.items[i].name), "normalise",
                      m->features.items[i].norm.kind->name));
    return columns;
}

json_t *bl_json_of_model(const struct bl_model *m)
{
    if (m == NULL)
        return json_null();
    const struct bl_training_record *t = &m->training;
    json_t *training =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s}", "rows", whole(t->rows),
                  "epochs", whole(t->epochs), "best_epoch",
                  whole(t->best_epoch), "train", bl_json_real(t->train_loss),
                  "validation", bl_json_real(t->validation_loss), "seconds",
                  bl_json_real(t->seconds), "end", t->end);
    return json_pack(
        "{s:s, s:o, s:o*, s:o, s:o, s:o, s:o, s:s, s:s, s:s, s:o, s:o, s:o*}",
        "type", m->type, "layers", layers_of(&m->net), "channels",
        channels_of(&m->net), "tile", bl_json_sizes_new(m->features.tile, 2),
        "time_block", whole(bl_features_time_block(&m->features)), "latent",
        whole(bl_model_n_latent(m)), "parameters", whole(m->net.n_params),
        "activation", bl_activation_name(m->activation), "precision",
        m->precision == BL_PRECISION_FLOAT32 ? "float32" : "float64", "weights",
        bl_weights_name(m->weights), "columns", columns_of(m), "training",
        training, "choice", bl_choice_to_json(&m->choice));
}

static json_t *of_epoch(const struct bl_epoch *e)
{
    return json_pack(
        "{s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "v", 1,
        "ev", "epoch", "i", whole(e->i), "n", whole(e->n), "train",
        bl_json_real(e->train_loss), "val", bl_json_real(e->validation_loss),
        "lr", bl_json_real(e->learning_rate), "best",
        bl_json_real(e->best_loss), "best_epoch", whole(e->best_epoch),
        "grad_norm", bl_json_real(e->gradient_norm), "rows_per_s",
        bl_json_real(e->rows_per_second), "seconds", bl_json_real(e->seconds));
}

json_t *bl_json_of_event(const struct bl_event *event)
{
    switch (event->kind) {
    case BL_EVENT_EPOCH:
        return of_epoch(event->epoch);
    case BL_EVENT_BATCH:
        return json_pack("{s:i, s:s, s:o, s:o}", "v", 1, "ev", "batch", "i",
                         whole(event->batch.i), "n", whole(event->batch.n));
    case BL_EVENT_LR:
        return json_pack("{s:i, s:s, s:o, s:o, s:o}", "v", 1, "ev", "lr",
                         "epoch", whole(event->lr.epoch), "from",
                         bl_json_real(event->lr.from), "to",
                         bl_json_real(event->lr.to));
    case BL_EVENT_PHASE:
        return json_pack("{s:i, s:s, s:s, s:o, s:o}", "v", 1, "ev", "phase",
                         "name", event->phase.name, "done",
                         whole(event->phase.done), "total",
                         whole(event->phase.total));
    case BL_EVENT_WARNING:
        return json_pack("{s:i, s:s, s:o}", "v", 1, "ev", "warning", "text",
                         bl_json_string(event->warning));
    }
    return NULL;
}
