/* The types a column can have, and values of them as doubles.
 *
 * The names are numpy's ("float32", "int8", "bool"), which cli.md relies on.
 */
#ifndef BL_ENGINE_DATA_TYPE_H
#define BL_ENGINE_DATA_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bl_type {
    BL_BOOL, // one byte, 0 or 1
    BL_INT8,
    BL_INT16,
    BL_INT32,
    BL_INT64,
    BL_UINT8,
    BL_UINT16,
    BL_UINT32,
    BL_UINT64,
    BL_FLOAT32,
    BL_FLOAT64,
    BL_TEXT,       // strings of any length, kept byte for byte
    BL_UNREADABLE, // listed with its reason, never read (jagged, objects)
    BL_N_TYPES
};

const char *bl_type_name(enum bl_type type);

// The type of that name; BL_N_TYPES for none.
enum bl_type bl_type_from_name(const char *name);

// Bytes of one value; 0 for text and unreadable columns.
size_t bl_type_size(enum bl_type type);

bool bl_type_is_numeric(enum bl_type type); // all but text and unreadable
bool bl_type_is_float(enum bl_type type);
bool bl_type_is_integer(enum bl_type type); // bool is one

// values[i] of a numeric type, widened; 64-bit integers round to nearest.
void bl_type_to_double(double *out, const void *values, enum bl_type type,
                       size_t n);

// values[i] of an integer type as they are, unsigned 64-bit ones by their bits;
// and back, by the lowest bits.
void bl_type_to_whole(int64_t *out, const void *values, enum bl_type type,
                      size_t n);
void bl_type_from_whole(void *values, enum bl_type type, const int64_t *in,
                        size_t n);

// The nearest value of the type: integers are rounded half to even and held
// in the type's range (NaN becomes 0), floats are rounded to nearest.
void bl_type_from_double(void *values, enum bl_type type, const double *in,
                         size_t n);

#endif
