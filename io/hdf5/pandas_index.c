#include "io/hdf5/pandas_index.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/attribute.h"
#include "io/hdf5/h5.h"

const char bl_h5_pandas_time_unit[] = "ns since 1970-01-01";

struct bl_pickle *bl_h5_pickled_attribute(hid_t object, const char *name)
{
    struct bl_error ignored = BL_ERROR_INIT;
    struct bl_pickle *pickle = NULL;
    char *text;
    if (bl_h5_read_text(object, name, &text, &ignored) != BL_OK || text == NULL)
        return NULL;
    bl_pickle_read(&pickle, text, strlen(text), &ignored);
    free(text);
    return pickle;
}

char *bl_h5_pickled_name(const struct bl_pickle_value *v)
{
    struct bl_error ignored = BL_ERROR_INIT;
    if (v == NULL)
        return NULL;
    if (v->kind == BL_PICKLE_TEXT)
        return bl_string_copy_n(v->text, v->n, &ignored);
    if (v->kind == BL_PICKLE_INT)
        return bl_string_format(&ignored, "%lld", (long long)v->number);
    return NULL;
}

char *bl_h5_pandas_name(hid_t object, const char *attribute)
{
    struct bl_error ignored = BL_ERROR_INIT;
    char *text;
    if (bl_h5_read_text(object, attribute, &text, &ignored) != BL_OK ||
        text == NULL)
        return NULL;
    struct bl_pickle *pickle = bl_h5_pickled_attribute(object, attribute);
    if (pickle == NULL)
        return text;
    free(text);
    text = bl_h5_pickled_name(bl_pickle_root(pickle));
    bl_pickle_free(pickle);
    return text;
}

/* Whole numbers as they stand in a dataset, or one member of its compounds. */
static hid_t numbers_of(const char *member)
{
    if (member == NULL)
        return H5Tcopy(H5T_NATIVE_INT64);
    hid_t type = H5Tcreate(H5T_COMPOUND, sizeof(int64_t));
    if (type >= 0 && H5Tinsert(type, member, 0, H5T_NATIVE_INT64) >= 0)
        return type;
    bl_h5_close(type);
    return H5I_INVALID_HID;
}

static bool read_numbers(hid_t dataset, hid_t type, hid_t file_space,
                         uint64_t row, size_t n, int64_t *values)
{
    hsize_t start = row, count = n;
    hid_t room = H5Screate_simple(1, &count, NULL);
    bool done =
        room >= 0 &&
        H5Sselect_hyperslab(file_space, H5S_SELECT_SET, &start, NULL, &count,
                            NULL) >= 0 &&
        H5Dread(dataset, type, room, file_space, H5P_DEFAULT, values) >= 0;
    bl_h5_close(room);
    return done;
}

static bool counts_from(const int64_t *values, size_t n, uint64_t first)
{
    for (size_t i = 0; i < n; i++)
        if (values[i] < 0 || (uint64_t)values[i] != first + i)
            return false;
    return true;
}

enum bl_status bl_h5_index_is_plain(bool *plain, hid_t dataset,
                                    const char *member, uint64_t n_rows,
                                    struct bl_error *err)
{
    enum { AT_ONCE = 1 << 16, MOST = 1 << 24 };
    *plain = n_rows <= MOST;
    int64_t *values = bl_array_new(AT_ONCE, sizeof *values, err);
    if (values == NULL)
        return err->status;
    hid_t type = numbers_of(member);
    hid_t space = H5Dget_space(dataset);
    enum bl_status status = BL_OK;
    for (uint64_t row = 0; row < n_rows && *plain && status == BL_OK;) {
        size_t n = n_rows - row < AT_ONCE ? (size_t)(n_rows - row) : AT_ONCE;
        if (!read_numbers(dataset, type, space, row, n, values))
            status = bl_h5_fail(err, "the pandas index cannot be read");
        else
            *plain = counts_from(values, n, row);
        row += n;
    }
    bl_h5_close(type);
    bl_h5_close(space);
    free(values);
    return status;
}
