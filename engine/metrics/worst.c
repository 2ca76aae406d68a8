#include "engine/metrics/worst.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

void bl_worst_release(struct bl_worst *w)
{
    free(w->pairs);
    *w = (struct bl_worst){0};
}

static bool is_worse(const struct bl_worst_pair *a,
                     const struct bl_worst_pair *b)
{
    double of_a = fabs(a->difference), of_b = fabs(b->difference);
    return of_a > of_b || (of_a == of_b && a->index < b->index);
}

static void swap(struct bl_worst_pair *a, struct bl_worst_pair *b)
{
    struct bl_worst_pair kept = *a;
    *a = *b;
    *b = kept;
}

/* In the heap no pair is worse than those below it. */

static void rise(struct bl_worst *w, size_t i)
{
    while (i > 0 && is_worse(&w->pairs[(i - 1) / 2], &w->pairs[i])) {
        swap(&w->pairs[i], &w->pairs[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
}

static void sink(struct bl_worst *w)
{
    for (size_t i = 0;;) {
        size_t least = i;
        for (size_t child = 2 * i + 1; child <= 2 * i + 2; child++)
            if (child < w->n && is_worse(&w->pairs[least], &w->pairs[child]))
                least = child;
        if (least == i)
            return;
        swap(&w->pairs[i], &w->pairs[least]);
        i = least;
    }
}

static enum bl_status insert(struct bl_worst *w,
                             const struct bl_worst_pair *pair,
                             struct bl_error *err)
{
    if (w->pairs == NULL)
        w->pairs = bl_array_new(w->capacity, sizeof *w->pairs, err);
    if (w->pairs == NULL)
        return err->status;
    w->pairs[w->n++] = *pair;
    rise(w, w->n - 1);
    return BL_OK;
}

enum bl_status bl_worst_add(struct bl_worst *w, uint64_t index, double x,
                            double y, double difference, struct bl_error *err)
{
    const struct bl_worst_pair pair = {index, x, y, difference};
    if (w->capacity == 0 || !(fabs(difference) > 0))
        return BL_OK;
    if (w->n < w->capacity)
        return insert(w, &pair, err);
    if (!is_worse(&pair, &w->pairs[0]))
        return BL_OK;
    w->pairs[0] = pair;
    sink(w);
    return BL_OK;
}

static int compare(const void *a, const void *b)
{
    return is_worse(a, b) ? -1 : is_worse(b, a);
}

void bl_worst_sort(struct bl_worst *w)
{
    if (w->n > 1)
        qsort(w->pairs, w->n, sizeof *w->pairs, compare);
}
