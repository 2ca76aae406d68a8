/* How far the run is: its steps, and a bar for each thing that is counted. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run_mark.h"
#include "tui/model/run_steps.h"
#include "tui/screen/train_parts.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

enum { NAME_WIDTH = 8, GAP = 2, PERCENT = 6, TEXT = 64, SHORTEST_BAR = 8 };

struct bar {
    const char *name;
    char counts[TEXT], note[TEXT];
    double share; // NaN: there is nothing to fill
    int ink;
};

struct bars { // the most important first
    struct bar list[BL_TRAIN_PROGRESS_LINES];
    int n;
};

/* "5 000/10 851", or what is known of it. */
static void write_counts(char *text, double done, double total)
{
    char a[32] = "·", b[32];
    if (isfinite(done))
        bl_ui_count_text(a, sizeof a, done);
    if (total > 0) {
        bl_ui_count_text(b, sizeof b, total);
        snprintf(text, TEXT, "%s/%s", a, b);
    } else {
        snprintf(text, TEXT, "%s", a);
    }
}

static struct bar *add_bar(struct bars *b, const char *name, double done,
                           double total, int ink)
{
    struct bar *bar = &b->list[b->n++];
    *bar = (struct bar){.name = name, .ink = ink};
    bar->share = total > 0 ? fmin(fmax(done / total, 0), 1) : NAN;
    write_counts(bar->counts, done, total);
    return bar;
}

/* "0:53 < 1:10", as far as it is known. */
static void write_times(const struct bl_run *run, char *text)
{
    char gone[16] = "·", left[16] = "·";
    double elapsed = bl_run_elapsed(run), remaining = bl_run_remaining(run);
    if (isfinite(elapsed))
        bl_ui_time_text(gone, sizeof gone, elapsed);
    if (isfinite(remaining))
        bl_ui_time_text(left, sizeof left, remaining);
    snprintf(text, TEXT, "%s < %s", gone, left);
}

static double epoch_now(const struct bl_run *run)
{
    return run->n_epochs_done > 0 ? run->epochs[run->n_epochs_done - 1].epoch
                                  : 0;
}

static void add_epochs(struct bars *b, const struct bl_run *run)
{
    struct bar *bar =
        add_bar(b, "epoch", epoch_now(run), run->n_epochs, BL_PAINT_TRAIN);
    write_times(run, bar->note);
}

static void add_batches(struct bars *b, const struct bl_run *run)
{
    struct bar *bar = add_bar(b, "batch", isnan(run->batch) ? 0 : run->batch,
                              run->n_batches, BL_PAINT_TRAIN);
    if (run->n_epochs_done == 0)
        return;
    double seconds = run->epochs[run->n_epochs_done - 1].seconds /
                     (double)run->n_epochs_done;
    if (isfinite(seconds))
        snprintf(bar->note, TEXT, "%.2g s/epoch", seconds);
}

static void add_patience(struct bars *b, const struct bl_ui *ui)
{
    double patience = bl_run_setting(&ui->run, "patience");
    size_t worse = ui->train.curves.n_worse;
    if (!(patience > 0))
        return;
    struct bar *bar =
        add_bar(b, "patience", (double)worse, patience,
                (double)worse > 0.8 * patience ? BL_PAINT_WARNING
                                               : BL_PAINT_VALIDATION);
    if (ui->run.best_epoch > 0)
        snprintf(bar->note, TEXT, "best @ %.0f", ui->run.best_epoch);
}

static void add_phase(struct bars *b, const struct bl_run *run,
                      const struct bl_run_step *step)
{
    bool is_counted = step->share >= 0 && run->phase[0] != '\0' &&
                      run->phase_done < run->phase_total;
    add_bar(b, is_counted ? run->phase : step->name,
            is_counted ? run->phase_done : NAN,
            is_counted ? run->phase_total : NAN, BL_PAINT_ACCENT);
}

static struct bars collect(const struct bl_ui *ui,
                           const struct bl_run_step *step)
{
    const struct bl_run *run = &ui->run;
    struct bars b = {.n = 0};
    bool trains = bl_run_step_is_training(step);
    if (step != NULL && !trains)
        add_phase(&b, run, step);
    if (trains || run->n_epochs_done > 0)
        add_epochs(&b, run);
    if (trains) {
        add_batches(&b, run);
        add_patience(&b, ui);
    }
    return b;
}

/* Drawing. */

struct columns { // their widths
    int name, counts, note;
};

static int wider(int width, const char *text, enum bl_glyphs glyphs)
{
    int w = bl_text_width(text, glyphs);
    return w > width ? w : width;
}

static struct columns arrange(const struct bars *b, enum bl_glyphs glyphs)
{
    struct columns c = {NAME_WIDTH, 0, 0};
    for (int i = 0; i < b->n; i++) {
        c.name = wider(c.name, b->list[i].name, glyphs);
        c.counts = wider(c.counts, b->list[i].counts, glyphs);
        c.note = wider(c.note, b->list[i].note, glyphs);
    }
    return c;
}

static void draw_bar(struct bl_area a, int y, const struct bar *bar,
                     const struct columns *c)
{
    int x = 1 + c->name + GAP + c->counts + GAP;
    int room = a.width - x - PERCENT - 1;
    bl_put(a, 1, y, BL_PAINT_TEXT, bar->name);
    bl_put_field(a, 1 + c->name + GAP, y, c->counts, BL_RIGHT, BL_PAINT_TEXT,
                 bar->counts);
    if (room - c->note - GAP >= SHORTEST_BAR && c->note > 0) {
        room -= c->note + GAP;
        bl_put(a, a.width - c->note - 1, y, BL_PAINT_DIM, bar->note);
    }
    if (room < 1 || isnan(bar->share))
        return;
    bl_bar(a, x, y, room, bar->share, bar->ink);
    bl_putf(a, x + room, y, BL_PAINT_TEXT, " %3.0f %%",
            floor(100 * bar->share));
}

static const struct step_look {
    const char *mark;
    int ink;
} step_looks[] = {
    [BL_STEP_AHEAD] = {"○", BL_PAINT_DIM},
    [BL_STEP_NOW] = {"▶", BL_PAINT_ACCENT | BL_BOLD},
    [BL_STEP_DONE] = {"✓", BL_PAINT_GOOD},
    [BL_STEP_BROKEN] = {"✗", BL_PAINT_BAD | BL_BOLD},
};

static struct step_look look_of(const struct bl_run *run,
                                const struct bl_run_step *step)
{
    if (step->state == BL_STEP_NOW && run->state == BL_RUN_PAUSED)
        return (struct step_look){bl_run_mark(run->state),
                                  bl_run_mark_ink(run->state)};
    return step_looks[step->state];
}

/* As far apart as there is room for. */
static int gap_of(const struct bl_run_step *steps, size_t n, int room,
                  enum bl_glyphs glyphs)
{
    int width = 0;
    for (size_t i = 0; i < n; i++)
        width += 2 + bl_text_width(steps[i].name, glyphs);
    int gap = n > 1 ? (room - width) / (int)(n - 1) : 0;
    return gap < 1 ? 1 : gap > 3 ? 3 : gap;
}

static void draw_steps(const struct bl_ui *ui, struct bl_area a, int y,
                       const struct bl_run_step *steps, size_t n)
{
    int x = 1 + NAME_WIDTH + GAP;
    int gap = gap_of(steps, n, a.width - x - 1, ui->glyphs);
    bl_put(a, 1, y, BL_PAINT_TEXT, "steps");
    if (n == 0)
        bl_put(a, x, y, BL_PAINT_DIM, "nothing has been heard of it yet");
    for (size_t i = 0; i < n; i++) {
        struct step_look look = look_of(&ui->run, &steps[i]);
        x +=
            gap + bl_putf(a, x, y, look.ink, "%s %s", look.mark, steps[i].name);
    }
}

static void write_note(const struct bl_ui *ui, char *text, size_t size)
{
    const char *dir = ui->run.dir != NULL ? ui->run.dir : "";
    const char *slash = strrchr(dir, '/');
    snprintf(text, size, "seed %llu · run %s", (unsigned long long)ui->run.seed,
             slash != NULL ? slash + 1 : dir);
}

void bl_train_draw_progress(const struct bl_ui *ui, struct bl_area a)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    size_t n = bl_run_steps(&ui->run, steps);
    struct bars b = collect(ui, bl_run_step_now(steps, n));
    char note[128];
    write_note(ui, note, sizeof note);
    struct bl_box box = {.title = "Progress", .note = note};
    struct bl_area inside = bl_box(a, &box);
    struct columns c = arrange(&b, ui->glyphs);
    int y = 0;
    if (inside.height > b.n || b.n == 0)
        draw_steps(ui, inside, y++, steps, n);
    for (int i = 0; i < b.n && y < inside.height; i++)
        draw_bar(inside, y++, &b.list[i], &c);
}
