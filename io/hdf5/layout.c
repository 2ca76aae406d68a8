#include "io/hdf5/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/h5.h"

enum { MAX_DEPTH = 16, MAX_TEXT_BYTES = 1 << 24 };

struct build {
    bool bits_are_flags;
    int depth; // of compounds and arrays above
    struct bl_error *err;
};

static enum bl_status layout_of(struct bl_h5_layout *l, hid_t type,
                                struct build b);

void bl_h5_layout_release(struct bl_h5_layout *l)
{
    for (size_t i = 0; i < l->n_leaves; i++)
        free(l->leaves[i].name);
    free(l->leaves);
    bl_h5_close(l->memory);
    *l = (struct bl_h5_layout){.memory = H5I_INVALID_HID};
}

char *bl_h5_join(const char *left, const char *right, struct bl_error *err)
{
    bool touch = left[0] == '\0' || right[0] == '\0' || right[0] == '[';
    return bl_string_format(err, "%s%s%s", left, touch ? "" : ".", right);
}

size_t bl_h5_text_length(const char *text, size_t size, H5T_str_t padding)
{
    const char *end = NULL;
    if (padding == H5T_STR_NULLTERM)
        end = memchr(text, '\0', size);
    size_t n = end != NULL ? (size_t)(end - text) : size;
    char pad = padding == H5T_STR_SPACEPAD ? ' ' : '\0';
    while (n > 0 && text[n - 1] == pad)
        n--;
    return n;
}

/* Takes over leaf.name, also when it fails. */
static enum bl_status add_leaf(struct bl_h5_layout *l, struct bl_h5_leaf leaf,
                               struct bl_error *err)
{
    void *leaves = l->leaves;
    if (leaf.name == NULL)
        return err->status;
    if (l->n_leaves >= BL_H5_MAX_COLUMNS) {
        free(leaf.name);
        return bl_fail(err, BL_FAILED, "it has more than %d columns",
                       BL_H5_MAX_COLUMNS);
    }
    if (bl_array_reserve(&leaves, &l->capacity, l->n_leaves + 1,
                         sizeof *l->leaves, err) != BL_OK) {
        free(leaf.name);
        return err->status;
    }
    l->leaves = leaves;
    l->leaves[l->n_leaves++] = leaf;
    return BL_OK;
}

static enum bl_status unreadable(struct bl_h5_layout *l, const char *note,
                                 struct build b)
{
    struct bl_h5_leaf leaf = {
        .name = bl_string_copy("", b.err), .type = BL_UNREADABLE, .note = note};
    return add_leaf(l, leaf, b.err);
}

/* One leaf that is the whole element, read as `memory` (taken over). */
static enum bl_status readable(struct bl_h5_layout *l, hid_t memory,
                               struct bl_h5_leaf leaf, struct build b)
{
    l->memory = memory;
    l->size = memory >= 0 ? H5Tget_size(memory) : 0;
    if (l->size == 0)
        return bl_h5_fail(b.err, "its type cannot be read");
    leaf.size = l->size;
    leaf.name = bl_string_copy("", b.err);
    return add_leaf(l, leaf, b.err);
}

static enum bl_status number(struct bl_h5_layout *l, enum bl_type type,
                             const char *note, struct build b)
{
    const hid_t native[BL_N_TYPES] = {
        [BL_BOOL] = H5T_NATIVE_INT8,     [BL_INT8] = H5T_NATIVE_INT8,
        [BL_INT16] = H5T_NATIVE_INT16,   [BL_INT32] = H5T_NATIVE_INT32,
        [BL_INT64] = H5T_NATIVE_INT64,   [BL_UINT8] = H5T_NATIVE_UINT8,
        [BL_UINT16] = H5T_NATIVE_UINT16, [BL_UINT32] = H5T_NATIVE_UINT32,
        [BL_UINT64] = H5T_NATIVE_UINT64, [BL_FLOAT32] = H5T_NATIVE_FLOAT,
        [BL_FLOAT64] = H5T_NATIVE_DOUBLE};
    struct bl_h5_leaf leaf = {.type = type,
                              .form =
                                  type == BL_BOOL ? BL_H5_FLAGS : BL_H5_NUMBERS,
                              .note = note};
    return readable(l, H5Tcopy(native[type]), leaf, b);
}

/* The smallest integer of ours that holds `size` bytes; BL_N_TYPES for none. */
static enum bl_type integer_type(size_t size, bool is_signed)
{
    enum bl_type type = is_signed ? BL_INT8 : BL_UINT8;
    for (size_t bytes = 1; bytes <= 8; bytes *= 2, type++)
        if (size <= bytes)
            return type;
    return BL_N_TYPES;
}

static enum bl_status of_integer(struct bl_h5_layout *l, hid_t type,
                                 struct build b)
{
    enum bl_type t =
        integer_type(H5Tget_size(type), H5Tget_sign(type) == H5T_SGN_2);
    if (t == BL_N_TYPES)
        return unreadable(l, "an integer of more than 64 bits: not read", b);
    return number(l, t, NULL, b);
}

/* float32 when sign, exponent and mantissa fit, as those of 16 bits do. */
static enum bl_status of_float(struct bl_h5_layout *l, hid_t type,
                               struct build b)
{
    size_t sign, exponent_at, exponent, mantissa_at, mantissa;
    if (H5Tget_fields(type, &sign, &exponent_at, &exponent, &mantissa_at,
                      &mantissa) < 0)
        return unreadable(l, "a float of unknown kind: not read", b);
    if (exponent <= 8 && mantissa <= 23)
        return number(l, BL_FLOAT32, NULL, b);
    if (exponent <= 11 && mantissa <= 52)
        return number(l, BL_FLOAT64, NULL, b);
    return number(l, BL_FLOAT64, "long double in the file, read as float64", b);
}

static bool member_is(hid_t type, unsigned i, const char *name, int8_t value)
{
    char *found = H5Tget_member_name(type, i);
    int8_t v = -1;
    bool is = found != NULL && strcmp(found, name) == 0 &&
              H5Tget_member_value(type, i, &v) >= 0 && v == value;
    H5free_memory(found);
    return is;
}

/* As h5py writes numpy's bool. */
static bool is_bool_enum(hid_t type)
{
    return H5Tget_size(type) == 1 && H5Tget_nmembers(type) == 2 &&
           member_is(type, 0, "FALSE", 0) && member_is(type, 1, "TRUE", 1);
}

static enum bl_status of_enum(struct bl_h5_layout *l, hid_t type,
                              struct build b)
{
    if (is_bool_enum(type))
        return number(l, BL_BOOL, NULL, b);
    hid_t base = H5Tget_super(type);
    enum bl_status status =
        base >= 0 ? of_integer(l, base, b)
                  : bl_h5_fail(b.err, "its enumeration cannot be read");
    bl_h5_close(base);
    if (status == BL_OK && l->memory >= 0)
        l->leaves[0].note = "enumeration, read as its integers";
    return status;
}

static enum bl_status of_bits(struct bl_h5_layout *l, hid_t type,
                              struct build b)
{
    const hid_t native[] = {H5T_NATIVE_B8, H5T_NATIVE_B16, H5T_NATIVE_B32,
                            H5T_NATIVE_B64};
    enum bl_type t = integer_type(H5Tget_size(type), false);
    if (t == BL_N_TYPES)
        return unreadable(l, "a bit field of more than 64 bits: not read", b);
    bool flag = b.bits_are_flags && t == BL_UINT8;
    struct bl_h5_leaf leaf = {.type = flag ? BL_BOOL : t,
                              .form = flag ? BL_H5_FLAGS : BL_H5_NUMBERS,
                              .note = flag ? NULL
                                           : "bit field, read as an integer"};
    return readable(l, H5Tcopy(native[t - BL_UINT8]), leaf, b);
}

/* The copy of the file's own type: libhdf5 converts no text. */
static enum bl_status of_text(struct bl_h5_layout *l, hid_t type,
                              struct build b)
{
    bool variable = H5Tis_variable_str(type) > 0;
    if (!variable && H5Tget_size(type) > MAX_TEXT_BYTES)
        return unreadable(l, "text of more than 16 MiB a row: not read", b);
    struct bl_h5_leaf leaf = {.type = BL_TEXT,
                              .form = variable ? BL_H5_VARIABLE_TEXT
                                               : BL_H5_FIXED_TEXT,
                              .padding = H5Tget_strpad(type)};
    return readable(l, H5Tcopy(type), leaf, b);
}

static enum bl_status of_variable_length(struct bl_h5_layout *l, hid_t type,
                                         struct build b)
{
    (void)type;
    return unreadable(l, "variable length: not read", b);
}

static enum bl_status of_opaque(struct bl_h5_layout *l, hid_t type,
                                struct build b)
{
    (void)type;
    return unreadable(l, "opaque bytes: not read", b);
}

static enum bl_status of_reference(struct bl_h5_layout *l, hid_t type,
                                   struct build b)
{
    (void)type;
    return unreadable(l, "reference: not read", b);
}

static enum bl_status of_time(struct bl_h5_layout *l, hid_t type,
                              struct build b)
{
    (void)type;
    return unreadable(l, "HDF5 time type: not read", b);
}

/* Adds the leaves of `part` behind `prefix`, `offset` bytes into l. */
static enum bl_status absorb(struct bl_h5_layout *l,
                             const struct bl_h5_layout *part,
                             const char *prefix, size_t offset, struct build b)
{
    for (size_t i = 0; i < part->n_leaves; i++) {
        struct bl_h5_leaf leaf = part->leaves[i];
        leaf.name = bl_h5_join(prefix, leaf.name, b.err);
        leaf.offset += offset;
        if (add_leaf(l, leaf, b.err) != BL_OK)
            return b.err->status;
    }
    return BL_OK;
}

struct member {
    char *name; // libhdf5's
    size_t offset;
    hid_t memory;
};

static hid_t compound_in_memory(const struct member *members, size_t n,
                                size_t size)
{
    hid_t memory = H5Tcreate(H5T_COMPOUND, size);
    for (size_t i = 0; i < n && memory >= 0; i++) {
        if (members[i].memory < 0 ||
            H5Tinsert(memory, members[i].name, members[i].offset,
                      members[i].memory) >= 0)
            continue;
        bl_h5_close(memory);
        memory = H5I_INVALID_HID;
    }
    return memory;
}

/* libhdf5 copies members from wherever a damaged type says they are. */
static bool lies_within(hid_t type, unsigned i, hid_t member_type)
{
    size_t size = H5Tget_size(type);
    size_t n = H5Tget_size(member_type);
    size_t at = H5Tget_member_offset(type, i);
    return n > 0 && n <= size && at <= size - n;
}

/* Lays member i behind what l has so far. */
static enum bl_status add_member(struct bl_h5_layout *l, hid_t type, unsigned i,
                                 struct member *m, struct build b)
{
    struct bl_h5_layout part = {.memory = H5I_INVALID_HID};
    hid_t member_type = H5Tget_member_type(type, i);
    m->name = H5Tget_member_name(type, i);
    m->offset = l->size;
    enum bl_status status =
        member_type >= 0 && m->name != NULL && lies_within(type, i, member_type)
            ? layout_of(&part, member_type, b)
            : bl_h5_fail(b.err, "member %u of its type cannot be read", i);
    if (status == BL_OK)
        status = absorb(l, &part, m->name, m->offset, b);
    if (status == BL_OK && part.memory >= 0) {
        m->memory = H5Tcopy(part.memory);
        l->size += part.size; // below H5Tget_size's bound: no overflow
    }
    bl_h5_layout_release(&part);
    bl_h5_close(member_type);
    return status;
}

static enum bl_status of_compound(struct bl_h5_layout *l, hid_t type,
                                  struct build b)
{
    int n = H5Tget_nmembers(type);
    if (n < 0)
        return bl_h5_fail(b.err, "its members cannot be read");
    struct member *members = bl_array_new((size_t)n, sizeof *members, b.err);
    if (members == NULL)
        return b.err->status;
    enum bl_status status = BL_OK;
    for (int i = 0; i < n; i++)
        members[i].memory = H5I_INVALID_HID;
    for (int i = 0; i < n && status == BL_OK; i++)
        status = add_member(l, type, (unsigned)i, &members[i], b);
    if (status == BL_OK && l->size > 0) {
        l->memory = compound_in_memory(members, (size_t)n, l->size);
        if (l->memory < 0)
            status = bl_h5_fail(b.err, "its compound type cannot be read");
    }
    for (int i = 0; i < n; i++) {
        H5free_memory(members[i].name);
        bl_h5_close(members[i].memory);
    }
    free(members);
    return status;
}

static enum bl_status add_elements(struct bl_h5_layout *l,
                                   const struct bl_h5_layout *part, size_t n,
                                   struct build b)
{
    for (size_t k = 0; k < n; k++) {
        char prefix[32] = "";
        if (n > 1)
            snprintf(prefix, sizeof prefix, "[%zu]", k);
        if (absorb(l, part, prefix, k * part->size, b) != BL_OK)
            return b.err->status;
    }
    return BL_OK;
}

/* An array of `rank` dims of what `part` lays out. */
static enum bl_status array_of(struct bl_h5_layout *l,
                               const struct bl_h5_layout *part, int rank,
                               const hsize_t *dims, struct build b)
{
    size_t n = 1;
    for (int i = 0; i < rank; i++)
        if (dims[i] == 0 || __builtin_mul_overflow(n, dims[i], &n))
            return unreadable(l, "an array of impossible shape: not read", b);
    if (n > BL_H5_MAX_ROW_BYTES / part->size)
        return unreadable(l, "more than 256 MiB in one row: not read", b);
    if (rank > 1 && (rank > BL_MAX_DIMS || !bl_h5_layout_is_number(part)))
        return unreadable(l, "an array of this kind: not read", b);
    l->memory = H5Tarray_create2(part->memory, (unsigned)rank, dims);
    l->size = n * part->size;
    if (l->memory < 0)
        return bl_h5_fail(b.err, "its array type cannot be read");
    if (rank == 1)
        return add_elements(l, part, n, b);
    struct bl_h5_leaf leaf = part->leaves[0];
    leaf.name = bl_string_copy("", b.err);
    leaf.n_dims = (size_t)rank;
    for (int i = 0; i < rank; i++)
        leaf.dims[i] = (size_t)dims[i];
    return add_leaf(l, leaf, b.err);
}

static enum bl_status of_array(struct bl_h5_layout *l, hid_t type,
                               struct build b)
{
    struct bl_h5_layout part = {.memory = H5I_INVALID_HID};
    hsize_t dims[H5S_MAX_RANK];
    int rank = H5Tget_array_ndims(type);
    hid_t base = H5Tget_super(type);
    enum bl_status status = BL_OK;
    if (rank < 1 || base < 0 || H5Tget_array_dims2(type, dims) < 0)
        status = bl_h5_fail(b.err, "its array type cannot be read");
    if (status == BL_OK)
        status = layout_of(&part, base, b);
    if (status == BL_OK)
        status = part.memory >= 0 ? array_of(l, &part, rank, dims, b)
                                  : absorb(l, &part, "", 0, b);
    bl_h5_layout_release(&part);
    bl_h5_close(base);
    return status;
}

static const struct {
    H5T_class_t class;
    enum bl_status (*lay)(struct bl_h5_layout *l, hid_t type, struct build b);
} classes[] = {
    {H5T_INTEGER, of_integer},   {H5T_FLOAT, of_float},
    {H5T_ENUM, of_enum},         {H5T_BITFIELD, of_bits},
    {H5T_STRING, of_text},       {H5T_VLEN, of_variable_length},
    {H5T_COMPOUND, of_compound}, {H5T_ARRAY, of_array},
    {H5T_OPAQUE, of_opaque},     {H5T_REFERENCE, of_reference},
    {H5T_TIME, of_time},
};

static enum bl_status layout_of(struct bl_h5_layout *l, hid_t type,
                                struct build b)
{
    *l = (struct bl_h5_layout){.memory = H5I_INVALID_HID};
    H5T_class_t class = H5Tget_class(type);
    if (H5Tget_size(type) > BL_H5_MAX_ROW_BYTES)
        return unreadable(l, "more than 256 MiB in one value: not read", b);
    if (++b.depth > MAX_DEPTH)
        return unreadable(l, "types nested too deep: not read", b);
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i].class == class)
            return classes[i].lay(l, type, b);
    return unreadable(l, "a type unknown to this version: not read", b);
}

enum bl_status bl_h5_layout_init(struct bl_h5_layout *l, hid_t file_type,
                                 bool bits_are_flags, struct bl_error *err)
{
    struct build b = {.bits_are_flags = bits_are_flags, .err = err};
    enum bl_status status = layout_of(l, file_type, b);
    l->file_size = H5Tget_size(file_type);
    if (status != BL_OK)
        bl_h5_layout_release(l);
    return status;
}

bool bl_h5_layout_is_number(const struct bl_h5_layout *l)
{
    return l->n_leaves == 1 && l->leaves[0].name[0] == '\0' &&
           l->leaves[0].n_dims == 0 && bl_type_is_numeric(l->leaves[0].type);
}

bool bl_h5_layout_is_text(const struct bl_h5_layout *l)
{
    return l->n_leaves == 1 && l->leaves[0].name[0] == '\0' &&
           l->leaves[0].type == BL_TEXT;
}

bool bl_h5_layout_is_complex(const struct bl_h5_layout *l)
{
    return l->n_leaves == 2 && strcmp(l->leaves[0].name, "r") == 0 &&
           strcmp(l->leaves[1].name, "i") == 0 &&
           bl_type_is_float(l->leaves[0].type) &&
           l->leaves[0].type == l->leaves[1].type;
}
