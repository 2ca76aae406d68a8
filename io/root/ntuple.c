#include "io/root/ntuple.h"

#include <stdlib.h>
#include <string.h>

#include "io/root/object.h"

bool bl_root_is_ntuple(const char *class_name)
{
    return strcmp(class_name, "ROOT::RNTuple") == 0 ||
           strcmp(class_name, "ROOT::Experimental::RNTuple") == 0;
}

static enum bl_status damaged(const char *what, struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "its %s is damaged", what);
}

static enum bl_status parse_header(struct bl_ntuple *n, struct bl_reader *r,
                                   struct bl_error *err)
{
    bl_ntuple_flags_read(r);
    bl_ntuple_text_read(r); // the name is that of the key
    struct bl_root_text title = bl_ntuple_text_read(r);
    bl_ntuple_text_read(r); // who wrote it
    if (!bl_reader_ok(r))
        return damaged("header", err);
    n->title = bl_root_text_copy(&title, err);
    if (n->title == NULL || bl_ntuple_schema_read(n, r, err) != BL_OK)
        return err->status;
    return bl_reader_ok(r) ? BL_OK : damaged("header", err);
}

static enum bl_status read_header(struct bl_ntuple *n,
                                  const struct bl_ntuple_block *block,
                                  uint64_t *checksum, struct bl_error *err)
{
    struct bl_ntuple_envelope e;
    if (bl_ntuple_envelope_read(&e, n->file, block, BL_NTUPLE_HEADER, err) !=
        BL_OK)
        return err->status;
    *checksum = e.checksum;
    enum bl_status status = parse_header(n, &e.r, err);
    bl_ntuple_envelope_release(&e);
    return status;
}

/* The page list of one group of clusters. */
static enum bl_status read_group(struct bl_ntuple *n,
                                 const struct bl_ntuple_block *block,
                                 uint64_t header_checksum, struct bl_error *err)
{
    struct bl_ntuple_envelope e;
    if (bl_ntuple_envelope_read(&e, n->file, block, BL_NTUPLE_PAGE_LIST, err) !=
        BL_OK)
        return err->status;
    e.r.failed |= bl_reader_u64le(&e.r) != header_checksum;
    enum bl_status status = bl_ntuple_pages_read(n, &e.r, err);
    if (status == BL_OK && !bl_reader_ok(&e.r))
        status = damaged("list of pages", err);
    bl_ntuple_envelope_release(&e);
    return status;
}

/* All page lists together are not longer than a description may be. */
static enum bl_status read_groups(struct bl_ntuple *n, struct bl_reader *r,
                                  uint64_t header_checksum,
                                  struct bl_error *err)
{
    enum { LEAST_GROUP = 48 };
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_GROUP);
    uint64_t left = bl_root_description_limit(n->file);
    for (uint32_t i = 0; i < list.n; i++) {
        struct bl_ntuple_frame item = bl_ntuple_record_enter(r);
        bl_reader_skip(r, 8 + 8 + 4); // entries, clusters: the list says it
        uint64_t length = bl_reader_u64le(r);
        struct bl_ntuple_block block = bl_ntuple_locator_read(r);
        block.n = length;
        bl_ntuple_frame_leave(r, &item);
        if (!bl_reader_ok(r) || length > left)
            return damaged("list of clusters", err);
        left -= length;
        if (read_group(n, &block, header_checksum, err) != BL_OK)
            return err->status;
    }
    return bl_reader_ok(r) ? BL_OK : damaged("list of clusters", err);
}

static enum bl_status parse_footer(struct bl_ntuple *n, struct bl_reader *r,
                                   uint64_t header_checksum,
                                   struct bl_error *err)
{
    bl_ntuple_flags_read(r);
    r->failed |= bl_reader_u64le(r) != header_checksum;
    struct bl_ntuple_frame extension = bl_ntuple_record_enter(r);
    if (bl_reader_ok(r) && bl_ntuple_schema_read(n, r, err) != BL_OK)
        return err->status;
    bl_ntuple_frame_leave(r, &extension);
    if (!bl_reader_ok(r))
        return damaged("footer", err);
    return read_groups(n, r, header_checksum, err);
}

static enum bl_status read_footer(struct bl_ntuple *n,
                                  const struct bl_ntuple_block *block,
                                  uint64_t header_checksum,
                                  struct bl_error *err)
{
    struct bl_ntuple_envelope e;
    if (bl_ntuple_envelope_read(&e, n->file, block, BL_NTUPLE_FOOTER, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = parse_footer(n, &e.r, header_checksum, err);
    bl_ntuple_envelope_release(&e);
    return status;
}

/* Columns of one field, and aliases of one column, become chains. */
static void link_columns(struct bl_ntuple *n)
{
    for (size_t i = 0; i < n->n_fields; i++)
        n->fields[i].first_column = BL_NTUPLE_NONE;
    for (size_t i = 0; i < n->n_columns; i++)
        n->columns[i].next_alias = BL_NTUPLE_NONE;
    for (size_t i = n->n_columns; i-- > 0;) {
        struct bl_ntuple_column *c = &n->columns[i];
        struct bl_ntuple_column *physical = &n->columns[c->physical];
        c->next = BL_NTUPLE_NONE;
        if (c != physical) {
            c->next_alias = physical->next_alias;
            physical->next_alias = (uint32_t)i;
        }
        if (c->field >= n->n_fields)
            continue;
        c->next = n->fields[c->field].first_column;
        n->fields[c->field].first_column = (uint32_t)i;
    }
}

enum bl_status bl_ntuple_read(struct bl_ntuple *n, struct bl_root_file *f,
                              const struct bl_root_key *key,
                              struct bl_error *err)
{
    struct bl_ntuple_anchor anchor;
    uint64_t checksum = 0;
    *n = (struct bl_ntuple){.file = f};
    if (bl_ntuple_anchor_read(&anchor, f, key, err) == BL_OK &&
        read_header(n, &anchor.header, &checksum, err) == BL_OK &&
        read_footer(n, &anchor.footer, checksum, err) == BL_OK) {
        link_columns(n);
        return BL_OK;
    }
    bl_ntuple_release(n);
    return bl_error_prefix(err, "%s: ntuple %s", f->path, key->name);
}

void bl_ntuple_release(struct bl_ntuple *n)
{
    for (size_t i = 0; i < n->n_fields; i++) {
        free(n->fields[i].name);
        free(n->fields[i].type);
        free(n->fields[i].title);
    }
    free(n->fields);
    free(n->columns);
    free(n->clusters);
    free(n->ranges);
    free(n->pages);
    free(n->title);
    *n = (struct bl_ntuple){0};
}
