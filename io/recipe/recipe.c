#include "io/recipe/recipe.h"

#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/spelling.h"
#include "io/recipe/derived.h"
#include "io/recipe/ini.h"

static const char DERIVED[] = "derived"; // a section

enum bl_status bl_recipe_init(struct bl_recipe *r, struct bl_error *err)
{
    *r = (struct bl_recipe){0};
    r->values = bl_array_new(bl_recipe_n_keys, sizeof *r->values, err);
    return r->values != NULL ? BL_OK : err->status;
}

void bl_recipe_release(struct bl_recipe *r)
{
    for (size_t i = 0; r->values != NULL && i < bl_recipe_n_keys; i++)
        free(r->values[i]);
    free(r->values);
    r->values = NULL;
    bl_recipe_release_derived(r);
}

static enum bl_status copy_lines(struct bl_recipe *to,
                                 const struct bl_recipe *from,
                                 struct bl_error *err)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (from->values[i] != NULL &&
            bl_recipe_set(to, i, from->values[i], err) != BL_OK)
            return err->status;
    for (size_t i = 0; i < from->n_derived; i++)
        if (bl_recipe_derive(to, from->derived[i].name, from->derived[i].value,
                             err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_recipe_copy(struct bl_recipe *to,
                              const struct bl_recipe *from,
                              struct bl_error *err)
{
    if (bl_recipe_init(to, err) != BL_OK)
        return err->status;
    if (copy_lines(to, from, err) == BL_OK)
        return BL_OK;
    bl_recipe_release(to);
    return err->status;
}

enum bl_status bl_recipe_set(struct bl_recipe *r, size_t key, const char *value,
                             struct bl_error *err)
{
    char **slot = &r->values[key];
    bool append = bl_recipe_keys[key].appends && *slot != NULL;
    char *text = append ? bl_string_format(err, "%s,%s", *slot, value)
                        : bl_string_copy(value, err);
    if (text == NULL)
        return err->status;
    free(*slot);
    *slot = text;
    return BL_OK;
}

void bl_recipe_forget(struct bl_recipe *r, size_t key)
{
    free(r->values[key]);
    r->values[key] = NULL;
}

bool bl_recipe_says(const struct bl_recipe *r, const char *key)
{
    return r->values[bl_recipe_key_find(key)] != NULL;
}

const char *bl_recipe_get(const struct bl_recipe *r, const char *key)
{
    ptrdiff_t i = bl_recipe_key_find(key);
    return r->values[i] != NULL ? r->values[i] : bl_recipe_keys[i].fallback;
}

/* Reading. */

static const char *nearest_key(const char *name)
{
    size_t best = 0;
    for (size_t i = 1; i < bl_recipe_n_keys; i++)
        if (bl_spelling_distance(name, bl_recipe_keys[i].name) <
            bl_spelling_distance(name, bl_recipe_keys[best].name))
            best = i;
    return bl_recipe_keys[best].name;
}

static enum bl_status handle_derived(struct bl_recipe *said, const char *name,
                                     const char *formula, struct bl_error *err)
{
    size_t n = said->n_derived;
    if (bl_recipe_derive(said, name, formula, err) != BL_OK)
        return err->status = BL_FAILED;
    if (said->n_derived == n)
        return bl_fail(err, BL_FAILED, "%s is derived twice", name);
    return BL_OK;
}

static enum bl_status handle_key(void *context, const char *section,
                                 const char *name, const char *value,
                                 struct bl_error *err)
{
    struct bl_recipe *said = context;
    if (strcmp(section, DERIVED) == 0)
        return handle_derived(said, name, value, err);
    ptrdiff_t key = bl_recipe_key_find(name);
    if (key < 0)
        return bl_fail(err, BL_FAILED,
                       "there is no key \"%s\"; the nearest is \"%s\"", name,
                       nearest_key(name));
    return bl_recipe_set(said, (size_t)key, value, err);
}

enum bl_status bl_recipe_read(struct bl_recipe *recipe, const char *path,
                              struct bl_error *err)
{
    struct bl_recipe said = {0};
    enum bl_status status = bl_recipe_init(&said, err);
    if (status == BL_OK)
        status = bl_ini_read(path, handle_key, &said, err);
    if (status == BL_OK)
        status = bl_recipe_merge_derived(recipe, &said, err);
    for (size_t i = 0; status == BL_OK && i < bl_recipe_n_keys; i++)
        if (recipe->values[i] == NULL) {
            recipe->values[i] = said.values[i];
            said.values[i] = NULL;
        }
    bl_recipe_release(&said);
    return status;
}

/* Writing. */

static enum bl_status put(struct bl_buffer *b, const char *text,
                          struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

/* "; first line\n; second line\n" */
static enum bl_status put_comment(struct bl_buffer *b, const char *text,
                                  struct bl_error *err)
{
    while (*text != '\0') {
        size_t n = strcspn(text, "\n");
        if (put(b, "; ", err) != BL_OK || bl_buffer_put(b, text, n, err) ||
            put(b, "\n", err) != BL_OK)
            return err->status;
        text += n + (text[n] == '\n');
    }
    return BL_OK;
}

static enum bl_status put_key(struct bl_buffer *b, const struct bl_recipe *r,
                              size_t i, struct bl_error *err)
{
    const struct bl_recipe_key *key = &bl_recipe_keys[i];
    const char *said = r->values[i];
    char help[BL_KEY_HELP];
    bl_recipe_key_help(help, key);
    if (put_comment(b, help, err) != BL_OK ||
        put(b, said != NULL ? "" : ";", err) != BL_OK ||
        bl_ini_put(b, key->name, said != NULL ? said : key->fallback, err) !=
            BL_OK)
        return err->status;
    return put(b, "\n", err);
}

static enum bl_status put_section(struct bl_buffer *b, const char *name,
                                  struct bl_error *err)
{
    if (put(b, "\n[", err) != BL_OK || put(b, name, err) != BL_OK)
        return err->status;
    return put(b, "]\n\n", err);
}

static enum bl_status put_derived(struct bl_buffer *b,
                                  const struct bl_recipe *r,
                                  struct bl_error *err)
{
    enum bl_status status = put_section(b, DERIVED, err);
    if (status == BL_OK)
        status = put_comment(
            b,
            "variables computed from columns, before and after: a name, its\n"
            "unit if it has one, and a formula; odd names of columns in `...`\n"
            "mjj [GeV] = mjj(j1_pt, j1_eta, j1_phi, j2_pt, j2_eta, j2_phi)\n",
            err);
    for (size_t i = 0; i < r->n_derived && status == BL_OK; i++)
        status = bl_ini_put(b, r->derived[i].name, r->derived[i].value, err);
    return status;
}

static enum bl_status put_all(struct bl_buffer *b, const struct bl_recipe *r,
                              struct bl_error *err)
{
    const char *section = "";
    enum bl_status status =
        put_comment(b,
                    "A recipe for baler: `baler run` does all of it.\n"
                    "Lines that begin with ; say what holds without them.\n",
                    err);
    for (size_t i = 0; i < bl_recipe_n_keys && status == BL_OK; i++) {
        if (strcmp(section, bl_recipe_keys[i].section) != 0) {
            section = bl_recipe_keys[i].section;
            if (put_section(b, section, err) != BL_OK)
                return err->status;
        }
        status = put_key(b, r, i, err);
    }
    return status == BL_OK ? put_derived(b, r, err) : status;
}

enum bl_status bl_recipe_write(const struct bl_recipe *r, const char *path,
                               struct bl_error *err)
{
    struct bl_buffer b = {0};
    enum bl_status status = put_all(&b, r, err);
    if (status == BL_OK)
        status = bl_atomic_file_write(path, b.data, b.size, err);
    bl_buffer_release(&b);
    return status;
}
