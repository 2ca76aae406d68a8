#include "io/container/container.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <hdf5.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "io/hdf5/h5.h"

enum { VERSION = 1, NAME_SIZE = 16 };

static const char *const kind_names[] = {
    [BL_CONTAINER_TABLE] = "baler table",
    [BL_CONTAINER_MODEL] = "baler model",
};

/* Writing. */

struct writer {
    struct bl_container_writer base;
    struct bl_atomic_file file;
    hid_t h5;
};

/* Metadata with checksums (the 1.10 format), and next to no slack: a
 * compressed field may be a few kilobytes altogether. */
static hid_t create_file(const char *path)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    hid_t creation = H5Pcreate(H5P_FILE_CREATE);
    hid_t file = H5I_INVALID_HID;
    if (H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110) >= 0 &&
        H5Pset_meta_block_size(access, 64) >= 0 &&
        H5Pset_small_data_block_size(access, 64) >= 0 &&
        H5Pset_obj_track_times(creation, false) >= 0)
        file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    bl_h5_close(access);
    bl_h5_close(creation);
    return file;
}

static bool put_attribute(hid_t at, const char *name, hid_t type,
                          const void *value)
{
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute =
        H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool ok = attribute >= 0 && H5Awrite(attribute, type, value) >= 0;
    bl_h5_close(attribute);
    bl_h5_close(space);
    return ok;
}

static bool put_signature(hid_t file, enum bl_container_kind kind)
{
    char name[NAME_SIZE] = {0};
    strncpy(name, kind_names[kind], sizeof name - 1);
    uint32_t version = VERSION;
    hid_t text = H5Tcopy(H5T_C_S1);
    hid_t number = H5T_STD_U32LE;
    bool ok = H5Tset_size(text, strlen(name)) >= 0 &&
              H5Tset_strpad(text, H5T_STR_NULLPAD) >= 0 &&
              put_attribute(file, "format", text, name) &&
              put_attribute(file, "version", number, &version);
    bl_h5_close(text);
    return ok;
}

static struct writer *writer_of(struct bl_container_writer *w)
{
    return (struct writer *)w;
}

static enum bl_status writer_put(struct bl_container_writer *base,
                                 const char *name, const void *bytes, size_t n,
                                 struct bl_error *err)
{
    struct writer *w = writer_of(base);
    hsize_t size = n;
    hid_t space = H5Screate_simple(1, &size, NULL);
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(creation, false);
    H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
    hid_t dataset = H5Dcreate2(w->h5, name, H5T_STD_U8LE, space, H5P_DEFAULT,
                               creation, H5P_DEFAULT);
    bool ok = dataset >= 0 && H5Dwrite(dataset, H5T_NATIVE_UINT8, H5S_ALL,
                                       H5S_ALL, H5P_DEFAULT, bytes) >= 0;
    enum bl_status status =
        ok ? BL_OK
           : bl_h5_fail(err,
                        "%s: %zu bytes cannot be written (is the disk "
                        "full?)",
                        w->file.final_path, n);
    bl_h5_close(dataset);
    bl_h5_close(creation);
    bl_h5_close(space);
    return status;
}

static enum bl_status writer_finish(struct bl_container_writer *base,
                                    uint64_t *file_bytes, struct bl_error *err)
{
    struct writer *w = writer_of(base);
    hid_t h5 = w->h5;
    w->h5 = H5I_INVALID_HID;
    struct stat info;
    if (H5Fclose(h5) < 0)
        return bl_h5_fail(err, "%s cannot be completed (is the disk full?)",
                          w->file.final_path);
    if (stat(w->file.part_path, &info) != 0)
        return bl_fail_errno(err, "%s cannot be completed", w->file.final_path);
    *file_bytes = (uint64_t)info.st_size;
    return bl_atomic_file_commit(&w->file, err);
}

static void writer_close(struct bl_container_writer *base)
{
    struct writer *w = writer_of(base);
    bl_h5_close(w->h5);
    bl_atomic_file_abandon(&w->file);
    free(w);
}

static const struct bl_container_writer_ops writer_ops = {
    writer_put, writer_finish, writer_close};

enum bl_status bl_container_create(struct bl_container_writer **writer,
                                   const char *path,
                                   enum bl_container_kind kind,
                                   struct bl_error *err)
{
    bl_h5_quiet();
    struct writer *w = bl_array_new(1, sizeof *w, err);
    if (w == NULL)
        return err->status;
    w->base.ops = &writer_ops;
    w->h5 = H5I_INVALID_HID;
    if (bl_atomic_file_begin(&w->file, path, err) != BL_OK) {
        free(w);
        return err->status;
    }
    w->h5 = create_file(w->file.part_path);
    if (w->h5 < 0 || !put_signature(w->h5, kind)) {
        bl_h5_fail(err, "%s cannot be written", path);
        writer_close(&w->base);
        return err->status;
    }
    *writer = &w->base;
    return BL_OK;
}

/* Reading. */

struct reader {
    struct bl_container_reader base;
    hid_t h5;
    char *path;

    // The part that was opened last: streams of one part are read in a row.
    hid_t part;
    char part_name[32];
    uint64_t part_size;
};

static struct reader *reader_of(struct bl_container_reader *r)
{
    return (struct reader *)r;
}

/* A one-dimensional run of bytes of known size. */
static bool part_is_bytes(hid_t dataset, uint64_t *size)
{
    hid_t space = H5Dget_space(dataset);
    hid_t type = H5Dget_type(dataset);
    hsize_t n = 0;
    bool ok = H5Sget_simple_extent_ndims(space) == 1 &&
              H5Sget_simple_extent_dims(space, &n, NULL) == 1 &&
              H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) == 1;
    *size = n;
    bl_h5_close(type);
    bl_h5_close(space);
    return ok;
}

static enum bl_status enter_part(struct reader *r, const char *name,
                                 struct bl_error *err)
{
    if (r->part >= 0 && strcmp(r->part_name, name) == 0)
        return BL_OK;
    bl_h5_close(r->part);
    r->part = H5Dopen2(r->h5, name, H5P_DEFAULT);
    if (r->part < 0 || !part_is_bytes(r->part, &r->part_size)) {
        bl_h5_close(r->part);
        r->part = H5I_INVALID_HID;
        bl_h5_fail(err, "the part \"%s\" is missing or damaged", name);
        return err->status = BL_BROKEN;
    }
    strncpy(r->part_name, name, sizeof r->part_name - 1);
    return BL_OK;
}

static enum bl_status reader_size(struct bl_container_reader *base,
                                  const char *name, uint64_t *n,
                                  struct bl_error *err)
{
    struct reader *r = reader_of(base);
    if (enter_part(r, name, err) != BL_OK)
        return err->status;
    *n = r->part_size;
    return BL_OK;
}

static enum bl_status reader_read(struct bl_container_reader *base,
                                  const char *name, uint64_t at, size_t n,
                                  void *bytes, struct bl_error *err)
{
    struct reader *r = reader_of(base);
    if (enter_part(r, name, err) != BL_OK)
        return err->status;
    if (at > r->part_size || n > r->part_size - at)
        return bl_fail(err, BL_BROKEN, "the part \"%s\" is too short", name);
    if (n == 0)
        return BL_OK;
    hsize_t start = at, count = n;
    hid_t from = H5Dget_space(r->part);
    hid_t to = H5Screate_simple(1, &count, NULL);
    bool ok =
        H5Sselect_hyperslab(from, H5S_SELECT_SET, &start, NULL, &count, NULL) >=
            0 &&
        H5Dread(r->part, H5T_NATIVE_UINT8, to, from, H5P_DEFAULT, bytes) >= 0;
    bl_h5_close(to);
    bl_h5_close(from);
    if (ok)
        return BL_OK;
    bl_h5_fail(err, "the part \"%s\" cannot be read", name);
    return err->status = BL_BROKEN;
}

static void reader_close(struct bl_container_reader *base)
{
    struct reader *r = reader_of(base);
    bl_h5_close(r->part);
    bl_h5_close(r->h5);
    free(r->path);
    free(r);
}

static const struct bl_container_reader_ops reader_ops = {
    reader_size, reader_read, reader_close};

/* The value of the attribute "format"; "" when there is none like ours. */
static void read_format(char name[NAME_SIZE], hid_t file)
{
    memset(name, 0, NAME_SIZE);
    if (H5Aexists(file, "format") <= 0)
        return;
    hid_t attribute = H5Aopen(file, "format", H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    if (H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
        H5Tget_size(type) < NAME_SIZE &&
        H5Aget_storage_size(attribute) < NAME_SIZE)
        H5Aread(attribute, type, name);
    bl_h5_close(type);
    bl_h5_close(attribute);
}

static bool is_ours(hid_t file)
{
    char name[NAME_SIZE];
    read_format(name, file);
    return strcmp(name, kind_names[BL_CONTAINER_TABLE]) == 0 ||
           strcmp(name, kind_names[BL_CONTAINER_MODEL]) == 0;
}

/* One whole number, as its size alone does not say. */
static bool read_version(hid_t file, uint32_t *version)
{
    hid_t attribute = H5Aopen(file, "version", H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    hid_t space = H5Aget_space(attribute);
    bool ok = H5Tget_class(type) == H5T_INTEGER &&
              H5Sget_simple_extent_npoints(space) == 1 &&
              H5Aread(attribute, H5T_NATIVE_UINT32, version) >= 0;
    bl_h5_close(space);
    bl_h5_close(type);
    bl_h5_close(attribute);
    return ok;
}

static enum bl_status check_signature(hid_t file, struct bl_error *err)
{
    uint32_t version = 0;
    if (!is_ours(file))
        return bl_fail(err, BL_FAILED,
                       "this HDF5 file is neither a .baler file nor a model");
    if (!read_version(file, &version))
        return bl_fail(err, BL_BROKEN, "the file does not say its version");
    if (version > VERSION)
        return bl_fail(err, BL_FAILED,
                       "the file has format version %u and this program reads "
                       "up to %d: a newer baler is needed",
                       (unsigned)version, VERSION);
    return BL_OK;
}

static enum bl_status open_reader(struct reader *r, const char *path,
                                  struct bl_error *err)
{
    struct stat info;
    r->path = bl_string_copy(path, err);
    if (r->path == NULL || bl_h5_open_file(&r->h5, path, err) != BL_OK)
        return err->status;
    if (stat(path, &info) != 0)
        return bl_fail_errno(err, "%s cannot be read", path);
    r->base.file_bytes = (uint64_t)info.st_size;
    return check_signature(r->h5, err) == BL_OK
               ? BL_OK
               : bl_error_prefix(err, "%s", path);
}

enum bl_status bl_container_open(struct bl_container_reader **reader,
                                 const char *path, struct bl_error *err)
{
    bl_h5_quiet();
    struct reader *r = bl_array_new(1, sizeof *r, err);
    if (r == NULL)
        return err->status;
    r->base.ops = &reader_ops;
    r->h5 = r->part = H5I_INVALID_HID;
    if (open_reader(r, path, err) != BL_OK) {
        reader_close(&r->base);
        return err->status;
    }
    *reader = &r->base;
    return BL_OK;
}

bool bl_container_is_one(const char *path)
{
    bl_h5_quiet();
    struct bl_error ignored;
    hid_t file = H5I_INVALID_HID;
    bool yes = bl_h5_open_file(&file, path, &ignored) == BL_OK && is_ours(file);
    bl_h5_close(file);
    return yes;
}
