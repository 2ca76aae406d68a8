#include "io/hdf5/value.h"

#include <stdlib.h>

#include "base/memory.h"
#include "io/hdf5/h5.h"

void bl_h5_strings_release(struct bl_h5_strings *s)
{
    for (size_t i = 0; i < s->n; i++)
        free(s->items[i]);
    free(s->items);
    *s = (struct bl_h5_strings){0};
}

static bool read_values(const struct bl_h5_value *v, hid_t memory, void *values)
{
    herr_t done = v->is_attribute ? H5Aread(v->id, memory, values)
                                  : H5Dread(v->id, memory, H5S_ALL, H5S_ALL,
                                            H5P_DEFAULT, values);
    return done >= 0;
}

void bl_h5_value_close(struct bl_h5_value *v)
{
    bl_h5_layout_release(&v->layout);
    bl_h5_close(v->type);
    bl_h5_close(v->space);
}

enum bl_status bl_h5_value_open(struct bl_h5_value *v, hid_t id,
                                bool is_attribute, struct bl_error *err)
{
    *v = (struct bl_h5_value){.id = id, .is_attribute = is_attribute};
    v->layout.memory = H5I_INVALID_HID;
    v->type = is_attribute ? H5Aget_type(id) : H5Dget_type(id);
    v->space = is_attribute ? H5Aget_space(id) : H5Dget_space(id);
    struct bl_h5_shape shape;
    if (v->type < 0 || v->space < 0 || !bl_h5_shape_of(v->space, &shape) ||
        bl_h5_layout_init(&v->layout, v->type, false, err) != BL_OK) {
        bl_h5_value_close(v);
        return bl_h5_fail(err, "it cannot be read");
    }
    bool is_list = !shape.is_null && shape.rank <= 1;
    v->n = !is_list ? 0 : shape.rank == 0 ? 1 : (size_t)shape.dims[0];
    return BL_OK;
}

/* n pieces of fixed-length text. */
static enum bl_status fixed_strings(const struct bl_h5_value *v, char **items,
                                    struct bl_error *err)
{
    const struct bl_h5_leaf *leaf = &v->layout.leaves[0];
    char *bytes = bl_array_new(v->n, leaf->size, err);
    if (bytes == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    if (!read_values(v, v->layout.memory, bytes))
        status = bl_h5_fail(err, "its text cannot be read");
    for (size_t i = 0; i < v->n && status == BL_OK; i++) {
        const char *text = bytes + i * leaf->size;
        size_t n = bl_h5_text_length(text, leaf->size, leaf->padding);
        items[i] = bl_string_copy_n(text, n, err);
        status = items[i] != NULL ? BL_OK : err->status;
    }
    free(bytes);
    return status;
}

static enum bl_status variable_strings(const struct bl_h5_value *v,
                                       char **items, struct bl_error *err)
{
    char **theirs = bl_array_new(v->n, sizeof *theirs, err);
    if (theirs == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    if (!read_values(v, v->layout.memory, theirs))
        status = bl_h5_fail(err, "its text cannot be read");
    for (size_t i = 0; i < v->n && status == BL_OK; i++) {
        items[i] = bl_string_copy(theirs[i] != NULL ? theirs[i] : "", err);
        status = items[i] != NULL ? BL_OK : err->status;
    }
    for (size_t i = 0; i < v->n; i++)
        H5free_memory(theirs[i]);
    free(theirs);
    return status;
}

static enum bl_status digits(const struct bl_h5_value *v, char **items,
                             struct bl_error *err)
{
    int64_t *values = bl_array_new(v->n, sizeof *values, err);
    if (values == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    if (!read_values(v, H5T_NATIVE_INT64, values))
        status = bl_h5_fail(err, "its numbers cannot be read");
    for (size_t i = 0; i < v->n && status == BL_OK; i++) {
        items[i] = bl_string_format(err, "%lld", (long long)values[i]);
        status = items[i] != NULL ? BL_OK : err->status;
    }
    free(values);
    return status;
}

static bool is_whole_number(const struct bl_h5_layout *l)
{
    return bl_h5_layout_is_number(l) && bl_type_is_integer(l->leaves[0].type);
}

enum bl_status bl_h5_value_strings(const struct bl_h5_value *v,
                                   struct bl_h5_strings *s,
                                   struct bl_error *err)
{
    bool is_text = bl_h5_layout_is_text(&v->layout);
    if (v->n == 0 || v->n > BL_H5_MAX_ROW_BYTES / (v->layout.size + 8) ||
        (!is_text && !is_whole_number(&v->layout)))
        return BL_OK;
    s->items = bl_array_new(v->n, sizeof *s->items, err);
    if (s->items == NULL)
        return err->status;
    s->n = v->n;
    enum bl_status status = !is_text ? digits(v, s->items, err)
                            : v->layout.leaves[0].form == BL_H5_FIXED_TEXT
                                ? fixed_strings(v, s->items, err)
                                : variable_strings(v, s->items, err);
    if (status != BL_OK)
        bl_h5_strings_release(s);
    return status;
}

enum bl_status bl_h5_dataset_strings(hid_t dataset, size_t n,
                                     struct bl_h5_strings *s,
                                     struct bl_error *err)
{
    struct bl_h5_value h;
    *s = (struct bl_h5_strings){0};
    if (bl_h5_value_open(&h, dataset, false, err) != BL_OK)
        return err->status;
    enum bl_status status = BL_OK;
    if (h.n == n)
        status = bl_h5_value_strings(&h, s, err);
    bl_h5_value_close(&h);
    return status;
}

bool bl_h5_value_numbers(const struct bl_h5_value *v, double *values,
                         size_t max)
{
    return v->n <= max && bl_h5_layout_is_number(&v->layout) &&
           H5Tget_class(v->type) != H5T_BITFIELD &&
           (v->n == 0 || read_values(v, H5T_NATIVE_DOUBLE, values));
}
