#include "io/csv/row_index.h"

#include <stdlib.h>

#include "base/memory.h"

enum { CAPACITY = 1 << 16, FIRST_STRIDE = 64 };

enum bl_status bl_row_index_init(struct bl_row_index *x, struct bl_error *err)
{
    *x = (struct bl_row_index){.stride = FIRST_STRIDE};
    x->offsets = bl_array_new(CAPACITY, sizeof *x->offsets, err);
    return x->offsets != NULL ? BL_OK : err->status;
}

void bl_row_index_release(struct bl_row_index *x)
{
    free(x->offsets);
    *x = (struct bl_row_index){0};
}

static void thin_out(struct bl_row_index *x)
{
    for (size_t i = 0; i < x->n / 2; i++)
        x->offsets[i] = x->offsets[2 * i];
    x->n /= 2;
    x->stride *= 2;
}

void bl_row_index_note(struct bl_row_index *x, uint64_t row, uint64_t offset)
{
    if (row != x->next)
        return;
    if (x->n == CAPACITY)
        thin_out(x);
    // After thinning an even number of strides, `row` is one of the new.
    x->offsets[x->n++] = offset;
    x->next = x->n * x->stride;
}

uint64_t bl_row_index_find(const struct bl_row_index *x, uint64_t row,
                           uint64_t *offset)
{
    size_t i = row / x->stride < x->n ? (size_t)(row / x->stride) : x->n - 1;
    *offset = x->offsets[i];
    return i * x->stride;
}
