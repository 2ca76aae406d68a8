#define _XOPEN_SOURCE 700 // realpath
#include "tui/work/listing.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "io/hdf5/hdf5.h"
#include "tui/work/open_table.h"

enum { MAX_ENTRIES = 10000 };

/* Folders. */

static const char *format_of_name(const char *name)
{
    const struct bl_format *format = bl_format_of_name(name);
    return format != NULL ? format->name : NULL;
}

static enum bl_status add_entry(struct bl_folder *f, int folder,
                                const char *name, struct bl_error *err)
{
    struct stat s;
    void *entries = f->entries;
    // A link that leads nowhere is an entry too.
    if (fstatat(folder, name, &s, 0) != 0)
        s = (struct stat){0};
    if (bl_array_reserve(&entries, &f->capacity, f->n + 1, sizeof *f->entries,
                         err) != BL_OK)
        return err->status;
    f->entries = entries;
    struct bl_folder_entry *e = &f->entries[f->n];
    *e = (struct bl_folder_entry){.name = bl_string_copy(name, err),
                                  .is_folder = S_ISDIR(s.st_mode)};
    if (e->name == NULL)
        return err->status;
    f->n++;
    if (S_ISREG(s.st_mode)) {
        e->bytes = (uint64_t)s.st_size;
        e->format = format_of_name(name);
    }
    return BL_OK;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static enum bl_status read_entries(struct bl_folder *f, DIR *entries,
                                   struct bl_error *err)
{
    for (;;) {
        errno = 0;
        struct dirent *e = readdir(entries);
        if (e == NULL)
            return errno == 0
                       ? BL_OK
                       : bl_fail_errno(err, "%s cannot be read", f->path);
        if (is_dot(e->d_name))
            continue;
        f->is_cut = f->n == MAX_ENTRIES;
        if (f->is_cut)
            return BL_OK;
        if (add_entry(f, dirfd(entries), e->d_name, err) != BL_OK)
            return err->status;
    }
}

/* Folders first, then by name, as people sort them. */
static int compare_entries(const void *a, const void *b)
{
    const struct bl_folder_entry *x = a, *y = b;
    if (x->is_folder != y->is_folder)
        return x->is_folder ? -1 : 1;
    int order = strcasecmp(x->name, y->name);
    return order != 0 ? order : strcmp(x->name, y->name);
}

static enum bl_status list(struct bl_folder *f, const char *path,
                           struct bl_error *err)
{
    char *absolute = realpath(path, NULL);
    if (absolute == NULL)
        return bl_fail_errno(err, "the folder %s cannot be opened", path);
    f->path = absolute;
    DIR *entries = opendir(absolute);
    if (entries == NULL)
        return bl_fail_errno(err, "the folder %s cannot be opened", absolute);
    enum bl_status status = read_entries(f, entries, err);
    closedir(entries);
    if (status == BL_OK && f->n > 0)
        qsort(f->entries, f->n, sizeof *f->entries, compare_entries);
    return status;
}

enum bl_status bl_folder_list(struct bl_folder **folder, const char *path,
                              struct bl_error *err)
{
    struct bl_folder *f = bl_array_new(1, sizeof *f, err);
    if (f == NULL)
        return err->status;
    if (list(f, path, err) != BL_OK) {
        bl_folder_free(f);
        return err->status;
    }
    *folder = f;
    return BL_OK;
}

/* Files. */

static enum bl_status list_tables(struct bl_preview *p,
                                  const struct bl_format *format,
                                  struct bl_error *err)
{
    if (format == &bl_format_hdf5 && bl_is_container(p->path, err))
        return err->status;
    if (format->glance != NULL)
        return format->glance(p->path, &p->tables, &p->is_guess, err);
    return format->list(p->path, &p->tables, err);
}

static enum bl_status look(struct bl_preview *p, struct bl_error *err)
{
    struct stat s;
    const struct bl_format *format;
    if (stat(p->path, &s) != 0)
        return bl_fail_errno(err, "%s cannot be opened", p->path);
    if (!S_ISREG(s.st_mode))
        return bl_fail(err, BL_FAILED, "%s is %s", p->path,
                       S_ISDIR(s.st_mode) ? "a folder"
                                          : "no file that can be read");
    p->bytes = (uint64_t)s.st_size;
    if (bl_format_of_file(&format, p->path, err) != BL_OK)
        return err->status;
    p->format = bl_string_copy(format->name, err);
    return p->format != NULL ? list_tables(p, format, err) : err->status;
}

static enum bl_status fill(struct bl_preview *p, const char *path,
                           struct bl_error *err)
{
    p->path = bl_string_copy(path, err);
    if (p->path == NULL)
        return err->status;
    if (look(p, err) == BL_OK)
        return BL_OK;
    if (err->status == BL_NO_MEMORY)
        return err->status;
    if (snprintf(p->trouble, sizeof p->trouble, "%s", err->text) >=
        (int)sizeof p->trouble)
        bl_utf8_cut_end(p->trouble);
    bl_table_list_release(&p->tables);
    return BL_OK;
}

enum bl_status bl_preview_make(struct bl_preview **preview, const char *path,
                               struct bl_error *err)
{
    struct bl_preview *p = bl_array_new(1, sizeof *p, err);
    if (p == NULL)
        return err->status;
    if (fill(p, path, err) != BL_OK) {
        bl_preview_free(p);
        return err->status;
    }
    *preview = p;
    return BL_OK;
}
