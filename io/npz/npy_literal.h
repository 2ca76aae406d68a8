/* The few Python literals that the header of a .npy file is made of: strings,
 * whole numbers, True and False, and the punctuation around them.
 *
 * Text before format 3.0 is Latin-1, since 3.0 UTF-8; strings come out as
 * UTF-8.  Headers written by Python 2 have numbers like 3L and strings like
 * u'x'; both are understood.  Errors give the position in the header.
 */
#ifndef BL_IO_NPZ_NPY_LITERAL_H
#define BL_IO_NPZ_NPY_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/reader.h"

struct bl_npy_literal {
    struct bl_reader in; // over the text, which the caller keeps
    bool utf8;
};

struct bl_npy_literal bl_npy_literal_over(const void *text, size_t n,
                                          bool utf8);

// The next character that is no blank; '\0' at the end.
char bl_npy_literal_peek(struct bl_npy_literal *l);

// Takes that character if it is `c`.
bool bl_npy_literal_take(struct bl_npy_literal *l, char c);

// Takes it or fails.
enum bl_status bl_npy_literal_expect(struct bl_npy_literal *l, char c,
                                     struct bl_error *err);

// A string of the caller's; NULL with `err` filled.
char *bl_npy_literal_string(struct bl_npy_literal *l, struct bl_error *err);

enum bl_status bl_npy_literal_whole(struct bl_npy_literal *l, uint64_t *value,
                                    struct bl_error *err);
enum bl_status bl_npy_literal_bool(struct bl_npy_literal *l, bool *value,
                                   struct bl_error *err);

// "(2, 3)", "(2,)", "()" or "2": *n counts the numbers, of which the first
// `max` are kept in `sizes`.
enum bl_status bl_npy_literal_sizes(struct bl_npy_literal *l, uint64_t *sizes,
                                    size_t max, size_t *n,
                                    struct bl_error *err);

// Fails with "... at character N of its header".
enum bl_status bl_npy_literal_wrong(const struct bl_npy_literal *l,
                                    const char *what, struct bl_error *err);

#endif
