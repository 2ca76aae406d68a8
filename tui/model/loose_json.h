/* JSON from files that anyone may have written, read loosely: what is missing
 * or of another kind is NaN, 0, NULL or nothing, never an error.  Only
 * memory and the file itself can fail.
 *
 * What is read never asks for more memory than the document itself took.
 */
#ifndef BL_TUI_MODEL_LOOSE_JSON_H
#define BL_TUI_MODEL_LOOSE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

enum { BL_LOOSE_MAX_BYTES = 64 << 20 }; // of a file

// The object in a file, the caller's; NULL, which is no error, when there is
// no such file.  What is no regular file is refused and never waited for.
enum bl_status bl_loose_read(json_t **object, const char *path,
                             struct bl_error *err);

// The same of a file in a folder.
enum bl_status bl_loose_read_in(json_t **object, const char *folder,
                                const char *file, struct bl_error *err);

// NaN for what is no number.
double bl_loose_real(const json_t *value);
double bl_loose_real_of(const json_t *object, const char *key);
// Whole and from 0 to 2^50, so that thousands can be added up; 0 otherwise.
uint64_t bl_loose_count(const json_t *value);
uint64_t bl_loose_count_of(const json_t *object, const char *key);
bool bl_loose_flag_of(const json_t *object, const char *key);

// Entries of a list, of which no more than `most` are looked at.
size_t bl_loose_size(const json_t *list, size_t most);

// A copy, the caller's, of at most 1000 bytes; *text is NULL when there is
// none.
enum bl_status bl_loose_text_of(char **text, const json_t *object,
                                const char *key, struct bl_error *err);

// A list of numbers; *values is the caller's, NULL when n is 0.
enum bl_status bl_loose_reals(double **values, size_t *n, const json_t *list,
                              struct bl_error *err);
enum bl_status bl_loose_counts(uint64_t **values, size_t *n, const json_t *list,
                               struct bl_error *err);

// A list of lists, all `columns` long, row by row; *values is NULL and *rows 0
// when it is anything else.
enum bl_status bl_loose_matrix(double **values, size_t *rows, size_t columns,
                               const json_t *list, struct bl_error *err);

// The same, as many lists as numbers in each: n.
enum bl_status bl_loose_square(double **values, size_t n, const json_t *list,
                               struct bl_error *err);

// A list of at most 65536 texts, "?" for what is none; the caller's to give
// back with _texts_free().  Also after a failure.
enum bl_status bl_loose_texts(char ***texts, size_t *n, const json_t *list,
                              struct bl_error *err);
void bl_loose_texts_free(char **texts, size_t n);

// Numbers of a struct: where in the document each one stands.
struct bl_loose_field {
    const char *group; // NULL: in the object itself
    const char *key;
    size_t offset; // of a double
};

// `fields` ends with one without a key.
void bl_loose_fill(void *target, const struct bl_loose_field *fields,
                   const json_t *object);

#endif
