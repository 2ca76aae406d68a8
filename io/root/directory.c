#include "io/root/directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

enum { WIDE = 1000, MAX_DEPTH = 64, LEAST_KEY = 26, MAX_PATH = 4096 };

struct walk {
    struct bl_root_catalogue *catalogue;
    const struct bl_root_file *file;
    bl_root_is_table *is_table;
    uint64_t *visited; // key lists, ascending
    size_t n_visited, capacity;
    uint64_t n_keys; // that may still be met
    unsigned depth;
};

static enum bl_status walk_directory(struct walk *w, uint64_t at,
                                     const char *path, struct bl_error *err);

/* False when that list of keys was seen before. */
static enum bl_status visit(struct walk *w, uint64_t at, bool *is_new,
                            struct bl_error *err)
{
    void *visited = w->visited;
    size_t i = w->n_visited;
    while (i > 0 && w->visited[i - 1] > at)
        i--;
    *is_new = i == 0 || w->visited[i - 1] != at;
    if (!*is_new)
        return BL_OK;
    if (bl_array_reserve(&visited, &w->capacity, w->n_visited + 1,
                         sizeof *w->visited, err) != BL_OK)
        return err->status;
    w->visited = visited;
    memmove(&w->visited[i + 1], &w->visited[i],
            (w->n_visited - i) * sizeof *w->visited);
    w->visited[i] = at;
    w->n_visited++;
    return BL_OK;
}

static char *join(const char *path, const char *name, struct bl_error *err)
{
    if (strlen(path) + strlen(name) > MAX_PATH) {
        bl_fail(err, BL_FAILED, "a path of directories is too long");
        return NULL;
    }
    return *path != '\0' ? bl_string_format(err, "%s/%s", path, name)
                         : bl_string_copy(name, err);
}

static enum bl_status add_table(struct walk *w, struct bl_root_key *key,
                                char *path, struct bl_error *err)
{
    struct bl_root_catalogue *c = w->catalogue;
    void *items = c->items;
    if (bl_array_reserve(&items, &c->capacity, c->n + 1, sizeof *c->items,
                         err) != BL_OK)
        return err->status;
    c->items = items;
    c->items[c->n++] = (struct bl_root_entry){path, *key, true};
    *key = (struct bl_root_key){0};
    return BL_OK;
}

static bool is_directory(const char *class_name)
{
    return strcmp(class_name, "TDirectory") == 0 ||
           strcmp(class_name, "TDirectoryFile") == 0;
}

static enum bl_status take_key(struct walk *w, struct bl_root_key *key,
                               const char *path, struct bl_error *err)
{
    bool is_table = w->is_table(key->class_name);
    if (!is_table && !is_directory(key->class_name))
        return BL_OK;
    char *own = join(path, key->name, err);
    if (own == NULL)
        return err->status;
    if (is_table && add_table(w, key, own, err) == BL_OK)
        return BL_OK;
    enum bl_status status =
        is_table ? err->status
                 : walk_directory(w, key->at + key->key_bytes, own, err);
    free(own);
    return status;
}

static enum bl_status take_keys(struct walk *w, struct bl_reader *r,
                                const char *path, struct bl_error *err)
{
    uint32_t n = bl_reader_u32be(r);
    for (uint32_t i = 0; i < n; i++) {
        struct bl_root_key key;
        if (w->n_keys-- == 0) {
            w->n_keys = 0;
            return bl_fail(err, BL_FAILED,
                           "it lists more keys than it has room for");
        }
        if (bl_root_key_read(&key, r, err) != BL_OK)
            return bl_error_prefix(err, "key %lu of %lu", (unsigned long)i + 1,
                                   (unsigned long)n);
        enum bl_status status = take_key(w, &key, path, err);
        bl_root_key_release(&key);
        if (status != BL_OK)
            return status;
    }
    return bl_reader_ok(r)
               ? BL_OK
               : bl_fail(err, BL_FAILED, "the list of its keys is cut short");
}

static enum bl_status walk_list(struct walk *w, uint64_t at, const char *path,
                                struct bl_error *err)
{
    struct bl_root_key key;
    uint8_t *bytes = NULL;
    bool is_new;
    if (visit(w, at, &is_new, err) != BL_OK || !is_new)
        return is_new ? err->status : BL_OK;
    if (bl_root_key_at(&key, w->file, at, err) != BL_OK)
        return err->status;
    // The list is never compressed; the larger of its two lengths is right, for
    // some writers count no more than the key in one.
    uint64_t n = key.n_bytes - key.key_bytes, left = w->file->size - at;
    n = n > key.object_bytes ? n : key.object_bytes;
    at += key.key_bytes;
    left = left > key.key_bytes ? left - key.key_bytes : 0;
    n = n < left ? n : left;
    bl_root_key_release(&key);
    if (bl_root_file_bytes(&bytes, w->file, at, n, err) != BL_OK)
        return err->status;
    struct bl_reader r = bl_reader_over(bytes, (size_t)n);
    enum bl_status status = take_keys(w, &r, path, err);
    free(bytes);
    return status;
}

/* The keys below the directory whose fields are at `at`. */
static enum bl_status walk_directory(struct walk *w, uint64_t at,
                                     const char *path, struct bl_error *err)
{
    enum { FIELDS = 42, TIMES_AND_SIZES = 16 };
    uint8_t *bytes = NULL;
    if (w->depth == MAX_DEPTH)
        return bl_fail(err, BL_FAILED, "directories are nested too deep");
    uint64_t left = at <= w->file->size ? w->file->size - at : 0;
    uint64_t n_bytes = left < FIELDS ? left : FIELDS;
    if (bl_root_file_bytes(&bytes, w->file, at, n_bytes, err) != BL_OK)
        return bl_error_prefix(err, "directory /%s", path);
    struct bl_reader r = bl_reader_over(bytes, (size_t)n_bytes);
    bool wide = bl_reader_u16be(&r) > WIDE;
    bl_reader_skip(&r, TIMES_AND_SIZES);
    bl_reader_skip(&r, wide ? 16 : 8); // its own place and its parent's
    uint64_t list_at = wide ? bl_reader_u64be(&r) : bl_reader_u32be(&r);
    free(bytes);
    if (!bl_reader_ok(&r))
        return bl_fail(err, BL_FAILED, "directory /%s is cut short", path);
    w->depth++;
    enum bl_status status =
        list_at == 0 ? BL_OK : walk_list(w, list_at, path, err);
    w->depth--;
    return status;
}

/* Of equal paths, the highest cycle in front. */
static int by_path_and_cycle(const void *a, const void *b)
{
    const struct bl_root_entry *x = *(const struct bl_root_entry *const *)a;
    const struct bl_root_entry *y = *(const struct bl_root_entry *const *)b;
    int order = strcmp(x->path, y->path);
    return order != 0
               ? order
               : (x->key.cycle < y->key.cycle) - (x->key.cycle > y->key.cycle);
}

static enum bl_status mark_current(struct bl_root_catalogue *c,
                                   struct bl_error *err)
{
    struct bl_root_entry **order = bl_array_new(c->n, sizeof *order, err);
    if (order == NULL)
        return err->status;
    for (size_t i = 0; i < c->n; i++)
        order[i] = &c->items[i];
    qsort(order, c->n, sizeof *order, by_path_and_cycle);
    for (size_t i = 1; i < c->n; i++)
        order[i]->is_current = strcmp(order[i - 1]->path, order[i]->path) != 0;
    free(order);
    return BL_OK;
}

enum bl_status bl_root_catalogue_read(struct bl_root_catalogue *c,
                                      const struct bl_root_file *f,
                                      bl_root_is_table *is_table,
                                      struct bl_error *err)
{
    *c = (struct bl_root_catalogue){0};
    struct walk w = {.catalogue = c,
                     .file = f,
                     .is_table = is_table,
                     .n_keys = f->size / LEAST_KEY};
    enum bl_status status = walk_directory(&w, f->directory_at, "", err);
    free(w.visited);
    if (status == BL_OK)
        status = mark_current(c, err);
    if (status == BL_OK)
        return BL_OK;
    bl_root_catalogue_release(c);
    return bl_error_prefix(err, "%s", f->path);
}

void bl_root_catalogue_release(struct bl_root_catalogue *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->items[i].path);
        bl_root_key_release(&c->items[i].key);
    }
    free(c->items);
    *c = (struct bl_root_catalogue){0};
}

/* Whether `path` is a table's, or its path and cycle. */
static bool answers_to(const struct bl_root_entry *e, const char *path)
{
    size_t n = strlen(e->path);
    int64_t cycle;
    if (strncmp(e->path, path, n) != 0)
        return false;
    if (path[n] == '\0')
        return e->is_current;
    return path[n] == ';' &&
           bl_number_parse_i64(&cycle, path + n + 1, strlen(path + n + 1)) &&
           cycle == (int64_t)e->key.cycle;
}

const struct bl_root_entry *bl_root_catalogue_find(
    const struct bl_root_catalogue *c, const char *path)
{
    for (size_t i = 0; i < c->n; i++)
        if (answers_to(&c->items[i], path))
            return &c->items[i];
    return NULL;
}
