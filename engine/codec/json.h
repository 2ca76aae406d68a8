/* Reading JSON that came from a file: every getter checks type and range and
 * says which key is wrong.  Writing is jansson's own API.
 */
#ifndef BL_ENGINE_CODEC_JSON_H
#define BL_ENGINE_CODEC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

// Lent strings and values live as long as the document.
enum bl_status bl_json_object(const json_t **value, const json_t *object,
                              const char *key, struct bl_error *err);
enum bl_status bl_json_array(const json_t **value, const json_t *object,
                             const char *key, struct bl_error *err);
enum bl_status bl_json_text(const char **value, const json_t *object,
                            const char *key, struct bl_error *err);
// A whole number in [low, high].
enum bl_status bl_json_whole(uint64_t *value, const json_t *object,
                             const char *key, uint64_t low, uint64_t high,
                             struct bl_error *err);
// A list of whole numbers in [low, high]: at most `room` of them.
enum bl_status bl_json_whole_list(size_t *values, size_t *n, size_t room,
                                  const json_t *object, const char *key,
                                  uint64_t low, uint64_t high,
                                  struct bl_error *err);
// Finite numbers; *values is owned by the caller.
enum bl_status bl_json_numbers(double **values, size_t *n, const json_t *object,
                               const char *key, struct bl_error *err);
// The same, and "nan", "inf" and "-inf".
enum bl_status bl_json_any_numbers(double **values, size_t *n,
                                   const json_t *object, const char *key,
                                   struct bl_error *err);
enum bl_status bl_json_number(double *value, const json_t *object,
                              const char *key, struct bl_error *err);
// 16 hexadecimal digits, as checksums are written.
enum bl_status bl_json_checksum(uint64_t *value, const json_t *text,
                                struct bl_error *err);
json_t *bl_json_from_checksum(uint64_t value);

// A string; text that is not UTF-8 is taken as Latin-1.
json_t *bl_json_string(const char *text);

// A number, or null when it is not finite.
json_t *bl_json_real(double value);
// A list of such.
json_t *bl_json_reals_new(const double *values, size_t n);
// (n_rows, n_columns) as a list of rows.
json_t *bl_json_matrix_new(const double *values, size_t n_rows,
                           size_t n_columns);
// As bl_json_any_numbers() reads them.
json_t *bl_json_numbers_new(const double *values, size_t n);
json_t *bl_json_sizes_new(const size_t *values, size_t n);

#endif
