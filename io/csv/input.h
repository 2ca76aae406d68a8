/* The file a CSV table is read from: anything that can be read, made
 * seekable.
 */
#ifndef BL_IO_CSV_INPUT_H
#define BL_IO_CSV_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_csv_input {
    int fd;
    char *name; // for messages; owned
};

// "-" is standard input.  What cannot seek is copied to an unlinked temporary
// file.
enum bl_status bl_csv_input_open(struct bl_csv_input *in, const char *path,
                                 struct bl_error *err);
void bl_csv_input_close(struct bl_csv_input *in);

// Up to n bytes at `offset`; fewer only at the end of the file.
enum bl_status bl_csv_input_read(const struct bl_csv_input *in, void *bytes,
                                 size_t n, uint64_t offset, size_t *n_read,
                                 struct bl_error *err);

#endif
