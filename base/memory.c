#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { ALIGNMENT = 64 };

bool bl_size_multiply(size_t *product, size_t n, size_t size)
{
    return !__builtin_mul_overflow(n, size, product);
}

/* Rounds up to the alignment; false when the size is beyond any array. */
static bool array_bytes(size_t *bytes, size_t n, size_t size)
{
    if (!bl_size_multiply(bytes, n, size) || *bytes > PTRDIFF_MAX - ALIGNMENT)
        return false;
    size_t blocks = *bytes / ALIGNMENT + (*bytes % ALIGNMENT != 0);
    *bytes = (blocks > 0 ? blocks : 1) * ALIGNMENT;
    return true;
}

static enum bl_status refused(size_t n, size_t size, struct bl_error *err)
{
    return bl_fail(err, BL_NO_MEMORY,
                   "out of memory: no room for %zu elements of %zu bytes", n,
                   size);
}

static void *array_allocate(size_t n, size_t size, struct bl_error *err)
{
    size_t bytes;
    void *array = NULL;
    if (array_bytes(&bytes, n, size))
        array = aligned_alloc(ALIGNMENT, bytes);
    if (array == NULL)
        refused(n, size, err);
    return array;
}

void *bl_array_new(size_t n, size_t size, struct bl_error *err)
{
    void *array = array_allocate(n, size, err);
    if (array != NULL)
        memset(array, 0, n * size);
    return array;
}

enum bl_status bl_array_reserve(void **array, size_t *capacity, size_t need,
                                size_t size, struct bl_error *err)
{
    if (need <= *capacity)
        return BL_OK;
    size_t grown = *capacity + *capacity / 2;
    if (grown < need)
        grown = need;
    void *larger = array_allocate(grown, size, err);
    if (larger == NULL)
        return err->status;
    if (*capacity > 0)
        memcpy(larger, *array, *capacity * size);
    free(*array);
    *array = larger;
    *capacity = grown;
    return BL_OK;
}

void bl_memory_give_back_large(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
#endif
}

char *bl_string_copy(const char *text, struct bl_error *err)
{
    return bl_string_copy_n(text, strlen(text), err);
}

char *bl_string_copy_n(const char *text, size_t n, struct bl_error *err)
{
    char *copy = n < SIZE_MAX ? malloc(n + 1) : NULL;
    if (copy == NULL) {
        refused(n, 1, err);
        return NULL;
    }
    memcpy(copy, text, n);
    copy[n] = '\0';
    return copy;
}

char *bl_string_format(struct bl_error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    size_t room = n < 0 ? SIZE_MAX : (size_t)n + 1; // beyond INT_MAX
    char *text = n < 0 ? NULL : malloc(room);
    if (text == NULL)
        refused(room, 1, err);
    else
        vsnprintf(text, room, format, again);
    va_end(again);
    return text;
}
