#include "tui/model/table.h"

#include <stdlib.h>
#include <string.h>

void bl_findings_free(struct bl_findings *f)
{
    if (f == NULL)
        return;
    bl_stats_free(f->stats);
    free(f->proposals);
    free(f);
}

void bl_table_release(struct bl_table *t)
{
    free(t->name);
    free(t->format);
    bl_schema_release(&t->schema);
    bl_findings_free(t->findings);
    bl_choices_release(&t->choices);
    *t = (struct bl_table){0};
}

/* The colon before the path of the table in its file, whose slashes are none of
 * the file's: "runs/a.h5:/events/jets"; the end of the name without one. */
static const char *end_of_file_name(const struct bl_table *t)
{
    const char *end = t->name + strlen(t->name);
    size_t inner = t->schema.name != NULL ? strlen(t->schema.name) : 0;
    if (inner == 0 || inner > strlen(t->name) ||
        strcmp(end - inner, t->schema.name) != 0)
        return end;
    const char *begin = end - inner;
    while (begin > t->name && begin[-1] == '/')
        begin--;
    return begin > t->name && begin[-1] == ':' ? begin - 1 : end;
}

const char *bl_table_short_name(const struct bl_table *t)
{
    if (t->name == NULL)
        return "";
    const char *last = end_of_file_name(t);
    while (last > t->name && last[-1] != '/')
        last--;
    return last;
}

const char *bl_table_unit(const struct bl_table *t, size_t column)
{
    const char *unit = t->schema.columns[column].unit;
    return unit != NULL && strcmp(unit, "1") != 0 ? unit : NULL;
}

const struct bl_column_stats *bl_table_stats(const struct bl_table *t,
                                             size_t column)
{
    if (t->findings == NULL)
        return NULL;
    return bl_stats_column(t->findings->stats, column);
}

const struct bl_proposal *bl_table_proposal(const struct bl_table *t,
                                            size_t column)
{
    return t->findings != NULL ? &t->findings->proposals[column] : NULL;
}

void bl_rows_free(struct bl_rows *r)
{
    if (r == NULL)
        return;
    bl_batch_release(&r->batch);
    bl_schema_release(&r->schema);
    free(r);
}
