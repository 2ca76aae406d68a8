#include "io/root/branch_stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reader.h"
#include "io/root/basket.h"
#include "io/root/branch_layout.h"
#include "io/root/values.h"

struct stream {
    struct bl_root_stream base;
    const struct bl_root_tree *tree;
    const struct bl_root_branch *branch;
    struct bl_root_layout layout;
    struct bl_root_basket basket;
    size_t current; // the basket that is kept; SIZE_MAX: none
    // Jagged, of that basket: elements of each entry, and where the last run
    // ended, from which the next one usually goes on.
    uint32_t *counts; // the basket's starts, or own ones
    size_t n_own;     // bytes taken for own ones
    uint64_t at_entry, at_element;
    struct bl_root_stream *counter; // NULL until it is needed
};

static struct stream *stream_of(struct bl_root_stream *s)
{
    return (struct stream *)s;
}

static void rest(struct bl_root_stream *base)
{
    struct stream *s = stream_of(base);
    if (s->n_own > 0) {
        free(s->counts);
        bl_root_purse_give(&s->tree->file->purse, s->n_own);
    }
    s->n_own = 0;
    s->counts = NULL;
    s->current = SIZE_MAX;
    bl_root_basket_release(&s->basket);
    if (s->counter != NULL)
        s->counter->ops->rest(s->counter);
}

static void close_stream(struct bl_root_stream *base)
{
    struct stream *s = stream_of(base);
    rest(base);
    if (s->counter != NULL)
        s->counter->ops->close(s->counter);
    free(s);
}

static enum bl_status damaged(const struct stream *s, const char *what,
                              struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "basket %zu of branch %s: its %s is damaged",
                   s->current, s->branch->path, what);
}

/* The basket that holds an entry: the last that does not begin behind it. */
static size_t basket_of(const struct stream *s, uint64_t entry)
{
    const struct bl_root_basket_place *places =
        &s->tree->baskets[s->branch->first_basket];
    size_t low = 0, high = s->branch->n_baskets;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (places[middle].first <= entry)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint64_t first_of(const struct stream *s, size_t basket)
{
    return s->tree->baskets[s->branch->first_basket + basket].first;
}

/* Fixed leaves fill their basket without rest; offsets say nothing then. */
static enum bl_status check_fixed(const struct stream *s, struct bl_error *err)
{
    size_t size;
    if (!bl_size_multiply(&size, s->basket.n_entries,
                          (size_t)s->layout.entry_size) ||
        size != s->basket.n_data)
        return damaged(s, "length", err);
    return BL_OK;
}

/* The counter's values for the entries of the basket, where offsets were left
 * out. */
static enum bl_status ask_counter(struct stream *s, struct bl_error *err)
{
    struct bl_root_purse *purse = &s->tree->file->purse;
    size_t n = s->basket.n_entries, size;
    if (!bl_size_multiply(&size, n, sizeof *s->counts))
        return damaged(s, "number of entries", err);
    if (bl_root_purse_take(purse, size, err) != BL_OK)
        return err->status;
    s->counts = bl_array_new(n, sizeof *s->counts, err);
    if (s->counts == NULL) {
        bl_root_purse_give(purse, size);
        return err->status;
    }
    s->n_own = size;
    return s->base.ops->counts(&s->base, first_of(s, s->current), n, s->counts,
                               err);
}

/* Elements of each entry from the bytes between starts.  What stands in front
 * of the elements is cut out, so that they lie side by side. */
static enum bl_status count_elements(struct stream *s, struct bl_error *err)
{
    struct bl_root_basket *b = &s->basket;
    size_t size = s->layout.len * bl_type_size(s->layout.type);
    uint8_t *to = b->data;
    for (size_t i = 0; i < b->n_entries; i++) {
        size_t start = b->starts[i], n = b->starts[i + 1] - start;
        size_t prefix = n < s->layout.prefix ? n : s->layout.prefix;
        if ((n - prefix) % size != 0)
            return damaged(s, "list of offsets", err);
        if (s->layout.prefix > 0)
            memmove(to, b->data + start + prefix, n - prefix);
        to += n - prefix;
        b->starts[i] = (uint32_t)((n - prefix) / size);
    }
    b->n_data = (size_t)(to - b->data);
    s->counts = b->starts;
    return BL_OK;
}

static enum bl_status check_counts(const struct stream *s, struct bl_error *err)
{
    size_t size = s->layout.len * bl_type_size(s->layout.type);
    uint64_t n = 0;
    for (size_t i = 0; i < s->basket.n_entries; i++)
        n += s->counts[i];
    return n == s->basket.n_data / size && s->basket.n_data % size == 0
               ? BL_OK
               : damaged(s, "length", err);
}

static enum bl_status prepare_jagged(struct stream *s, struct bl_error *err)
{
    struct bl_root_basket *b = &s->basket;
    size_t size = bl_type_size(s->layout.type);
    bool can_ask = s->layout.prefix == 0 && s->layout.counter != SIZE_MAX;
    enum bl_status status = b->starts != NULL ? count_elements(s, err)
                            : can_ask         ? ask_counter(s, err)
                                      : damaged(s, "list of offsets", err);
    if (status != BL_OK || check_counts(s, err) != BL_OK)
        return err->status;
    bl_root_values(b->data, s->layout.type, b->data, b->n_data / size);
    s->at_entry = first_of(s, s->current);
    s->at_element = 0;
    return BL_OK;
}

static enum bl_status prepare(struct stream *s, struct bl_error *err)
{
    if (s->layout.kind == BL_ROOT_LEAVES)
        return check_fixed(s, err);
    if (s->layout.kind == BL_ROOT_JAGGED)
        return prepare_jagged(s, err);
    return s->basket.starts != NULL ? BL_OK
                                    : damaged(s, "list of offsets", err);
}

/* Keeps the basket that holds an entry. */
static enum bl_status keep(struct stream *s, uint64_t entry,
                           struct bl_error *err)
{
    size_t wanted = basket_of(s, entry);
    if (wanted == s->current)
        return BL_OK;
    rest(&s->base);
    if (bl_root_basket_read(&s->basket, s->tree, s->branch, wanted, err) !=
        BL_OK)
        return err->status;
    s->current = wanted;
    if (prepare(s, err) == BL_OK)
        return BL_OK;
    rest(&s->base);
    return err->status;
}

/* How many of n entries from `first` on the kept basket has; 1 at least. */
static size_t entries_here(const struct stream *s, uint64_t first, size_t n)
{
    uint64_t left = first_of(s, s->current) + s->basket.n_entries - first;
    return left < n ? (size_t)left : n;
}

static size_t part_offset(const struct stream *s, size_t part)
{
    const struct bl_root_leaf *leaves = &s->tree->leaves[s->branch->first_leaf];
    size_t offset = 0;
    for (size_t i = 0; i < part; i++)
        offset += leaves[i].len *
                  bl_type_size(bl_root_leaf_type(s->branch, &leaves[i]));
    return offset;
}

static enum bl_status read_fixed(struct bl_root_stream *base, size_t part,
                                 uint64_t first, size_t n, void *to,
                                 struct bl_error *err)
{
    struct stream *s = stream_of(base);
    const struct bl_root_leaf *leaf =
        &s->tree->leaves[s->branch->first_leaf + part];
    enum bl_type type = bl_root_leaf_type(s->branch, leaf);
    size_t stride = (size_t)s->layout.entry_size, offset = part_offset(s, part);
    uint8_t *bytes = to;
    for (size_t done = 0, here; done < n; done += here) {
        if (keep(s, first + done, err) != BL_OK)
            return err->status;
        here = entries_here(s, first + done, n - done);
        uint64_t row = first + done - first_of(s, s->current);
        bl_root_values_strided(bytes, type,
                               s->basket.data + row * stride + offset, stride,
                               leaf->len, here);
        bytes += here * leaf->len * bl_type_size(type);
    }
    return BL_OK;
}

/* A string of an entry's bytes; none at all is an empty one. */
static enum bl_status put_text(struct stream *s, size_t entry,
                               struct bl_vector *to, size_t row,
                               struct bl_error *err)
{
    size_t start = s->basket.starts[entry];
    size_t n = s->basket.starts[entry + 1] - start;
    struct bl_reader r = bl_reader_over(s->basket.data + start, n);
    struct bl_root_text text = {"", 0};
    if (n > 0)
        text = bl_root_text_read(&r);
    if (!bl_reader_ok(&r))
        return damaged(s, "text", err);
    return bl_vector_put_text(to, row, text.text, text.n, err);
}

static enum bl_status read_text(struct bl_root_stream *base, uint64_t first,
                                size_t n, struct bl_vector *to, size_t row,
                                struct bl_error *err)
{
    struct stream *s = stream_of(base);
    for (size_t done = 0; done < n; done++) {
        if (keep(s, first + done, err) != BL_OK)
            return err->status;
        size_t entry = (size_t)(first + done - first_of(s, s->current));
        if (put_text(s, entry, to, row + done, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* The element at which an entry of the kept basket begins. */
static uint64_t element_of(struct stream *s, uint64_t entry)
{
    uint64_t at = first_of(s, s->current);
    if (entry < s->at_entry) {
        s->at_entry = at;
        s->at_element = 0;
    }
    for (; s->at_entry < entry; s->at_entry++)
        s->at_element += s->counts[s->at_entry - at];
    return s->at_element;
}

static enum bl_status read_jagged(struct bl_root_stream *base, uint64_t first,
                                  size_t n, struct bl_root_run *run,
                                  struct bl_error *err)
{
    struct stream *s = stream_of(base);
    if (keep(s, first, err) != BL_OK)
        return err->status;
    size_t size = s->layout.len * bl_type_size(s->layout.type);
    run->n = entries_here(s, first, n);
    run->counts = s->counts + (first - first_of(s, s->current));
    run->values = s->basket.data + element_of(s, first) * size;
    return BL_OK;
}

static enum bl_status open_counter(struct stream *s, struct bl_error *err)
{
    const struct bl_root_tree *t = s->tree;
    if (s->counter != NULL)
        return BL_OK;
    return bl_root_branch_stream_new(&s->counter, t,
                                     t->leaves[s->layout.counter].branch, err);
}

/* Values of the counter, which can be of any integer type. */
static enum bl_status count_from_counter(struct stream *s, uint64_t first,
                                         size_t n, uint32_t *counts,
                                         struct bl_error *err)
{
    enum { AT_ONCE = 256 };
    const struct bl_root_tree *t = s->tree;
    const struct bl_root_leaf *leaf = &t->leaves[s->layout.counter];
    const struct bl_root_branch *branch = &t->branches[leaf->branch];
    enum bl_type type = bl_root_leaf_type(branch, leaf);
    size_t part = s->layout.counter - branch->first_leaf;
    uint64_t raw[AT_ONCE];
    double values[AT_ONCE];
    if (open_counter(s, err) != BL_OK)
        return err->status;
    for (size_t i = 0, k; i < n; i += k) {
        k = n - i < AT_ONCE ? n - i : AT_ONCE;
        if (read_fixed(s->counter, part, first + i, k, raw, err) != BL_OK)
            return err->status;
        bl_type_to_double(values, raw, type, k);
        for (size_t j = 0; j < k; j++) {
            if (!(values[j] >= 0 && values[j] <= UINT32_MAX))
                return bl_fail(err, BL_FAILED,
                               "branch %s counts %g elements in entry %llu",
                               branch->path, values[j],
                               (unsigned long long)(first + i + j));
            counts[i + j] = (uint32_t)values[j];
        }
    }
    return BL_OK;
}

static enum bl_status count_from_runs(struct bl_root_stream *base,
                                      uint64_t first, size_t n,
                                      uint32_t *counts, struct bl_error *err)
{
    struct bl_root_run run;
    for (size_t done = 0; done < n; done += run.n) {
        if (read_jagged(base, first + done, n - done, &run, err) != BL_OK)
            return err->status;
        memcpy(counts + done, run.counts, run.n * sizeof *counts);
    }
    return BL_OK;
}

static enum bl_status read_counts(struct bl_root_stream *base, uint64_t first,
                                  size_t n, uint32_t *counts,
                                  struct bl_error *err)
{
    struct stream *s = stream_of(base);
    return s->layout.counter != SIZE_MAX
               ? count_from_counter(s, first, n, counts, err)
               : count_from_runs(base, first, n, counts, err);
}

static const struct bl_root_stream_ops ops = {
    .fixed = read_fixed,
    .text = read_text,
    .jagged = read_jagged,
    .counts = read_counts,
    .rest = rest,
    .close = close_stream,
};

enum bl_status bl_root_branch_stream_new(struct bl_root_stream **stream,
                                         const struct bl_root_tree *t,
                                         size_t branch, struct bl_error *err)
{
    struct stream *s = calloc(1, sizeof *s);
    if (s == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory");
    s->base.ops = &ops;
    s->tree = t;
    s->branch = &t->branches[branch];
    s->layout = bl_root_layout_of(t, s->branch);
    s->current = SIZE_MAX;
    *stream = &s->base;
    return BL_OK;
}
