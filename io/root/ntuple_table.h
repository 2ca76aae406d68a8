/* An RNTuple as a table (table.h): a stream for each of its fields.
 *
 * Members of records are called "record.member"; what a projected field shows
 * is not listed a second time.  Collections of numbers are jagged, and those
 * with one index column belong together.
 */
#ifndef BL_IO_ROOT_NTUPLE_TABLE_H
#define BL_IO_ROOT_NTUPLE_TABLE_H

#include "io/root/table.h"

enum bl_status bl_ntuple_open(struct bl_root_table **t, struct bl_root_file *f,
                              const struct bl_root_key *key,
                              struct bl_error *err);

#endif
