#include "io/container/container.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(container, .init = scratch_enter, .fini = scratch_leave);

/* Parts in an order that is not that of their names. */
static const struct {
    const char *name, *bytes;
    size_t n;
} parts[] = {
    {"weights", "w\0ights", 7},
    {"rows.1", "second", 6},
    {"rows.0", "", 0},
    {"meta", "{}", 2},
};

enum { N_PARTS = sizeof parts / sizeof *parts };

static uint64_t write_parts(const char *path, enum bl_container_kind kind)
{
    struct bl_container_writer *w;
    uint64_t bytes;
    cr_assert_eq(bl_container_create(&w, path, kind, &err), BL_OK, "%s",
                 err.text);
    for (size_t i = 0; i < N_PARTS; i++)
        cr_assert(
            eq(int,
               w->ops->put(w, parts[i].name, parts[i].bytes, parts[i].n, &err),
               BL_OK));
    cr_assert(eq(int, w->ops->finish(w, &bytes, &err), BL_OK));
    w->ops->close(w);
    return bytes;
}

static enum bl_status opens(const char *path)
{
    struct bl_container_reader *r;
    enum bl_status status = bl_container_open(&r, path, &err);
    if (status == BL_OK)
        r->ops->close(r);
    return status;
}

Test(container, parts_come_back)
{
    struct bl_container_reader *r;
    uint64_t bytes = write_parts("a.baler", BL_CONTAINER_TABLE), n;
    cr_assert_eq(bl_container_open(&r, "a.baler", &err), BL_OK);
    cr_expect(eq(u64, r->file_bytes, bytes));
    for (size_t i = 0; i < N_PARTS; i++) {
        char read[16];
        cr_assert(eq(int, r->ops->size(r, parts[i].name, &n, &err), BL_OK));
        cr_assert(eq(u64, n, parts[i].n));
        cr_assert(
            eq(int, r->ops->read(r, parts[i].name, 0, n, read, &err), BL_OK));
        cr_expect(eq(int, memcmp(read, parts[i].bytes, n), 0));
    }
    r->ops->close(r);
}

Test(container, pieces_are_read_and_nothing_beyond)
{
    struct bl_container_reader *r;
    char read[16];
    write_parts("a.baler", BL_CONTAINER_TABLE);
    cr_assert_eq(bl_container_open(&r, "a.baler", &err), BL_OK);
    cr_assert(eq(int, r->ops->read(r, "rows.1", 2, 3, read, &err), BL_OK));
    cr_expect(eq(int, memcmp(read, "con", 3), 0));
    cr_expect(eq(int, r->ops->read(r, "rows.1", 6, 0, read, &err), BL_OK));
    cr_expect(eq(int, r->ops->read(r, "rows.1", 4, 3, read, &err), BL_BROKEN));
    cr_expect(eq(int, r->ops->read(r, "rows.1", 7, 0, read, &err), BL_BROKEN));
    cr_expect(eq(int, r->ops->read(r, "rows.1", UINT64_MAX, 2, read, &err),
                 BL_BROKEN));
    cr_expect(eq(int, r->ops->read(r, "rows.0", 0, 1, read, &err), BL_BROKEN));
    r->ops->close(r);
}

Test(container, a_missing_part_is_told_and_the_next_is_found)
{
    struct bl_container_reader *r;
    uint64_t n;
    write_parts("a.baler", BL_CONTAINER_TABLE);
    cr_assert_eq(bl_container_open(&r, "a.baler", &err), BL_OK);
    cr_expect(eq(int, r->ops->size(r, "meta", &n, &err), BL_OK));
    cr_expect(eq(int, r->ops->size(r, "rows.2", &n, &err), BL_BROKEN));
    cr_expect(strstr(err.text, "\"rows.2\"") != NULL);
    cr_expect(eq(int, r->ops->size(r, "meta", &n, &err), BL_OK));
    r->ops->close(r);
}

Test(container, the_same_parts_give_the_same_bytes)
{
    size_t n, m;
    write_parts("a.baler", BL_CONTAINER_TABLE);
    write_parts("b.baler", BL_CONTAINER_TABLE);
    char *a = scratch_read("a.baler", &n), *b = scratch_read("b.baler", &m);
    cr_assert(eq(sz, n, m));
    cr_expect(eq(int, memcmp(a, b, n), 0));
    cr_expect(eq(int, memcmp(a, "\x89HDF\r\n\x1a\n", 8), 0));
    free(a);
    free(b);
}

/* docs/container-format.md, "Outer form". */
Test(container, the_outer_form_is_as_documented)
{
    char format[32] = "";
    uint32_t version = 0;
    write_parts("m.h5", BL_CONTAINER_MODEL);
    hid_t file = H5Fopen("m.h5", H5F_ACC_RDONLY, H5P_DEFAULT);
    hid_t attribute = H5Aopen(file, "format", H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    H5Aread(attribute, type, format);
    H5Tclose(type);
    H5Aclose(attribute);
    attribute = H5Aopen(file, "version", H5P_DEFAULT);
    H5Aread(attribute, H5T_NATIVE_UINT32, &version);
    H5Aclose(attribute);
    cr_expect(eq(str, format, "baler model"));
    cr_expect(eq(u32, version, 1));
    hid_t dataset = H5Dopen2(file, "weights", H5P_DEFAULT);
    type = H5Dget_type(dataset);
    cr_expect(H5Tequal(type, H5T_STD_U8LE) > 0);
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(file);
}

Test(container, nothing_stands_under_the_name_until_it_is_finished)
{
    struct bl_container_writer *w;
    uint64_t bytes;
    scratch_write("a.baler", "old", 3);
    cr_assert_eq(bl_container_create(&w, "a.baler", BL_CONTAINER_TABLE, &err),
                 BL_OK);
    w->ops->put(w, "meta", "new", 3, &err);
    size_t n;
    char *old = scratch_read("a.baler", &n);
    cr_expect(eq(str, old, "old"));
    free(old);
    w->ops->close(w); // given up
    cr_expect(eq(sz, scratch_count(), 1));
    cr_assert_eq(bl_container_create(&w, "a.baler", BL_CONTAINER_TABLE, &err),
                 BL_OK);
    cr_expect(eq(int, w->ops->finish(w, &bytes, &err), BL_OK));
    w->ops->close(w);
    cr_expect(bl_container_is_one("a.baler"));
    cr_expect(eq(sz, scratch_count(), 1));
}

Test(container, a_part_cannot_be_stored_twice)
{
    struct bl_container_writer *w;
    cr_assert_eq(bl_container_create(&w, "a.baler", BL_CONTAINER_TABLE, &err),
                 BL_OK);
    cr_expect(eq(int, w->ops->put(w, "meta", "1", 1, &err), BL_OK));
    cr_expect(eq(int, w->ops->put(w, "meta", "2", 1, &err), BL_FAILED));
    cr_expect(strstr(err.text, "a.baler") != NULL);
    w->ops->close(w);
    cr_expect(eq(int,
                 bl_container_create(&w, "no/such/folder.baler",
                                     BL_CONTAINER_TABLE, &err),
                 BL_FAILED));
}

Test(container, other_files_are_none)
{
    hid_t file =
        H5Fcreate("foreign.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    scratch_write("text.baler", "not HDF5 at all", 15);
    scratch_write("empty.baler", "", 0);
    static const char *const others[] = {"foreign.h5", "text.baler",
                                         "empty.baler", "missing.baler", "."};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        cr_expect(eq(int, opens(others[i]), BL_FAILED), "%s", others[i]);
        cr_expect(strstr(err.text, others[i]) != NULL, "%s", err.text);
        cr_expect_not(bl_container_is_one(others[i]));
    }
    cr_expect(eq(int, opens("foreign.h5"), BL_FAILED));
    cr_expect(strstr(err.text, "neither a .baler file nor a model") != NULL);
}

/* A file whose attribute is written by another hand; no value: not at all. */
static void forge(hid_t text_type, const char *format, hid_t version_type,
                  const void *version, hsize_t n_versions)
{
    hid_t file =
        H5Fcreate("forged.h5", H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    char text[64] = ""; // as long as any of the types
    strcpy(text, format);
    hid_t scalar = H5Screate(H5S_SCALAR);
    hid_t many = H5Screate_simple(1, &n_versions, NULL);
    hid_t a =
        H5Acreate2(file, "format", text_type, scalar, H5P_DEFAULT, H5P_DEFAULT);
    bool is_variable = H5Tis_variable_str(text_type) > 0;
    H5Awrite(a, text_type,
             is_variable ? (const void *)&format : (const void *)text);
    H5Aclose(a);
    if (version != NULL) {
        a = H5Acreate2(file, "version", version_type, many, H5P_DEFAULT,
                       H5P_DEFAULT);
        H5Awrite(a, version_type, version);
        H5Aclose(a);
    }
    H5Sclose(many);
    H5Sclose(scalar);
    H5Fclose(file);
}

static hid_t text_of_size(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    return type;
}

Test(container, a_newer_version_is_refused)
{
    hid_t type = text_of_size(11);
    forge(type, "baler table", H5T_NATIVE_UINT32, (uint32_t[]){1}, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_OK));
    forge(type, "baler table", H5T_NATIVE_UINT32, (uint32_t[]){2}, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_FAILED));
    cr_expect(strstr(err.text, "a newer baler is needed") != NULL);
    cr_expect(bl_container_is_one("forged.h5"));
}

Test(container, forged_signatures_are_refused)
{
    static const uint8_t bytes[] = {1, 0, 0, 0};
    hid_t type = text_of_size(11);
    forge(type, "baler table", 0, NULL, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_BROKEN)); // no version
    forge(type, "baler table", H5T_STD_U8LE, bytes, 4);
    cr_expect(eq(int, opens("forged.h5"), BL_BROKEN)); // four of them
    forge(type, "baler table", H5T_NATIVE_FLOAT, (float[]){1}, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_BROKEN)); // no whole number
    forge(type, "baler fable", H5T_NATIVE_UINT32, (uint32_t[]){1}, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_FAILED));
    forge(text_of_size(64), "baler table", H5T_NATIVE_UINT32, (uint32_t[]){1},
          1);
    cr_expect(eq(int, opens("forged.h5"), BL_FAILED));
    forge(text_of_size(H5T_VARIABLE), "baler table", H5T_NATIVE_UINT32,
          (uint32_t[]){1}, 1);
    cr_expect(eq(int, opens("forged.h5"), BL_FAILED));
}

/* A part that is no run of bytes. */
Test(container, parts_of_another_form_are_refused)
{
    struct bl_container_reader *r;
    uint64_t size;
    forge(text_of_size(11), "baler table", H5T_NATIVE_UINT32, (uint32_t[]){1},
          1);
    hid_t file = H5Fopen("forged.h5", H5F_ACC_RDWR, H5P_DEFAULT);
    hid_t space = H5Screate_simple(2, (hsize_t[]){2, 3}, NULL);
    H5Dclose(H5Dcreate2(file, "meta", H5T_STD_U8LE, space, H5P_DEFAULT,
                        H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
    space = H5Screate_simple(1, (hsize_t[]){6}, NULL);
    H5Dclose(H5Dcreate2(file, "weights", H5T_STD_I32LE, space, H5P_DEFAULT,
                        H5P_DEFAULT, H5P_DEFAULT));
    H5Sclose(space);
    H5Gclose(H5Gcreate2(file, "rows.0", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    H5Fclose(file);
    cr_assert_eq(bl_container_open(&r, "forged.h5", &err), BL_OK);
    cr_expect(eq(int, r->ops->size(r, "meta", &size, &err), BL_BROKEN));
    cr_expect(eq(int, r->ops->size(r, "weights", &size, &err), BL_BROKEN));
    cr_expect(eq(int, r->ops->size(r, "rows.0", &size, &err), BL_BROKEN));
    r->ops->close(r);
}
