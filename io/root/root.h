/* ROOT files, .root: trees of flat branches. */
#ifndef BL_IO_ROOT_ROOT_H
#define BL_IO_ROOT_ROOT_H

#include "io/format.h"

extern const struct bl_format bl_format_root;

#endif
