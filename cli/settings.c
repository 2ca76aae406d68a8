#include "cli/settings.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/number.h"
#include "engine/job/model_types.h"

/* How the text of a key becomes a field of struct bl_options. */
struct setting {
    const char *key;
    size_t offset;
    enum bl_status (*parse)(void *field, const struct setting *s,
                            const char *text, struct bl_error *err);
    double low, high; // of numbers
};

static enum bl_status wrong(const struct setting *s, const char *text,
                            const char *meant, struct bl_error *err)
{
    return bl_fail(err, BL_USAGE, "%s = %s: %s is meant", s->key, text, meant);
}

static enum bl_status parse_text(void *field, const struct setting *s,
                                 const char *text, struct bl_error *err)
{
    (void)s, (void)err;
    *(const char **)field = text;
    return BL_OK;
}

static enum bl_status out_of_range(const struct setting *s, const char *text,
                                   const char *what, struct bl_error *err)
{
    return bl_fail(err, BL_USAGE, "%s = %s: %s from %g to %g is meant", s->key,
                   text, what, s->low, s->high);
}

static enum bl_status parse_number(void *field, const struct setting *s,
                                   const char *text, struct bl_error *err)
{
    double value;
    if (!bl_number_parse_double(&value, text, strlen(text)) ||
        !(value >= s->low && value <= s->high))
        return out_of_range(s, text, "a number", err);
    *(double *)field = value;
    return BL_OK;
}

static enum bl_status parse_size(void *field, const struct setting *s,
                                 const char *text, struct bl_error *err)
{
    uint64_t value;
    if (!bl_number_parse_u64(&value, text, strlen(text)) ||
        (double)value < s->low || (double)value > s->high)
        return out_of_range(s, text, "a whole number", err);
    *(size_t *)field = (size_t)value;
    return BL_OK;
}

static enum bl_status parse_seed(void *field, const struct setting *s,
                                 const char *text, struct bl_error *err)
{
    if (!bl_number_parse_u64(field, text, strlen(text)))
        return wrong(s, text, "a whole number", err);
    return BL_OK;
}

static enum bl_status parse_activation(void *field, const struct setting *s,
                                       const char *text, struct bl_error *err)
{
    enum bl_activation a = bl_activation_from_name(text);
    if (a == BL_N_ACTIVATIONS)
        return wrong(s, text, "leaky_relu, relu, tanh, silu or linear", err);
    *(enum bl_activation *)field = a;
    return BL_OK;
}

static enum bl_status parse_precision(void *field, const struct setting *s,
                                      const char *text, struct bl_error *err)
{
    bool is_single = strcmp(text, "float32") == 0;
    if (!is_single && strcmp(text, "float64") != 0)
        return wrong(s, text, "float32 or float64", err);
    *(enum bl_precision *)field =
        is_single ? BL_PRECISION_FLOAT32 : BL_PRECISION_FLOAT64;
    return BL_OK;
}

/* Names of the lists that the engine keeps. */
static enum bl_status parse_listed(void *field, const struct setting *s,
                                   const char *text,
                                   const char *(*name_of)(size_t),
                                   struct bl_error *err)
{
    char known[256] = "one of";
    for (size_t i = 0; name_of(i) != NULL; i++) {
        if (strcmp(name_of(i), text) == 0)
            return parse_text(field, s, text, err);
        strncat(strncat(known, " ", sizeof known - strlen(known) - 1),
                name_of(i), sizeof known - strlen(known) - 1);
    }
    return wrong(s, text, known, err);
}

static enum bl_status parse_model_type(void *field, const struct setting *s,
                                       const char *text, struct bl_error *err)
{
    return parse_listed(field, s, text, bl_model_type_name, err);
}

static enum bl_status parse_loss(void *field, const struct setting *s,
                                 const char *text, struct bl_error *err)
{
    return parse_listed(field, s, text, bl_train_loss_name, err);
}

static enum bl_status parse_schedule(void *field, const struct setting *s,
                                     const char *text, struct bl_error *err)
{
    return parse_listed(field, s, text, bl_train_schedule_name, err);
}

/* Whole numbers between separators; false when they are anything else. */
static bool parse_list(size_t *values, size_t *n, size_t room, const char *text,
                       const char *separators)
{
    *n = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, separators);
        uint64_t value;
        if (*n == room || !bl_number_parse_u64(&value, text, length) ||
            value < 1 || value > 65536)
            return false;
        values[(*n)++] = (size_t)value;
        text += length + (text[length] != '\0');
    }
    return true;
}

static enum bl_status parse_hidden(void *field, const struct setting *s,
                                   const char *text, struct bl_error *err)
{
    struct bl_options *o = field;
    o->hidden_is_free = strcmp(text, "auto") == 0;
    if (!o->hidden_is_free &&
        !parse_list(o->hidden, &o->n_hidden, BL_MAX_HIDDEN, text, ","))
        return wrong(s, text, "auto or up to 16 sizes such as 200,100,50", err);
    return BL_OK;
}

static enum bl_status parse_tile(void *field, const struct setting *s,
                                 const char *text, struct bl_error *err)
{
    size_t n;
    if (!parse_list(field, &n, 2, text, "x") || n != 2)
        return wrong(s, text, "a height and a width such as 8x8", err);
    return BL_OK;
}

#define FIELD(name) offsetof(struct bl_options, name)

static const struct setting settings[] = {
    {"only", FIELD(only), parse_text, 0, 0},
    {"exact", FIELD(exact), parse_text, 0, 0},
    {"drop", FIELD(drop), parse_text, 0, 0},
    {"compress", FIELD(compress), parse_text, 0, 0},
    {"normalise", FIELD(normalise), parse_text, 0, 0},
    {"model-type", FIELD(model_type), parse_model_type, 0, 0},
    {"ratio", FIELD(ratio), parse_number, 1, 1e6},
    {"latent", FIELD(latent), parse_size, 0, 65536},
    {"hidden", 0, parse_hidden, 0, 0},
    {"activation", FIELD(activation), parse_activation, 0, 0},
    {"precision", FIELD(precision), parse_precision, 0, 0},
    {"tile", FIELD(tile), parse_tile, 0, 0},
    {"loss", FIELD(train.loss), parse_loss, 0, 0},
    {"epochs", FIELD(train.epochs), parse_size, 1, 1e9},
    {"batch", FIELD(train.batch), parse_size, 0, 1e7},
    {"lr", FIELD(train.learning_rate), parse_number, 1e-12, 10},
    {"schedule", FIELD(train.schedule), parse_schedule, 0, 0},
    {"weight-decay", FIELD(train.weight_decay), parse_number, 0, 10},
    {"patience", FIELD(train.patience), parse_size, 0, 1e9},
    {"min-delta", FIELD(train.min_delta), parse_number, 0, 1},
    {"lr-patience", FIELD(train.lr_patience), parse_size, 0, 1e9},
    {"validation", FIELD(train.validation), parse_number, 0, 0.9},
    {"max-seconds", FIELD(train.max_seconds), parse_number, 0, 1e9},
    {"sample-rows", FIELD(sample_rows), parse_size, 0, 1e12},
    {"seed", FIELD(train.seed), parse_seed, 0, 0},
};

enum bl_status bl_settings_from_recipe(struct bl_options *options,
                                       const struct bl_recipe *recipe,
                                       struct bl_error *err)
{
    *options = (struct bl_options)BL_OPTIONS_INIT;
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        const struct setting *s = &settings[i];
        const char *text = bl_recipe_get(recipe, s->key);
        void *field = (char *)options + s->offset;
        if (s->parse(field, s, text, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}
