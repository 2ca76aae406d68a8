#include "io/hdf5/sink.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/write.h"

enum { MAX_OPEN = 1024 }; // datasets; of a wider table each is opened anew

struct hdf5_sink {
    struct bl_sink base;
    struct bl_atomic_file output;
    char *path; // as the user named it
    hid_t file, group;
    hid_t *datasets; // one per column, none for those opened anew
    size_t n_datasets;
    uint64_t n_rows; // written so far
    struct bl_h5_texts texts;
};

static enum bl_status written_badly(const struct hdf5_sink *s,
                                    struct bl_error *err)
{
    return bl_error_prefix(err, "%s", s->path);
}

/* Version 1.8 objects: the oldest that track creation order and are closed by
 * checksums, and every libhdf5 since reads them.  Nothing records a time. */
static hid_t create_file(const char *path)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    hid_t file = H5I_INVALID_HID;
    if (access >= 0 && creation >= 0 &&
        H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_LATEST) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 &&
        H5Pset_link_creation_order(creation, BL_H5_CREATION_ORDER) >= 0 &&
        H5Pset_obj_track_times(creation, false) >= 0)
        file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    bl_h5_close(access);
    bl_h5_close(creation);
    return file;
}

static enum bl_status create_columns(struct hdf5_sink *s, struct bl_error *err)
{
    const struct bl_schema *schema = &s->base.schema;
    s->datasets = bl_array_new(schema->n_columns, sizeof *s->datasets, err);
    if (s->datasets == NULL)
        return err->status;
    s->n_datasets = schema->n_columns;
    for (size_t i = 0; i < s->n_datasets; i++)
        s->datasets[i] = H5I_INVALID_HID;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct bl_column *c = &schema->columns[i];
        if (c->type == BL_UNREADABLE)
            continue;
        hid_t dataset;
        if (bl_h5_create_column(&dataset, s->group, c, schema->n_rows, err) !=
            BL_OK)
            return err->status;
        if (schema->n_columns <= MAX_OPEN)
            s->datasets[i] = dataset;
        else
            bl_h5_close(dataset);
    }
    return BL_OK;
}

static enum bl_status begin(struct hdf5_sink *s, struct bl_error *err)
{
    if (bl_atomic_file_begin(&s->output, s->path, err) != BL_OK)
        return err->status;
    bl_h5_quiet();
    s->file = create_file(s->output.part_path);
    if (s->file < 0)
        return bl_h5_fail(err, "%s cannot be written", s->path);
    if (bl_h5_create_table(&s->group, s->file, &s->base.schema, err) != BL_OK ||
        create_columns(s, err) != BL_OK)
        return written_badly(s, err);
    return BL_OK;
}

static enum bl_status write_column(struct hdf5_sink *s, size_t column,
                                   const struct bl_batch *b,
                                   struct bl_error *err)
{
    const struct bl_column *c = &s->base.schema.columns[column];
    hid_t dataset = s->datasets[column];
    if (dataset < 0 && bl_h5_open_column(&dataset, s->group, c, err) != BL_OK)
        return err->status;
    enum bl_status status =
        c->type == BL_TEXT
            ? bl_h5_write_texts(dataset, c, &b->vectors[column], s->n_rows,
                                b->n_rows, &s->texts, err)
            : bl_h5_write_numbers(dataset, c, b->vectors[column].values,
                                  s->n_rows, b->n_rows, err);
    if (s->datasets[column] < 0)
        bl_h5_close(dataset);
    return status;
}

static enum bl_status sink_write(struct bl_sink *base, const struct bl_batch *b,
                                 struct bl_error *err)
{
    struct hdf5_sink *s = (struct hdf5_sink *)base;
    const struct bl_schema *schema = &base->schema;
    if (b->n_rows > schema->n_rows - s->n_rows)
        return bl_fail(err, BL_FAILED, "%s: more rows than the %llu announced",
                       s->path, (unsigned long long)schema->n_rows);
    for (size_t i = 0; i < schema->n_columns && b->n_rows > 0; i++)
        if (schema->columns[i].type != BL_UNREADABLE &&
            write_column(s, i, b, err) != BL_OK)
            return written_badly(s, err);
    s->n_rows += b->n_rows;
    return BL_OK;
}

static void close_objects(struct hdf5_sink *s)
{
    for (size_t i = 0; i < s->n_datasets; i++)
        bl_h5_close(s->datasets[i]);
    free(s->datasets);
    s->datasets = NULL;
    s->n_datasets = 0;
    bl_h5_close(s->group);
    s->group = H5I_INVALID_HID;
}

static enum bl_status sink_finish(struct bl_sink *base, struct bl_error *err)
{
    struct hdf5_sink *s = (struct hdf5_sink *)base;
    if (s->n_rows != base->schema.n_rows)
        return bl_fail(err, BL_FAILED, "%s: %llu rows of the %llu announced",
                       s->path, (unsigned long long)s->n_rows,
                       (unsigned long long)base->schema.n_rows);
    close_objects(s);
    hid_t file = s->file;
    s->file = H5I_INVALID_HID;
    if (H5Fclose(file) < 0)
        return bl_h5_fail(err, "%s cannot be written", s->path);
    return bl_atomic_file_commit(&s->output, err);
}

static void sink_close(struct bl_sink *base)
{
    struct hdf5_sink *s = (struct hdf5_sink *)base;
    close_objects(s);
    bl_h5_close(s->file);
    if (s->output.part_path != NULL)
        bl_atomic_file_abandon(&s->output);
    bl_h5_texts_release(&s->texts);
    free(s->path);
    free(s);
}

static const struct bl_sink_ops sink_ops = {sink_write, sink_finish,
                                            sink_close};

enum bl_status bl_h5_sink_new(const char *path, const struct bl_schema *schema,
                              const struct bl_write_options *options,
                              struct bl_sink **sink, struct bl_error *err)
{
    (void)options;
    struct hdf5_sink *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    s->base.ops = &sink_ops;
    s->file = s->group = H5I_INVALID_HID;
    s->path = bl_string_copy(path, err);
    enum bl_status status = s->path != NULL
                                ? bl_schema_copy(&s->base.schema, schema, err)
                                : err->status;
    if (status == BL_OK)
        status = begin(s, err);
    if (status == BL_OK)
        *sink = &s->base;
    else
        bl_sink_close(&s->base);
    return status;
}
