/* Tables as text: CSV and its relatives, read and written.
 *
 * Read is what people have: comma, semicolon, tab or blanks between fields,
 * quotes, a header or none, '#' comments, CRLF, a byte order mark, empty
 * fields.  A field's surrounding blanks are not part of it unless quoted.
 * Blank lines and lines that begin with '#' are skipped.  All rows must have as
 * many fields as the first; the error names the line that has not.
 *
 * Header.  The first row is one when no field of it is a number, or when more
 * of its fields are words on top of columns of numbers than are numbers
 * ("a,b,2019").  Not when a true or false stands on a column of them, which
 * is data.  Without a header the columns are c0, c1, ..., or are named by the
 * comment right above the first row when it has as many words as columns,
 * as numpy.savetxt writes it.
 *
 * Types, from every row of the file (kind.h has the table): bool for
 * true/false; int64, or uint64 where needed; float64 where there is a
 * fraction, an exponent, an infinity, or anything missing (empty, nan, NA,
 * null, ...), which becomes NaN; text for everything else, byte for byte.  What
 * a number could not give back stays text, with a note: whole numbers with
 * leading zeros (007), beyond 64 bits, or beyond 2^53 next to empty fields.
 *
 * Quotes.  In a file where everything is quoted they say nothing.  In a file
 * where some values are not, a quoted number is text: that is how the writer
 * here, R, and Python's QUOTE_NONNUMERIC mark it.
 *
 * Written are: a header; floats with the fewest digits that read back as the
 * same double ("1.0", never "1", so that they stay floats; a float32 is written
 * as the double it is, 0.10000000149011612, since readers have no other); nan,
 * inf; true and false; text quoted where it would be read as anything else
 * (pandas takes a quoted number for a number all the same).  A column of
 * text whose every value must be quoted, alone in its table, comes back as
 * numbers: there is nothing unquoted to tell it from.  Fields of width > 1
 * become columns name[i], name[i][j].  A .tsv file has tabs.
 *
 * "-" is standard input; it and other pipes are first copied to a temporary
 * file without a name ($TMPDIR, or /tmp), for the types need a pass of their
 * own.  Memory is bounded by the longest line, the number of columns, and an
 * index of 512 KiB that makes seeks short.
 */
#ifndef BL_IO_CSV_CSV_H
#define BL_IO_CSV_CSV_H

#include "io/format.h"

extern const struct bl_format bl_format_csv;

#endif
