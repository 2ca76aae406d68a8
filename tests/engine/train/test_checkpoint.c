/* Training that was stopped, however and wherever, and goes on, ends in the
 * bits of one that was never stopped. */
#include "engine/train/checkpoint.h"

#include <criterion/criterion.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "trial.h"

/* A trial that leaves checkpoints, and stops after some steps in all. */
struct stopping {
    struct trial trial;
    struct bl_checkpoints checkpoints;
    struct bl_buffer last; // checkpoint
    size_t n_saved;
    struct bl_cancel cancel;
    enum bl_cancel_wish wish;
    size_t steps, stop_after; // 0: not at all
    struct bl_epoch epochs[64];
    size_t n_epochs, n_drops;
};

static void keep(void *context, const void *bytes, size_t n)
{
    struct stopping *s = context;
    struct bl_error err;
    s->last.size = 0;
    s->n_saved++;
    cr_assert_eq(bl_buffer_put(&s->last, bytes, n, &err), BL_OK);
}

static void count_step(void *context, size_t i, size_t n)
{
    struct stopping *s = context;
    cr_expect(i > 0 && i <= n);
    if (++s->steps == s->stop_after)
        atomic_store(&s->cancel.wish, s->wish);
}

static void note_epoch(void *context, const struct bl_epoch *epoch)
{
    struct stopping *s = context;
    cr_assert_lt(s->n_epochs, 64);
    s->epochs[s->n_epochs++] = *epoch;
}

static void count_drop(void *context, size_t epoch, double from, double to)
{
    struct stopping *s = context;
    (void)epoch;
    cr_expect_gt(from, to);
    s->n_drops++;
}

/* Batches of 300 of 1800 rows: 6 steps an epoch. */
enum { STEPS = 6, EPOCHS = 6 };

static void stopping_init(struct stopping *s)
{
    *s = (struct stopping){.trial = small_trial(), .wish = BL_CANCEL_STOP};
    s->checkpoints = (struct bl_checkpoints){
        .context = s, .save = keep, .every = EPOCHS + 1};
    s->trial.options.epochs = EPOCHS;
    s->trial.options.checkpoints = &s->checkpoints;
    s->trial.observer = (struct bl_train_observer){
        .context = s,
        .epoch = note_epoch,
        .batch = count_step,
        .lr_drop = count_drop,
        .cancel = &s->cancel,
    };
}

static void stopping_release(struct stopping *s)
{
    trial_release(&s->trial);
    bl_buffer_release(&s->last);
}

static enum bl_status run(struct stopping *s, size_t n_threads)
{
    enum bl_status status = train_with(&s->trial, n_threads);
    cr_assert(status == BL_OK || status == BL_INTERRUPTED, "%s",
              s->trial.err.text);
    return status;
}

/* The second goes on where the first one's last checkpoint was. */
static void go_on(struct stopping *second, const struct stopping *first)
{
    second->checkpoints.resume = first->last.data;
    second->checkpoints.resume_size = first->last.size;
}

static void expect_same(const struct stopping *found,
                        const struct stopping *whole, const char *what,
                        size_t at)
{
    const struct trial *a = &found->trial, *b = &whole->trial;
    cr_expect_arr_eq(a->params, b->params, b->net.n_params * sizeof(double),
                     "%s, stopped after %zu steps", what, at);
    cr_expect_eq(a->result.end, b->result.end);
    cr_expect_eq(a->result.epochs_done, b->result.epochs_done);
    cr_expect_eq(a->result.best.i, b->result.best.i);
    cr_expect_eq(a->result.best.best_loss, b->result.best.best_loss);
    cr_expect_eq(found->n_epochs, whole->n_epochs, "%s: %zu epochs, not %zu",
                 what, found->n_epochs, whole->n_epochs);
    for (size_t i = 0; i < whole->n_epochs && i < found->n_epochs; i++) {
        cr_expect_eq(found->epochs[i].i, i + 1);
        cr_expect_eq(found->epochs[i].train_loss, whole->epochs[i].train_loss);
        cr_expect_eq(found->epochs[i].validation_loss,
                     whole->epochs[i].validation_loss);
        cr_expect_eq(found->epochs[i].best_epoch, whole->epochs[i].best_epoch);
    }
    cr_expect_eq(found->n_drops, whole->n_drops);
}

typedef void choose(struct bl_train_options *options);

static void plain(struct bl_train_options *o)
{
    (void)o;
}

/* Everything that has a state of its own. */
static void all_at_once(struct bl_train_options *o)
{
    o->schedule = "plateau";
    o->warm_up = 1.5;
    o->clip = 0.3;
    o->weight_decay = 1e-3;
    o->lr_patience = 0;
    o->min_delta = 0.2; // hard to please
    o->patience = 3;
}

static void without_validation(struct bl_train_options *o)
{
    o->validation = 0;
    o->schedule = "one-cycle";
}

static void check_stops(choose *options, const char *what, size_t n_threads)
{
    const size_t stops[] = {1, 5, 6, 7, 12, 17, 29, 35};
    const enum bl_cancel_wish wishes[] = {BL_CANCEL_STOP, BL_CANCEL_ABORT};
    struct stopping whole;
    stopping_init(&whole);
    options(&whole.trial.options);
    run(&whole, 2);
    for (size_t i = 0; i < 2 * sizeof stops / sizeof *stops; i++) {
        struct stopping first, second;
        stopping_init(&first);
        stopping_init(&second);
        options(&first.trial.options);
        options(&second.trial.options);
        first.stop_after = stops[i / 2];
        first.wish = wishes[i % 2];
        run(&first, n_threads);
        cr_assert_eq(first.n_saved, 1);
        go_on(&second, &first);
        run(&second, 1 + i % 3);
        expect_same(&second, &whole, what, stops[i / 2]);
        stopping_release(&first);
        stopping_release(&second);
    }
    stopping_release(&whole);
}

Test(checkpoint, stops_anywhere_change_nothing)
{
    const size_t threads[] = {1, 2, 3, 7};
    for (size_t i = 0; i < 4; i++)
        check_stops(plain, "plain", threads[i]);
}

Test(checkpoint, stops_anywhere_change_no_state)
{
    check_stops(all_at_once, "plateau", 2);
    check_stops(without_validation, "without validation", 3);
}

/* Again and again, after two steps each time. */
Test(checkpoint, many_stops_change_nothing)
{
    struct stopping whole, runs[2];
    stopping_init(&whole);
    run(&whole, 1);
    stopping_init(&runs[0]);
    runs[0].stop_after = 2;
    runs[0].wish = BL_CANCEL_ABORT;
    run(&runs[0], 2);
    size_t n = 0;
    for (enum bl_status status = BL_INTERRUPTED; status != BL_OK; n++) {
        struct stopping *last = &runs[n % 2], *next = &runs[(n + 1) % 2];
        stopping_init(next);
        next->stop_after = 2;
        next->wish = BL_CANCEL_ABORT;
        go_on(next, last);
        status = run(next, 2);
        stopping_release(last);
    }
    // The last two steps end in an abort too.
    cr_expect_eq(n, STEPS * EPOCHS / 2);
    expect_same(&runs[n % 2], &whole, "many", 2);
    stopping_release(&runs[n % 2]);
    stopping_release(&whole);
}

/* As after kill -9: what is there is a checkpoint of some epochs before. */
Test(checkpoint, every_so_many_epochs)
{
    struct stopping whole, killed, second;
    stopping_init(&whole);
    whole.checkpoints.every = 2;
    run(&whole, 2);
    cr_expect_eq(whole.n_saved, EPOCHS / 2 + 1); // and one at the end
    stopping_init(&killed);
    stopping_init(&second);
    killed.checkpoints.every = 4;
    killed.stop_after = STEPS * 5;
    run(&killed, 2);
    cr_expect_eq(killed.n_saved, 2);
    go_on(&second, &killed);
    run(&second, 3);
    expect_same(&second, &whole, "every 4", STEPS * 5);
    stopping_release(&whole);
    stopping_release(&killed);
    stopping_release(&second);
}

Test(checkpoint, past_epochs_are_told_again)
{
    struct stopping first, second;
    stopping_init(&first);
    stopping_init(&second);
    first.stop_after = 2 * STEPS + 1;
    run(&first, 1);
    size_t epoch;
    cr_assert_eq(bl_train_checkpoint_epoch(&epoch, first.last.data,
                                           first.last.size, &first.trial.err),
                 BL_OK);
    cr_expect_eq(epoch, 3);
    go_on(&second, &first);
    run(&second, 1);
    for (size_t i = 0; i < EPOCHS; i++)
        cr_expect_eq(second.epochs[i].is_past, i < 2);
    cr_expect_eq(second.steps, (EPOCHS - 2) * STEPS - 1);
    stopping_release(&first);
    stopping_release(&second);
}

Test(checkpoint, of_the_end_goes_on_when_asked_for_more)
{
    struct stopping first, same, more;
    stopping_init(&first);
    stopping_init(&same);
    stopping_init(&more);
    run(&first, 1);
    go_on(&same, &first);
    run(&same, 1);
    cr_expect_eq(same.steps, 0);
    expect_same(&same, &first, "the end", 0);
    more.trial.options.epochs = EPOCHS + 2;
    go_on(&more, &first);
    run(&more, 1);
    cr_expect_eq(more.steps, 2 * STEPS);
    cr_expect_eq(more.trial.result.epochs_done, EPOCHS + 2);
    stopping_release(&first);
    stopping_release(&same);
    stopping_release(&more);
}

Test(checkpoint, early_stop_stays_one)
{
    struct stopping first, same, more;
    stopping_init(&first);
    stopping_init(&same);
    stopping_init(&more);
    all_at_once(&first.trial.options);
    all_at_once(&same.trial.options);
    all_at_once(&more.trial.options);
    first.trial.options.epochs = same.trial.options.epochs = 60;
    first.trial.options.min_delta = same.trial.options.min_delta = 0.9;
    more.trial.options = same.trial.options;
    more.trial.options.checkpoints = &more.checkpoints;
    more.trial.options.patience = 6;
    run(&first, 1);
    cr_assert_eq(first.trial.result.end, BL_TRAIN_EARLY_STOP);
    go_on(&same, &first);
    run(&same, 1);
    cr_expect_eq(same.steps, 0);
    cr_expect_eq(same.trial.result.end, BL_TRAIN_EARLY_STOP);
    go_on(&more, &first);
    run(&more, 1);
    cr_expect_eq(more.steps, 3 * STEPS);
    stopping_release(&first);
    stopping_release(&same);
    stopping_release(&more);
}

static void few_columns(struct trial *t)
{
    t->n_rows--;
}

static void other_rate(struct trial *t)
{
    t->options.learning_rate = 0.001;
}

static void other_seed(struct trial *t)
{
    t->options.seed = 1;
}

static void other_value(struct trial *t)
{
    t->X[17] += 1;
}

static void other_loss(struct trial *t)
{
    t->options.loss = "huber";
}

static void other_network(struct trial *t)
{
    t->net.layers[0].activation = BL_TANH;
}

Test(checkpoint, of_another_training_is_refused)
{
    const struct {
        void (*change)(struct trial *t);
        const char *says;
    } cases[] = {
        {few_columns, "rows = 2000 of 6 values"},
        {other_value, "rows = 2000 of 6 values"},
        {other_rate, "lr = 0.003"},
        {other_seed, "seed = 0, this one has seed = 1"},
        {other_loss, "loss = mse, this one has loss = huber"},
        {other_network, "network = 6-9 leaky_relu"},
    };
    struct stopping first;
    stopping_init(&first);
    first.stop_after = 4;
    run(&first, 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stopping other;
        stopping_init(&other);
        cases[i].change(&other.trial);
        go_on(&other, &first);
        cr_expect_eq(train_with(&other.trial, 1), BL_FAILED);
        cr_expect_not_null(strstr(other.trial.err.text, cases[i].says), "%s",
                           other.trial.err.text);
        cr_expect_eq(other.steps, 0);
        stopping_release(&other);
    }
    stopping_release(&first);
}

/* Whole or cut off, with its checksum made right again or not: never more than
 * an error. */
Test(checkpoint, damage_is_an_error)
{
    struct stopping first;
    struct bl_random random = bl_random_new(5, 0);
    stopping_init(&first);
    first.stop_after = 7;
    run(&first, 1);
    for (size_t i = 0; i < 300; i++) {
        struct stopping other;
        struct bl_buffer bad = {0};
        stopping_init(&other);
        cr_assert_eq(bl_buffer_put(&bad, first.last.data, first.last.size,
                                   &other.trial.err),
                     BL_OK);
        if (i % 3 == 0)
            bad.size = (size_t)bl_random_below(&random, bad.size);
        else
            bad.data[bl_random_below(&random, bad.size)] ^=
                (uint8_t)(1 + bl_random_below(&random, 255));
        other.checkpoints.resume = bad.data;
        other.checkpoints.resume_size = bad.size;
        cr_expect_eq(train_with(&other.trial, 1), BL_FAILED, "case %zu", i);
        cr_expect_eq(other.steps, 0);
        bl_buffer_release(&bad);
        stopping_release(&other);
    }
    stopping_release(&first);
}
