/* Themes among the files that are found by name. */
#ifndef BL_IO_THEME_KIND_H
#define BL_IO_THEME_KIND_H

#include "io/shipped/shipped.h"

extern const struct bl_shipped_kind bl_theme_kind;

#endif
