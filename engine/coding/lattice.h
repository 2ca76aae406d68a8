/* Lattices: a column's values as whole numbers, fine enough for its bound.
 *
 * A lattice maps values to coordinates, in which whole numbers are the values
 * that can be restored; everything behind it (prediction, entropy coding)
 * loses nothing.
 *
 *     kind       coordinate of x        whole number k restores
 *     whole      x                      k: integer types, exactly
 *     linear     x / step               k step; an odd step for integer types
 *     log        s (ln|x| / d - m),     s sqrt(1 - E^2) exp((|k| + m) d),
 *                s the sign of x        0 for k = 0
 *                with d = ln((1 + E) / (1 - E)): by the geometry of a cell
 *                [a, a (1+E)/(1-E)], whose middle a (1+E) is within E of both
 *                ends.  m is chosen so that the smallest |x| has |k| = 1.
 *     decimal    decimal.h, with s     the number of the decimal
 *                and m for digits
 *                and places
 *     single     s (bits of |x| - m),   the number of single precision with
 *                single.h               the bits |k| + m and the sign; 0 for 0
 *
 * What linear and log restore is held within [low, high], the range of the
 * column; decimal and single restore exactly, and everything is rounded to the
 * type.  Restoring uses only base/repro_math and operations that IEEE 754
 * rounds correctly, so its bits are the same on every machine.  Values for
 * which the lattice does not keep the bound (far outliers, values that are not
 * finite, sentinels, subnormal ones, -0) are special: the caller keeps them bit
 * for bit.
 */
#ifndef BL_ENGINE_CODING_LATTICE_H
#define BL_ENGINE_CODING_LATTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "engine/coding/bound.h"
#include "engine/coding/decimal.h"
#include "engine/data/type.h"

enum bl_lattice_kind {
    BL_LATTICE_NONE, // the column is kept as bytes
    BL_LATTICE_WHOLE,
    BL_LATTICE_LINEAR,
    BL_LATTICE_LOG,
    BL_LATTICE_DECIMAL,
    BL_LATTICE_SINGLE,
};

struct bl_lattice {
    enum bl_lattice_kind kind;
    enum bl_type type;
    double step;      // d of log
    double offset;    // m, a whole number
    double scale;     // sqrt(1 - E^2) of log, s of decimal
    double low, high; // what is restored stays within
    int64_t fill;     // k that stands for special values in predictions; 0
                      // for whole, which has none
    bool has_sentinel;
    double sentinel; // special
};

struct bl_lattice_facts { // what the lattice of a column is made from
    double low, high;     // of its finite values, the sentinel left out
    double smallest;      // |x| above 0; 0 when there is none
    double median;
    bool has_sentinel;
    double sentinel;
};

// The coarsest lattice that keeps the bound; kind NONE where there is none
// (text, exact floating-point columns, bounds finer than the type).
void bl_lattice_make(struct bl_lattice *l, enum bl_type type,
                     struct bl_bound bound,
                     const struct bl_lattice_facts *facts);

// Lattices for exact floating-point columns, and for bounds finer than the
// type: of the decimals that the values are, as the sample says; false where
// they are none.
bool bl_lattice_make_decimal(struct bl_lattice *l, enum bl_type type,
                             const struct bl_lattice_facts *facts,
                             const double *sample, size_t n);

// Of the numbers of single precision.
void bl_lattice_make_single(struct bl_lattice *l, enum bl_type type,
                            const struct bl_lattice_facts *facts);

// The decimals of such a lattice; any others of another one.
struct bl_decimal bl_lattice_decimal(const struct bl_lattice *l);

// How well a bound was kept.
struct bl_kept {
    double worst; // the largest error over bound
    size_t at;    // of which value
};

// The whole numbers of n values of the column's type, or l->fill and
// is_special[i] where there is none that keeps the bound.
struct bl_kept bl_lattice_round(int64_t *k, bool *is_special,
                                const struct bl_lattice *l,
                                struct bl_bound bound, const void *values,
                                size_t n);

// Coordinates of n values; NaN where there is none.
void bl_lattice_coordinates(double *y, const struct bl_lattice *l,
                            const double *x, size_t n);

// Values of the column's type from whole numbers; any are safe.
void bl_lattice_restore(void *values, const struct bl_lattice *l,
                        const int64_t *k, size_t n);

// The same as doubles, before rounding to the type, from any coordinates; a
// log lattice takes those of magnitude below 1/2 for zero, and exact ones round
// them.
void bl_lattice_values(double *x, const struct bl_lattice *l, const double *y,
                       size_t n);

// Marks the values that their coordinates y do not restore within the bound.
void bl_lattice_check(bool *is_special, const struct bl_lattice *l,
                      struct bl_bound bound, const void *values,
                      const double *y, size_t n);

json_t *bl_lattice_to_json(const struct bl_lattice *l);
// Any document is safe; restoring is then total.
enum bl_status bl_lattice_from_json(struct bl_lattice *l, const json_t *json,
                                    struct bl_error *err);

#endif
