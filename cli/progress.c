#include "cli/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR_CELLS = 20, LINE_SIZE = 160, USUAL_COLUMNS = 80 };

static const double REDRAW_SECONDS = 0.1;

void bl_progress_init(struct bl_progress *p, bool quiet, bool verbose)
{
    *p = (struct bl_progress){0};
    p->draws = !quiet && isatty(STDERR_FILENO);
    p->says_epochs = verbose && !quiet;
}

void bl_progress_limits(struct bl_progress *p, double epochs, double seconds)
{
    p->epochs = epochs;
    p->seconds = seconds;
}

void bl_progress_clear(struct bl_progress *p)
{
    if (p->drawn > 0)
        fprintf(stderr, "\r%*s\r", (int)p->drawn, "");
    p->drawn = 0;
}

static void print_duration(char text[16], double seconds)
{
    unsigned long s = seconds > 0 ? (unsigned long)seconds : 0;
    if (s < 3600)
        snprintf(text, 16, "%lu:%02lu", s / 60, s % 60);
    else
        snprintf(text, 16, "%luh%02lu", s / 3600 % 10000, s / 60 % 60);
}

/* "[####....]  0:12 < 1:35", of a share that is done. */
static void print_bar(char *text, size_t size, double share, double elapsed)
{
    char bar[BAR_CELLS + 1], gone[16], left[16] = "?";
    size_t full = (size_t)(share * BAR_CELLS);
    for (size_t i = 0; i < BAR_CELLS; i++)
        bar[i] = i < full ? '#' : '.';
    bar[BAR_CELLS] = '\0';
    print_duration(gone, elapsed);
    if (share > 0)
        print_duration(left, elapsed * (1 - share) / share);
    snprintf(text, size, "[%s] %3.0f %%  %s < %s", bar, 100 * share, gone,
             left);
}

/* A line that reaches the edge goes on below, where it is not cleared. */
static size_t columns_to_fill(void)
{
    struct winsize size;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
    size_t columns = known && size.ws_col > 0 ? size.ws_col : USUAL_COLUMNS;
    return columns - 1;
}

static void draw(struct bl_progress *p, const char *line)
{
    size_t n = strlen(line), room = columns_to_fill();
    n = n < room ? n : room;
    int padding = p->drawn > n ? (int)(p->drawn - n) : 0;
    fprintf(stderr, "\r%.*s%*s", (int)n, line, padding, "");
    fflush(stderr);
    p->drawn = n;
    p->last = bl_clock_seconds();
}

static void enter_phase(struct bl_progress *p, const char *name)
{
    if (strcmp(p->name, name) == 0)
        return;
    bl_progress_clear(p);
    snprintf(p->name, sizeof p->name, "%s", name);
    p->began = bl_clock_seconds();
    p->last = 0;
}

static bool is_due(const struct bl_progress *p)
{
    return p->draws && bl_clock_seconds() - p->last >= REDRAW_SECONDS;
}

static void on_phase(struct bl_progress *p, const struct bl_event *event)
{
    enter_phase(p, event->phase.name);
    if (event->phase.done >= event->phase.total) {
        bl_progress_clear(p);
        p->name[0] = '\0';
        return;
    }
    if (!is_due(p))
        return;
    char bar[80], line[LINE_SIZE];
    double share = (double)event->phase.done / (double)event->phase.total;
    double elapsed = bl_clock_seconds() - p->began;
    double rate = elapsed > 0 ? (double)event->phase.done / elapsed : 0;
    print_bar(bar, sizeof bar, share, elapsed);
    snprintf(line, sizeof line, "%-10s %s  %.0f rows/s", event->phase.name, bar,
             rate);
    draw(p, line);
}

/* Training ends with its epochs or with its time, whichever comes first. */
static double share_of_training(const struct bl_progress *p,
                                double share_of_epoch, double elapsed)
{
    double by_epochs =
        p->epochs > 0 ? ((double)p->epoch.i + share_of_epoch) / p->epochs : 0;
    double by_time = p->seconds > 0 ? elapsed / p->seconds : 0;
    return fmin(fmax(by_epochs, by_time), 1);
}

static void draw_training(struct bl_progress *p, double share_of_epoch)
{
    if (!is_due(p))
        return;
    const struct bl_epoch *e = &p->epoch;
    char bar[80], line[LINE_SIZE];
    double elapsed = bl_clock_seconds() - p->began;
    print_bar(bar, sizeof bar, share_of_training(p, share_of_epoch, elapsed),
              elapsed);
    int n = snprintf(line, sizeof line, "train      %s", bar);
    if (e->i > 0)
        snprintf(line + n, sizeof line - (size_t)n,
                 "  epoch %zu  loss %.3g  val %.3g", e->i, e->train_loss,
                 e->validation_loss);
    draw(p, line);
}

static void on_epoch(struct bl_progress *p, const struct bl_event *event)
{
    enter_phase(p, "train");
    p->epoch = *event->epoch;
    draw_training(p, 0);
    if (!p->says_epochs)
        return;
    bl_progress_clear(p);
    fprintf(stderr,
            "epoch %zu/%zu  train %.4g  validation %.4g  lr %.3g  best %.4g @ "
            "%zu  %.0f rows/s\n",
            p->epoch.i, p->epoch.n, p->epoch.train_loss,
            p->epoch.validation_loss, p->epoch.learning_rate,
            p->epoch.best_loss, p->epoch.best_epoch, p->epoch.rows_per_second);
}

void bl_progress_event(struct bl_progress *p, const struct bl_event *event)
{
    switch (event->kind) {
    case BL_EVENT_PHASE:
        on_phase(p, event);
        break;
    case BL_EVENT_EPOCH:
        on_epoch(p, event);
        break;
    case BL_EVENT_BATCH:
        enter_phase(p, "train");
        draw_training(p, (double)event->batch.i / (double)event->batch.n);
        break;
    default:
        break;
    }
}
