#include "io/hdf5/storage.h"

#include "io/hdf5/h5.h"

enum { FEWEST_SLOTS = 521, MOST_SLOTS = 1000003 };

/* Filters registered with The HDF Group that files in the wild use; a file's
 * own name for a filter is often missing. */
static const struct {
    H5Z_filter_t id;
    const char *name;
} known_filters[] = {
    {H5Z_FILTER_DEFLATE, "gzip"},
    {H5Z_FILTER_SHUFFLE, "shuffle"},
    {H5Z_FILTER_SZIP, "szip"},
    {H5Z_FILTER_NBIT, "nbit"},
    {H5Z_FILTER_SCALEOFFSET, "scaleoffset"},
    {305, "lzo"},
    {307, "bzip2"},
    {32000, "lzf"},
    {32001, "blosc"},
    {32004, "lz4"},
    {32008, "bitshuffle"},
    {32013, "zfp"},
    {32015, "zstd"},
    {32017, "sz"},
    {32024, "sz3"},
    {32026, "blosc2"},
};

static const char *filter_name(H5Z_filter_t id, const char *from_file)
{
    for (size_t i = 0; i < sizeof known_filters / sizeof *known_filters; i++)
        if (known_filters[i].id == id)
            return known_filters[i].name;
    return from_file[0] != '\0' ? from_file : "unknown";
}

static enum bl_status check_filter(hid_t creation, unsigned i, const char *path,
                                   struct bl_error *err)
{
    unsigned flags, config;
    size_t n_values = 0;
    char name[64] = "";
    H5Z_filter_t id = H5Pget_filter2(creation, i, &flags, &n_values, NULL,
                                     sizeof name, name, &config);
    name[sizeof name - 1] = '\0';
    if (id < 0)
        return bl_h5_fail(err, "dataset /%s has a damaged filter", path);
    if (H5Zfilter_avail(id) > 0)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "dataset /%s is compressed with %s (HDF5 filter %d), which "
                   "this libhdf5 does not have: install its plugin "
                   "(HDF5_PLUGIN_PATH), or rewrite the file with gzip",
                   path, filter_name(id, name), (int)id);
}

static enum bl_status check_filters(hid_t dataset, const char *path,
                                    struct bl_error *err)
{
    hid_t creation = H5Dget_create_plist(dataset);
    int n = creation >= 0 ? H5Pget_nfilters(creation) : -1;
    enum bl_status status = BL_OK;
    if (n < 0)
        status = bl_h5_fail(err, "dataset /%s has no filter list", path);
    for (int i = 0; i < n && status == BL_OK; i++)
        status = check_filter(creation, (unsigned)i, path, err);
    bl_h5_close(creation);
    return status;
}

/* Of the chunks that one row of the dataset lies in. */
struct chunks {
    size_t n;
    size_t bytes; // of all of them together; SIZE_MAX for too many
};

static struct chunks chunks_of_row(const struct bl_h5_part *p, hid_t creation)
{
    struct chunks c = {1, p->layout.file_size};
    hsize_t dims[H5S_MAX_RANK];
    int rank = H5Pget_chunk(creation, H5S_MAX_RANK, dims);
    for (int i = 0; i < rank && i < p->shape.rank; i++) {
        hsize_t across = i > 0 ? (p->shape.dims[i] + dims[i] - 1) / dims[i] : 1;
        if (__builtin_mul_overflow(c.n, across, &c.n) ||
            __builtin_mul_overflow(c.bytes, dims[i] * across, &c.bytes))
            return (struct chunks){0, SIZE_MAX};
    }
    return c;
}

/* Slots of the cache's hash table: many more than chunks, since a chunk is
 * thrown out by another one that falls into its slot. */
static size_t hash_slots(size_t n_chunks)
{
    if (n_chunks > MOST_SLOTS / 100)
        return MOST_SLOTS;
    return n_chunks < FEWEST_SLOTS / 100 ? FEWEST_SLOTS : n_chunks * 100 + 1;
}

/* Chunks that were read to their end go first: w0 = 1. */
static bool cache_chunks(hid_t access, struct chunks c, size_t *budget)
{
    if (c.bytes > *budget) {
        H5Pset_chunk_cache(access, FEWEST_SLOTS, 0, 1);
        return false;
    }
    *budget -= c.bytes;
    return H5Pset_chunk_cache(access, hash_slots(c.n), c.bytes, 1) >= 0;
}

static bool is_chunked(hid_t creation)
{
    return H5Pget_layout(creation) == H5D_CHUNKED;
}

static hid_t creation_of(hid_t file, const char *path)
{
    hid_t dataset = H5Dopen2(file, path, H5P_DEFAULT);
    hid_t creation = dataset >= 0 ? H5Dget_create_plist(dataset) : dataset;
    bl_h5_close(dataset);
    return creation;
}

enum bl_status bl_h5_open_part(struct bl_h5_part *p, hid_t file, size_t *budget,
                               struct bl_error *err)
{
    hid_t creation = creation_of(file, p->path);
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    p->is_cached = true;
    if (creation >= 0 && access >= 0 && is_chunked(creation))
        p->is_cached = cache_chunks(access, chunks_of_row(p, creation), budget);
    if (creation >= 0 && access >= 0)
        p->dataset = H5Dopen2(file, p->path, access);
    if (p->dataset < 0)
        bl_h5_fail(err, "dataset /%s cannot be opened", p->path);
    enum bl_status status =
        p->dataset >= 0 ? check_filters(p->dataset, p->path, err) : err->status;
    bl_h5_close(creation);
    bl_h5_close(access);
    return status;
}
