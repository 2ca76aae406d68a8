/* Cuts a CSV file into records, and records into fields.
 *
 * libcsv is what splits.  It looks at one character at a time, though, and at
 * a hundred megabytes twice (types, then values) that alone takes as long as
 * all of pandas; so lines without quotes, in which a delimiter is always a
 * delimiter, and lines in which quotes only surround fields, are cut here,
 * eight bytes at a time.  Quotes within quotes, lines within quotes, and all
 * that is no proper use of quotes are libcsv's.  Both give the same fields
 * (tested against each other).
 *
 * Memory: one block of the file, or the longest record where that is longer;
 * a record beyond 64 MiB or 2^21 fields is refused.  A NUL byte anywhere is
 * refused: no text has one.
 */
#ifndef BL_IO_CSV_RECORDS_H
#define BL_IO_CSV_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csv.h>

#include "base/buffer.h"
#include "io/csv/input.h"

struct bl_csv_dialect {
    char delimiter;  // ',' ';' '\t', or ' ' for runs of blanks and tabs
    char terminator; // '\n'; '\r' in files that know no '\n'
};

struct bl_csv_field {
    const char *text; // not terminated
    uint32_t n;
    bool quoted;
};

// Where a '#' line stands in the file.
struct bl_csv_comment {
    uint64_t offset, line;
    size_t size; // without its terminator; 0: there was none
};

struct bl_csv_records {
    // The record that next() came to, valid until the next call.
    struct bl_csv_field *fields;
    size_t n_fields;
    uint64_t offset;               // of its first byte in the file
    uint64_t line;                 // its first, from 1
    struct bl_csv_comment comment; // the last one passed

    const struct bl_csv_input *input; // lent
    struct bl_csv_dialect dialect;
    size_t field_capacity;

    char *block;           // the file from block_offset on
    size_t begin, end;     // what of it is not yet cut
    size_t block_capacity; // with the padding behind `end`
    uint64_t block_offset;
    uint64_t next_line;
    bool at_end; // of the file

    // Syntax characters seen from block[window] on and not yet come to, a bit
    // each (cut_plain.c).
    uint64_t marks;
    size_t window, next_window;

    struct csv_parser parser;  // for records with quotes
    struct bl_buffer unquoted; // their fields' text
    bool field_is_quoted;
    bool is_inside_quotes; // an odd number of them since the record began
    bool is_complete;
    struct bl_error *callback_error; // NULL outside of csv_parse()
};

// `input` must outlive the records.
enum bl_status bl_csv_records_init(struct bl_csv_records *r,
                                   const struct bl_csv_input *input,
                                   struct bl_csv_dialect dialect,
                                   struct bl_error *err);
void bl_csv_records_release(struct bl_csv_records *r);

// The next record is the first at or behind `offset`, which is the beginning
// of line `line`.
void bl_csv_records_seek(struct bl_csv_records *r, uint64_t offset,
                         uint64_t line);

// *more is false at the end of the file.
enum bl_status bl_csv_records_next(struct bl_csv_records *r, bool *more,
                                   struct bl_error *err);

// Where the record behind the current one begins.
uint64_t bl_csv_records_position(const struct bl_csv_records *r);

#endif
