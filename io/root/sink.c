#include "io/root/sink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "io/root/write_branch.h"
#include "io/root/write_file.h"
#include "io/root/write_plan.h"
#include "io/root/write_tree.h"

enum {
    BASKET_SIZE = 1 << 18,  // of the widest branch
    CLUSTER_SIZE = 1 << 25, // of all branches
    ROWS_OF_TEXT = 1 << 10, // texts have any length: so many at a time
    UUID_SIZE = 16,
};

struct root_sink {
    struct bl_sink base; // first
    struct bl_atomic_file output;
    FILE *stream;
    struct bl_root_out_file file;
    const char *tree; // its name; lent by the schema
    struct bl_root_out_branch *branches;
    size_t n_branches;
    size_t rows_per_cluster;
    size_t n_waiting;     // rows
    uint64_t *first_rows; // of the clusters that are written
    size_t n_clusters, clusters_capacity;
    uint64_t n_rows; // with those that wait
    bool has_text;
};

static struct root_sink *of(struct bl_sink *s)
{
    return (struct root_sink *)s;
}

/* --- clusters --- */

static size_t choose_rows(const struct root_sink *s)
{
    size_t widest = 1, row = 0;
    for (size_t i = 0; i < s->n_branches; i++) {
        size_t size = bl_root_out_branch_row_size(&s->branches[i]);
        widest = size > widest ? size : widest;
        row += size;
    }
    size_t by_basket = BASKET_SIZE / widest, by_cluster = CLUSTER_SIZE / row;
    size_t n = by_basket < by_cluster ? by_basket : by_cluster;
    return n > 0 ? n : 1;
}

static size_t waiting_bytes(const struct root_sink *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_branches; i++)
        n += s->branches[i].data.size;
    return n;
}

static enum bl_status note_cluster(struct root_sink *s, struct bl_error *err)
{
    void *rows = s->first_rows;
    if (bl_array_reserve(&rows, &s->clusters_capacity, s->n_clusters + 1,
                         sizeof *s->first_rows, err) != BL_OK)
        return err->status;
    s->first_rows = rows;
    s->first_rows[s->n_clusters++] = s->n_rows - s->n_waiting;
    return BL_OK;
}

static enum bl_status flush_cluster(struct root_sink *s, struct bl_error *err)
{
    if (s->n_waiting == 0)
        return BL_OK;
    if (note_cluster(s, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < s->n_branches; i++)
        if (bl_root_out_branch_flush(&s->branches[i], &s->file, s->tree,
                                     s->n_waiting, err) != BL_OK)
            return err->status;
    s->n_waiting = 0;
    return BL_OK;
}

static bool is_cluster(const struct root_sink *s)
{
    return s->n_waiting == s->rows_per_cluster ||
           (s->has_text && waiting_bytes(s) >= CLUSTER_SIZE);
}

static enum bl_status add_rows(struct root_sink *s, const struct bl_batch *b,
                               size_t first, size_t n, struct bl_error *err)
{
    for (size_t i = 0; i < s->n_branches; i++)
        if (bl_root_out_branch_add(&s->branches[i], b, first, n, err) != BL_OK)
            return err->status;
    s->n_waiting += n;
    s->n_rows += n;
    return is_cluster(s) ? flush_cluster(s, err) : BL_OK;
}

/* Rows to be added at once, of those left in a batch. */
static size_t rows_at_once(const struct root_sink *s, size_t left)
{
    size_t room = s->rows_per_cluster - s->n_waiting;
    if (s->has_text && room > ROWS_OF_TEXT)
        room = ROWS_OF_TEXT;
    return left < room ? left : room;
}

static enum bl_status sink_write(struct bl_sink *base, const struct bl_batch *b,
                                 struct bl_error *err)
{
    struct root_sink *s = of(base);
    for (size_t at = 0; at < b->n_rows;) {
        size_t n = rows_at_once(s, b->n_rows - at);
        if (add_rows(s, b, at, n, err) != BL_OK)
            return bl_error_prefix(err, "%s", s->output.final_path);
        at += n;
    }
    return BL_OK;
}

/* --- the end --- */

/* The tree says where every basket is: its bytes tell files apart. */
static void make_uuid(uint8_t uuid[UUID_SIZE], const struct bl_root_record *r)
{
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical,
                             XXH3_128bits(r->bytes.data, r->bytes.size));
    memcpy(uuid, canonical.digest, UUID_SIZE);
}

static enum bl_status put_tree(struct root_sink *s, struct bl_root_out_key *key,
                               uint8_t uuid[UUID_SIZE], struct bl_error *err)
{
    const struct bl_root_out_tree tree = {s->tree,       s->branches,
                                          s->n_branches, s->first_rows,
                                          s->n_clusters, s->n_rows};
    *key = (struct bl_root_out_key){
        .class_name = "TTree", .name = s->tree, .title = "", .cycle = 1};
    bl_root_out_file_place(&s->file, key);
    struct bl_root_record r;
    bl_root_record_init(&r, bl_root_out_key_length(key), err);
    enum bl_status status = bl_root_put_tree(&r, &tree, err);
    if (status == BL_OK)
        status = bl_root_out_file_put(&s->file, key, NULL, r.bytes.data,
                                      r.bytes.size, err);
    make_uuid(uuid, &r);
    bl_root_record_release(&r);
    return status;
}

static enum bl_status write_end(struct root_sink *s, struct bl_error *err)
{
    struct bl_root_out_key tree;
    uint8_t uuid[UUID_SIZE];
    if (flush_cluster(s, err) != BL_OK ||
        put_tree(s, &tree, uuid, err) != BL_OK)
        return err->status;
    return bl_root_out_file_finish(&s->file, &tree, uuid, err);
}

static enum bl_status sink_finish(struct bl_sink *base, struct bl_error *err)
{
    struct root_sink *s = of(base);
    if (write_end(s, err) != BL_OK)
        return bl_error_prefix(err, "%s", s->output.final_path);
    FILE *stream = s->stream;
    s->stream = NULL;
    if (fclose(stream) != 0)
        return bl_fail_errno(err, "%s cannot be written", s->output.final_path);
    return bl_atomic_file_commit(&s->output, err);
}

static void sink_close(struct bl_sink *base)
{
    struct root_sink *s = of(base);
    if (s->stream != NULL)
        fclose(s->stream);
    bl_atomic_file_abandon(&s->output);
    bl_root_out_file_release(&s->file);
    bl_root_out_branches_free(s->branches, s->n_branches);
    free(s->first_rows);
    free(s);
}

/* --- the beginning --- */

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static const char *tree_name(const struct bl_schema *schema)
{
    const char *name = schema->name != NULL ? last_part(schema->name) : "";
    return *name != '\0' ? name : "tree";
}

static enum bl_status check_name(const char *name, struct bl_error *err)
{
    if (name == NULL || strlen(name) <= BL_ROOT_LONGEST_NAME)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "the table %.60s... has a name of %zu bytes, and ROOT files "
                   "hold %d at most",
                   name, strlen(name), BL_ROOT_LONGEST_NAME);
}

static enum bl_status prepare(struct root_sink *s,
                              const struct bl_schema *schema,
                              struct bl_error *err)
{
    struct bl_schema *copy = &s->base.schema;
    if (check_name(schema->name, err) != BL_OK ||
        bl_schema_copy(copy, schema, err) != BL_OK ||
        bl_schema_make_names_unique(copy, err) != BL_OK ||
        bl_root_plan(&s->branches, &s->n_branches, copy, err) != BL_OK)
        return err->status;
    s->tree = tree_name(copy);
    s->rows_per_cluster = choose_rows(s);
    for (size_t i = 0; i < s->n_branches; i++)
        s->has_text = s->has_text || s->branches[i].type == BL_TEXT;
    return BL_OK;
}

static enum bl_status begin(struct root_sink *s, const char *path,
                            const char *compression, struct bl_error *err)
{
    const struct bl_root_method *method;
    if (bl_root_method_find(&method, compression, err) != BL_OK ||
        bl_atomic_file_begin(&s->output, path, err) != BL_OK)
        return err->status;
    s->stream = fopen(s->output.part_path, "wb");
    if (s->stream == NULL)
        return bl_fail_errno(err, "%s cannot be written", path);
    const char *folders = s->base.schema.name;
    return bl_root_out_file_begin(&s->file, s->stream, last_part(path),
                                  folders != NULL ? folders : "", method, err);
}

enum bl_status bl_root_sink_new(const char *path,
                                const struct bl_schema *schema,
                                const struct bl_write_options *options,
                                struct bl_sink **sink, struct bl_error *err)
{
    static const struct bl_sink_ops ops = {sink_write, sink_finish, sink_close};
    struct root_sink *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    s->base.ops = &ops;
    enum bl_status status = prepare(s, schema, err);
    if (status != BL_OK)
        bl_error_prefix(err, "%s", path);
    else
        status = begin(s, path,
                       options != NULL ? options->root_compression : NULL, err);
    if (status == BL_OK)
        *sink = &s->base;
    else
        bl_sink_close(&s->base);
    return status;
}
