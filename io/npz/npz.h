/* The formats of numpy: .npz archives and single .npy arrays.
 *
 * What becomes a table is told in npz/npz_tables.h, how files are read in
 * npz/npz_file.h, and how names are written in npz/member_name.h.
 *
 * Written .npz: one array per column in the column's own type, text as <U,
 * fields as arrays of two to four dimensions; deflated, entries dated
 * 1980-01-01, so that the same table gives the same bytes.  Written .npy: a
 * single column as a plain array, several as a structured one.
 */
#ifndef BL_IO_NPZ_NPZ_H
#define BL_IO_NPZ_NPZ_H

#include "io/format.h"

extern const struct bl_format bl_format_npz;
extern const struct bl_format bl_format_npy;

#endif
