#include "io/csv/glance.h"

#include <stdint.h>
#include <sys/stat.h>

#include "io/csv/input.h"
#include "io/csv/layout.h"
#include "io/csv/records.h"
#include "io/csv/scan.h"

// Bytes that are read: a fiftieth of a second or so.
enum { GLANCE = 4 << 20 };

static uint64_t size_of(const struct bl_csv_input *in)
{
    struct stat s;
    return fstat(in->fd, &s) == 0 && s.st_size > 0 ? (uint64_t)s.st_size : 0;
}

/* As if all rows were as long as those that were seen. */
static void guess_rows(struct bl_schema *schema, uint64_t seen, uint64_t size)
{
    double rows = (double)schema->n_rows * (double)size / (double)seen;
    schema->n_rows = (uint64_t)rows;
}

static enum bl_status glance(struct bl_schema *schema, bool *is_guess,
                             const struct bl_csv_input *in,
                             struct bl_error *err)
{
    struct bl_csv_layout layout;
    struct bl_csv_records records;
    uint64_t size = size_of(in);
    if (bl_schema_set_name(schema, "", err) != BL_OK ||
        bl_csv_layout_recognise(&layout, schema, in, err) != BL_OK ||
        bl_csv_records_init(&records, in, layout.dialect, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_csv_scan(schema, NULL, &records, &layout, GLANCE, err);
    uint64_t seen = bl_csv_records_position(&records);
    bl_csv_records_release(&records);
    *is_guess = seen > GLANCE && seen < size;
    if (status == BL_OK && *is_guess)
        guess_rows(schema, seen, size);
    return status;
}

enum bl_status bl_csv_glance(struct bl_schema *schema, bool *is_guess,
                             const char *path, struct bl_error *err)
{
    struct bl_csv_input in;
    *is_guess = false;
    if (bl_csv_input_open(&in, path, err) != BL_OK)
        return err->status;
    enum bl_status status = glance(schema, is_guess, &in, err);
    bl_csv_input_close(&in);
    return status;
}
