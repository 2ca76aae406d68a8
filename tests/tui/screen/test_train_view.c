#include <stdlib.h>

#include <criterion/criterion.h>

#include "tui/screen/train_view.h"

enum { N = 200, PLANNED = 1000 };

static struct bl_run_epoch epochs[N];
static struct bl_run run;
static struct bl_train view;
static double from, to;

static void setup(void)
{
    for (int i = 0; i < N; i++)
        epochs[i].epoch = i + 1;
    run = (struct bl_run){.state = BL_RUN_RUNNING,
                          .n_epochs = PLANNED,
                          .epochs = epochs,
                          .n_epochs_done = N};
    view = (struct bl_train){.follows = false};
}

TestSuite(train_view, .init = setup);

static double width(void)
{
    bl_train_window(&view, &run, &from, &to);
    return to - from;
}

Test(train_view, reaches_to_the_target_and_later_to_the_end)
{
    cr_expect_eq(width(), PLANNED);
    run.state = BL_RUN_STOPPED;
    cr_expect_eq(width(), N);
    run.n_epochs_done = 0;
    cr_expect_eq(width(), 1);
}

Test(train_view, grows_when_there_are_more_than_planned)
{
    run.n_epochs = 50;
    cr_expect_eq(width(), N);
}

Test(train_view, zooms_around_the_middle_and_back_to_all)
{
    bl_train_zoom(&view, &run, 0.5);
    cr_expect_eq(width(), 500);
    cr_expect_eq(from, 250);
    bl_train_zoom(&view, &run, 2);
    cr_expect_eq(width(), PLANNED);
    cr_expect_eq(view.zoom_to, 0, "and goes on growing with the run");
}

Test(train_view, does_not_zoom_for_ever)
{
    for (int i = 0; i < 50; i++)
        bl_train_zoom(&view, &run, 0.5);
    cr_expect_eq(width(), 8);
}

Test(train_view, follows_the_newest_epoch)
{
    view.follows = true;
    run.n_epochs_done = 100;
    bl_train_zoom(&view, &run, 0.05);
    width();
    cr_expect(from < 100 && 100 < to);
    run.n_epochs_done = N;
    bl_train_keep_up(&view, &run);
    cr_expect_eq(width(), 50);
    cr_expect(from < N && N < to);
    view.has_cursor = true;
    view.cursor = 3;
    run.n_epochs_done = 100;
    bl_train_keep_up(&view, &run);
    cr_expect(to > N, "a cursor holds the window");
}

Test(train_view, the_cursor_begins_at_the_newest)
{
    bl_train_move_cursor(&view, &run, BL_MOVE_LEFT);
    cr_expect(view.has_cursor);
    cr_expect_eq(view.cursor, N - 1);
    bl_train_move_cursor(&view, &run, BL_MOVE_LEFT);
    cr_expect_eq(view.cursor, N - 2);
    bl_train_move_cursor(&view, &run, BL_MOVE_PAGE_UP);
    cr_expect_eq(view.cursor, N - 2 - 100);
    bl_train_move_cursor(&view, &run, BL_MOVE_FIRST);
    bl_train_move_cursor(&view, &run, BL_MOVE_LEFT);
    cr_expect_eq(view.cursor, 0);
    bl_train_move_cursor(&view, &run, BL_MOVE_LAST);
    bl_train_move_cursor(&view, &run, BL_MOVE_RIGHT);
    cr_expect_eq(view.cursor, N - 1);
}

Test(train_view, the_window_goes_with_the_cursor)
{
    bl_train_set_cursor(&view, &run, 100);
    bl_train_zoom(&view, &run, 0.01);
    for (int i = 0; i < 20; i++)
        bl_train_move_cursor(&view, &run, BL_MOVE_RIGHT);
    cr_expect_eq(width(), 10);
    cr_expect(from <= 121 && 121 <= to);
}

Test(train_view, without_epochs_there_is_no_cursor)
{
    run.n_epochs_done = 0;
    for (int m = BL_MOVE_UP; m <= BL_MOVE_WHEEL_DOWN; m++)
        bl_train_move_cursor(&view, &run, (enum bl_move)m);
    cr_expect(!view.has_cursor);
}

Test(train_view, finds_epochs)
{
    cr_expect_eq(bl_train_find(&run, -5), 0);
    cr_expect_eq(bl_train_find(&run, 1), 0);
    cr_expect_eq(bl_train_find(&run, 7), 6);
    cr_expect_eq(bl_train_find(&run, 6.5), 6);
    cr_expect_eq(bl_train_find(&run, 1e9), N);
}

Test(train_view, smooths_in_a_round)
{
    static const double weights[] = {0.6, 0.9, 0.97, 0};
    for (int i = 0; i < 8; i++) {
        bl_train_smooth_more(&view);
        cr_expect_eq(bl_train_weight(&view), weights[i % 4]);
    }
}

Test(train_view, another_run_is_shown_whole)
{
    view.smoothing = 2;
    bl_train_set_cursor(&view, &run, 10);
    bl_train_zoom(&view, &run, 0.1);
    bl_train_show_all(&view);
    cr_expect_eq(width(), PLANNED);
    cr_expect(view.follows && !view.has_cursor);
    cr_expect_eq(view.smoothing, 2);
}
