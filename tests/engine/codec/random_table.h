/* Random tables of every type of column and of values that are hard to keep:
 * constants, edges of integers, payloads of NaN, denormals, texts with NULs.
 */
#ifndef BL_TESTS_ENGINE_CODEC_RANDOM_TABLE_H
#define BL_TESTS_ENGINE_CODEC_RANDOM_TABLE_H

#include "base/random.h"
#include "engine/data/role.h"
#include "tests/engine/data/table.h"

enum { RANDOM_TABLE_MAX_COLUMNS = 9 };

struct random_table {
    struct table table;
    enum bl_role roles[RANDOM_TABLE_MAX_COLUMNS];
    size_t n_compressed;
    size_t rows_per_group; // that it should be stored in
};

// Compressed columns have one shape: plain, or a small field.
void random_table_make(struct random_table *t, uint64_t seed);
void random_table_release(struct random_table *t);

#endif
