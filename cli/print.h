/* Text for people on standard output: numbers, sizes and tables. */
#ifndef BL_CLI_PRINT_H
#define BL_CLI_PRINT_H

#include <stddef.h>
#include <stdint.h>

#include "engine/codec/model.h"
#include "engine/job/compress.h"

enum { BL_PRINT_SIZE = 32 };

// Four significant digits, as short as they go; "-" when not finite.
const char *bl_print_number(char text[BL_PRINT_SIZE], double value);

// "4 096", groups of three.
const char *bl_print_count(char text[BL_PRINT_SIZE], uint64_t value);

// "3.1 MB" (powers of ten).
const char *bl_print_bytes(char text[BL_PRINT_SIZE], uint64_t bytes);

// Characters that a UTF-8 text takes on a terminal, roughly: one per code
// point.
size_t bl_print_width(const char *text);

// The text, cut and padded to so many characters; left-aligned.
void bl_print_cell(const char *text, size_t width);

// The parts of a file and its ratio; a line for the model.
void bl_print_sizes(const struct bl_file_sizes *sizes);
void bl_print_model(const struct bl_model *model);

#endif
