/* A format's reader over any bytes: lists the tables and reads each to its
 * end.  The format is chosen by the build. */
#include <stdint.h>

#include "input_file.h"
#include "io/csv/csv.h"
#include "io/hdf5/hdf5.h"
#include "io/npz/npz.h"
#include "io/root/root.h"

enum { MAX_BATCHES = 16 };

static void read_some(struct bl_source *source)
{
    struct bl_error err;
    struct bl_batch b;
    if (bl_batch_init(&b, &source->schema, NULL,
                      bl_batch_comfortable_rows(&source->schema),
                      &err) != BL_OK)
        return;
    for (int i = 0; i < MAX_BATCHES; i++)
        if (bl_source_read(source, &b, &err) != BL_OK || b.n_rows == 0)
            break;
    bl_batch_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input_file file;
    struct bl_table_list list = {0};
    struct bl_error err;
    const struct bl_read_options options = {.jagged = 2, .n_threads = 1};
    input_file_make(&file, data, size);
    if (FUZZED_FORMAT.list(file.path, &list, &err) == BL_OK)
        for (size_t i = 0; i < list.n; i++) {
            struct bl_source *source;
            if (FUZZED_FORMAT.open(file.path, list.tables[i].name, &options,
                                   &source, &err) != BL_OK)
                continue;
            read_some(source);
            bl_source_close(source);
        }
    bl_table_list_release(&list);
    input_file_remove(&file);
    return 0;
}
