/* Checked memory: sizes cannot overflow, refusals become sentences.
 *
 * Arrays are zeroed and aligned to 64 bytes (a cache line, and the widest
 * vector load), and are given back with free().
 */
#ifndef BL_BASE_MEMORY_H
#define BL_BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// n * size, or false when the product does not fit.
bool bl_size_multiply(size_t *product, size_t n, size_t size);

// n zeroed elements of `size` bytes; an array of no elements is a valid
// pointer too.  NULL with `err` filled when memory is refused.
void *bl_array_new(size_t n, size_t size, struct bl_error *err);

// Makes room for `need` elements in *array, which holds *capacity of them;
// grows by half at least, so that appending is linear.  New room is not
// zeroed.  On failure the array is as it was.
enum bl_status bl_array_reserve(void **array, size_t *capacity, size_t need,
                                size_t size, struct bl_error *err);

// Called once at the start of a program: arrays of a megabyte and more go back
// to the system when they are freed.  (glibc otherwise comes to keep them in
// its heap, where buffers that differ a little in size from one row group to
// the next leave holes: memory would grow with the length of a table.)
void bl_memory_give_back_large(void);

// Copies of a string; NULL with `err` filled when memory is refused.
char *bl_string_copy(const char *text, struct bl_error *err);
char *bl_string_copy_n(const char *text, size_t n, struct bl_error *err);
__attribute__((format(printf, 2, 3))) char *bl_string_format(
    struct bl_error *err, const char *format, ...);

#endif
