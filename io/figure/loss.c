/* The loss over the epochs, training and validation, and the learning rate. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "io/figure/axis.h"
#include "io/figure/figures.h"

enum { MAX_POINTS = 2000 };

static bool has_data(const struct bl_figure_input *in)
{
    return in->losses != NULL && in->losses->n > 0;
}

struct span {
    double low, high;
};

static struct span no_span(void)
{
    return (struct span){INFINITY, -INFINITY};
}

static void widen(struct span *s, double v)
{
    if (!(v > 0) || !isfinite(v))
        return;
    s->low = fmin(s->low, v);
    s->high = fmax(s->high, v);
}

/* Long runs are thinned; the last epoch and the best stay. */
static bool is_written(const struct bl_loss_curve *c, size_t i)
{
    size_t step = c->n / MAX_POINTS + 1;
    return i % step == 0 || i + 1 == c->n ||
           c->points[i].epoch == c->best_epoch;
}

static void write_data(struct bl_sheet *s, const struct bl_loss_curve *c,
                       struct span *loss, struct span *rate)
{
    bl_sheet_data(s, NULL, "epoch,train,validation,learning_rate");
    for (size_t i = 0; i < c->n; i++) {
        const struct bl_loss_point *p = &c->points[i];
        widen(loss, p->train);
        widen(loss, p->validation);
        widen(rate, p->learning_rate);
        if (!is_written(c, i))
            continue;
        bl_sheet_number(s, p->epoch);
        bl_sheet_number(s, p->train > 0 ? p->train : NAN);
        bl_sheet_number(s, p->validation > 0 ? p->validation : NAN);
        bl_sheet_number(s, p->learning_rate > 0 ? p->learning_rate : NAN);
        bl_sheet_row_end(s);
    }
    bl_sheet_data_end(s);
}

static size_t count_not_shown(const struct bl_loss_curve *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += !(c->points[i].train > 0) || !(c->points[i].validation > 0);
    return n;
}

/* A logarithmic axis with some room; numbers at 1, 2 and 5 of each decade
 * where there are few. */
static void add_log_axis(struct bl_sheet *s, struct span span)
{
    if (!(span.high > 0))
        span = (struct span){0.1, 1};
    double room = pow(span.high / span.low, 0.06) * 1.05;
    struct bl_axis y = {"y", span.low / room, span.high * room, true, 4, NULL};
    bl_axis_add_bare(s, &y);
    if (y.high / y.low > 100) {
        bl_sheet_add(s, "set format y (tex ? '$10^{%%T}$' : '10^{%%T}')\n");
        return;
    }
    bl_sheet_add(s, "set format y '%%g'\nset ytics (");
    for (int power = (int)floor(log10(y.low)); pow(10, power) <= y.high;
         power++)
        bl_sheet_add(s, "%s%g, %g, %g", power > floor(log10(y.low)) ? ", " : "",
                     pow(10, power), 2 * pow(10, power), 5 * pow(10, power));
    bl_sheet_add(s, ")\n");
}

static void add_drops(struct bl_sheet *s, const struct bl_loss_curve *c)
{
    for (size_t i = 0; i < c->n_drops && i < 50; i++)
        if (isfinite(c->drops[i]))
            bl_sheet_add(s,
                         "set arrow from %g,graph 0 to %g,graph 1 nohead back "
                         "dashtype 3 linecolor rgb c_band\n",
                         c->drops[i], c->drops[i]);
}

static void plot_losses(struct bl_sheet *s, const struct bl_loss_curve *c)
{
    struct bl_label note = bl_label_of("best ");
    bl_label_add_number(&note, c->best_loss);
    bl_label_add(&note, " in epoch ");
    bl_label_add_number(&note, c->best_epoch);
    size_t hidden = count_not_shown(c);
    if (isfinite(c->best_loss))
        bl_sheet_note(s, &note, 0);
    if (hidden > 0) {
        struct bl_label foot = {0};
        bl_label_add_number(&foot, (double)hidden);
        bl_label_add(&foot, " epochs without a loss above 0 are not shown");
        bl_sheet_label(s, "set label", &foot,
                       "at graph 1,1 offset 0,0.6 right font note_font");
    }
    bl_sheet_add(s, "set ylabel 'loss' offset 1,0\n");
    bl_sheet_add(
        s,
        "set key at graph 0.98,0.97 right top\n"
        "plot '%s' using 1:2 with lines linewidth 1.2 linecolor rgb c_third "
        "title 'training', \\\n"
        "    '' using 1:3 with lines linewidth 1.2 linecolor rgb c_after "
        "title 'validation', \\\n"
        "    '+' using (%g):(%g) every ::0::0 with points pointtype 4 "
        "pointsize 0.7 linewidth 1 linecolor rgb c_before notitle\n"
        "unset label\nunset key\n",
        s->data_name, c->best_epoch, c->best_loss);
}

static enum bl_status write(struct bl_folio *f,
                            const struct bl_figure_input *in,
                            struct bl_error *err)
{
    const struct bl_loss_curve *c = in->losses;
    struct bl_sheet s;
    struct span loss = no_span(), rate = no_span();
    struct bl_axis x = {
        "x", c->points[0].epoch, c->points[c->n - 1].epoch, false,
        6,   "offset 0,0.4"};
    struct bl_label epoch = bl_label_of("epoch");
    struct bl_panel losses = {14, f->width - 3, 6, 46};
    struct bl_panel rates = {14, f->width - 3, 47.5, 58};
    if (!(x.high > x.low)) {
        x.low -= 1;
        x.high += 1;
    }
    bl_sheet_begin(&s, f, "loss", NULL, "loss over the epochs of training", 68);
    write_data(&s, c, &loss, &rate);
    add_drops(&s, c);
    bl_sheet_panel(&s, losses);
    bl_axis_add_bare(&s, &x);
    add_log_axis(&s, loss);
    plot_losses(&s, c);
    bl_sheet_panel(&s, rates);
    bl_axis_add(&s, &x, &epoch, NULL);
    if (!(rate.high > 0))
        rate = (struct span){1e-4, 1e-3};
    struct bl_axis y = {"y", rate.low / 2, rate.high * 2, true, 2, NULL};
    bl_axis_add_bare(&s, &y);
    bl_sheet_add(&s,
                 "set format y (tex ? '$10^{%%T}$' : '10^{%%T}')\n"
                 "set ylabel 'rate' offset 1,0\n"
                 "plot '%s' using 1:4 with lines linewidth 1 linecolor rgb "
                 "c_fourth\n",
                 s.data_name);
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_loss = {
    .name = "loss",
    .title = "training and validation loss, learning rate",
    .needs = "the folder of a training run (--losses RUN_DIR)",
    .has_data = has_data,
    .write = write,
};
