/* HDF5 files: reading the tables that people keep in them, and writing one.
 *
 * What becomes a table (its name is a path without the leading slash):
 *   compound dataset            one table, the dataset's path
 *   2-D dataset                 one table, the dataset's path; columns named
 *                               by a `names` or `columns` attribute or sibling
 *                               dataset of strings, otherwise c0, c1, ...
 *   datasets of equal length in a group   one table, the group's path ("" for
 *                               the root).  1-D datasets are columns, 3-D and
 *                               4-D ones fields (rows first), unnamed 2-D ones
 *                               vectors: columns name[0], name[1], ...
 *   other lengths in the group  the length of most bytes is the group's table;
 *                               each other length a table of its own, named by
 *                               the path of its first dataset
 *   netCDF-4                    as above; dimension scales of another length
 *                               are tables of one column, dimensions without
 *                               a variable are left out
 *   pandas (DataFrame.to_hdf)   one table per frame or series, in the frame's
 *                               order; an index that is not 0, 1, 2, ... is
 *                               the column "index", or its own name
 * Columns stand in creation order where the file tracks it, else by name, as
 * h5py lists them.  Scalar datasets of a group are attributes of its table.
 *
 * What becomes a column: integers, floats (16 bits as float32, long double as
 * float64), h5py's and PyTables' bool, other enumerations and bit fields as
 * their integers, text.  Array members are columns name[k], nested compounds
 * name.member.  Anything else is listed as unreadable with the reason.  The
 * attributes of a dataset go to each of its columns when these are at most
 * BL_H5_MAX_LABELLED, units always.
 *
 * Links: soft links to datasets are followed, links to nothing and to other
 * files are listed as unreadable columns, every group is visited once.
 *
 * Writing: one dataset per column, rows x dims, contiguous and uncompressed,
 * in a group named by the schema ("table" without a name), creation order
 * tracked.  bool is h5py's enum; text is variable-length UTF-8, which ends at
 * a NUL: a row of text that holds one is refused.  A '/' in a column's name is
 * %2F in its dataset's, a '%' is %25, the names "." and "" are %2E and %; the
 * attribute `column_name` of such a dataset keeps the name itself, and the
 * reader takes it from there.  The unit is the attribute `units`, other
 * attributes keep their names.  The same table gives the same bytes; HDF5 1.8
 * and later read them.
 *
 * Memory: a source holds at most 128 MiB of HDF5's chunk caches and 1 MiB of
 * staging, or one row.  Datasets whose chunks find no room in the caches are
 * staged by 32 MiB and decompressed once per batch; chunks of more than
 * 512 MiB are refused.
 *
 * Errors name the file and the dataset, with libhdf5's own innermost message.
 * libhdf5 never prints.  One thread.  What a damaged file makes of libhdf5
 * itself is found out in a child process (guard.h), which looks at all
 * metadata and at the first and last rows before this one does; between those,
 * libhdf5 1.10 is trusted to survive damaged references of variable-length
 * text, the one thing it reads there without checks.  A dataset without
 * checksums (Fletcher-32, gzip) cannot tell a damaged value from a value.
 */
#ifndef BL_IO_HDF5_HDF5_H
#define BL_IO_HDF5_HDF5_H

#include "io/format.h"

extern const struct bl_format bl_format_hdf5;

#endif
