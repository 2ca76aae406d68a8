#include "io/npz/npz_array.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"

/* Appends member bytes up to `end`, a step at a time: a header that lies about
 * its length meets the end of the file before memory is spent on it. */
static enum bl_status read_up_to(struct bl_npz_file *f, struct bl_npz_member *m,
                                 struct bl_buffer *to, size_t end,
                                 struct bl_error *err)
{
    enum { STEP = 1 << 16 };
    while (to->size < end) {
        size_t at = to->size;
        size_t n = end - at < STEP ? end - at : STEP;
        uint8_t *bytes = bl_buffer_extend(to, n, err);
        if (bytes == NULL ||
            bl_npz_member_read(f, m, at, bytes, n, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status parse_header(struct bl_npz_array *array,
                                   struct bl_npz_file *f,
                                   struct bl_buffer *bytes,
                                   struct bl_error *err)
{
    size_t text_at, data_at;
    if (read_up_to(f, array->member, bytes, BL_NPY_PREFIX, err) != BL_OK ||
        bl_npy_header_extent(bytes->data, &text_at, &data_at, err) != BL_OK ||
        read_up_to(f, array->member, bytes, data_at, err) != BL_OK)
        return err->status;
    return bl_npy_header_parse(&array->header, bytes->data, text_at, data_at,
                               err);
}

/* Objects have no size of their own in the file, but take a byte each. */
static enum bl_status check_size(const struct bl_npz_array *array,
                                 struct bl_error *err)
{
    const struct bl_npy_header *h = &array->header;
    uint64_t there = array->member->size - h->data_at;
    if (h->type.has_objects) {
        uint64_t objects = h->n_rows > 0 ? h->n_rows * h->n_cells : 0;
        if (objects <= there)
            return BL_OK;
        return bl_fail(err, BL_FAILED,
                       "its shape claims %llu objects in %llu bytes; the file "
                       "is truncated or damaged",
                       (unsigned long long)objects, (unsigned long long)there);
    }
    if (h->n_rows == 0 && h->n_cells > INT32_MAX)
        return bl_fail(err, BL_FAILED, "its shape is impossible");
    if (h->data_bytes == there)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "its shape and dtype make %llu bytes but %llu are there; "
                   "the file is %s",
                   (unsigned long long)h->data_bytes, (unsigned long long)there,
                   h->data_bytes > there ? "truncated or damaged"
                                         : "damaged, or holds several arrays "
                                           "behind each other");
}

static enum bl_status read_header(struct bl_npz_array *array,
                                  struct bl_npz_file *f, struct bl_error *err)
{
    struct bl_buffer bytes = {0};
    enum bl_status status = parse_header(array, f, &bytes, err);
    bl_buffer_release(&bytes);
    if (status == BL_OK)
        status = check_size(array, err);
    bl_npz_member_rest(f, array->member);
    return status == BL_OK ? BL_OK
                           : bl_error_prefix(err, "%s: array %s", f->path,
                                             array->member->name);
}

enum bl_status bl_npz_arrays_open(struct bl_npz_arrays *a, const char *path,
                                  struct bl_error *err)
{
    *a = (struct bl_npz_arrays){0};
    if (bl_npz_file_open(&a->file, path, err) != BL_OK)
        return err->status;
    a->items = bl_array_new(a->file.n_members, sizeof *a->items, err);
    enum bl_status status = a->items != NULL ? BL_OK : err->status;
    for (size_t i = 0; status == BL_OK && i < a->file.n_members; i++) {
        a->items[i].member = &a->file.members[i];
        a->n++;
        status = read_header(&a->items[i], &a->file, err);
    }
    if (status != BL_OK)
        bl_npz_arrays_close(a);
    return status;
}

void bl_npz_arrays_close(struct bl_npz_arrays *a)
{
    for (size_t i = 0; i < a->n; i++)
        bl_npy_header_release(&a->items[i].header);
    free(a->items);
    bl_npz_file_close(&a->file);
    *a = (struct bl_npz_arrays){.file = {.fd = -1, .spool = BL_SPOOL_INIT}};
}

bool bl_npz_array_has_items(const struct bl_npz_array *array)
{
    return !array->header.type.has_objects && array->header.n_cells > 0 &&
           array->header.type.item_size > 0;
}
