/* What the newest epoch says, in numbers. */
#include <math.h>
#include <stdio.h>

#include "tui/screen/train_parts.h"
#include "tui/widget/box.h"

enum {
    VALUE_COLUMN = 11,
    TEXT = 32,
    MOST_SPARKS = 64,
    TREND_EPOCHS = 10,
    CHANGES_LINES = 2,
};

struct now {
    const struct bl_run *run;
    const struct bl_run_epoch *epoch; // the newest
    const char *best_mark;            // as in the plot
};

static double validation_before(const struct bl_run *run, size_t epochs)
{
    size_t n = run->n_epochs_done;
    return n > epochs ? run->epochs[n - 1 - epochs].validation : NAN;
}

static void write_epoch(const struct now *n, char *text)
{
    snprintf(text, TEXT, "%.0f", n->epoch->epoch);
}

static void write_train(const struct now *n, char *text)
{
    bl_train_loss_text(text, TEXT, n->epoch->train);
}

static void write_validation(const struct now *n, char *text)
{
    bl_train_loss_text(text, TEXT, n->epoch->validation);
}

static void write_best(const struct now *n, char *text)
{
    char loss[16];
    bl_train_loss_text(loss, sizeof loss, n->run->best_loss);
    snprintf(text, TEXT, "%s %s", loss, n->best_mark);
}

static void write_gap(const struct now *n, char *text)
{
    bl_train_change_text(text, TEXT,
                         n->epoch->validation / n->epoch->train - 1);
}

static void write_trend(const struct now *n, char *text)
{
    double before = validation_before(n->run, TREND_EPOCHS);
    bl_train_change_text(text, TEXT, n->epoch->validation / before - 1);
}

static void write_rate(const struct now *n, char *text)
{
    if (isfinite(n->epoch->learning_rate))
        snprintf(text, TEXT, "%.2e%s", n->epoch->learning_rate,
                 n->run->n_drops > 0 ? " ▾" : "");
    else
        snprintf(text, TEXT, "·");
}

static void write_gradient(const struct now *n, char *text)
{
    bl_train_loss_text(text, TEXT, n->epoch->grad_norm);
}

static void write_speed(const struct now *n, char *text)
{
    if (isfinite(n->epoch->rows_per_second))
        bl_ui_count_text(text, TEXT, round(n->epoch->rows_per_second));
    else
        snprintf(text, TEXT, "·");
}

static void write_epoch_time(const struct now *n, char *text)
{
    double seconds = n->epoch->seconds / (double)n->run->n_epochs_done;
    if (isfinite(seconds))
        snprintf(text, TEXT, "%.2g s", seconds);
    else
        snprintf(text, TEXT, "·");
}

/* In the order of the pane, and after which a line is left free where there is
 * room for that. */
static const struct fact {
    const char *name;
    void (*write)(const struct now *n, char *text);
    bool ends_group;
} facts[] = {
    {"epoch", write_epoch, false},
    {"train", write_train, false},
    {"validation", write_validation, false},
    {"best", write_best, false},
    {"gap", write_gap, true},
    {"Δ 10 ep", write_trend, false},
    {"lr", write_rate, false},
    {"grad norm", write_gradient, true},
    {"rows/s", write_speed, false},
    {"per epoch", write_epoch_time, true},
};

enum { N_FACTS = sizeof facts / sizeof *facts, GROUPED_LINES = 16 };

static int draw_facts(const struct now *n, struct bl_area a)
{
    char text[TEXT];
    bool is_grouped = a.height >= GROUPED_LINES;
    int y = 0;
    for (int i = 0; i < N_FACTS; i++) {
        facts[i].write(n, text);
        bl_fact(a, y, VALUE_COLUMN, facts[i].name, "%s", text);
        y += is_grouped && facts[i].ends_group ? 2 : 1;
    }
    return is_grouped ? y : y + 1;
}

/* How the validation changed with each of the last epochs: up is worse. */
static void draw_changes(const struct now *n, struct bl_area a, int y)
{
    double changes[MOST_SPARKS], most = 0;
    int width = a.width < MOST_SPARKS ? a.width : MOST_SPARKS;
    const struct bl_run *run = n->run;
    if (y + CHANGES_LINES > a.height)
        return;
    for (int i = 0; i < width; i++) {
        size_t back = (size_t)(width - 1 - i);
        changes[i] = back + 1 < run->n_epochs_done
                         ? validation_before(run, back) /
                                   validation_before(run, back + 1) -
                               1
                         : NAN;
        if (isfinite(changes[i]))
            most = fmax(most, fabs(changes[i]));
    }
    bl_put(a, 0, y, BL_PAINT_DIM, "Δ validation per epoch");
    if (most > 0)
        bl_spark_values(a, 0, y + 1, changes, width, -most, most,
                        BL_PAINT_VALIDATION);
}

static void draw_warnings(const struct bl_run *run, struct bl_area a)
{
    int y = 0;
    if (a.height < 2 || run->n_warnings == 0)
        return;
    bl_putf(a, 0, y++, BL_PAINT_WARNING | BL_BOLD, "! %zu warning%s",
            run->n_warnings, run->n_warnings == 1 ? "" : "s");
    for (size_t i = run->n_warnings; i-- > 0 && y < a.height;)
        y += bl_paragraph(a, y, BL_PAINT_WARNING, run->warnings[i]);
}

void bl_train_draw_now(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_run *run = &ui->run;
    struct bl_box box = {.title = bl_run_is_alive(run) ? "Now" : "Last epoch"};
    struct bl_area frame = bl_box(a, &box);
    struct bl_area inside =
        bl_area_part(frame, 1, 0, frame.width - 2, frame.height);
    int y = 0;
    if (run->n_epochs_done > 0) {
        struct now n = {run, &run->epochs[run->n_epochs_done - 1],
                        ui->glyphs == BL_GLYPHS_ASCII ? "*" : "◆"};
        y = draw_facts(&n, inside);
        draw_changes(&n, inside, y);
        y += CHANGES_LINES + 1;
    }
    draw_warnings(run,
                  bl_area_part(inside, 0, y, inside.width, inside.height - y));
}
