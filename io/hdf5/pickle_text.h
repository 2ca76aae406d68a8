/* Text as Python's pickle protocol 0 writes it: raw-unicode-escape, which is
 * Latin-1 with \uXXXX and \UXXXXXXXX for the characters beyond.
 */
#ifndef BL_IO_HDF5_PICKLE_TEXT_H
#define BL_IO_HDF5_PICKLE_TEXT_H

#include <stddef.h>

// Writes n escaped bytes as UTF-8, at most 2 n bytes; returns how many.
size_t bl_pickle_unescape(char *to, const char *text, size_t n);

#endif
