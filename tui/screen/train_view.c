#include "tui/screen/train_view.h"

#include <math.h>

static const double weights[] = {0, 0.6, 0.9, 0.97};
enum { N_WEIGHTS = sizeof weights / sizeof *weights };

static const double NARROWEST = 8; // epochs
static const double MARGIN = 0.1;  // of the window, right of the newest
static const double PAGE = 0.1;    // of the window
static const double NEARER = 0.8;  // by arrows and the wheel

double bl_train_weight(const struct bl_train *t)
{
    return weights[t->smoothing >= 0 && t->smoothing < N_WEIGHTS ? t->smoothing
                                                                 : 0];
}

void bl_train_smooth_more(struct bl_train *t)
{
    t->smoothing = (t->smoothing + 1) % N_WEIGHTS;
}

static double newest(const struct bl_run *run)
{
    double last =
        run->n_epochs_done > 0 ? run->epochs[run->n_epochs_done - 1].epoch : 0;
    return isfinite(last) ? last : (double)run->n_epochs_done;
}

/* The right end of all epochs. */
static double end(const struct bl_run *run)
{
    double last = newest(run);
    if (bl_run_is_alive(run) && run->n_epochs > last)
        last = run->n_epochs;
    return fmax(last, 1);
}

static bool is_zoomed(const struct bl_train *t)
{
    return t->zoom_to > t->zoom_from;
}

void bl_train_window(const struct bl_train *t, const struct bl_run *run,
                     double *from, double *to)
{
    *from = is_zoomed(t) ? t->zoom_from : 0;
    *to = is_zoomed(t) ? t->zoom_to : end(run);
}

/* All epochs when it would be wider than they are. */
static void set_window(struct bl_train *t, const struct bl_run *run,
                       double from, double width)
{
    double last = end(run);
    width = fmax(width, NARROWEST);
    from = fmax(fmin(from, last - width), 0);
    t->zoom_from = width < last ? from : 0;
    t->zoom_to = width < last ? from + width : 0;
}

static double cursor_epoch(const struct bl_train *t, const struct bl_run *run)
{
    return t->cursor < run->n_epochs_done ? run->epochs[t->cursor].epoch : 0;
}

static double centre(const struct bl_train *t, const struct bl_run *run)
{
    double from, to;
    bl_train_window(t, run, &from, &to);
    if (t->has_cursor)
        return cursor_epoch(t, run);
    return t->follows ? newest(run) : (from + to) / 2;
}

void bl_train_zoom(struct bl_train *t, const struct bl_run *run, double factor)
{
    double from, to, middle = centre(t, run);
    bl_train_window(t, run, &from, &to);
    double width = (to - from) * factor;
    set_window(t, run, middle - width / 2, width);
    bl_train_keep_up(t, run);
}

void bl_train_keep_up(struct bl_train *t, const struct bl_run *run)
{
    double width = t->zoom_to - t->zoom_from, margin = MARGIN * width;
    if (run->n_epochs_done == 0)
        t->has_cursor = false;
    else if (t->cursor >= run->n_epochs_done)
        t->cursor = run->n_epochs_done - 1;
    if (t->follows && is_zoomed(t) && !t->has_cursor)
        set_window(t, run, newest(run) + margin - width, width);
}

/* Moves the window as little as the cursor needs. */
static void show_cursor(struct bl_train *t, const struct bl_run *run)
{
    double at = cursor_epoch(t, run), width = t->zoom_to - t->zoom_from;
    if (!is_zoomed(t))
        return;
    if (at < t->zoom_from)
        set_window(t, run, at, width);
    else if (at > t->zoom_to)
        set_window(t, run, at - width, width);
}

void bl_train_set_cursor(struct bl_train *t, const struct bl_run *run,
                         size_t epoch)
{
    if (run->n_epochs_done == 0)
        return;
    t->has_cursor = true;
    t->cursor = epoch < run->n_epochs_done ? epoch : run->n_epochs_done - 1;
    show_cursor(t, run);
}

static size_t page(const struct bl_train *t, const struct bl_run *run)
{
    double from, to;
    bl_train_window(t, run, &from, &to);
    double step = PAGE * (to - from);
    return step > 1 ? (size_t)fmin(step, (double)run->n_epochs_done) : 1;
}

static void go(struct bl_train *t, const struct bl_run *run, bool forward,
               size_t step)
{
    size_t last = run->n_epochs_done > 0 ? run->n_epochs_done - 1 : 0;
    size_t at = t->cursor;
    if (!t->has_cursor)
        at = last;
    else if (forward)
        at = step < last - at ? at + step : last;
    else
        at = step < at ? at - step : 0;
    bl_train_set_cursor(t, run, at);
}

void bl_train_move_cursor(struct bl_train *t, const struct bl_run *run,
                          enum bl_move move)
{
    switch (move) {
    case BL_MOVE_LEFT:
    case BL_MOVE_RIGHT:
        go(t, run, move == BL_MOVE_RIGHT, 1);
        break;
    case BL_MOVE_PAGE_UP:
    case BL_MOVE_PAGE_DOWN:
        go(t, run, move == BL_MOVE_PAGE_DOWN, page(t, run));
        break;
    case BL_MOVE_FIRST:
        bl_train_set_cursor(t, run, 0);
        break;
    case BL_MOVE_LAST:
        bl_train_set_cursor(t, run, run->n_epochs_done);
        break;
    case BL_MOVE_UP:
    case BL_MOVE_WHEEL_UP:
        bl_train_zoom(t, run, NEARER);
        break;
    case BL_MOVE_DOWN:
    case BL_MOVE_WHEEL_DOWN:
        bl_train_zoom(t, run, 1 / NEARER);
        break;
    }
}

size_t bl_train_find(const struct bl_run *run, double epoch)
{
    size_t low = 0, high = run->n_epochs_done;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run->epochs[middle].epoch < epoch)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
