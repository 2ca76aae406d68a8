/* Reading files for tests: where they are, and the checksum of each column of
 * a table (CRC-32 of the values in row order, text as its bytes and a
 * newline).
 */
#ifndef BL_TESTS_IO_HDF5_GOLDEN_H
#define BL_TESTS_IO_HDF5_GOLDEN_H

#include <stddef.h>
#include <stdint.h>

#include "engine/data/source.h"

enum { MAX_COLUMNS = 64, PATH_SIZE = 1024 };

// $BALER_SOURCE_DIR/tests/golden/hdf5/<name>.
const char *golden_path(char path[PATH_SIZE], const char *name);

// A file of the shared data; NULL, with a notice, where there is none.
const char *shared_path(char path[PATH_SIZE], const char *name);

uint32_t crc32_of(uint32_t crc, const void *bytes, size_t n);

// Reads from `row` to the end, `at_once` rows at a time; returns the rows.
uint64_t sum_columns(uint32_t sums[MAX_COLUMNS], struct bl_source *s,
                     uint64_t row, size_t at_once);

struct bl_source *open_source(const char *path, const char *table);

#endif
