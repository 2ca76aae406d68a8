#include "io/format.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "io/csv/csv.h"
#include "io/hdf5/hdf5.h"
#include "io/npz/npz.h"
#include "io/root/root.h"

// CSV is last: it has no magic and takes any text.
const struct bl_format *const bl_formats[] = {&bl_format_hdf5, &bl_format_npz,
                                              &bl_format_npy,  &bl_format_root,
                                              &bl_format_csv,  NULL};

enum { HEAD_SIZE = 4096 };

void bl_table_list_release(struct bl_table_list *l)
{
    for (size_t i = 0; i < l->n; i++)
        bl_schema_release(&l->tables[i]);
    free(l->tables);
    *l = (struct bl_table_list){0};
}

enum bl_status bl_table_list_add(struct bl_table_list *l,
                                 struct bl_schema **schema,
                                 struct bl_error *err)
{
    void *tables = l->tables;
    if (bl_array_reserve(&tables, &l->capacity, l->n + 1, sizeof *l->tables,
                         err) != BL_OK)
        return err->status;
    l->tables = tables;
    *schema = &l->tables[l->n++];
    **schema = (struct bl_schema){0};
    return BL_OK;
}

/* Whether the first n characters of a name are a file. */
static bool exists(const char *name, size_t n)
{
    char path[PATH_MAX];
    struct stat st;
    if (n >= sizeof path)
        return false;
    memcpy(path, name, n);
    path[n] = '\0';
    return stat(path, &st) == 0;
}

/* Characters before the PATH: all of a name that is a file, else those before
 * the last colon that has a file before it, else before the first colon. */
static size_t file_length(const char *name)
{
    size_t whole = strlen(name);
    for (size_t n = whole; n > 0; n--)
        if ((n == whole || name[n] == ':') && exists(name, n))
            return n;
    return strcspn(name, ":");
}

enum bl_status bl_table_name_split(const char *name, char **file, char **table,
                                   struct bl_error *err)
{
    size_t n = file_length(name);
    bool has_path = name[n] == ':' && name[n + 1] != '\0';
    *table = NULL;
    *file = bl_string_copy_n(name, n, err);
    if (*file == NULL || !has_path)
        return *file != NULL ? BL_OK : err->status;
    *table = bl_string_copy(name + n + 1, err);
    if (*table != NULL)
        return BL_OK;
    free(*file);
    *file = NULL;
    return err->status;
}

static bool has_extension(const struct bl_format *format, const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot == NULL || strchr(dot, '/') != NULL)
        return false;
    for (size_t i = 0; format->extensions[i] != NULL; i++)
        if (strcasecmp(dot + 1, format->extensions[i]) == 0)
            return true;
    return false;
}

const struct bl_format *bl_format_of_name(const char *path)
{
    for (size_t i = 0; bl_formats[i] != NULL; i++)
        if (has_extension(bl_formats[i], path))
            return bl_formats[i];
    return NULL;
}

static const struct bl_format *by_content(const uint8_t *head, size_t n)
{
    for (size_t i = 0; bl_formats[i] != NULL; i++)
        if (bl_formats[i]->probe(head, n))
            return bl_formats[i];
    return NULL;
}

/* A list in a sentence.  What does not fit is left out whole. */
struct phrase {
    char text[420];
    size_t n;
};

__attribute__((format(printf, 2, 3))) static bool phrase_add(struct phrase *p,
                                                             const char *format,
                                                             ...)
{
    size_t room = sizeof p->text - p->n;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(p->text + p->n, room, format, args);
    va_end(args);
    bool fits = n >= 0 && (size_t)n < room;
    p->n += fits ? (size_t)n : 0;
    p->text[p->n] = '\0';
    return fits;
}

/* "CSV (.csv .tsv), HDF5 (.h5)": the formats, or those that are written. */
static struct phrase formats_phrase(bool written)
{
    struct phrase p = {.n = 0};
    for (size_t i = 0; bl_formats[i] != NULL; i++) {
        const struct bl_format *f = bl_formats[i];
        if (written && f->create == NULL)
            continue;
        phrase_add(&p, "%s%s (", p.n > 0 ? ", " : "", f->name);
        for (size_t k = 0; f->extensions[k] != NULL; k++)
            phrase_add(&p, "%s.%s", k > 0 ? " " : "", f->extensions[k]);
        phrase_add(&p, ")");
    }
    return p;
}

/* The first bytes of a file: fewer than HEAD_SIZE only at its end. */
static enum bl_status read_head(uint8_t head[HEAD_SIZE], size_t *n,
                                const char *path, struct bl_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return bl_fail_errno(err, "%s cannot be read", path);
    *n = fread(head, 1, HEAD_SIZE, file);
    enum bl_status status = BL_OK;
    if (ferror(file))
        status = bl_fail_errno(err, "%s cannot be read", path);
    fclose(file);
    return status;
}

static enum bl_status unknown_format(const char *path, struct bl_error *err)
{
    struct phrase known = formats_phrase(false);
    return bl_fail(err, BL_FAILED,
                   "%s has no format that is known here; readable are %s", path,
                   known.text);
}

/* An empty file shows nothing: its name then says what it was to be. */
static const struct bl_format *recognise(const char *path, const uint8_t *head,
                                         size_t n)
{
    const struct bl_format *found = n > 0 ? by_content(head, n) : NULL;
    return found != NULL ? found : bl_format_of_name(path);
}

enum bl_status bl_format_of_file(const struct bl_format **format,
                                 const char *path, struct bl_error *err)
{
    uint8_t head[HEAD_SIZE];
    size_t n = 0;
    struct stat st;
    bool is_stream = strcmp(path, "-") == 0;
    if (!is_stream && stat(path, &st) != 0)
        return bl_fail_errno(err, "%s cannot be read", path);
    if (!is_stream && S_ISDIR(st.st_mode))
        return bl_fail(err, BL_FAILED, "%s is a folder; name a file in it",
                       path);
    // Bytes taken from a stream to look at them would be missing later.
    is_stream = is_stream || !S_ISREG(st.st_mode);
    if (!is_stream && read_head(head, &n, path, err) != BL_OK)
        return err->status;
    *format = is_stream ? bl_format_of_name(".csv") : recognise(path, head, n);
    return *format != NULL ? BL_OK : unknown_format(path, err);
}

enum bl_status bl_format_for_writing(const struct bl_format **format,
                                     const char *path, struct bl_error *err)
{
    *format = bl_format_of_name(path);
    if (*format != NULL && (*format)->create != NULL)
        return BL_OK;
    struct phrase written = formats_phrase(true);
    if (*format != NULL)
        return bl_fail(err, BL_USAGE,
                       "%s: %s can be read but not written; choose one of %s",
                       path, (*format)->name, written.text);
    return bl_fail(err, BL_USAGE,
                   "%s: its extension names no format that can be written; "
                   "choose one of %s",
                   path, written.text);
}

enum bl_status bl_table_list_file(const char *path, struct bl_table_list *l,
                                  struct bl_error *err)
{
    const struct bl_format *format;
    if (bl_format_of_file(&format, path, err) != BL_OK)
        return err->status;
    return format->list(path, l, err);
}

enum bl_status bl_table_open(const char *name, struct bl_source **source,
                             struct bl_error *err)
{
    return bl_table_open_with(name, NULL, source, err);
}

enum bl_status bl_table_open_with(const char *name,
                                  const struct bl_read_options *options,
                                  struct bl_source **source,
                                  struct bl_error *err)
{
    char *file, *table;
    const struct bl_format *format;
    if (bl_table_name_split(name, &file, &table, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_format_of_file(&format, file, err);
    if (status == BL_OK)
        status = format->open(file, table, options, source, err);
    free(file);
    free(table);
    return status;
}

enum bl_status bl_table_create(const char *path, const struct bl_schema *schema,
                               struct bl_sink **sink, struct bl_error *err)
{
    return bl_table_create_with(path, schema, NULL, sink, err);
}

enum bl_status bl_table_create_with(const char *path,
                                    const struct bl_schema *schema,
                                    const struct bl_write_options *options,
                                    struct bl_sink **sink, struct bl_error *err)
{
    const struct bl_format *format;
    if (bl_format_for_writing(&format, path, err) != BL_OK)
        return err->status;
    return format->create(path, schema, options, sink, err);
}

/* As many names of tables as a sentence bears. */
static struct phrase tables_phrase(const struct bl_table_list *l)
{
    struct phrase p = {.n = 0};
    size_t i = 0;
    for (; i < l->n; i++) {
        const char *name = l->tables[i].name;
        if (!phrase_add(&p, "%s%s", i > 0 ? ", " : "",
                        name[0] != '\0' ? name : "(one without a name)"))
            break;
    }
    if (i < l->n)
        phrase_add(&p, " and %zu more", l->n - i);
    return p;
}

enum bl_status bl_table_not_found(const char *path, const char *table,
                                  struct bl_error *err)
{
    struct bl_table_list l = {0};
    enum bl_status status = bl_table_list_file(path, &l, err);
    struct phrase tables = tables_phrase(&l);
    if (status == BL_OK)
        status = bl_fail(err, BL_FAILED, "%s has no table %s; it has %s", path,
                         table, tables.text);
    bl_table_list_release(&l);
    return status;
}
