/* Tables made of known columns, the contest over them, and what must hold of
 * whatever codings come out.
 */
#ifndef BL_TESTS_ENGINE_CODING_CONTESTED_H
#define BL_TESTS_ENGINE_CODING_CONTESTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/coding/contest/contest.h"

struct contested {
    struct bl_schema schema;
    struct bl_batch batch; // the table is its own sample
    struct bl_bound *bounds;
    struct bl_lattice_facts *facts;
    struct bl_codings codings;
    size_t n_rows;
};

void contested_init(struct contested *t, size_t n_rows);
void contested_release(struct contested *t);

// A column of so many values under a bound ("abs:1e-3", "exact"); returns its
// index.
size_t contested_add(struct contested *t, const char *name, enum bl_type type,
                     const char *bound, const double *values);
// The same of a field of h x w cells in each row.
size_t contested_add_field(struct contested *t, const char *name,
                           enum bl_type type, const char *bound, size_t h,
                           size_t w, const double *values);

// The contest itself, without anything asserted.
enum bl_status contested_try(struct contested *t, size_t n_threads,
                             struct bl_contest_observer observer,
                             struct bl_error *err);

// Runs it on so many threads, and asserts what must hold: the order is a
// permutation in which inputs come first, the codings survive being written
// and read, and each column with numbers packs and comes back through what
// was decoded before it.
void contested_run(struct contested *t, size_t n_threads);

// Bits a value of a column takes, packed.
double contested_bits(const struct contested *t, size_t column);

#endif
