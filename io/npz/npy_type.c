#include "io/npz/npy_type.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/member_name.h"

enum {
    MAX_DEPTH = 16,        // structures in structures
    MAX_BYTES = 256 << 20, // of leaves; arrays of structures multiply them
    MAX_NARROW = 32,       // structures in an array that become columns
    MAX_SIZES = 64
};

static bool machine_is_little(void)
{
    const uint16_t one = 1;
    return *(const uint8_t *)&one == 1;
}

struct parser {
    struct bl_npy_literal *l;
    size_t depth; // of the structure being read
    size_t bytes; // of leaves ever made, so that nesting cannot multiply work
};

void bl_npy_type_release(struct bl_npy_type *type)
{
    for (size_t i = 0; i < type->n_leaves; i++)
        free(type->leaves[i].name);
    free(type->leaves);
    *type = (struct bl_npy_type){0};
}

/* Takes the name, whether it succeeds or not. */
static struct bl_npy_leaf *leaf_add(struct parser *p, struct bl_npy_type *type,
                                    char *name, struct bl_error *err)
{
    void *leaves = type->leaves;
    if (name == NULL)
        return NULL;
    p->bytes += sizeof *type->leaves + strlen(name);
    if (p->bytes > MAX_BYTES) {
        bl_fail(err, BL_FAILED, "its dtype has too many fields");
    } else if (bl_array_reserve(&leaves, &type->capacity, type->n_leaves + 1,
                                sizeof *type->leaves, err) == BL_OK) {
        type->leaves = leaves;
        struct bl_npy_leaf *leaf = &type->leaves[type->n_leaves++];
        *leaf = (struct bl_npy_leaf){.name = name, .count = 1};
        return leaf;
    }
    free(name);
    return NULL;
}

/* "[25ns]" behind a time. */
static bool parse_unit(struct bl_npy_leaf *leaf, const char *text)
{
    size_t n = strlen(text);
    if (n == 0)
        return true;
    if (text[0] != '[' || text[n - 1] != ']' || n - 2 >= sizeof leaf->unit)
        return false;
    memcpy(leaf->unit, text + 1, n - 2);
    leaf->unit[n - 2] = '\0';
    if (strcmp(leaf->unit, "generic") == 0)
        leaf->unit[0] = '\0';
    return true;
}

/* "<f8": byte order, kind, size; sizes of U count characters. */
static bool parse_code(struct bl_npy_leaf *leaf, const char *code)
{
    char order = '=';
    if (*code != '\0' && strchr("<>|=", *code) != NULL)
        order = *code++;
    leaf->kind = *code;
    if (leaf->kind == '\0' || strchr("biufcSUMmOV", leaf->kind) == NULL)
        return false;
    char *end;
    unsigned long long size = strtoull(code + 1, &end, 10);
    bool has_size = end > code + 1 && code[1] >= '0' && code[1] <= '9';
    if (!has_size && leaf->kind != 'O')
        return false;
    if (size > INT32_MAX / 4)
        return false;
    leaf->size = (size_t)size * (leaf->kind == 'U' ? 4 : 1);
    leaf->swapped = order == (machine_is_little() ? '>' : '<');
    bool is_time = leaf->kind == 'M' || leaf->kind == 'm';
    return is_time ? parse_unit(leaf, end) : *end == '\0';
}

static enum bl_status parse_plain(struct bl_npy_type *type, struct parser *p,
                                  struct bl_error *err)
{
    struct bl_npy_leaf *leaf = leaf_add(p, type, bl_string_copy("", err), err);
    char *code = leaf != NULL ? bl_npy_literal_string(p->l, err) : NULL;
    if (code == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    if (!parse_code(leaf, code))
        status = bl_fail(err, BL_FAILED,
                         "its dtype '%.40s' is none that numpy writes", code);
    free(code);
    type->item_size = leaf->size;
    type->has_objects |= leaf->kind == 'O';
    return status;
}

/* 'name' or ('title', 'name'). */
static char *parse_field_name(struct bl_npy_literal *l, struct bl_error *err)
{
    if (!bl_npy_literal_take(l, '('))
        return bl_npy_literal_string(l, err);
    char *title = bl_npy_literal_string(l, err);
    if (title == NULL)
        return NULL;
    free(title);
    if (bl_npy_literal_expect(l, ',', err) != BL_OK)
        return NULL;
    char *name = bl_npy_literal_string(l, err);
    if (name != NULL && bl_npy_literal_expect(l, ')', err) == BL_OK)
        return name;
    free(name);
    return NULL;
}

struct field {
    char *name;
    size_t n_dims;
    uint64_t dims[MAX_SIZES];
    uint64_t count;
};

static enum bl_status multiply_dims(struct field *f, struct bl_error *err)
{
    f->count = 1;
    for (size_t i = 0; i < f->n_dims && i < MAX_SIZES; i++)
        if (__builtin_mul_overflow(f->count, f->dims[i], &f->count))
            f->count = UINT64_MAX / 2;
    if (f->n_dims > MAX_SIZES || f->count > INT32_MAX)
        return bl_fail(err, BL_FAILED, "field %s has an impossible shape",
                       f->name);
    return BL_OK;
}

/* "outer", "outer.inner" or "outer[2].inner". */
static char *joined_name(const struct field *f, const char *inner, size_t i,
                         struct bl_error *err)
{
    const char *dot = inner[0] != '\0' ? "." : "";
    if (f->n_dims == 0 || inner[0] == '\0')
        return bl_string_format(err, "%s%s%s", f->name, dot, inner);
    return bl_string_format(err, "%s[%zu]%s%s", f->name, i, dot, inner);
}

/* The leaves of a structure in an array, once more for each element behind
 * the first; `inner` is lent by the caller and outlives the additions. */
static enum bl_status repeat_leaves(struct parser *p, struct bl_npy_type *type,
                                    const struct bl_npy_type *inner,
                                    const struct field *f, struct bl_error *err)
{
    for (size_t i = 0; i < f->count; i++)
        for (size_t k = 0; k < inner->n_leaves; k++) {
            const struct bl_npy_leaf *from = &inner->leaves[k];
            char *name = joined_name(f, from->name, i, err);
            struct bl_npy_leaf *leaf = leaf_add(p, type, name, err);
            if (leaf == NULL)
                return err->status;
            *leaf = *from;
            leaf->name = name;
            leaf->offset += type->item_size + i * inner->item_size;
        }
    return BL_OK;
}

/* A field of simple elements, or one too wide to be taken apart. */
static enum bl_status add_whole(struct parser *p, struct bl_npy_type *type,
                                const struct bl_npy_type *inner,
                                const struct field *f, struct bl_error *err)
{
    char *name = bl_string_copy(f->name, err);
    struct bl_npy_leaf *leaf = leaf_add(p, type, name, err);
    if (leaf == NULL)
        return err->status;
    if (inner->structured)
        *leaf = (struct bl_npy_leaf){.kind = 'V', .size = inner->item_size};
    else
        *leaf = inner->leaves[0];
    leaf->name = name;
    leaf->offset = type->item_size;
    leaf->count = (size_t)f->count;
    leaf->n_dims = f->n_dims;
    for (size_t i = 0; i < f->n_dims && i < BL_MAX_DIMS; i++)
        leaf->dims[i] = (size_t)f->dims[i];
    return BL_OK;
}

/* ('', '|V4'): bytes between fields. */
static bool is_padding(const struct bl_npy_type *inner, const struct field *f)
{
    return f->name[0] == '\0' && !inner->structured &&
           inner->leaves[0].kind == 'V';
}

static enum bl_status add_field(struct parser *p, struct bl_npy_type *type,
                                const struct bl_npy_type *inner,
                                const struct field *f, struct bl_error *err)
{
    size_t bytes;
    if (!bl_size_multiply(&bytes, inner->item_size, (size_t)f->count) ||
        bytes > INT32_MAX - type->item_size)
        return bl_fail(err, BL_FAILED, "field %s is larger than any dtype",
                       f->name);
    enum bl_status status = BL_OK;
    if (inner->structured && f->count <= MAX_NARROW)
        status = repeat_leaves(p, type, inner, f, err);
    else if (!is_padding(inner, f))
        status = add_whole(p, type, inner, f, err);
    type->item_size += bytes;
    type->has_objects |= inner->has_objects;
    return status;
}

static enum bl_status parse_any(struct bl_npy_type *type, struct parser *p,
                                struct bl_error *err);

/* What follows the name: ", dtype)" or ", dtype, shape)". */
static enum bl_status parse_field_rest(struct bl_npy_type *inner,
                                       struct parser *p, struct field *f,
                                       struct bl_error *err)
{
    struct bl_npy_literal *l = p->l;
    if (bl_npy_literal_expect(l, ',', err) != BL_OK ||
        parse_any(inner, p, err) != BL_OK)
        return err->status;
    if (bl_npy_literal_take(l, ',') && bl_npy_literal_peek(l) != ')' &&
        bl_npy_literal_sizes(l, f->dims, MAX_SIZES, &f->n_dims, err) != BL_OK)
        return err->status;
    bl_npy_literal_take(l, ',');
    if (bl_npy_literal_expect(l, ')', err) != BL_OK)
        return err->status;
    return multiply_dims(f, err);
}

/* ('name', dtype) or ('name', dtype, shape). */
static enum bl_status parse_field(struct bl_npy_type *type, struct parser *p,
                                  struct bl_error *err)
{
    struct field f = {0};
    if (bl_npy_literal_expect(p->l, '(', err) != BL_OK)
        return err->status;
    char *escaped = parse_field_name(p->l, err);
    if (escaped == NULL)
        return err->status;
    f.name = bl_member_name_unescape(escaped, err);
    free(escaped);
    if (f.name == NULL)
        return err->status;
    struct bl_npy_type inner = {0};
    enum bl_status status = parse_field_rest(&inner, p, &f, err);
    if (status == BL_OK)
        status = add_field(p, type, &inner, &f, err);
    bl_npy_type_release(&inner);
    free(f.name);
    return status;
}

static enum bl_status parse_any(struct bl_npy_type *type, struct parser *p,
                                struct bl_error *err)
{
    struct bl_npy_literal *l = p->l;
    if (!bl_npy_literal_take(l, '['))
        return parse_plain(type, p, err);
    if (++p->depth > MAX_DEPTH)
        return bl_npy_literal_wrong(l, "its dtype is nested too deeply", err);
    type->structured = true;
    while (!bl_npy_literal_take(l, ']')) {
        if (parse_field(type, p, err) != BL_OK)
            return err->status;
        if (!bl_npy_literal_take(l, ',') && bl_npy_literal_peek(l) != ']')
            return bl_npy_literal_wrong(l, "',' or ']' is missing", err);
    }
    p->depth--;
    return BL_OK;
}

enum bl_status bl_npy_type_parse(struct bl_npy_type *type,
                                 struct bl_npy_literal *l, struct bl_error *err)
{
    *type = (struct bl_npy_type){0};
    struct parser p = {.l = l};
    if (parse_any(type, &p, err) == BL_OK)
        return BL_OK;
    bl_npy_type_release(type);
    return err->status;
}
