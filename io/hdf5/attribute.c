#include "io/hdf5/attribute.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/layout.h"

enum { MAX_CARRIED_NUMBERS = 1024, MAX_CARRIED_TEXT = 1 << 16 };

/* Opens an attribute; *attribute is none when there is none of that name. */
static enum bl_status attribute_open(struct bl_h5_value *h, hid_t object,
                                     const char *name, hid_t *attribute,
                                     struct bl_error *err)
{
    *attribute = H5I_INVALID_HID;
    if (H5Aexists(object, name) <= 0)
        return BL_OK;
    *attribute = H5Aopen(object, name, H5P_DEFAULT);
    enum bl_status status = *attribute >= 0
                                ? bl_h5_value_open(h, *attribute, true, err)
                                : bl_h5_fail(err, "it cannot be opened");
    if (status == BL_OK)
        return BL_OK;
    bl_h5_close(*attribute);
    return bl_error_prefix(err, "attribute %s", name);
}

enum bl_status bl_h5_attribute_strings(hid_t object, const char *name, size_t n,
                                       struct bl_h5_strings *s,
                                       struct bl_error *err)
{
    struct bl_h5_value h;
    hid_t attribute;
    *s = (struct bl_h5_strings){0};
    if (attribute_open(&h, object, name, &attribute, err) != BL_OK)
        return err->status;
    if (attribute < 0)
        return BL_OK;
    enum bl_status status = BL_OK;
    if (h.n == n)
        status = bl_h5_value_strings(&h, s, err);
    if (status != BL_OK)
        bl_error_prefix(err, "attribute %s", name);
    bl_h5_value_close(&h);
    bl_h5_close(attribute);
    return status;
}

enum bl_status bl_h5_read_text(hid_t object, const char *name, char **text,
                               struct bl_error *err)
{
    struct bl_h5_value h;
    hid_t attribute;
    struct bl_h5_strings s = {0};
    *text = NULL;
    if (attribute_open(&h, object, name, &attribute, err) != BL_OK)
        return err->status;
    if (attribute < 0)
        return BL_OK;
    enum bl_status status = BL_OK;
    if (h.n == 1 && bl_h5_layout_is_text(&h.layout))
        status = bl_h5_value_strings(&h, &s, err);
    if (s.n == 1) {
        *text = s.items[0];
        s.items[0] = NULL;
    }
    bl_h5_strings_release(&s);
    bl_h5_value_close(&h);
    bl_h5_close(attribute);
    return status;
}

/* A question that has the answer no where the attribute cannot be read. */
bool bl_h5_begins(hid_t object, const char *name, const char *text)
{
    struct bl_error ignored = BL_ERROR_INIT;
    char *found;
    if (bl_h5_read_text(object, name, &found, &ignored) != BL_OK ||
        found == NULL)
        return false;
    bool begins = strncmp(found, text, strlen(text)) == 0;
    free(found);
    return begins;
}

bool bl_h5_says(hid_t object, const char *name, const char *text)
{
    struct bl_error ignored = BL_ERROR_INIT;
    char *found;
    if (bl_h5_read_text(object, name, &found, &ignored) != BL_OK ||
        found == NULL)
        return false;
    bool says = strcmp(found, text) == 0;
    free(found);
    return says;
}

bool bl_h5_read_numbers(hid_t object, const char *name, double *values,
                        size_t max, size_t *n)
{
    struct bl_error ignored = BL_ERROR_INIT;
    struct bl_h5_value h;
    hid_t attribute;
    *n = 0;
    if (attribute_open(&h, object, name, &attribute, &ignored) != BL_OK ||
        attribute < 0)
        return false;
    bool read = bl_h5_value_numbers(&h, values, max);
    *n = read ? h.n : 0;
    bl_h5_value_close(&h);
    bl_h5_close(attribute);
    return read && *n > 0;
}

static const char *const unit_names[] = {"units", "unit",  "Unit",
                                         "Units", "UNITS", NULL};

static const char *const internal_names[] = {"CLASS",
                                             "NAME",
                                             "DIMENSION_LIST",
                                             "REFERENCE_LIST",
                                             "column_name",
                                             "DIMENSION_LABELS",
                                             NULL};
static const char *const internal_prefixes[] = {"_Netcdf4", "_NC", "_nc3",
                                                NULL};

static const char *const pytables_names[] = {"VERSION",
                                             "TITLE",
                                             "FLAVOR",
                                             "NROWS",
                                             "EXTDIM",
                                             "PSEUDOATOM",
                                             "FILTERS",
                                             "PYTABLES_FORMAT_VERSION",
                                             "AUTOMATIC_INDEX",
                                             "REINDEX",
                                             "FILTERS_INDEX",
                                             "transposed",
                                             NULL};
static const char *const pytables_prefixes[] = {"FIELD_", NULL};

static bool is_among(const char *name, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool begins_among(const char *name, const char *const *prefixes)
{
    for (size_t i = 0; prefixes[i] != NULL; i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

bool bl_h5_is_pytables(hid_t object)
{
    static const char *const classes[] = {
        "GROUP", "TABLE", "ARRAY", "CARRAY", "EARRAY", "VLARRAY", NULL};
    struct bl_error ignored = BL_ERROR_INIT;
    char *class;
    if (bl_h5_read_text(object, "CLASS", &class, &ignored) != BL_OK ||
        class == NULL)
        return false;
    bool is = is_among(class, classes) && H5Aexists(object, "VERSION") > 0;
    free(class);
    return is;
}

struct carrying {
    struct bl_attributes *to;
    bool is_pytables;
    struct bl_error *err;
};

static bool is_internal(const struct carrying *c, const char *name)
{
    return is_among(name, internal_names) || is_among(name, unit_names) ||
           begins_among(name, internal_prefixes) ||
           (c->is_pytables && (is_among(name, pytables_names) ||
                               begins_among(name, pytables_prefixes)));
}

static enum bl_status carry_value(const struct bl_h5_value *h, const char *name,
                                  const struct carrying *c)
{
    if (bl_h5_layout_is_text(&h->layout)) {
        struct bl_h5_strings s = {0};
        if (h->n != 1 || h->layout.size > MAX_CARRIED_TEXT)
            return BL_OK;
        if (bl_h5_value_strings(h, &s, c->err) == BL_OK)
            bl_attributes_set_text(c->to, name, s.items[0], c->err);
        bl_h5_strings_release(&s);
        return c->err->status;
    }
    double values[MAX_CARRIED_NUMBERS];
    if (h->n > 0 && bl_h5_value_numbers(h, values, MAX_CARRIED_NUMBERS))
        return bl_attributes_set_numbers(c->to, name, values, h->n, c->err);
    return BL_OK;
}

static herr_t carry_one(hid_t object, const char *name, const H5A_info_t *info,
                        void *data)
{
    const struct carrying *c = data;
    struct bl_h5_value h;
    hid_t attribute;
    (void)info;
    if (is_internal(c, name))
        return 0;
    if (attribute_open(&h, object, name, &attribute, c->err) != BL_OK)
        return -1;
    if (attribute < 0)
        return 0;
    enum bl_status status = carry_value(&h, name, c);
    bl_h5_value_close(&h);
    bl_h5_close(attribute);
    return status == BL_OK ? 0 : -1;
}

enum bl_status bl_h5_carry_attributes(hid_t object, struct bl_attributes *to,
                                      struct bl_error *err)
{
    struct bl_error inner = BL_ERROR_INIT;
    struct carrying c = {to, bl_h5_is_pytables(object), &inner};
    hsize_t at = 0;
    if (H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, carry_one, &c) >=
        0)
        return BL_OK;
    if (inner.status == BL_OK)
        return bl_h5_fail(err, "its attributes cannot be read");
    *err = inner;
    return err->status;
}

enum bl_status bl_h5_attributes_complete(struct bl_attributes *to,
                                         const struct bl_attributes *from,
                                         struct bl_error *err)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct bl_attribute *a = &from->items[i];
        if (bl_attributes_find(to, a->name) != NULL)
            continue;
        enum bl_status status =
            a->text != NULL ? bl_attributes_set_text(to, a->name, a->text, err)
                            : bl_attributes_set_numbers(to, a->name, a->values,
                                                        a->n_values, err);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

enum bl_status bl_h5_carry_scalar(hid_t dataset, const char *name,
                                  struct bl_attributes *to,
                                  struct bl_error *err)
{
    struct bl_h5_value h;
    struct bl_error inner = BL_ERROR_INIT;
    struct carrying c = {to, false, &inner};
    if (bl_h5_value_open(&h, dataset, false, err) != BL_OK)
        return err->status;
    enum bl_status status = carry_value(&h, name, &c);
    bl_h5_value_close(&h);
    if (status != BL_OK)
        *err = inner;
    return status;
}

enum bl_status bl_h5_read_units(hid_t object, size_t n, struct bl_h5_strings *s,
                                struct bl_error *err)
{
    *s = (struct bl_h5_strings){0};
    for (size_t i = 0; unit_names[i] != NULL && s->n == 0; i++) {
        if (bl_h5_attribute_strings(object, unit_names[i], 1, s, err) != BL_OK)
            return err->status;
        if (s->n == 0 && n > 1 &&
            bl_h5_attribute_strings(object, unit_names[i], n, s, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* A float32 is shown with the digits of one. */
static void print_number(char text[BL_NUMBER_TEXT_SIZE], double value)
{
    if ((double)(float)value == value)
        bl_number_print_float(text, (float)value);
    else
        bl_number_print_double(text, value);
}

/* One number; false when the attribute is not just that. */
static bool read_number(hid_t object, const char *name,
                        char text[BL_NUMBER_TEXT_SIZE])
{
    double value;
    size_t n;
    bool read = bl_h5_read_numbers(object, name, &value, 1, &n);
    if (read)
        print_number(text, value);
    return read;
}

enum bl_status bl_h5_read_note(hid_t object, char **note, struct bl_error *err)
{
    char fill[BL_NUMBER_TEXT_SIZE], scale[BL_NUMBER_TEXT_SIZE] = "1",
                                    offset[BL_NUMBER_TEXT_SIZE] = "0";
    bool has_fill = read_number(object, "_FillValue", fill) ||
                    read_number(object, "missing_value", fill);
    bool is_scaled = read_number(object, "scale_factor", scale);
    bool is_moved = read_number(object, "add_offset", offset);
    bool is_packed = is_scaled || is_moved;
    *note = NULL;
    if (has_fill && is_packed)
        *note =
            bl_string_format(err, "fill value %s; packed, stands for %s x + %s",
                             fill, scale, offset);
    else if (has_fill)
        *note = bl_string_format(err, "fill value %s", fill);
    else if (is_packed)
        *note = bl_string_format(err, "packed, stands for %s x + %s", scale,
                                 offset);
    bool is_told = has_fill || is_packed;
    return !is_told || *note != NULL ? BL_OK : err->status;
}
