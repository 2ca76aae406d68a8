#include "io/hdf5/h5.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void bl_h5_close(hid_t id)
{
    if (id >= 0)
        H5Idec_ref(id);
}

void bl_h5_quiet(void)
{
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

struct message {
    char text[1024];
};

/* Of "file write failed: time = ..., errno = 28, error message = 'No space left
 * on device', ..." what failed, and why. */
static void shorten(char *text)
{
    static const char cause[] = "error message = '";
    char *details = strstr(text, ": time = ");
    if (details == NULL)
        return;
    char *found = strstr(details, cause);
    const char *reason = found != NULL ? found + strlen(cause) : "";
    size_t n = strcspn(reason, "'");
    if (n > 0)
        memmove(details + strlen(": "), reason, n);
    details[n > 0 ? strlen(": ") + n : 0] = '\0';
}

static herr_t take_first(unsigned n, const H5E_error2_t *e, void *data)
{
    struct message *m = data;
    if (n == 0 && e->desc != NULL) {
        snprintf(m->text, sizeof m->text, "%s", e->desc);
        shorten(m->text);
    }
    return 0;
}

enum bl_status bl_h5_fail(struct bl_error *err, const char *format, ...)
{
    struct message m = {"no reason given"};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &m);
    va_list args;
    va_start(args, format);
    bl_vfail(err, BL_FAILED, format, args);
    va_end(args);
    struct bl_error what = *err;
    return bl_fail(err, BL_FAILED, "%s: %s", what.text, m.text);
}

/* Locks are of no use to a reader and fail on many cluster file systems. */
static hid_t reading_access(void)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    if (access < 0)
        return access;
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
#if H5_VERSION_GE(1, 12, 1) ||                                                 \
    (H5_VERSION_GE(1, 10, 7) && !H5_VERSION_GE(1, 12, 0))
    H5Pset_file_locking(access, false, true);
#endif
    return access;
}

enum bl_status bl_h5_open_file(hid_t *file, const char *path,
                               struct bl_error *err)
{
    *file = H5I_INVALID_HID;
    if (access(path, R_OK) != 0)
        return bl_fail_errno(err, "%s cannot be opened", path);
    bl_h5_quiet();
    hid_t plist = reading_access();
    if (plist >= 0)
        *file = H5Fopen(path, H5F_ACC_RDONLY, plist);
    if (*file < 0)
        bl_h5_fail(err, "%s cannot be opened as HDF5", path);
    bl_h5_close(plist);
    return *file >= 0 ? BL_OK : err->status;
}

bool bl_h5_identify(hid_t object, struct bl_h5_identity *identity)
{
    *identity = (struct bl_h5_identity){0};
#if H5_VERSION_GE(1, 12, 0)
    H5O_info2_t info;
    if (H5Oget_info3(object, &info, H5O_INFO_BASIC) < 0)
        return false;
    memcpy(identity->token, &info.token, sizeof identity->token);
#else
    H5O_info_t info;
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0)
        return false;
    memcpy(identity->token, &info.addr, sizeof info.addr);
#endif
    identity->n_links = info.rc;
    return true;
}

bool bl_h5_shape_of(hid_t dataspace, struct bl_h5_shape *shape)
{
    *shape = (struct bl_h5_shape){0};
    shape->is_null = H5Sget_simple_extent_type(dataspace) == H5S_NULL;
    shape->rank = H5Sget_simple_extent_ndims(dataspace);
    if (shape->rank < 0)
        return false;
    hsize_t dims[H5S_MAX_RANK];
    if (H5Sget_simple_extent_dims(dataspace, dims, NULL) < 0)
        return false;
    for (int i = 0; i < shape->rank && i < BL_H5_MAX_RANK; i++)
        shape->dims[i] = dims[i];
    return true;
}
