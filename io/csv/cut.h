/* The inside of records.h: how one record is cut into fields. */
#ifndef BL_IO_CSV_CUT_H
#define BL_IO_CSV_CUT_H

#include "io/csv/records.h"

// What surrounds a field without belonging to it, '\r' before '\n' included.
static inline bool bl_csv_is_blank(unsigned char c)
{
    return c <= ' ' && (c == ' ' || c == '\t' || c == '\r');
}

// Room for n more fields in the current record.
enum bl_status bl_csv_reserve_fields(struct bl_csv_records *r, size_t n,
                                     struct bl_error *err);

// Reads more of the file behind what is not yet cut, which may move; *grew is
// false when there is no more.  The last line gets a terminator if it has
// none.
enum bl_status bl_csv_refill(struct bl_csv_records *r, bool *grew,
                             struct bl_error *err);

enum bl_csv_cut {
    BL_CSV_CUT_RECORD,
    BL_CSV_CUT_NEEDS_MORE, // the block ends before the record
    BL_CSV_CUT_HAS_QUOTE,  // of which libcsv must make sense
};

// Cuts the record at r->begin if it can; *size is its length with the
// terminator when it is whole.
enum bl_status bl_csv_cut_plain(struct bl_csv_records *r, enum bl_csv_cut *cut,
                                size_t *size, struct bl_error *err);

// Cuts the record at r->begin with libcsv, over as many lines as it takes.
enum bl_status bl_csv_cut_quoted(struct bl_csv_records *r, size_t *size,
                                 struct bl_error *err);
enum bl_status bl_csv_parser_init(struct bl_csv_records *r,
                                  struct bl_error *err);

#endif
