/* Which columns a column looks at, in tables that have too many for all. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/contest/contest_parts.h"

enum {
    REACH = 1024, // places back that are considered
    // With more columns than this none looks at another: the time would be
    // what there are of them times what each can look at.
    MOST_COLUMNS = 4096,
};

/* Fewer in wider tables, so that the time for all columns stays within bounds:
 * what is proposed is searched for among triples and more of them, and what is
 * derived among pairs. */
static size_t most_known(size_t n_columns, bool before)
{
    size_t share = before ? 4096 : 1024, least = before ? 16 : 8;
    size_t most = share / (n_columns + 1);
    most = most < BL_CONTEST_KNOWN ? most : BL_CONTEST_KNOWN;
    return most > least ? most : least;
}

enum bl_status bl_contest_trace(struct bl_contest_column *c, size_t n_rows,
                                struct bl_error *err)
{
    double mean = 0, length = 0;
    c->trace = bl_array_new(BL_CONTEST_TRACE, sizeof *c->trace, err);
    if (c->trace == NULL)
        return err->status;
    for (size_t i = 0; i < BL_CONTEST_TRACE; i++)
        mean += (double)c->k[i * n_rows / BL_CONTEST_TRACE] / BL_CONTEST_TRACE;
    for (size_t i = 0; i < BL_CONTEST_TRACE; i++) {
        double k = (double)c->k[i * n_rows / BL_CONTEST_TRACE] - mean;
        c->trace[i] = (float)k;
        length += k * k;
    }
    float scale = length > 0 ? (float)(1 / sqrt(length)) : 0;
    for (size_t i = 0; i < BL_CONTEST_TRACE; i++)
        c->trace[i] *= scale;
    return BL_OK;
}

static float likeness(const struct bl_contest_column *a,
                      const struct bl_contest_column *b)
{
    float sum = 0;
    for (size_t i = 0; i < BL_CONTEST_TRACE; i++)
        sum += a->trace[i] * b->trace[i];
    return fabsf(sum);
}

struct candidate {
    size_t place;
    float likeness; // to the column
};

/* The most alike first; of equals the later in the order. */
static int by_likeness(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->likeness != y->likeness)
        return x->likeness < y->likeness ? 1 : -1;
    return (x->place < y->place) - (x->place > y->place);
}

static int by_place(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Inputs up to `reach` places from a column; returns their number. */
static size_t list_inputs(struct candidate candidates[REACH],
                          const struct bl_contest_run *run, size_t column,
                          bool before)
{
    const struct bl_contest_column *c = &run->columns[column];
    size_t place = run->place[column], reach = before ? REACH : REACH / 2;
    size_t first = place > reach ? place - reach : 0;
    size_t end = run->frame.n_columns - place > reach ? place + reach
                                                      : run->frame.n_columns;
    size_t n = 0;
    for (size_t i = first; i < (before ? place : end); i++) {
        size_t other = run->codings->order[i];
        if (other != column && run->columns[other].is_input)
            candidates[n++] =
                (struct candidate){i, likeness(c, &run->columns[other])};
    }
    return n;
}

/* The last quarter are those at the end of the list, the others the most alike
 * of the rest. */
static size_t choose_few(struct candidate *candidates, size_t n, size_t most)
{
    size_t nearest = most / 4;
    if (n <= most)
        return n;
    qsort(candidates, n - nearest, sizeof *candidates, by_likeness);
    memmove(candidates + most - nearest, candidates + n - nearest,
            nearest * sizeof *candidates);
    qsort(candidates, most, sizeof *candidates, by_place);
    return most;
}

size_t bl_contest_known(size_t known[BL_CONTEST_KNOWN],
                        const struct bl_contest_run *run, size_t column,
                        bool before)
{
    struct candidate candidates[REACH];
    if (run->frame.n_columns > MOST_COLUMNS)
        return 0;
    size_t n = list_inputs(candidates, run, column, before);
    n = choose_few(candidates, n, most_known(run->frame.n_columns, before));
    for (size_t i = 0; i < n; i++)
        known[i] = run->codings->order[candidates[i].place];
    return n;
}
