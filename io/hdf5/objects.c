#include "io/hdf5/objects.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/pickle.h"

enum { MAX_PICKLE = 1 << 28 };

struct bl_h5_objects {
    struct bl_pickle *pickle;
    const struct bl_pickle_value **cells;
    size_t n_rows, n_items;
};

void bl_h5_objects_free(struct bl_h5_objects *o)
{
    if (o == NULL)
        return;
    bl_pickle_free(o->pickle);
    free(o->cells);
    free(o);
}

const char *bl_h5_objects_text(const struct bl_h5_objects *o, size_t row,
                               size_t item, size_t *n)
{
    const struct bl_pickle_value *v = o->cells[row * o->n_items + item];
    *n = v->kind == BL_PICKLE_TEXT ? v->n : 0;
    return *n > 0 ? v->text : "";
}

static bool is_text(const struct bl_pickle_value *v)
{
    return v->kind == BL_PICKLE_TEXT || v->kind == BL_PICKLE_NONE ||
           (v->kind == BL_PICKLE_FLOAT && isnan(v->real));
}

bool bl_h5_objects_are_text(const struct bl_h5_objects *o, size_t item)
{
    for (size_t row = 0; row < o->n_rows; row++)
        if (!is_text(o->cells[row * o->n_items + item]))
            return false;
    return true;
}

/* PyTables keeps the pickle as the one row of a dataset of byte lists. */
static enum bl_status read_pickle(struct bl_pickle **pickle, hid_t dataset,
                                  struct bl_error *err)
{
    hid_t space = H5Dget_space(dataset);
    hid_t bytes = H5Tvlen_create(H5T_NATIVE_UINT8);
    hsize_t size = 0;
    hvl_t list = {0};
    enum bl_status status = BL_OK;
    if (space < 0 || H5Sget_simple_extent_npoints(space) != 1 ||
        H5Dvlen_get_buf_size(dataset, bytes, space, &size) < 0)
        status = bl_h5_fail(err, "its pickled text cannot be read");
    else if (size > MAX_PICKLE)
        status = bl_fail(err, BL_FAILED,
                         "its pickled text has more than 256 MiB; write it "
                         "with to_hdf(format='table')");
    else if (H5Dread(dataset, bytes, H5S_ALL, H5S_ALL, H5P_DEFAULT, &list) < 0)
        status = bl_h5_fail(err, "its pickled text cannot be read");
    else
        status = bl_pickle_read(pickle, list.p, list.len, err);
    H5free_memory(list.p);
    bl_h5_close(space);
    bl_h5_close(bytes);
    return status;
}

static bool is_number(const struct bl_pickle_value *v, size_t number)
{
    return v != NULL && v->kind == BL_PICKLE_INT && v->number >= 0 &&
           (uint64_t)v->number == number;
}

/* The state of a numpy array: version, shape, dtype, is_fortran, values.  Of
 * objects, the values are in row order even when is_fortran is true. */
static bool find_cells(struct bl_h5_objects *o, size_t n_rows, size_t n_items,
                       struct bl_error *err)
{
    const struct bl_pickle *p = o->pickle;
    const struct bl_pickle_value *state =
        bl_pickle_item(p, bl_pickle_root(p), 1);
    const struct bl_pickle_value *shape =
        state != NULL ? bl_pickle_item(p, state, 1) : NULL;
    if (shape == NULL || !is_number(bl_pickle_item(p, shape, 0), n_rows) ||
        (shape->n == 1 ? n_items != 1
                       : !is_number(bl_pickle_item(p, shape, 1), n_items)))
        return false;
    const struct bl_pickle_value *values = bl_pickle_item(p, state, 4);
    if (values == NULL || values->kind != BL_PICKLE_LIST ||
        values->n / n_items != n_rows || values->n % n_items != 0)
        return false;
    o->n_rows = n_rows;
    o->n_items = n_items;
    o->cells = bl_pickle_items(p, values, err);
    return o->cells != NULL;
}

enum bl_status bl_h5_objects_load(struct bl_h5_objects **objects, hid_t dataset,
                                  size_t n_rows, size_t n_items,
                                  struct bl_error *err)
{
    struct bl_error inner = BL_ERROR_INIT;
    struct bl_h5_objects *o = bl_array_new(1, sizeof *o, err);
    *objects = NULL;
    if (o == NULL)
        return err->status;
    if (read_pickle(&o->pickle, dataset, err) != BL_OK) {
        bl_h5_objects_free(o);
        return err->status;
    }
    if (find_cells(o, n_rows, n_items, &inner))
        *objects = o;
    else
        bl_h5_objects_free(o);
    if (inner.status != BL_OK)
        *err = inner;
    return inner.status;
}
