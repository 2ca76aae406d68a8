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

enum bl_status bl_evaluation_choose(struct bl_evaluation_choice *c,
                                    const struct bl_invocation *inv,
                                    const struct bl_schema *schema,
                                    struct bl_error *err)
{
    *c = (struct bl_evaluation_choice){.options = BL_EVALUATION_OPTIONS_INIT};
    struct bl_evaluation_options *o = &c->options;
    const char *objects = bl_flag(inv, "objects");
    if (list_names(&c->peaks, &o->n_peaks, inv, "peak", schema, err) != BL_OK ||
        list_names(&c->periodic, &o->n_periodic, inv, "periodic", schema,
                   err) != BL_OK ||
        bl_emd_objects_parse(&c->objects, objects != NULL ? objects : "",
                             err) != BL_OK) {
        bl_evaluation_choice_release(c);
        return err->status;
    }
    o->peaks = c->peaks;
    o->periodic = c->periodic;
    o->objects = c->objects.items;
    o->n_objects = c->objects.n;
    return BL_OK;
}

void bl_evaluation_choice_release(struct bl_evaluation_choice *c)
{
    free(c->peaks);
    free(c->periodic);
    bl_emd_objects_release(&c->objects);
}
