#include "io/root/ntuple_column.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "io/root/ntuple_page.h"

struct bl_ntuple_reader bl_ntuple_reader_of(const struct bl_ntuple *n,
                                            size_t field, size_t which)
{
    struct bl_ntuple_reader r = {
        .n = n, .page = SIZE_MAX, .type = BL_UNREADABLE};
    size_t seen = 0;
    unsigned representation = 0;
    size_t i =
        field < n->n_fields ? n->fields[field].first_column : BL_NTUPLE_NONE;
    for (; i != BL_NTUPLE_NONE; i = n->columns[i].next) {
        const struct bl_ntuple_column *c = &n->columns[i];
        if (c->representation != representation)
            seen = 0;
        representation = c->representation;
        if (seen++ != which || r.n_choices == BL_NTUPLE_MAX_CHOICES ||
            bl_ntuple_column_type(c) == BL_UNREADABLE)
            continue;
        r.choices[r.n_choices++] = i;
    }
    if (r.n_choices > 0)
        r.type = bl_ntuple_column_type(&n->columns[r.choices[0]]);
    return r;
}

/* The range of the representation that a cluster uses; NULL when there is
 * none. */
static const struct bl_ntuple_range *range_in(const struct bl_ntuple_reader *r,
                                              size_t cluster, size_t *column)
{
    const struct bl_ntuple_cluster *c = &r->n->clusters[cluster];
    for (size_t i = 0; i < r->n_choices; i++) {
        *column = r->n->columns[r->choices[i]].physical;
        if (*column >= c->n_ranges)
            continue;
        const struct bl_ntuple_range *range =
            &r->n->ranges[c->first_range + *column];
        if (!range->is_suppressed)
            return range;
    }
    return NULL;
}

struct bl_ntuple_extent bl_ntuple_reader_extent(
    const struct bl_ntuple_reader *r, size_t cluster)
{
    size_t column;
    const struct bl_ntuple_range *range = range_in(r, cluster, &column);
    bool is_deferred = r->n->columns[r->choices[0]].is_deferred;
    if (range == NULL)
        return (struct bl_ntuple_extent){0, 0, is_deferred};
    return (struct bl_ntuple_extent){range->first_element, range->n_elements,
                                     is_deferred};
}

void bl_ntuple_reader_rest(struct bl_ntuple_reader *r)
{
    if (r->n != NULL)
        bl_root_purse_give(&r->n->file->purse, r->n_taken);
    free(r->values);
    r->values = NULL;
    r->n_taken = 0;
    r->page = SIZE_MAX;
}

static enum bl_status check_page(const struct bl_ntuple_page *p,
                                 const uint8_t *stored, size_t n,
                                 struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(stored, n);
    if (!p->has_checksum)
        return BL_OK;
    bl_reader_seek(&r, (size_t)p->block.n_stored);
    return bl_reader_u64le(&r) == XXH3_64bits(stored, (size_t)p->block.n_stored)
               ? BL_OK
               : bl_fail(err, BL_BROKEN, "the checksum of a page is wrong");
}

/* The bytes of a page as they were packed. */
static enum bl_status unpack_page(uint8_t **packed,
                                  const struct bl_ntuple_reader *r,
                                  const struct bl_ntuple_page *p,
                                  size_t n_packed, struct bl_error *err)
{
    enum { CHECKSUM = 8 };
    struct bl_root_file *f = r->n->file;
    uint64_t n = p->block.n_stored + (p->has_checksum ? CHECKSUM : 0);
    uint8_t *stored = NULL;
    if (n > f->size)
        return bl_fail(err, BL_FAILED, "a page is larger than the file");
    if (bl_root_purse_take(&f->purse, (size_t)n, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_root_file_bytes(&stored, f, p->block.at, n, err);
    if (status == BL_OK)
        status = check_page(p, stored, (size_t)n, err);
    if (status == BL_OK)
        status = bl_root_stored(packed, n_packed, bl_root_file_limit(f), stored,
                                (size_t)p->block.n_stored, err);
    free(stored);
    bl_root_purse_give(&f->purse, (size_t)n);
    return status;
}

/* Keeps a page, decoded. */
static enum bl_status keep(struct bl_ntuple_reader *r, size_t page,
                           struct bl_error *err)
{
    const struct bl_ntuple_column *c = &r->n->columns[r->column];
    const struct bl_ntuple_page *p = &r->n->pages[page];
    size_t size = bl_type_size(bl_ntuple_column_type(c));
    size_t n_packed = bl_ntuple_packed_bytes(c, p->n);
    uint8_t *packed = NULL;
    if (page == r->page)
        return BL_OK;
    bl_ntuple_reader_rest(r);
    if (bl_root_purse_take(&r->n->file->purse, n_packed + p->n * size, err) !=
        BL_OK)
        return err->status;
    r->n_taken = n_packed + p->n * size;
    if (unpack_page(&packed, r, p, n_packed, err) != BL_OK)
        return err->status;
    r->values = bl_array_new(p->n, size, err);
    if (r->values != NULL) {
        bl_ntuple_page_decode(r->values, c, packed, p->n);
        r->page = page;
    }
    free(packed);
    return r->values != NULL ? BL_OK : err->status;
}

/* The page of a range that holds an element. */
static size_t page_of(const struct bl_ntuple *n,
                      const struct bl_ntuple_range *range, uint64_t element)
{
    size_t low = range->first_page, high = low + range->n_pages;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (n->pages[middle].first <= element)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Values of one type as another. */
static void convert(void *to, enum bl_type to_type, const void *from,
                    enum bl_type from_type, size_t n)
{
    enum { AT_ONCE = 256 };
    double values[AT_ONCE];
    size_t to_size = bl_type_size(to_type), size = bl_type_size(from_type);
    if (to_type == from_type) {
        memcpy(to, from, n * size);
        return;
    }
    for (size_t i = 0, k; i < n; i += k) {
        k = n - i < AT_ONCE ? n - i : AT_ONCE;
        bl_type_to_double(values, (const char *)from + i * size, from_type, k);
        bl_type_from_double((char *)to + i * to_size, to_type, values, k);
    }
}

enum bl_status bl_ntuple_reader_read(struct bl_ntuple_reader *r, size_t cluster,
                                     uint64_t first, size_t count, void *to,
                                     struct bl_error *err)
{
    size_t size = bl_type_size(r->type);
    const struct bl_ntuple_range *range = range_in(r, cluster, &r->column);
    if (range == NULL) {
        memset(to, 0, count * size);
        return BL_OK;
    }
    if (first > range->n_elements || count > range->n_elements - first)
        return bl_fail(err, BL_FAILED,
                       "cluster %zu has fewer elements than it says", cluster);
    enum bl_type own = bl_ntuple_column_type(&r->n->columns[r->column]);
    for (size_t done = 0, here; done < count; done += here) {
        size_t page = page_of(r->n, range, first + done);
        if (keep(r, page, err) != BL_OK)
            return err->status;
        const struct bl_ntuple_page *p = &r->n->pages[page];
        size_t skip = (size_t)(first + done - p->first);
        here = p->n - skip < count - done ? p->n - skip : count - done;
        convert((uint8_t *)to + done * size, r->type,
                r->values + skip * bl_type_size(own), own, here);
    }
    return BL_OK;
}
