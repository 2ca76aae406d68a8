#include "io/hdf5/storage.h"

#include "io/hdf5/h5.h"

enum { FEWEST_SLOTS = 521, MOST_SLOTS = 1000003, MAX_CHUNK_BYTES = 512 << 20 };

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

static enum bl_status check_filters(hid_t creation, const char *path,
                                    struct bl_error *err)
{
    int n = H5Pget_nfilters(creation);
    if (n < 0)
        return bl_h5_fail(err, "dataset /%s has no filter list", path);
    for (int i = 0; i < n; i++)
        if (check_filter(creation, (unsigned)i, path, err) != BL_OK)
            return err->status;
    return BL_OK;
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

static enum bl_status check_chunks(hid_t creation, hid_t type, const char *path,
                                   struct bl_error *err)
{
    hsize_t dims[H5S_MAX_RANK];
    int rank = H5Pget_chunk(creation, H5S_MAX_RANK, dims);
    size_t bytes = H5Tget_size(type);
    for (int i = 0; i < rank; i++)
        if (__builtin_mul_overflow(bytes, dims[i], &bytes))
            bytes = SIZE_MAX;
    if (rank > 0 && bytes > 0 && bytes <= MAX_CHUNK_BYTES)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "dataset /%s has chunks of more than 512 MiB: rewrite it "
                   "with smaller ones (h5repack -l CHUNK=...)",
                   path);
}

/* libhdf5 believes the shape of a dataset and reads past the end of one that
 * is stored in fewer bytes; a contiguous one without rows has none yet. */
static bool shape_fits(hid_t dataset, hid_t type, hsize_t stored)
{
    hid_t space = H5Dget_space(dataset);
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    hsize_t need;
    bl_h5_close(space);
    return n >= 0 &&
           !__builtin_mul_overflow((hsize_t)n, H5Tget_size(type), &need) &&
           (stored >= need || stored == 0);
}

/* It asks for as much memory as a chunk says it takes in the file. */
static bool file_holds(hid_t dataset, hsize_t stored)
{
    hsize_t size = 0;
    hid_t file = H5Iget_file_id(dataset);
    bool holds =
        file >= 0 && H5Fget_filesize(file, &size) >= 0 && stored <= size;
    bl_h5_close(file);
    return holds;
}

static enum bl_status check_bytes(hid_t dataset, hid_t creation, hid_t type,
                                  const char *path, struct bl_error *err)
{
    H5D_layout_t layout = H5Pget_layout(creation);
    hsize_t stored = H5Dget_storage_size(dataset);
    if (layout == H5D_VIRTUAL || H5Pget_external_count(creation) > 0)
        return bl_fail(err, BL_FAILED,
                       "dataset /%s keeps its values in other files: not "
                       "followed; copy them into one (h5repack)",
                       path);
    if (layout == H5D_CHUNKED &&
        check_chunks(creation, type, path, err) != BL_OK)
        return err->status;
    if (file_holds(dataset, stored) &&
        (layout == H5D_CHUNKED || shape_fits(dataset, type, stored)))
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "dataset /%s is damaged: its shape or its %llu bytes cannot "
                   "be",
                   path, (unsigned long long)stored);
}

enum bl_status bl_h5_check_storage(hid_t dataset, const char *path,
                                   struct bl_error *err)
{
    hid_t creation = H5Dget_create_plist(dataset);
    hid_t type = H5Dget_type(dataset);
    enum bl_status status =
        creation >= 0 && type >= 0
            ? check_bytes(dataset, creation, type, path, err)
            : bl_h5_fail(err, "dataset /%s cannot be read", path);
    if (status == BL_OK)
        status = check_filters(creation, path, err);
    bl_h5_close(creation);
    bl_h5_close(type);
    return status;
}

/* What the chunks of a row need of the cache, taken from the budget. */
static bool set_cache(const struct bl_h5_part *p, hid_t dataset, hid_t access,
                      size_t *budget)
{
    hid_t creation = H5Dget_create_plist(dataset);
    bool is_cached = true;
    if (creation >= 0 && H5Pget_layout(creation) == H5D_CHUNKED)
        is_cached = cache_chunks(access, chunks_of_row(p, creation), budget);
    bl_h5_close(creation);
    return is_cached;
}

enum bl_status bl_h5_open_part(struct bl_h5_part *p, hid_t file, size_t *budget,
                               struct bl_error *err)
{
    hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    hid_t first = H5Dopen2(file, p->path, H5P_DEFAULT);
    enum bl_status status =
        access >= 0 && first >= 0
            ? bl_h5_check_storage(first, p->path, err)
            : bl_h5_fail(err, "dataset /%s cannot be opened", p->path);
    if (status == BL_OK)
        p->is_cached = set_cache(p, first, access, budget);
    bl_h5_close(first); // a cache is given only to the first to open it
    if (status == BL_OK) {
        p->dataset = H5Dopen2(file, p->path, access);
        if (p->dataset < 0)
            status = bl_h5_fail(err, "dataset /%s cannot be opened", p->path);
    }
    bl_h5_close(access);
    return status;
}
