#include "io/hdf5/write.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/h5.h"

static hid_t text_type(void)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && H5Tset_size(type, H5T_VARIABLE) >= 0 &&
        H5Tset_cset(type, H5T_CSET_UTF8) >= 0)
        return type;
    bl_h5_close(type);
    return H5I_INVALID_HID;
}

/* h5py's: a one-byte enumeration of FALSE and TRUE. */
static hid_t bool_type(void)
{
    const int8_t no = 0, yes = 1;
    hid_t type = H5Tenum_create(H5T_STD_I8LE);
    if (type >= 0 && H5Tenum_insert(type, "FALSE", &no) >= 0 &&
        H5Tenum_insert(type, "TRUE", &yes) >= 0)
        return type;
    bl_h5_close(type);
    return H5I_INVALID_HID;
}

/* What stands in the file: little-endian everywhere. */
static hid_t file_type(enum bl_type type)
{
    const hid_t standard[BL_N_TYPES] = {
        [BL_INT8] = H5T_STD_I8LE,      [BL_INT16] = H5T_STD_I16LE,
        [BL_INT32] = H5T_STD_I32LE,    [BL_INT64] = H5T_STD_I64LE,
        [BL_UINT8] = H5T_STD_U8LE,     [BL_UINT16] = H5T_STD_U16LE,
        [BL_UINT32] = H5T_STD_U32LE,   [BL_UINT64] = H5T_STD_U64LE,
        [BL_FLOAT32] = H5T_IEEE_F32LE, [BL_FLOAT64] = H5T_IEEE_F64LE};
    if (type == BL_BOOL)
        return bool_type();
    return type == BL_TEXT ? text_type() : H5Tcopy(standard[type]);
}

static hid_t memory_type(enum bl_type type)
{
    const hid_t native[BL_N_TYPES] = {
        [BL_INT8] = H5T_NATIVE_INT8,     [BL_INT16] = H5T_NATIVE_INT16,
        [BL_INT32] = H5T_NATIVE_INT32,   [BL_INT64] = H5T_NATIVE_INT64,
        [BL_UINT8] = H5T_NATIVE_UINT8,   [BL_UINT16] = H5T_NATIVE_UINT16,
        [BL_UINT32] = H5T_NATIVE_UINT32, [BL_UINT64] = H5T_NATIVE_UINT64,
        [BL_FLOAT32] = H5T_NATIVE_FLOAT, [BL_FLOAT64] = H5T_NATIVE_DOUBLE};
    if (type == BL_BOOL)
        return bool_type();
    return type == BL_TEXT ? text_type() : H5Tcopy(native[type]);
}

/* The name of a column's dataset: links know no '/', no "." and no "". */
static char *link_name(const char *name, struct bl_error *err)
{
    if (name[0] == '\0' || strcmp(name, ".") == 0)
        return bl_string_copy(name[0] == '\0' ? "%" : "%2E", err);
    char *link = bl_array_new(strlen(name) + 1, 3, err);
    char *to = link;
    for (const char *c = name; link != NULL && *c != '\0'; c++) {
        bool escape = *c == '/' || *c == '%';
        if (escape)
            memcpy(to, *c == '/' ? "%2F" : "%25", 3);
        else
            *to = *c;
        to += escape ? 3 : 1;
    }
    return link;
}

/* Writes values of memory type `memory` as an attribute of type `type`; n == 1
 * is a scalar. */
static bool put_attribute(hid_t object, const char *name, hid_t type,
                          hid_t memory, const void *values, size_t n)
{
    hsize_t dims = n;
    hid_t space =
        n == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &dims, NULL);
    hid_t a = H5I_INVALID_HID;
    if (space >= 0 && type >= 0)
        a = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool done = a >= 0 && (n == 0 || H5Awrite(a, memory, values) >= 0);
    bl_h5_close(a);
    bl_h5_close(space);
    return done;
}

static bool put_text(hid_t object, const char *name, const char *text)
{
    hid_t type = text_type();
    bool done = put_attribute(object, name, type, type, &text, 1);
    bl_h5_close(type);
    return done;
}

static enum bl_status put_attributes(hid_t object,
                                     const struct bl_attributes *attributes,
                                     struct bl_error *err)
{
    for (size_t i = 0; i < attributes->n; i++) {
        const struct bl_attribute *a = &attributes->items[i];
        if (a->name[0] == '\0' || H5Aexists(object, a->name) > 0)
            continue;
        bool done =
            a->text != NULL
                ? put_text(object, a->name, a->text)
                : put_attribute(object, a->name, H5T_IEEE_F64LE,
                                H5T_NATIVE_DOUBLE, a->values, a->n_values);
        if (!done)
            return bl_h5_fail(err, "attribute %s cannot be written", a->name);
    }
    return BL_OK;
}

/* The table's path without empty parts and ".", or "table". */
static char *group_path(const char *name, struct bl_error *err)
{
    char *path = bl_array_new(strlen(name) + sizeof "table", 1, err);
    char *to = path;
    for (const char *part = name; path != NULL && *part != '\0';) {
        size_t n = strcspn(part, "/");
        if (n > 0 && !(n == 1 && part[0] == '.')) {
            if (to != path)
                *to++ = '/';
            memcpy(to, part, n);
            to += n;
        }
        part += part[n] == '/' ? n + 1 : n;
    }
    if (path != NULL && to == path)
        memcpy(path, "table", sizeof "table");
    return path;
}

/* One group after the other, so that each tracks creation order. */
static hid_t create_group(hid_t parent, const char *name)
{
    hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    hid_t group = H5I_INVALID_HID;
    if (creation >= 0 &&
        H5Pset_link_creation_order(creation, BL_H5_CREATION_ORDER) >= 0 &&
        H5Pset_obj_track_times(creation, false) >= 0)
        group = H5Gcreate2(parent, name, H5P_DEFAULT, creation, H5P_DEFAULT);
    bl_h5_close(creation);
    return group;
}

static hid_t create_groups(hid_t file, char *path)
{
    hid_t group = H5Gopen2(file, "/", H5P_DEFAULT);
    for (char *part = path, *next; part != NULL && group >= 0; part = next) {
        next = strchr(part, '/');
        if (next != NULL)
            *next++ = '\0';
        hid_t below = create_group(group, part);
        bl_h5_close(group);
        group = below;
    }
    return group;
}

enum bl_status bl_h5_create_table(hid_t *group, hid_t file,
                                  const struct bl_schema *schema,
                                  struct bl_error *err)
{
    char *path = group_path(schema->name != NULL ? schema->name : "", err);
    if (path == NULL)
        return err->status;
    *group = create_groups(file, path);
    free(path);
    if (*group < 0)
        return bl_h5_fail(err, "the group of table \"%s\" cannot be written",
                          schema->name);
    return put_attributes(*group, &schema->attributes, err);
}

/* The space of all rows is allocated at the first write and never filled, as
 * every row is written; text needs its fill. */
static hid_t column_creation(const struct bl_column *c)
{
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    if (creation >= 0 && H5Pset_obj_track_times(creation, false) >= 0 &&
        (c->type == BL_TEXT ||
         H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER) >= 0))
        return creation;
    bl_h5_close(creation);
    return H5I_INVALID_HID;
}

static int shape_of(hsize_t dims[BL_MAX_DIMS + 1], const struct bl_column *c,
                    uint64_t n_rows)
{
    dims[0] = n_rows;
    for (size_t i = 0; i < c->n_dims; i++)
        dims[i + 1] = c->dims[i];
    return (int)c->n_dims + 1;
}

static hid_t create_dataset(hid_t group, const char *link,
                            const struct bl_column *c, uint64_t n_rows)
{
    hsize_t dims[BL_MAX_DIMS + 1];
    int rank = shape_of(dims, c, n_rows);
    hid_t type = file_type(c->type);
    hid_t space = H5Screate_simple(rank, dims, NULL);
    hid_t creation = column_creation(c);
    hid_t dataset = H5I_INVALID_HID;
    if (type >= 0 && space >= 0 && creation >= 0)
        dataset = H5Dcreate2(group, link, type, space, H5P_DEFAULT, creation,
                             H5P_DEFAULT);
    bl_h5_close(type);
    bl_h5_close(space);
    bl_h5_close(creation);
    return dataset;
}

static enum bl_status label(hid_t dataset, const char *link,
                            const struct bl_column *c, struct bl_error *err)
{
    if ((strcmp(link, c->name) != 0 &&
         !put_text(dataset, "column_name", c->name)) ||
        (c->unit != NULL && !put_text(dataset, "units", c->unit)))
        return bl_h5_fail(err, "its attributes cannot be written");
    return put_attributes(dataset, &c->attributes, err);
}

enum bl_status bl_h5_create_column(hid_t *dataset, hid_t group,
                                   const struct bl_column *c, uint64_t n_rows,
                                   struct bl_error *err)
{
    char *link = link_name(c->name, err);
    if (link == NULL)
        return err->status;
    *dataset = create_dataset(group, link, c, n_rows);
    enum bl_status status =
        *dataset >= 0 ? label(*dataset, link, c, err)
                      : bl_h5_fail(err, "its dataset cannot be written");
    free(link);
    if (status == BL_OK)
        return BL_OK;
    bl_h5_close(*dataset);
    *dataset = H5I_INVALID_HID;
    return bl_error_prefix(err, "column %s", c->name);
}

enum bl_status bl_h5_open_column(hid_t *dataset, hid_t group,
                                 const struct bl_column *c,
                                 struct bl_error *err)
{
    char *link = link_name(c->name, err);
    if (link == NULL)
        return err->status;
    *dataset = H5Dopen2(group, link, H5P_DEFAULT);
    free(link);
    return *dataset >= 0
               ? BL_OK
               : bl_h5_fail(err, "column %s cannot be opened again", c->name);
}

static enum bl_status write_rows(hid_t dataset, const struct bl_column *c,
                                 const void *values, uint64_t row, size_t n,
                                 struct bl_error *err)
{
    hsize_t start[BL_MAX_DIMS + 1] = {row}, count[BL_MAX_DIMS + 1];
    int rank = shape_of(count, c, n);
    hid_t memory = memory_type(c->type);
    hid_t file_space = H5Dget_space(dataset);
    hid_t memory_space = H5Screate_simple(rank, count, NULL);
    bool done = memory >= 0 && file_space >= 0 && memory_space >= 0 &&
                H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start, NULL,
                                    count, NULL) >= 0 &&
                H5Dwrite(dataset, memory, memory_space, file_space, H5P_DEFAULT,
                         values) >= 0;
    bl_h5_close(memory);
    bl_h5_close(file_space);
    bl_h5_close(memory_space);
    if (done)
        return BL_OK;
    return bl_h5_fail(err, "column %s cannot be written at row %llu", c->name,
                      (unsigned long long)row);
}

enum bl_status bl_h5_write_numbers(hid_t dataset, const struct bl_column *c,
                                   const void *values, uint64_t row, size_t n,
                                   struct bl_error *err)
{
    return write_rows(dataset, c, values, row, n, err);
}

void bl_h5_texts_release(struct bl_h5_texts *t)
{
    bl_buffer_release(&t->bytes);
    free(t->items);
    *t = (struct bl_h5_texts){0};
}

static enum bl_status nul_inside(const struct bl_column *c, uint64_t row,
                                 struct bl_error *err)
{
    return bl_fail(err, BL_FAILED,
                   "column %s, row %llu: text with a NUL byte cannot be "
                   "written to HDF5; choose another format, or drop the column",
                   c->name, (unsigned long long)row);
}

/* Copies the rows with a NUL behind each; where they stand is known only when
 * the buffer has stopped growing. */
static enum bl_status terminate(struct bl_h5_texts *room,
                                const struct bl_column *c,
                                const struct bl_vector *v, uint64_t row,
                                size_t n, struct bl_error *err)
{
    room->bytes.size = 0;
    for (size_t i = 0; i < n; i++) {
        size_t length;
        const char *text = bl_vector_text(v, i, &length);
        if (memchr(text, '\0', length) != NULL)
            return nul_inside(c, row + i, err);
        if (bl_buffer_put(&room->bytes, text, length, err) != BL_OK ||
            bl_buffer_put_u8(&room->bytes, 0, err) != BL_OK)
            return err->status;
    }
    const char *at = (const char *)room->bytes.data;
    for (size_t i = 0; i < n; i++) {
        room->items[i] = at;
        at += strlen(at) + 1;
    }
    return BL_OK;
}

enum bl_status bl_h5_write_texts(hid_t dataset, const struct bl_column *c,
                                 const struct bl_vector *v, uint64_t row,
                                 size_t n, struct bl_h5_texts *room,
                                 struct bl_error *err)
{
    void *items = room->items;
    if (bl_array_reserve(&items, &room->capacity, n, sizeof *room->items,
                         err) != BL_OK)
        return err->status;
    room->items = items;
    if (terminate(room, c, v, row, n, err) != BL_OK)
        return err->status;
    return write_rows(dataset, c, room->items, row, n, err);
}
