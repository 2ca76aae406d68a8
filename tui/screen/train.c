#include "tui/screen/train.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/model/run_steps.h"
#include "tui/screen/train_parts.h"
#include "tui/screen/train_view.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum {
    NOW_WIDTH = 27,
    WITH_NOW = 92, // cells that leave room for numbers beside the curve
    WIDE = 140,
    NOW_WIDTH_WIDE = 34,
    LEAST_CHART = 5, // lines
    FRAME = 2,
};

static const double ZOOM = 0.5;

/* Why not. */

static const char *no_run(const struct bl_ui *ui)
{
    return ui->run.dir == NULL
               ? "there is no run: start one in Configure (3) or open one on "
                 "Home (1)"
               : NULL;
}

static const char *no_epochs(const struct bl_ui *ui)
{
    if (no_run(ui) != NULL)
        return no_run(ui);
    return ui->run.n_epochs_done == 0 ? "there is no epoch yet" : NULL;
}

static const char *cannot_reach(const struct bl_ui *ui)
{
    if (no_run(ui) != NULL)
        return no_run(ui);
    if (!bl_run_is_alive(&ui->run))
        return "the run has ended";
    if (!ui->run.here)
        return "it runs on another machine: do it there";
    return NULL;
}

static const char *cannot_keep_best(const struct bl_ui *ui)
{
    const char *why = cannot_reach(ui);
    if (why != NULL || bl_run_is_training(&ui->run))
        return why;
    return "it is not training: X aborts it";
}

static const char *not_done(const struct bl_ui *ui)
{
    if (no_run(ui) != NULL)
        return no_run(ui);
    if (bl_run_is_alive(&ui->run))
        return "the run is still going on";
    return ui->run.state == BL_RUN_DONE || ui->run.state == BL_RUN_STOPPED
               ? NULL
               : "the run left no result: r starts it again";
}

static const char *not_failed(const struct bl_ui *ui)
{
    if (no_run(ui) != NULL)
        return no_run(ui);
    if (bl_run_is_alive(&ui->run))
        return "the run is still going on";
    return not_done(ui) == NULL ? "the run did not fail" : NULL;
}

/* The run. */

static void wish(struct bl_ui *ui, enum bl_wish_kind kind)
{
    bl_wish_for(&ui->wishes, kind, ui->run.dir);
}

static void pause_or_resume(struct bl_ui *ui)
{
    bool is_paused = ui->run.state == BL_RUN_PAUSED;
    wish(ui, is_paused ? BL_WISH_RESUME : BL_WISH_PAUSE);
    bl_ui_say(ui, BL_LOG_INFO, "%s", is_paused ? "the run goes on" : "pausing");
}

static void do_stop(struct bl_ui *ui)
{
    wish(ui, BL_WISH_STOP);
}

static void stop(struct bl_ui *ui)
{
    const struct bl_run *run = &ui->run;
    char text[256];
    if (run->best_epoch > 0)
        snprintf(text, sizeof text,
                 "Training ends now; the model of epoch %.0f, the best so far "
                 "(validation %.2e), is kept and the run goes on with it.",
                 run->best_epoch, run->best_loss);
    else
        snprintf(text, sizeof text,
                 "Training ends with its first epoch, and the run goes on with "
                 "that model.");
    bl_ui_ask(ui, "Stop and keep the best?", text, do_stop);
}

static void do_abort(struct bl_ui *ui)
{
    wish(ui, BL_WISH_ABORT);
}

static void abort_run(struct bl_ui *ui)
{
    bl_ui_ask(ui, "Abort the run?",
              "Everything it has computed is given up; nothing is kept but its "
              "log. S would stop it and keep the best model.",
              do_abort);
}

static void retry(struct bl_ui *ui)
{
    wish(ui, BL_WISH_RETRY);
}

static void open_results(struct bl_ui *ui)
{
    bl_ui_show(ui, BL_SCREEN_RESULTS);
}

/* The view. */

static void toggle_log(struct bl_ui *ui)
{
    ui->train.is_linear = !ui->train.is_linear;
}

static void smooth(struct bl_ui *ui)
{
    bl_train_smooth_more(&ui->train);
    bl_ui_say(ui, BL_LOG_INFO, "the training loss is smoothed with weight %g",
              bl_train_weight(&ui->train));
}

static void toggle_raw(struct bl_ui *ui)
{
    ui->train.hides_raw = !ui->train.hides_raw;
}

static void zoom_in(struct bl_ui *ui)
{
    bl_train_zoom(&ui->train, &ui->run, ZOOM);
}

static void zoom_out(struct bl_ui *ui)
{
    bl_train_zoom(&ui->train, &ui->run, 1 / ZOOM);
}

static void zoom_to_all(struct bl_ui *ui)
{
    ui->train.zoom_from = ui->train.zoom_to = 0;
}

static void follow(struct bl_ui *ui)
{
    struct bl_train *t = &ui->train;
    t->follows = t->has_cursor || !t->follows;
    t->has_cursor = false;
    bl_train_keep_up(t, &ui->run);
    bl_ui_say(ui, BL_LOG_INFO, "%s",
              t->follows ? "the newest epoch stays in sight"
                         : "the window stays where it is");
}

static void to_best(struct bl_ui *ui)
{
    bl_train_set_cursor(&ui->train, &ui->run,
                        bl_train_find(&ui->run, ui->run.best_epoch));
}

static const struct bl_action list[] = {
    {"train.pause", "p", "pause", "pause the run, or go on", "Run",
     cannot_reach, pause_or_resume},
    {"train.stop", "S", "stop & keep best", "stop training, keep the best",
     "Run", cannot_keep_best, stop},
    {"train.abort", "X", "abort", "abort the run, keep nothing", "Run",
     cannot_reach, abort_run},
    {"train.log", "l", "log/lin", "logarithmic or linear loss", "View", NULL,
     toggle_log},
    {"train.smooth", "m", "smooth", "smoothing: none, 0.6, 0.9, 0.97", "View",
     NULL, smooth},
    {"train.zoom-in", "+ =", "zoom", "fewer epochs, around the cursor", "View",
     no_epochs, zoom_in},
    {"train.zoom-out", "-", NULL, "more epochs", "View", no_epochs, zoom_out},
    {"train.zoom-all", "0", NULL, "all epochs", "View", NULL, zoom_to_all},
    {"train.follow", "f", "follow",
     "keep the newest epoch in sight, take the cursor away", "View", NULL,
     follow},
    {"train.best", "b", "best", "the cursor to the best epoch", "View",
     no_epochs, to_best},
    {"train.results", "Enter", "results", "what the loss did (Results)", "Run",
     not_done, open_results},
    {"train.retry", "r", "resume",
     "go on from its checkpoint, or begin again from its recipe", "Run",
     not_failed, retry},
    {"train.raw", "R", NULL, "show or hide the loss of each epoch", "View",
     NULL, toggle_raw},
    {0},
};

const struct bl_actions bl_actions_train = {"Train", list};

/* The screen. */

static void prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_error ignored; // what there was no memory for is not drawn
    (void)width;
    (void)height;
    bl_run_curves_follow(&ui->train.curves, &ui->run,
                         bl_train_weight(&ui->train), &ignored);
    bl_train_keep_up(&ui->train, &ui->run);
}

static void draw_nothing(struct bl_area a)
{
    struct bl_area inside =
        bl_box(a, &(struct bl_box){.title = "Train", .has_focus = true});
    struct bl_area middle = bl_area_centred(inside, inside.width - 4, 5);
    int y = bl_paragraph(middle, 0, BL_PAINT_TEXT, "There is no run to watch.");
    bl_paragraph(middle, y + 1, BL_PAINT_DIM,
                 "3 Configure starts one; 1 Home and 8 Jobs open one that was "
                 "started before, by hand or by a batch system.");
}

/* As many bars as leave the curve more room than they take. */
static int progress_height(int height)
{
    int lines = (height - FRAME) / 4;
    lines = lines < 1 ? 1 : lines;
    return FRAME +
           (lines < BL_TRAIN_PROGRESS_LINES ? lines : BL_TRAIN_PROGRESS_LINES);
}

static void draw(const struct bl_ui *ui, struct bl_area body)
{
    if (ui->run.dir == NULL) {
        draw_nothing(body);
        return;
    }
    int bars = progress_height(body.height);
    if (body.height >= bars + LEAST_CHART) {
        struct bl_area below = bl_area_cut_bottom(&body, bars);
        if (bl_run_is_alive(&ui->run))
            bl_train_draw_progress(ui, below);
        else
            bl_train_draw_outcome(ui, below);
    }
    if (body.width >= WITH_NOW)
        bl_train_draw_now(ui, bl_area_cut_right(&body, body.width >= WIDE
                                                           ? NOW_WIDTH_WIDE
                                                           : NOW_WIDTH));
    bl_train_draw_chart(ui, body);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    bl_train_move_cursor(&ui->train, &ui->run, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    (void)clicks;
    if (pane == BL_TRAIN_CHART && item >= 0)
        bl_train_set_cursor(&ui->train, &ui->run, (size_t)item);
}

static void exact_text(char text[BL_NUMBER_TEXT_SIZE], double value)
{
    if (isfinite(value))
        bl_number_print_double(text, value);
    else
        snprintf(text, BL_NUMBER_TEXT_SIZE, "·");
}

/* The values as the run wrote them: this line is for exactness. */
static void say_cursor(const struct bl_run_epoch *e, char *text, size_t size)
{
    char train[BL_NUMBER_TEXT_SIZE], validation[BL_NUMBER_TEXT_SIZE],
        rate[BL_NUMBER_TEXT_SIZE];
    exact_text(train, e->train);
    exact_text(validation, e->validation);
    exact_text(rate, e->learning_rate);
    snprintf(text, size, "epoch %.0f  train %s  validation %s  lr %s", e->epoch,
             train, validation, rate);
}

static void say_drop(const struct bl_run_drop *d, char *text, size_t size)
{
    char from[32], to[32];
    bl_ui_number_text(from, sizeof from, d->from);
    bl_ui_number_text(to, sizeof to, d->to);
    snprintf(text, size, "▾ epoch %.0f: lr %s → %s   ", d->epoch, from, to);
}

static void status(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *run = &ui->run;
    const struct bl_train *t = &ui->train;
    char drop[96] = "";
    if (run->dir == NULL)
        return;
    if (t->has_cursor && t->cursor < run->n_epochs_done) {
        say_cursor(&run->epochs[t->cursor], text, size);
        return;
    }
    if (run->n_drops > 0)
        say_drop(&run->drops[run->n_drops - 1], drop, sizeof drop);
    if (run->n_warnings > 0)
        snprintf(text, size, "! %s", run->warnings[run->n_warnings - 1]);
    else if (run->state == BL_RUN_PAUSED)
        snprintf(text, size, "‖ paused: p goes on");
    else if (bl_run_is_alive(run))
        snprintf(text, size, "%sit goes on when you leave or quit", drop);
    else
        snprintf(text, size, "%s", drop);
}

/* The model as the run tells it, and before it does, as it was asked for. */
static void model_text(const struct bl_run *run, char *text, size_t size)
{
    bl_run_model_text(run, text, size);
    if (text[0] != '\0' || run->recipe.values == NULL)
        return;
    const char *latent = bl_recipe_get(&run->recipe, "latent");
    bool is_said = strcmp(latent, "0") != 0;
    snprintf(text, size, "%s, %s %s", bl_recipe_get(&run->recipe, "model-type"),
             is_said ? "latent" : "ratio",
             is_said ? latent : bl_recipe_get(&run->recipe, "ratio"));
}

static void headline(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *run = &ui->run;
    char model[128], rows[32];
    if (run->dir == NULL || run->table == NULL)
        return;
    const char *slash = strrchr(run->table, '/');
    model_text(run, model, sizeof model);
    bl_ui_count_text(rows, sizeof rows, (double)run->n_rows);
    snprintf(text, size, "%s  %s × %llu  %s",
             slash != NULL ? slash + 1 : run->table, rows,
             (unsigned long long)run->n_columns, model);
}

const struct bl_screen bl_screen_train = {
    .name = "Train",
    .short_name = "Train",
    .actions = &bl_actions_train,
    .prepare = prepare,
    .draw = draw,
    .move = move,
    .click = click,
    .status = status,
    .headline = headline,
};

void bl_train_show_all(struct bl_train *t)
{
    t->zoom_from = t->zoom_to = 0;
    t->follows = true;
    t->has_cursor = false;
}

void bl_train_release(struct bl_train *t)
{
    bl_run_curves_release(&t->curves);
}
