#include "io/root/array_columns.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

/* A name taken apart: "v[0][1]" is "v" at {0, 1}. */
struct element {
    size_t name_length; // characters before the first bracket
    size_t index[BL_MAX_DIMS];
    size_t n_dims; // 0: no element of anything
};

/* The number in the brackets that end at `end`, and where they begin; false
 * where it is written otherwise than numbers are. */
static bool parse_last_index(size_t *index, size_t *begin, const char *name,
                             size_t end)
{
    if (end == 0 || name[end - 1] != ']')
        return false;
    size_t last = end - 1, at = last;
    while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9')
        at--;
    bool has_brackets = at < last && at > 1 && name[at - 1] == '[';
    bool has_extra_zero = name[at] == '0' && last - at > 1;
    uint64_t value;
    if (!has_brackets || has_extra_zero ||
        !bl_number_parse_u64(&value, name + at, last - at) || value >= SIZE_MAX)
        return false;
    *index = (size_t)value;
    *begin = at - 1;
    return true;
}

static struct element parse_element(const char *name)
{
    struct element e = {.name_length = strlen(name)};
    size_t found[BL_MAX_DIMS], begin; // the last one first
    while (e.n_dims < BL_MAX_DIMS &&
           parse_last_index(&found[e.n_dims], &begin, name, e.name_length)) {
        e.name_length = begin;
        e.n_dims++;
    }
    for (size_t d = 0; d < e.n_dims; d++)
        e.index[d] = found[e.n_dims - 1 - d];
    return e;
}

static bool is_first(const struct element *e)
{
    for (size_t d = 0; d < e->n_dims; d++)
        if (e->index[d] != 0)
            return false;
    return e->n_dims > 0;
}

static const char *unit_of(const struct bl_column *c)
{
    return c->unit != NULL ? c->unit : "";
}

static bool can_be_element(const struct bl_column *c)
{
    return c->n_dims == 0 && bl_type_is_numeric(c->type);
}

/* Whether b can be an element of the array of which `a` is one. */
static bool is_same_array(const struct bl_column *a, const struct element *of_a,
                          const struct bl_column *b)
{
    struct element of_b = parse_element(b->name);
    return can_be_element(b) && a->type == b->type &&
           of_b.n_dims == of_a->n_dims &&
           of_b.name_length == of_a->name_length &&
           memcmp(a->name, b->name, of_a->name_length) == 0 &&
           strcmp(unit_of(a), unit_of(b)) == 0;
}

/* Whether the name is that of element number k, the last index fastest. */
static bool is_at_place(const char *name, size_t k,
                        const struct bl_array_columns *a)
{
    struct element e = parse_element(name);
    for (size_t d = a->n_dims; d-- > 0; k /= a->dims[d])
        if (e.index[d] != k % a->dims[d])
            return false;
    return k == 0;
}

/* The dimensions of an array with that last element; false when it does not
 * have a->n of them. */
static bool take_dims(struct bl_array_columns *a, const struct element *last)
{
    size_t product = 1;
    a->n_dims = last->n_dims;
    for (size_t d = 0; d < a->n_dims; d++) {
        a->dims[d] = last->index[d] + 1;
        if (!bl_size_multiply(&product, product, a->dims[d]))
            return false;
    }
    return product == a->n;
}

static bool is_whole(struct bl_array_columns *a,
                     const struct bl_column *columns)
{
    struct element last = parse_element(columns[a->n - 1].name);
    if (a->n < 2 || !take_dims(a, &last))
        return false;
    for (size_t k = 0; k < a->n; k++)
        if (!is_at_place(columns[k].name, k, a))
            return false;
    return true;
}

struct bl_array_columns bl_array_columns_alone(const struct bl_column *c)
{
    struct bl_array_columns a = {
        .n = 1, .name_length = strlen(c->name), .n_dims = c->n_dims};
    memcpy(a.dims, c->dims, sizeof a.dims);
    return a;
}

struct bl_array_columns bl_array_columns_at(const struct bl_schema *s,
                                            size_t first)
{
    const struct bl_column *c = &s->columns[first];
    struct element e = parse_element(c->name);
    struct bl_array_columns a = {.n = 1, .name_length = e.name_length};
    if (!is_first(&e) || !can_be_element(c))
        return bl_array_columns_alone(c);
    while (first + a.n < s->n_columns &&
           is_same_array(c, &e, &s->columns[first + a.n]))
        a.n++;
    return is_whole(&a, c) ? a : bl_array_columns_alone(c);
}
