/* Numbers as text, exactly: what is printed and read again is the same bits.
 *
 * Always with a decimal point, whatever the locale says.
 */
#ifndef BL_BASE_NUMBER_H
#define BL_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The nearest double to the n characters at `text` ("-1.5e3", "nan", "inf",
// "-Infinity", any case), correctly rounded.  False when they are anything
// else; blanks around a number are anything else.
bool bl_number_parse_double(double *value, const char *text, size_t n);

// Whether that would succeed, for less.
bool bl_number_is_double(const char *text, size_t n);

// A whole number with an optional sign; false when it is none or overflows.
bool bl_number_parse_i64(int64_t *value, const char *text, size_t n);
bool bl_number_parse_u64(uint64_t *value, const char *text, size_t n);

// The fewest digits that read back as the same float ("0.1", "-25", "1.5e-7";
// plain from 0.0001 to below 10^16), '\0' behind them; returns the length.
// What is not finite prints as "nan", "inf", "-inf".
enum { BL_NUMBER_TEXT_SIZE = 32 };
size_t bl_number_print_double(char text[BL_NUMBER_TEXT_SIZE], double value);
size_t bl_number_print_float(char text[BL_NUMBER_TEXT_SIZE], float value);

size_t bl_number_print_i64(char text[BL_NUMBER_TEXT_SIZE], int64_t value);
size_t bl_number_print_u64(char text[BL_NUMBER_TEXT_SIZE], uint64_t value);

#endif
