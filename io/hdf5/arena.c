#include "io/hdf5/arena.h"

#include <stdlib.h>

enum { BLOCK_BYTES = 1 << 18, ALIGNMENT = 16 };

struct bl_h5_arena_block {
    struct bl_h5_arena_block *next;
    size_t used, size;
    _Alignas(ALIGNMENT) char bytes[];
};

static struct bl_h5_arena_block *block_new(struct bl_h5_arena *a, size_t n)
{
    size_t size = n > BLOCK_BYTES ? n : BLOCK_BYTES;
    struct bl_h5_arena_block *b = malloc(sizeof *b + size);
    if (b == NULL)
        return NULL;
    b->used = 0;
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *bl_h5_arena_allocate(size_t n, void *arena)
{
    struct bl_h5_arena *a = arena;
    if (n > BL_H5_ARENA_LIMIT || a->used > BL_H5_ARENA_LIMIT - n)
        return NULL;
    a->used += n;
    size_t need = (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct bl_h5_arena_block *b = a->blocks;
    if (b == NULL || b->size - b->used < need)
        b = block_new(a, need);
    if (b == NULL)
        return NULL;
    void *memory = b->bytes + b->used;
    b->used += need;
    return memory;
}

void bl_h5_arena_ignore(void *memory, void *arena)
{
    (void)memory;
    (void)arena;
}

void bl_h5_arena_release(struct bl_h5_arena *a)
{
    while (a->blocks != NULL) {
        struct bl_h5_arena_block *b = a->blocks;
        a->blocks = b->next;
        free(b);
    }
    a->used = 0;
}

void bl_h5_arena_reset(struct bl_h5_arena *a)
{
    struct bl_h5_arena_block *kept = a->blocks;
    if (kept == NULL || kept->size > BLOCK_BYTES) {
        bl_h5_arena_release(a);
        return;
    }
    a->blocks = kept->next;
    bl_h5_arena_release(a);
    kept->next = NULL;
    kept->used = 0;
    a->blocks = kept;
}
