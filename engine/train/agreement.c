#include "engine/train/agreement.h"
#include "engine/train/stream.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <xxhash.h>

static size_t real_size(const struct bl_train_job *job)
{
    return job->precision == BL_PRECISION_FLOAT32 ? sizeof(float)
                                                  : sizeof(double);
}

struct writing { // goes on until something fails
    struct bl_buffer *to;
    struct bl_error *err;
};

__attribute__((format(printf, 2, 3))) static void put(struct writing *w,
                                                      const char *format, ...)
{
    char piece[256];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(piece, sizeof piece, format, args);
    va_end(args);
    if (w->err->status == BL_OK)
        bl_buffer_put(w->to, piece, (size_t)n, w->err);
}

static void put_rows(struct writing *w, const struct bl_train_job *job)
{
    size_t n_inputs = bl_network_n_inputs(job->net);
    size_t bytes = job->n_rows * n_inputs * real_size(job);
    put(w, "rows = %zu of %zu values, checksum %016" PRIx64 "\n", job->n_rows,
        n_inputs, (uint64_t)XXH3_64bits(job->X, bytes));
}

static void put_stream(struct writing *w, const struct bl_train_stream *s)
{
    if (s != NULL)
        put(w, "stream = %zu rows, blocks of %zu, windows of %zu\n", s->n_rows,
            s->block_rows, s->window_blocks);
}

static void put_network(struct writing *w, const struct bl_network *net)
{
    static const char *const kinds[BL_N_LAYER_KINDS] = {
        [BL_LAYER_DENSE] = "",
        [BL_LAYER_CONV] = " convolution",
        [BL_LAYER_UP] = " mirrored convolution",
        [BL_LAYER_NORM] = " norm",
        [BL_LAYER_DROPOUT] = " dropout",
    };
    put(w, "network = %zu", bl_network_n_inputs(net));
    for (size_t l = 0; l < net->n_layers; l++)
        put(w, "-%zu %s%s", net->layers[l].n_out,
            bl_activation_name(net->layers[l].activation),
            kinds[net->layers[l].kind]);
    put(w, "\n");
}

/* By what comes out of them: what a user said may name the same columns in
 * other words. */
static void put_terms(struct writing *w, const struct bl_train_job *job)
{
    const struct bl_loss_terms *t = &job->options->terms;
    size_t n_inputs = bl_network_n_inputs(job->net);
    size_t all = job->n_rows * n_inputs * real_size(job);
    put(w, "loss-weight = %.17g\n", t->weight);
    if (t->column_weights != NULL)
        put(w, "weights, checksum %016" PRIx64 "\n",
            (uint64_t)XXH3_64bits(t->column_weights,
                                  n_inputs * sizeof(double)));
    if (t->value_weights != NULL)
        put(w, "weights of values, checksum %016" PRIx64 "\n",
            (uint64_t)XXH3_64bits(t->value_weights, all));
    for (size_t i = 0; i < t->n_objects; i++)
        put(w, "object of inputs %zu %zu %zu\n", t->objects[i].inputs[0],
            t->objects[i].inputs[1], t->objects[i].inputs[2]);
}

static void put_options(struct writing *w, const struct bl_train_options *o)
{
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"batch", (double)o->batch},
        {"lr", o->learning_rate},
        {"warmup", o->warm_up},
        {"weight-decay", o->weight_decay},
        {"clip", o->clip},
        {"dropout", o->dropout},
        {"min-delta", o->min_delta},
        {"lr-patience", (double)o->lr_patience},
        {"lr-factor", o->lr_factor},
        {"lr-min", o->lr_min},
        {"validation", o->validation},
    };
    put(w, "seed = %" PRIu64 "\n", o->seed);
    put(w, "loss = %s\n", o->loss);
    put(w, "schedule = %s\n", o->schedule);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put(w, "%s = %.17g\n", numbers[i].name, numbers[i].value);
}

enum bl_status bl_agreement_make(struct bl_buffer *text,
                                 const struct bl_train_job *job,
                                 struct bl_error *err)
{
    struct bl_error why = BL_ERROR_INIT;
    struct writing w = {text, &why};
    put(&w, "precision = float%zu\n", 8 * real_size(job));
    put_network(&w, job->net);
    put_options(&w, job->options);
    put_terms(&w, job);
    put_rows(&w, job);
    put_stream(&w, job->options->stream);
    if (why.status == BL_OK && bl_buffer_put_u8(text, 0, &why) == BL_OK)
        return BL_OK;
    *err = why;
    return err->status;
}

static size_t line_length(const char *text, size_t n)
{
    const char *end = memchr(text, '\n', n);
    return end != NULL ? (size_t)(end - text) : n;
}

static bool is_plain(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] < ' ' || text[i] > '~')
            return false;
    return true;
}

static enum bl_status fail_different(struct bl_error *err, const char *before,
                                     size_t n_before, const char *now,
                                     size_t n_now)
{
    if (!is_plain(before, n_before))
        return bl_fail(err, BL_FAILED,
                       "the checkpoint is damaged; train without --resume");
    return bl_fail(err, BL_FAILED,
                   "the checkpoint is of a training with %.*s, this one has "
                   "%.*s: train with the options and the table it was made "
                   "with, or without --resume",
                   (int)(n_before < 200 ? n_before : 200), before,
                   (int)(n_now < 200 ? n_now : 200), now);
}

enum bl_status bl_agreement_check(const char *before, size_t n_before,
                                  const char *now, struct bl_error *err)
{
    size_t n_now = strlen(now);
    while (n_now > 0 && n_before > 0) {
        size_t a = line_length(before, n_before), b = line_length(now, n_now);
        if (a != b || memcmp(before, now, a) != 0)
            return fail_different(err, before, a, now, b);
        a += a < n_before;
        b += b < n_now;
        before += a;
        n_before -= a;
        now += b;
        n_now -= b;
    }
    return n_now == n_before ? BL_OK : fail_different(err, "\n", 1, now, n_now);
}
