#include "io/root/ntuple_stream.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/ntuple_column.h"

enum { ENTRIES = 4096, ELEMENTS = 1 << 20 };

struct stream {
    struct bl_root_stream base;
    const struct bl_ntuple *n;
    struct bl_ntuple_plan plan;
    struct bl_ntuple_reader values, index;
    uint64_t ends[ENTRIES + 1]; // of elements of entries, from the one before
    uint32_t counts[ENTRIES];
    void *run; // values of the last run
    size_t n_taken;
};

static struct stream *stream_of(struct bl_root_stream *s)
{
    return (struct stream *)s;
}

static void give_run(struct stream *s)
{
    free(s->run);
    s->run = NULL;
    bl_root_purse_give(&s->n->file->purse, s->n_taken);
    s->n_taken = 0;
}

static void rest(struct bl_root_stream *base)
{
    struct stream *s = stream_of(base);
    bl_ntuple_reader_rest(&s->values);
    bl_ntuple_reader_rest(&s->index);
    give_run(s);
}

static void close_stream(struct bl_root_stream *base)
{
    rest(base);
    free(base);
}

/* The cluster of an entry, and how many of n entries it has from there on. */
static size_t cluster_of(const struct stream *s, uint64_t entry, size_t *n)
{
    const struct bl_ntuple_cluster *c = s->n->clusters;
    size_t low = 0, high = s->n->n_clusters;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (c[middle].first_entry <= entry)
            low = middle;
        else
            high = middle;
    }
    uint64_t left = c[low].first_entry + c[low].n_entries - entry;
    *n = left < *n ? (size_t)left : *n;
    return low;
}

/* Elements of a column that has so many per entry.  Before a column that was
 * added later begins, they are zero. */
static enum bl_status read_elements(struct bl_ntuple_reader *r, size_t cluster,
                                    uint64_t first, size_t n, void *to,
                                    struct bl_error *err)
{
    struct bl_ntuple_extent has = bl_ntuple_reader_extent(r, cluster);
    size_t n_zero = 0, size = bl_type_size(r->type);
    if (has.is_deferred && (has.n == 0 || has.first > first))
        n_zero = has.n == 0 || has.first - first > n
                     ? n
                     : (size_t)(has.first - first);
    memset(to, 0, n_zero * size);
    if (n_zero == n)
        return BL_OK;
    if (has.first > first + n_zero)
        return bl_fail(err, BL_FAILED, "cluster %zu begins too late", cluster);
    return bl_ntuple_reader_read(r, cluster, first + n_zero - has.first,
                                 n - n_zero, (uint8_t *)to + n_zero * size,
                                 err);
}

/* Where elements of n entries end: ends[1..n], and ends[0] where the first
 * begins. */
static enum bl_status read_ends(struct stream *s, size_t cluster,
                                uint64_t first, size_t n, struct bl_error *err)
{
    bool is_first = first == s->n->clusters[cluster].first_entry;
    size_t before = is_first ? 0 : 1;
    s->ends[0] = 0;
    if (read_elements(&s->index, cluster, first - before, n + before,
                      s->ends + 1 - before, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n; i++) {
        uint64_t count = s->ends[i + 1] - s->ends[i];
        if (s->ends[i + 1] < s->ends[i] || count > UINT32_MAX)
            return bl_fail(err, BL_FAILED,
                           "the elements of entry %llu end before they begin",
                           (unsigned long long)(first + i));
        s->counts[i] = (uint32_t)count;
    }
    return BL_OK;
}

static enum bl_status read_counts(struct bl_root_stream *base, uint64_t first,
                                  size_t n, uint32_t *counts,
                                  struct bl_error *err)
{
    struct stream *s = stream_of(base);
    for (size_t done = 0, here; done < n; done += here) {
        here = n - done < ENTRIES ? n - done : ENTRIES;
        size_t cluster = cluster_of(s, first + done, &here);
        if (read_ends(s, cluster, first + done, here, err) != BL_OK)
            return err->status;
        memcpy(counts + done, s->counts, here * sizeof *counts);
    }
    return BL_OK;
}

static void put_counts(void *to, enum bl_type type, const uint32_t *counts,
                       size_t n)
{
    size_t size = bl_type_size(type);
    for (size_t i = 0; i < n; i++) {
        double count = counts[i];
        bl_type_from_double((uint8_t *)to + i * size, type, &count, 1);
    }
}

static enum bl_status read_fixed(struct bl_root_stream *base, size_t part,
                                 uint64_t first, size_t n, void *to,
                                 struct bl_error *err)
{
    struct stream *s = stream_of(base);
    size_t len = s->plan.len, entry = len * bl_type_size(s->plan.type);
    uint8_t *bytes = to;
    enum bl_status status = BL_OK;
    (void)part; // fields have one each
    for (size_t done = 0, here; done < n && status == BL_OK; done += here) {
        here = n - done < ENTRIES ? n - done : ENTRIES;
        size_t cluster = cluster_of(s, first + done, &here);
        if (s->plan.shape == BL_NTUPLE_FIXED) {
            status = read_elements(&s->values, cluster, (first + done) * len,
                                   here * len, bytes + done * entry, err);
            continue;
        }
        status = read_ends(s, cluster, first + done, here, err);
        if (status == BL_OK)
            put_counts(bytes + done * entry, s->plan.type, s->counts, here);
    }
    return status;
}

/* Room for the values of a run. */
static enum bl_status take_run(struct stream *s, uint64_t n,
                               struct bl_error *err)
{
    size_t size;
    give_run(s);
    if (!bl_size_multiply(&size, (size_t)n, bl_type_size(s->values.type)))
        return bl_fail(err, BL_FAILED, "it has too many elements");
    if (bl_root_purse_take(&s->n->file->purse, size, err) != BL_OK)
        return err->status;
    s->n_taken = size;
    s->run = bl_array_new(size, 1, err);
    return s->run != NULL ? BL_OK : err->status;
}

static enum bl_status read_jagged(struct bl_root_stream *base, uint64_t first,
                                  size_t n, struct bl_root_run *run,
                                  struct bl_error *err)
{
    struct stream *s = stream_of(base);
    size_t len = s->plan.len;
    run->n = n < ENTRIES ? n : ENTRIES;
    size_t cluster = cluster_of(s, first, &run->n);
    if (read_ends(s, cluster, first, run->n, err) != BL_OK)
        return err->status;
    while (run->n > 1 && s->ends[run->n] - s->ends[0] > ELEMENTS / len)
        run->n /= 2;
    uint64_t start = s->ends[0], total = s->ends[run->n] - start;
    if (total > bl_root_file_limit(s->n->file) * 8 / len)
        return bl_fail(err, BL_FAILED, "it has too many elements");
    if (take_run(s, total * len, err) != BL_OK ||
        bl_ntuple_reader_read(&s->values, cluster, start * len,
                              (size_t)total * len, s->run, err) != BL_OK)
        return err->status;
    run->counts = s->counts;
    run->values = s->run;
    return BL_OK;
}

static enum bl_status read_text(struct bl_root_stream *base, uint64_t first,
                                size_t n, struct bl_vector *to, size_t row,
                                struct bl_error *err)
{
    struct bl_root_run run;
    for (size_t done = 0; done < n; done += run.n) {
        if (read_jagged(base, first + done, n - done, &run, err) != BL_OK)
            return err->status;
        const char *text = run.values;
        for (size_t i = 0; i < run.n; i++) {
            if (bl_vector_put_text(to, row + done + i, text, run.counts[i],
                                   err) != BL_OK)
                return err->status;
            text += run.counts[i];
        }
    }
    return BL_OK;
}

static const struct bl_root_stream_ops ops = {
    .fixed = read_fixed,
    .text = read_text,
    .jagged = read_jagged,
    .counts = read_counts,
    .rest = rest,
    .close = close_stream,
};

enum bl_status bl_ntuple_stream_new(struct bl_root_stream **stream,
                                    const struct bl_ntuple *n,
                                    const struct bl_ntuple_plan *plan,
                                    struct bl_error *err)
{
    struct stream *s = calloc(1, sizeof *s);
    if (s == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory");
    s->base.ops = &ops;
    s->n = n;
    s->plan = *plan;
    s->index = bl_ntuple_reader_of(n, plan->index, 0);
    s->index.type = BL_UINT64;
    s->values = bl_ntuple_reader_of(n, plan->values,
                                    plan->shape == BL_NTUPLE_TEXT ? 1 : 0);
    s->values.type = plan->shape == BL_NTUPLE_TEXT ? BL_INT8 : plan->type;
    *stream = &s->base;
    return BL_OK;
}
