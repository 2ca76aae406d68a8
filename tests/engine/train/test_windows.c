#include "engine/train/windows.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "number_stream.h"

enum { N_ROWS = 1003, N_COLS = 3, BLOCK = 50, TOGETHER = 4, BATCH = 64 };

static struct bl_error err;

static struct bl_windows *open(struct number_stream *s)
{
    struct bl_windows *w;
    cr_assert_eq(
        bl_windows_new(&w, &s->stream, N_COLS * sizeof(double), BATCH, 7, &err),
        BL_OK);
    return w;
}

static void begin(struct bl_windows *w, size_t epoch, size_t seen)
{
    cr_assert_eq(bl_windows_begin(w, epoch, seen, &err), BL_OK, "%s", err.text);
}

/* The number of each of the next n rows, in their order. */
static void take(struct bl_windows *w, size_t *numbers, size_t n)
{
    struct bl_window_rows r;
    cr_assert_eq(bl_windows_take(w, &r, n, &err), BL_OK, "%s", err.text);
    for (size_t i = 0; i < n; i++) {
        const double *row = (const double *)r.X + r.rows[i] * N_COLS;
        numbers[i] = (size_t)row[0];
        cr_assert(eq(dbl, row[2], 3 * row[0]));
    }
}

/* The rest of an epoch, in minibatches. */
static void take_from(struct bl_windows *w, size_t *numbers, size_t seen)
{
    for (size_t n; seen < N_ROWS; seen += n) {
        n = N_ROWS - seen < BATCH ? N_ROWS - seen : BATCH;
        take(w, numbers + seen, n);
    }
}

static void expect_each_once(const size_t *numbers)
{
    unsigned char seen[N_ROWS] = {0};
    for (size_t i = 0; i < N_ROWS; i++) {
        cr_assert(lt(sz, numbers[i], (size_t)N_ROWS));
        cr_expect(eq(int, seen[numbers[i]]++, 0), "row %zu", numbers[i]);
    }
}

Test(windows, an_epoch_has_every_row_once_and_an_order_of_its_own)
{
    struct number_stream s;
    size_t rows[2][N_ROWS];
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    struct bl_windows *w = open(&s);
    for (size_t epoch = 1; epoch < 5; epoch++) {
        begin(w, epoch, 0);
        take_from(w, rows[epoch % 2], 0);
        expect_each_once(rows[epoch % 2]);
        cr_expect(ne(int, memcmp(rows[0], rows[1], sizeof rows[0]), 0));
    }
    bl_windows_free(w);
}

/* Rows come from a window's blocks and not in the order they were read in. */
Test(windows, rows_are_shuffled_within_a_window)
{
    struct number_stream s;
    size_t rows[N_ROWS], n_out_of_turn = 0;
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    struct bl_windows *w = open(&s);
    begin(w, 0, 0);
    take_from(w, rows, 0);
    for (size_t i = 0; i < N_ROWS; i++) {
        n_out_of_turn += rows[i] != i;
        cr_expect(le(sz, rows[i] / (BLOCK * TOGETHER),
                     (i + BATCH) / (BLOCK * TOGETHER)));
    }
    cr_expect(gt(sz, n_out_of_turn, (size_t)N_ROWS * 9 / 10));
    bl_windows_free(w);
}

Test(windows, an_epoch_can_be_gone_on_with)
{
    struct number_stream s;
    size_t whole[N_ROWS], rest[N_ROWS];
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    struct bl_windows *w = open(&s);
    begin(w, 3, 0);
    take_from(w, whole, 0);
    bl_windows_free(w);
    for (size_t seen = BATCH; seen < N_ROWS; seen += 5 * (size_t)BATCH) {
        w = open(&s);
        begin(w, 3, seen);
        take_from(w, rest, seen);
        cr_expect(eq(
            int,
            memcmp(rest + seen, whole + seen, (N_ROWS - seen) * sizeof *rest),
            0));
        bl_windows_free(w);
    }
}

Test(windows, one_block_and_rows_fewer_than_one)
{
    struct number_stream s;
    size_t row;
    number_stream_init(&s, 1, N_COLS, BLOCK, 1);
    struct bl_windows *w = open(&s);
    for (size_t epoch = 1; epoch < 4; epoch++) {
        begin(w, epoch, 0);
        take(w, &row, 1);
        cr_expect(eq(sz, row, (size_t)0));
    }
    bl_windows_free(w);
}

/* What was read before is given out first. */
Test(windows, a_failure_comes_through)
{
    struct number_stream s;
    size_t rows[BATCH];
    struct bl_window_rows r;
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    s.fails_at = TOGETHER + 1;
    struct bl_windows *w = open(&s);
    begin(w, 0, 0);
    for (size_t i = 0; i < BLOCK * TOGETHER / BATCH; i++)
        take(w, rows, BATCH);
    cr_expect(eq(int, bl_windows_take(w, &r, BATCH, &err), BL_FAILED));
    cr_expect(eq(str, err.text, "block 4 is gone"));
    bl_windows_free(w);
}

Test(windows, a_stream_of_another_length_is_a_failure)
{
    struct number_stream s;
    struct bl_window_rows r;
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, 100);
    s.n_blocks--;
    struct bl_windows *w = open(&s);
    begin(w, 0, 0);
    cr_expect(eq(int, bl_windows_take(w, &r, BATCH, &err), BL_FAILED));
    cr_expect(ne(ptr, strstr(err.text, "changed while it was read"), NULL));
    bl_windows_free(w);
}

Test(windows, an_abort_ends_reading)
{
    struct bl_cancel cancel = {BL_CANCEL_ABORT};
    struct number_stream s;
    struct bl_window_rows r;
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    s.stream.cancel = &cancel;
    struct bl_windows *w = open(&s);
    begin(w, 0, 0);
    cr_expect(eq(int, bl_windows_take(w, &r, BATCH, &err), BL_INTERRUPTED));
    bl_windows_free(w);
}

Test(windows, can_be_left_at_any_time)
{
    struct number_stream s;
    size_t rows[BATCH];
    number_stream_init(&s, N_ROWS, N_COLS, BLOCK, TOGETHER);
    bl_windows_free(open(&s));
    bl_windows_free(NULL);
    struct bl_windows *w = open(&s);
    begin(w, 0, 0);
    take(w, rows, BATCH);
    bl_windows_free(w);
}
