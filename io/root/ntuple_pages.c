#include <stdlib.h>

#include "base/memory.h"
#include "io/root/ntuple.h"

enum { LEAST_FRAME = 12, LEAST_PAGE = 16, LEAST_SUMMARY = 24 };

static enum bl_status add_cluster(struct bl_ntuple *n, struct bl_reader *r,
                                  struct bl_error *err)
{
    enum { COUNT_BITS = 56 };
    void *clusters = n->clusters;
    if (bl_array_reserve(&clusters, &n->cluster_capacity, n->n_clusters + 1,
                         sizeof *n->clusters, err) != BL_OK)
        return err->status;
    n->clusters = clusters;
    struct bl_ntuple_cluster c = {.first_entry = bl_reader_u64le(r)};
    uint64_t count = bl_reader_u64le(r);
    c.n_entries = count & ((UINT64_C(1) << COUNT_BITS) - 1);
    // Clusters follow each other without gaps.
    if (c.first_entry != n->n_entries || count >> COUNT_BITS != 0 ||
        c.n_entries > INT64_MAX - n->n_entries)
        r->failed = true;
    else
        n->n_entries += c.n_entries;
    n->clusters[n->n_clusters++] = c;
    return BL_OK;
}

static enum bl_status read_summaries(struct bl_ntuple *n, struct bl_reader *r,
                                     struct bl_error *err)
{
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_SUMMARY);
    for (uint32_t i = 0; i < list.n && bl_reader_ok(r); i++) {
        struct bl_ntuple_frame item = bl_ntuple_record_enter(r);
        if (add_cluster(n, r, err) != BL_OK)
            return err->status;
        bl_ntuple_frame_leave(r, &item);
    }
    bl_ntuple_frame_leave(r, &list);
    return BL_OK;
}

static enum bl_status add_page(struct bl_ntuple *n,
                               struct bl_ntuple_range *range,
                               struct bl_reader *r, struct bl_error *err)
{
    void *pages = n->pages;
    if (bl_array_reserve(&pages, &n->page_capacity, n->n_pages + 1,
                         sizeof *n->pages, err) != BL_OK)
        return err->status;
    n->pages = pages;
    int32_t count = (int32_t)bl_reader_u32le(r);
    struct bl_ntuple_page p = {.first = range->n_elements,
                               .has_checksum = count < 0};
    p.n = count < 0 ? 0 - (uint32_t)count : (uint32_t)count;
    p.block = bl_ntuple_locator_read(r);
    range->n_elements += p.n;
    n->pages[n->n_pages++] = p;
    return BL_OK;
}

/* The pages of one column in one cluster. */
static enum bl_status read_range(struct bl_ntuple *n, struct bl_reader *r,
                                 struct bl_error *err)
{
    void *ranges = n->ranges;
    struct bl_ntuple_range range = {.first_page = n->n_pages};
    if (bl_array_reserve(&ranges, &n->range_capacity, n->n_ranges + 1,
                         sizeof *n->ranges, err) != BL_OK)
        return err->status;
    n->ranges = ranges;
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_PAGE);
    range.n_pages = list.n;
    for (uint32_t i = 0; i < list.n && bl_reader_ok(r); i++)
        if (add_page(n, &range, r, err) != BL_OK)
            return err->status;
    int64_t offset = (int64_t)bl_reader_u64le(r);
    range.is_suppressed = offset < 0;
    range.first_element = offset < 0 ? 0 : (uint64_t)offset;
    bl_ntuple_frame_leave(r, &list);
    n->ranges[n->n_ranges++] = range;
    return BL_OK;
}

static enum bl_status read_cluster(struct bl_ntuple *n, size_t cluster,
                                   struct bl_reader *r, struct bl_error *err)
{
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_FRAME);
    n->clusters[cluster].first_range = n->n_ranges;
    n->clusters[cluster].n_ranges = list.n;
    for (uint32_t i = 0; i < list.n && bl_reader_ok(r); i++)
        if (read_range(n, r, err) != BL_OK)
            return err->status;
    bl_ntuple_frame_leave(r, &list);
    return BL_OK;
}

enum bl_status bl_ntuple_pages_read(struct bl_ntuple *n, struct bl_reader *r,
                                    struct bl_error *err)
{
    size_t first = n->n_clusters;
    if (read_summaries(n, r, err) != BL_OK)
        return err->status;
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_FRAME);
    if (list.n != n->n_clusters - first)
        r->failed = true;
    for (uint32_t i = 0; i < list.n && bl_reader_ok(r); i++)
        if (read_cluster(n, first + i, r, err) != BL_OK)
            return err->status;
    return BL_OK;
}
