/* ROOT files, .root: TTrees (ROOT 3.05 and later) and RNTuples.
 *
 *     unpack                  blocks as ROOT compresses them
 *     file, directory         records, keys, the tables of a file
 *     object, tree, branch    the description of a TTree
 *     basket, branch_*        the values of a branch
 *     ntuple*                 the same of an RNTuple
 *     table, *_table          a table, whatever kind it is
 *     columns                 which columns its fields become
 *     rows, flat, source      their values, row by row
 *
 *     sink, write_*           a table into a tree of flat branches
 *     streamer_*              what is written of ROOT's own classes
 *
 * docs/root.md says what can be read, and how columns are called.
 */
#ifndef BL_IO_ROOT_ROOT_H
#define BL_IO_ROOT_ROOT_H

#include "io/format.h"

extern const struct bl_format bl_format_root;

#endif
