#include "cli/evaluation_choice.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/column_list.h"

/* Names of the columns that a flag asks for; none without the flag. */
static enum bl_status list_names(const char ***names, size_t *n,
                                 const struct bl_invocation *inv,
                                 const char *flag,
                                 const struct bl_schema *schema,
                                 struct bl_error *err)
{
    bool *asked_for;
    *names = bl_array_new(schema->n_columns, sizeof **names, err);
    if (*names == NULL || bl_column_list_parse(&asked_for, bl_flag(inv, flag),
                                               flag, schema, err) != BL_OK)
        return err->status;
    for (size_t i = 0; asked_for != NULL && i < schema->n_columns; i++)
        if (asked_for[i])
            (*names)[(*n)++] = schema->columns[i].name;
    free(asked_for);
    return BL_OK;
}

/* "pt:eta:phi", cut up in place. */
static enum bl_status parse_object(struct bl_emd_object *object, char *text,
                                   struct bl_error *err)
{
    char *rest = NULL;
    object->energy = strtok_r(text, ":", &rest);
    object->y = strtok_r(NULL, ":", &rest);
    object->phi = strtok_r(NULL, ":", &rest);
    if (object->phi != NULL && strtok_r(NULL, ":", &rest) == NULL)
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "--objects: an object is meant as three columns, "
                   "ENERGY:RAPIDITY:PHI, such as j1_pt:j1_eta:j1_phi");
}

static size_t count_objects(const char *list)
{
    size_t n = 1;
    for (; *list != '\0'; list++)
        n += *list == ',';
    return n;
}

static enum bl_status parse_objects(struct bl_evaluation_choice *c,
                                    const char *list, struct bl_error *err)
{
    if (list == NULL)
        return BL_OK;
    c->object_names = bl_string_copy(list, err);
    c->objects = bl_array_new(count_objects(list), sizeof *c->objects, err);
    if (c->object_names == NULL || c->objects == NULL)
        return err->status;
    char *rest = NULL;
    for (char *text = strtok_r(c->object_names, ",", &rest); text != NULL;
         text = strtok_r(NULL, ",", &rest)) {
        struct bl_emd_object *next = &c->objects[c->options.n_objects];
        if (parse_object(next, text, err) != BL_OK)
            return err->status;
        c->options.n_objects++;
    }
    return BL_OK;
}

enum bl_status bl_evaluation_choose(struct bl_evaluation_choice *c,
                                    const struct bl_invocation *inv,
                                    const struct bl_schema *schema,
                                    struct bl_error *err)
{
    *c = (struct bl_evaluation_choice){.options = BL_EVALUATION_OPTIONS_INIT};
    struct bl_evaluation_options *o = &c->options;
    if (list_names(&c->peaks, &o->n_peaks, inv, "peak", schema, err) != BL_OK ||
        list_names(&c->periodic, &o->n_periodic, inv, "periodic", schema,
                   err) != BL_OK ||
        parse_objects(c, bl_flag(inv, "objects"), err) != BL_OK) {
        bl_evaluation_choice_release(c);
        return err->status;
    }
    o->peaks = c->peaks;
    o->periodic = c->periodic;
    o->objects = c->objects;
    return BL_OK;
}

void bl_evaluation_choice_release(struct bl_evaluation_choice *c)
{
    free(c->peaks);
    free(c->periodic);
    free(c->objects);
    free(c->object_names);
}
