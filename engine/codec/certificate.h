/* The certificate: that every value of a file was restored and compared with
 * what it was, and how well the bounds hold.
 */
#ifndef BL_ENGINE_CODEC_CERTIFICATE_H
#define BL_ENGINE_CODEC_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "engine/coding/coding.h"
#include "engine/data/batch.h"

struct bl_certificate {
    uint64_t checked;    // numbers and texts
    uint64_t violations; // of a bound, or of being the same
    double worst;        // the largest error over bound
    size_t column;       // where
    uint64_t row;
};

// Compares n_rows rows of a column, the first being `row` of the table.  A
// column without a bound is passed over.
void bl_certificate_check(struct bl_certificate *c, size_t column,
                          const struct bl_coding *coding,
                          const struct bl_vector *before,
                          const struct bl_vector *after, uint64_t row,
                          size_t n_rows);

// Adds what was found in other rows.
void bl_certificate_add(struct bl_certificate *c,
                        const struct bl_certificate *other);

json_t *bl_certificate_to_json(const struct bl_certificate *c);
enum bl_status bl_certificate_from_json(struct bl_certificate *c,
                                        const json_t *json,
                                        struct bl_error *err);

#endif
