#include "engine/job/descent.h"

#include <math.h>
#include <string.h>

enum {
    LARGEST_BATCH = 512,
    SMALLEST_BATCH = 32,
    STEPS_OF_AN_EPOCH = 64, // that a small table should have
};

static void emit_epoch(void *context, const struct bl_epoch *epoch)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_EPOCH, .epoch = epoch});
}

static void emit_batch(void *context, size_t i, size_t n)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_BATCH, .batch = {i, n}});
}

static void emit_lr(void *context, size_t epoch, double from, double to)
{
    const struct bl_observer *o = context;
    o->emit(o->context,
            &(struct bl_event){.kind = BL_EVENT_LR, .lr = {epoch, from, to}});
}

/* When the loss is not finite, the column that reaches farthest after its
 * normalisation is the likely reason. */
static void explain_nan(const struct bl_model *m,
                        const struct bl_training_rows *data,
                        const struct bl_observer *observer)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t per_column = n_inputs / m->features.n;
    double farthest = 0;
    size_t which = 0;
    for (size_t i = 0; i < data->n * n_inputs; i++) {
        double value = m->precision == BL_PRECISION_FLOAT32
                           ? (double)((const float *)data->X)[i]
                           : ((const double *)data->X)[i];
        if (fabs(value) > farthest) {
            farthest = fabs(value);
            which = i % n_inputs / per_column;
        }
    }
    const char *name = m->features.items[which].name;
    if (isinf(farthest))
        bl_observe_warning(observer,
                           "the loss is not a number any more: column %s holds "
                           "values that float32 does not; try --normalise "
                           "%s=asinh or --precision float64",
                           name, name);
    else
        bl_observe_warning(observer,
                           "the loss is not a number any more: column %s "
                           "reaches %.1f decades beyond its usual size; try "
                           "--normalise %s=asinh or a smaller --lr",
                           name, log10(1 + farthest), name);
}

static size_t count_rows(const struct bl_training_rows *d)
{
    return d->n + (d->stream != NULL ? d->stream->n_rows : 0);
}

static void record_training(struct bl_model *m,
                            const struct bl_training_rows *d,
                            const struct bl_train_result *r)
{
    struct bl_training_record *t = &m->training;
    t->rows = count_rows(d);
    t->epochs = r->epochs_done;
    t->best_epoch = r->best.i;
    t->train_loss = r->best.train_loss;
    t->validation_loss = r->best.validation_loss;
    t->seconds = r->best.seconds;
    strncpy(t->end, bl_train_end_text(r->end), sizeof t->end - 1);
}

/* A small table in large batches would be over before it has learnt anything:
 * 4,000 jets in 100 epochs leave 0.14 standard deviations in batches of 512,
 * 0.05 in batches of 64. */
static size_t fitting_batch(size_t n_vectors)
{
    size_t batch = LARGEST_BATCH;
    while (batch > SMALLEST_BATCH && n_vectors / batch < STEPS_OF_AN_EPOCH)
        batch /= 2;
    return batch;
}

enum bl_status bl_fit_by_descent(struct bl_model *m,
                                 const struct bl_training_rows *data,
                                 const struct bl_options *options,
                                 struct bl_pool *pool,
                                 const struct bl_observer *observer,
                                 struct bl_error *err)
{
    struct bl_train_observer to = {.context = (void *)observer,
                                   .epoch = emit_epoch,
                                   .batch = emit_batch,
                                   .lr_drop = emit_lr,
                                   .cancel = observer->cancel};
    struct bl_train_options chosen = options->train;
    if (chosen.batch == 0)
        chosen.batch = fitting_batch(count_rows(data));
    chosen.stream = data->stream;
    struct bl_train_result result = {0};
    enum bl_status status = bl_train(m->params, &m->net, m->precision, data->X,
                                     data->n, &chosen, pool, &to, &result, err);
    if (result.end == BL_TRAIN_NAN)
        explain_nan(m, data, observer);
    if (status == BL_OK)
        record_training(m, data, &result);
    return status;
}
