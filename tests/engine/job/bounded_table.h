/* Random tables with bounds, made to break promises: edges of every type,
 * NaN payloads, sentinels, columns that look like others, are sorted, mostly
 * zero or nearly constant.
 */
#ifndef BL_TESTS_ENGINE_JOB_BOUNDED_TABLE_H
#define BL_TESTS_ENGINE_JOB_BOUNDED_TABLE_H

#include "base/random.h"
#include "engine/coding/bound.h"
#include "tests/engine/data/table.h"

enum { BOUNDED_TABLE_MAX_COLUMNS = 6, BOUNDED_TABLE_SPEC_SIZE = 1024 };

struct bounded_table {
    struct table table;
    char spec[BOUNDED_TABLE_SPEC_SIZE]; // as after --bound
    // What the spec promises of each column; what is kept exactly anyhow keeps
    // it too.
    struct bl_bound bounds[BOUNDED_TABLE_MAX_COLUMNS];
    size_t rows_per_group; // that it should be stored in
};

void bounded_table_make(struct bounded_table *t, uint64_t seed);
void bounded_table_release(struct bounded_table *t);

#endif
