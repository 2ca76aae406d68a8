#include "cli/settings.h"

#include <stddef.h>
#include <string.h>

#include "base/number.h"

/* How the text of a key, which is one that the key can have, becomes a field of
 * struct bl_options. */
struct setting {
    const char *key;
    size_t offset;
    void (*parse)(void *field, const char *text);
};

static void parse_text(void *field, const char *text)
{
    *(const char **)field = text;
}

static void parse_model_type(void *field, const char *text)
{
    struct bl_options *o = field;
    o->model_type_is_free = strcmp(text, "auto") == 0;
    if (!o->model_type_is_free)
        o->model_type = text;
}

static void parse_number(void *field, const char *text)
{
    bl_number_parse_double(field, text, strlen(text));
}

static void parse_size(void *field, const char *text)
{
    uint64_t value = 0;
    bl_number_parse_u64(&value, text, strlen(text));
    *(size_t *)field = (size_t)value;
}

static void parse_seed(void *field, const char *text)
{
    bl_number_parse_u64(field, text, strlen(text));
}

static void parse_yes(void *field, const char *text)
{
    *(bool *)field = strcmp(text, "yes") == 0;
}

static void parse_activation(void *field, const char *text)
{
    *(enum bl_activation *)field = bl_activation_from_name(text);
}

static void parse_precision(void *field, const char *text)
{
    *(enum bl_precision *)field = strcmp(text, "float32") == 0
                                      ? BL_PRECISION_FLOAT32
                                      : BL_PRECISION_FLOAT64;
}

static void parse_streaming(void *field, const char *text)
{
    enum bl_streaming *streaming = field;
    *streaming = BL_STREAMING_AUTO;
    if (strcmp(text, "yes") == 0)
        *streaming = BL_STREAMING_YES;
    else if (strcmp(text, "no") == 0)
        *streaming = BL_STREAMING_NO;
}

/* Whole numbers between separators; returns how many. */
static size_t parse_list(size_t *values, const char *text,
                         const char *separators)
{
    size_t n = 0;
    for (; *text != '\0'; n++) {
        size_t length = strcspn(text, separators);
        uint64_t value = 0;
        bl_number_parse_u64(&value, text, length);
        values[n] = (size_t)value;
        text += length + (text[length] != '\0');
    }
    return n;
}

static void parse_hidden(void *field, const char *text)
{
    struct bl_options *o = field;
    o->hidden_is_free = strcmp(text, "auto") == 0;
    if (!o->hidden_is_free && strcmp(text, "none") != 0)
        o->n_hidden = parse_list(o->hidden, text, ",");
}

static void parse_tile(void *field, const char *text)
{
    parse_list(field, text, "x");
}

static void parse_channels(void *field, const char *text)
{
    struct bl_options *o = field;
    o->channels_are_free = strcmp(text, "auto") == 0;
    if (!o->channels_are_free)
        o->n_channels = parse_list(o->channels, text, ",");
}

#define FIELD(name) offsetof(struct bl_options, name)

static const struct setting settings[] = {
    {"only", FIELD(only), parse_text},
    {"exact", FIELD(exact), parse_text},
    {"drop", FIELD(drop), parse_text},
    {"compress", FIELD(compress), parse_text},
    {"bound", FIELD(bound), parse_text},
    {"target", FIELD(target), parse_text},
    {"normalise", FIELD(normalise), parse_text},
    {"model-type", 0, parse_model_type},
    {"fidelity", FIELD(fidelity), parse_number},
    {"ratio", FIELD(ratio), parse_number},
    {"latent", FIELD(latent), parse_size},
    {"hidden", 0, parse_hidden},
    {"activation", FIELD(activation), parse_activation},
    {"batch-norm", FIELD(train.batch_norm), parse_yes},
    {"dropout", FIELD(train.dropout), parse_number},
    {"precision", FIELD(precision), parse_precision},
    {"tile", FIELD(tile), parse_tile},
    {"time-block", FIELD(time_block), parse_size},
    {"channels", 0, parse_channels},
    {"loss-weight", FIELD(train.terms.weight), parse_number},
    {"weights", FIELD(weights), parse_text},
    {"objects", FIELD(objects), parse_text},
    {"loss", FIELD(train.loss), parse_text},
    {"epochs", FIELD(train.epochs), parse_size},
    {"batch", FIELD(train.batch), parse_size},
    {"lr", FIELD(train.learning_rate), parse_number},
    {"schedule", FIELD(train.schedule), parse_text},
    {"warmup", FIELD(train.warm_up), parse_number},
    {"clip", FIELD(train.clip), parse_number},
    {"weight-decay", FIELD(train.weight_decay), parse_number},
    {"patience", FIELD(train.patience), parse_size},
    {"min-delta", FIELD(train.min_delta), parse_number},
    {"lr-patience", FIELD(train.lr_patience), parse_size},
    {"validation", FIELD(train.validation), parse_number},
    {"max-seconds", FIELD(train.max_seconds), parse_number},
    {"sample-rows", FIELD(sample_rows), parse_size},
    {"stream", FIELD(streaming), parse_streaming},
    {"seed", FIELD(train.seed), parse_seed},
};

/* A bounded file has a network where it is asked for, or its size is. */
static bool wants_network(const struct bl_recipe *recipe)
{
    const char *network = bl_recipe_get(recipe, "network");
    if (strcmp(network, "auto") != 0)
        return strcmp(network, "yes") == 0;
    return bl_recipe_says(recipe, "latent") || bl_recipe_says(recipe, "ratio");
}

enum bl_status bl_settings_from_recipe(struct bl_options *options,
                                       const struct bl_recipe *recipe,
                                       struct bl_error *err)
{
    *options = (struct bl_options)BL_OPTIONS_INIT;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct setting *s = &settings[i];
        const char *text = bl_recipe_get(recipe, s->key);
        if (bl_recipe_check((size_t)bl_recipe_key_find(s->key), text, err) !=
            BL_OK)
            return err->status;
        s->parse((char *)options + s->offset, text);
    }
    options->tile_is_free = !bl_recipe_says(recipe, "tile");
    options->uses_network = wants_network(recipe);
    return BL_OK;
}
