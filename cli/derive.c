#include "cli/derive.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/recipe_lines.h"
#include "engine/codec/decoder.h"

enum bl_status bl_derive_option(struct bl_recipe *r, const char *text,
                                struct bl_error *err)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL)
        return bl_fail(err, BL_USAGE, "--derive %s: 'name = formula' is meant",
                       text);
    char *name = bl_string_copy_n(text, (size_t)(equals - text), err);
    if (name == NULL)
        return err->status;
    enum bl_status status = bl_recipe_derive(r, name, equals + 1, err);
    free(name);
    return status;
}

/* Takes "mjj [GeV]" apart in place. */
static char *cut_unit(char *name)
{
    size_t n = strlen(name);
    char *open = strrchr(name, '[');
    if (n == 0 || name[n - 1] != ']' || open == NULL || open == name ||
        open[-1] != ' ')
        return NULL;
    name[n - 1] = '\0';
    char *end = open;
    while (end > name && end[-1] == ' ')
        end--;
    *end = '\0';
    return open + 1;
}

static enum bl_status add_formula(struct bl_derive *d, const char *name,
                                  const char *text, struct bl_error *err)
{
    char *copy = bl_string_copy(name, err);
    if (copy == NULL)
        return err->status;
    d->formulas[d->n++] =
        (struct bl_formula){.name = copy, .unit = cut_unit(copy), .text = text};
    return BL_OK;
}

static enum bl_status add_asked_for(struct bl_derive *d,
                                    const struct bl_recipe *r,
                                    struct bl_error *err)
{
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < r->n_derived && status == BL_OK; i++)
        status = add_formula(d, r->derived[i].name, r->derived[i].value, err);
    return status;
}

static enum bl_status add_stored(struct bl_derive *d, const struct bl_meta *m,
                                 struct bl_error *err)
{
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < m->n_recipe && status == BL_OK; i++) {
        const char *name = bl_recipe_line_derived(m->recipe[i].key);
        if (name != NULL)
            status = add_formula(d, name, m->recipe[i].value, err);
    }
    return status;
}

enum bl_status bl_derive_init(struct bl_derive *d, const struct bl_recipe *r,
                              const struct bl_source *file,
                              struct bl_error *err)
{
    const struct bl_meta *m = file != NULL ? bl_decoder_meta(file) : NULL;
    *d = (struct bl_derive){.asked_for = r->n_derived > 0};
    size_t n = d->asked_for ? r->n_derived : m != NULL ? m->n_recipe : 0;
    d->formulas = bl_array_new(n, sizeof *d->formulas, err);
    if (d->formulas == NULL)
        return err->status;
    enum bl_status status = d->asked_for ? add_asked_for(d, r, err)
                            : m != NULL  ? add_stored(d, m, err)
                                         : BL_OK;
    if (status != BL_OK)
        bl_derive_release(d);
    return status;
}

void bl_derive_release(struct bl_derive *d)
{
    for (size_t i = 0; i < d->n; i++)
        free((char *)d->formulas[i].name);
    free(d->formulas);
    *d = (struct bl_derive){0};
}

struct telling {
    struct bl_session *session;
    const char *table;
};

static void tell_skipped(void *context, const struct bl_formula *f,
                         const struct bl_error *why)
{
    (void)f;
    const struct telling *t = context;
    bl_observe_warning(&t->session->observer, "%s: left out: %s", t->table,
                       why->text);
}

static enum bl_status derive(struct bl_source **source,
                             const struct bl_derive *d, const char *name,
                             struct bl_session *s, bool has_to_fit,
                             struct bl_error *err)
{
    struct telling telling = {s, name};
    struct bl_derived_skip skip = {tell_skipped, &telling};
    struct bl_source *inside = *source;
    if (d->n == 0)
        return BL_OK;
    *source = NULL;
    if (bl_derived_open(source, inside, d->formulas, d->n,
                        has_to_fit ? NULL : &skip, err) != BL_OK)
        return bl_error_prefix(err, "%s", name);
    return BL_OK;
}

enum bl_status bl_derive_before(struct bl_source **source,
                                const struct bl_derive *d, const char *name,
                                struct bl_session *s, struct bl_error *err)
{
    return derive(source, d, name, s, d->asked_for, err);
}

enum bl_status bl_derive_after(struct bl_source **source,
                               const struct bl_derive *d, const char *name,
                               struct bl_session *s, struct bl_error *err)
{
    return derive(source, d, name, s, false, err);
}

enum bl_status bl_derive_check(const struct bl_recipe *r,
                               const struct bl_source *source, const char *name,
                               struct bl_error *err)
{
    struct bl_derive d;
    if (bl_derive_init(&d, r, NULL, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derived_check(&source->schema, d.formulas, d.n, err);
    bl_derive_release(&d);
    return status == BL_OK ? BL_OK : bl_error_prefix(err, "%s", name);
}
