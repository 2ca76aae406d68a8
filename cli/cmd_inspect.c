#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/column_groups.h"
#include "cli/command.h"
#include "cli/print.h"
#include "cli/result.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/json.h"
#include "engine/job/survey.h"
#include "io/container/container.h"
#include "io/format.h"

enum { RELATION_ROWS = 4096 }; // on which relations between columns are sought

static const struct bl_flag flags[] = {
    {"find", 'f', "PATTERN",
     "show the columns of such names only: a glob, or any part of a name"},
    {"run-dir", 0, "DIR", bl_run_dir_help},
    {0},
};

/* JSON. */

static json_t *shape_of(const struct bl_column *c)
{
    return bl_json_sizes_new(c->dims, c->n_dims);
}

static json_t *quantiles_of(const struct bl_column_stats *stats)
{
    static const struct {
        const char *name;
        double p;
    } wanted[] = {{"p01", 0.01}, {"p05", 0.05}, {"p25", 0.25}, {"p50", 0.5},
                  {"p75", 0.75}, {"p95", 0.95}, {"p99", 0.99}};
    json_t *quantiles = json_object();
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        json_object_set_new(
            quantiles, wanted[i].name,
            bl_json_real(bl_stats_quantile(stats, wanted[i].p)));
    return quantiles;
}

/* What the reader and what the values say, "; " between. */
static void join_notes(char *note, size_t size, const struct bl_column *c,
                       const struct bl_proposal *p)
{
    const char *first = c->note != NULL ? c->note : "";
    bool same = strcmp(first, p->note) == 0;
    snprintf(note, size, "%s%s%s", first,
             *first != '\0' && *p->note != '\0' && !same ? "; " : "",
             same ? "" : p->note);
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? bl_json_string(text) : json_null();
}

static json_t *column_json(const struct bl_column *c,
                           const struct bl_column_stats *stats,
                           const struct bl_proposal *p)
{
    char note[512];
    join_notes(note, sizeof note, c, p);
    json_t *json = json_object();
    json_object_set_new(json, "name", bl_json_string(c->name));
    json_object_set_new(json, "type", json_string(bl_type_name(c->type)));
    json_object_set_new(json, "shape", shape_of(c));
    json_object_set_new(json, "unit", text_or_null(c->unit));
    json_object_set_new(json, "count", json_integer((json_int_t)stats->count));
    json_object_set_new(json, "nan", json_integer((json_int_t)stats->n_nan));
    json_object_set_new(json, "inf", json_integer((json_int_t)stats->n_inf));
    json_object_set_new(json, "min", bl_json_real(stats->min));
    json_object_set_new(json, "max", bl_json_real(stats->max));
    json_object_set_new(json, "mean", bl_json_real(stats->mean));
    json_object_set_new(json, "std", bl_json_real(stats->std));
    json_object_set_new(json, "distinct",
                        json_integer((json_int_t)stats->distinct));
    json_object_set_new(json, "distinct_is_exact",
                        json_boolean(stats->distinct_is_exact));
    json_object_set_new(json, "quantiles", quantiles_of(stats));
    json_object_set_new(json, "quantiles_are_exact",
                        json_boolean(stats->quantiles_are_exact));
    json_object_set_new(json, "role", json_string(bl_role_name(p->role)));
    json_object_set_new(json, "normalise",
                        p->role == BL_ROLE_COMPRESS && p->normalise != NULL
                            ? json_string(p->normalise)
                            : json_null());
    json_object_set_new(json, "note", bl_json_string(note));
    return json;
}

/* Beginnings that names have in common. */
static json_t *groups_json(const struct bl_column_groups *groups)
{
    json_t *json = json_array();
    for (size_t i = 0; i < groups->n; i++) {
        const struct bl_grouped_column *c = &groups->items[i];
        if (c->n > 1 && c->column == c->group)
            json_array_append_new(json, json_pack("{s:s%, s:I}", "prefix",
                                                  c->name, c->prefix, "columns",
                                                  (json_int_t)c->n));
    }
    return json;
}

static json_t *table_json(const struct bl_schema *schema,
                          const struct bl_survey *survey, const bool *shown,
                          const struct bl_column_groups *groups)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < schema->n_columns; i++)
        if (shown[i])
            json_array_append_new(columns,
                                  column_json(&schema->columns[i],
                                              bl_stats_column(survey->stats, i),
                                              &survey->proposals[i]));
    json_t *json = json_object();
    json_object_set_new(
        json, "name", bl_json_string(schema->name != NULL ? schema->name : ""));
    json_object_set_new(json, "rows", json_integer((json_int_t)schema->n_rows));
    json_object_set_new(json, "columns", columns);
    json_object_set_new(json, "groups", groups_json(groups));
    return json;
}

/* Text. */

static size_t widest_name(const struct bl_column_groups *groups)
{
    size_t widest = 6;
    for (size_t i = 0; i < groups->n; i++) {
        size_t width = bl_print_width(groups->items[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < 28 ? widest : 28;
}

static void type_text(char text[BL_PRINT_SIZE], const struct bl_column *c)
{
    size_t used =
        (size_t)snprintf(text, BL_PRINT_SIZE, "%s", bl_type_name(c->type));
    for (size_t i = 0; i < c->n_dims && used < BL_PRINT_SIZE; i++)
        used += (size_t)snprintf(text + used, BL_PRINT_SIZE - used, "%c%zu",
                                 i == 0 ? ' ' : 'x', c->dims[i]);
}

static void print_column(const struct bl_column *c,
                         const struct bl_column_stats *stats,
                         const struct bl_proposal *p, size_t name_width)
{
    char text[BL_PRINT_SIZE], note[512];
    join_notes(note, sizeof note, c, p);
    fputs("  ", stdout);
    bl_print_cell(c->name, name_width);
    type_text(text, c);
    printf(" %-14s", text);
    bl_print_cell(c->unit != NULL ? c->unit : "", 7);
    const double numbers[] = {stats->min, stats->max, stats->mean, stats->std};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        printf("%12s", bl_print_number(text, numbers[i]));
    printf("%9" PRIu64 "%c  %-9s", stats->distinct,
           stats->distinct_is_exact ? ' ' : '+', bl_role_name(p->role));
    if (p->role == BL_ROLE_COMPRESS && p->normalise != NULL)
        printf("%-11s", p->normalise);
    else
        printf("%-11s", "");
    if (stats->n_nan + stats->n_inf > 0)
        printf("%" PRIu64 " NaN, %" PRIu64 " inf%s", stats->n_nan, stats->n_inf,
               *note != '\0' ? "; " : "");
    printf("%s\n", note);
}

/* What begins a group is said before its first column. */
static void print_columns(const struct bl_schema *schema,
                          const struct bl_survey *survey,
                          const struct bl_column_groups *groups, size_t width)
{
    for (size_t i = 0; i < groups->n; i++) {
        const struct bl_grouped_column *c = &groups->items[i];
        if (c->n > 1 && c->column == c->group)
            printf(" %.*s* %zu columns\n", (int)c->prefix, c->name, c->n);
        print_column(&schema->columns[c->column],
                     bl_stats_column(survey->stats, c->column),
                     &survey->proposals[c->column], width);
    }
}

static void print_table(const struct bl_schema *schema,
                        const struct bl_survey *survey,
                        const struct bl_column_groups *groups)
{
    char rows[BL_PRINT_SIZE];
    size_t width = widest_name(groups);
    printf("%s: %s rows x %zu columns\n",
           schema->name != NULL && *schema->name != '\0' ? schema->name
                                                         : "table",
           bl_print_count(rows, schema->n_rows), schema->n_columns);
    fputs("  ", stdout);
    bl_print_cell("column", width);
    printf(" %-14s%-7s%12s%12s%12s%12s%9s   %-9s%-11s%s\n", "type", "unit",
           "min", "max", "mean", "std", "distinct", "role", "normalise",
           "note");
    print_columns(schema, survey, groups, width);
}

/* The command. */

struct inspection {
    struct bl_session *session;
    const struct bl_invocation *inv;
    json_t *tables; // of the result
    size_t n_shown; // columns, of all tables
};

/* The columns that are asked for, in the order to show them. */
static enum bl_status choose_columns(struct inspection *n, bool **shown,
                                     struct bl_column_groups *groups,
                                     const struct bl_schema *schema,
                                     struct bl_error *err)
{
    const char *pattern = bl_flag(n->inv, "find");
    *shown = bl_array_new(schema->n_columns, sizeof **shown, err);
    if (*shown == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++) {
        (*shown)[i] = pattern == NULL ||
                      bl_column_is_found(schema->columns[i].name, pattern);
        n->n_shown += (*shown)[i];
    }
    if (bl_column_groups_make(groups, schema, *shown, err) == BL_OK)
        return BL_OK;
    free(*shown);
    return err->status;
}

/* Surveys one table. */
static enum bl_status inspect_source(struct inspection *n,
                                     struct bl_source *source,
                                     struct bl_error *err)
{
    struct bl_survey survey;
    bl_session_start_event(n->session, n->inv, &source->schema);
    if (bl_survey_make(&survey, source, RELATION_ROWS, 0, &n->session->observer,
                       err) != BL_OK)
        return err->status;
    bl_progress_clear(&n->session->progress);
    bool *shown;
    struct bl_column_groups groups;
    enum bl_status status =
        choose_columns(n, &shown, &groups, &source->schema, err);
    if (status == BL_OK) {
        json_array_append_new(
            n->tables, table_json(&source->schema, &survey, shown, &groups));
        if (!n->inv->json && !n->inv->quiet &&
            (groups.n > 0 || bl_flag(n->inv, "find") == NULL))
            print_table(&source->schema, &survey, &groups);
        bl_column_groups_release(&groups);
        free(shown);
    }
    bl_survey_release(&survey);
    return status;
}

static enum bl_status inspect_one(struct inspection *n, const char *name,
                                  struct bl_error *err)
{
    struct bl_source *source;
    if (bl_session_open(&source, n->session, name, NULL, err) != BL_OK)
        return err->status;
    enum bl_status status = inspect_source(n, source, err);
    bl_source_close(source);
    return status;
}

static enum bl_status inspect_listed(struct inspection *n,
                                     const struct bl_format *format,
                                     const char *path,
                                     const struct bl_table_list *list,
                                     struct bl_error *err)
{
    for (size_t i = 0; i < list->n; i++) {
        struct bl_source *source;
        if (format->open(path, list->tables[i].name, &n->session->reading,
                         &source, err) != BL_OK)
            return err->status;
        enum bl_status status = inspect_source(n, source, err);
        bl_source_close(source);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status inspect_file(struct inspection *n, const char *path,
                                   struct bl_error *err)
{
    const struct bl_format *format;
    struct bl_table_list list = {0};
    if (bl_format_of_file(&format, path, err) != BL_OK ||
        format->list(path, &list, err) != BL_OK)
        return err->status;
    enum bl_status status =
        list.n > 0
            ? inspect_listed(n, format, path, &list, err)
            : bl_fail(err, BL_FAILED, "%s: there is no table in it", path);
    bl_table_list_release(&list);
    return status;
}

static enum bl_status inspect(struct inspection *n, const char *name,
                              struct bl_error *err)
{
    char *file, *table;
    if (bl_table_name_split(name, &file, &table, err) != BL_OK)
        return err->status;
    bool is_one =
        table != NULL || strcmp(file, "-") == 0 || bl_container_is_one(file);
    enum bl_status status =
        is_one ? inspect_one(n, name, err) : inspect_file(n, file, err);
    free(file);
    free(table);
    return status;
}

static enum bl_status step(struct bl_session *s,
                           const struct bl_invocation *inv, json_t **result,
                           struct bl_error *err)
{
    const char *name = inv->operands[0];
    struct inspection n = {s, inv, json_array(), 0};
    enum bl_status status = inspect(&n, name, err);
    const char *pattern = bl_flag(inv, "find");
    if (status == BL_OK && pattern != NULL && n.n_shown == 0)
        status =
            bl_fail(err, BL_USAGE, "--find: no column of %s matches \"%s\"",
                    name, pattern);
    if (status == BL_OK)
        *result = json_pack("{s:o, s:O}", "file", bl_json_string(name),
                            "tables", n.tables);
    json_decref(n.tables);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, step, err);
}

const struct bl_command bl_cmd_inspect = {
    .name = "inspect",
    .operands = "FILE",
    .summary = "tables, columns and statistics of a file, and a proposed role",
    .help = "Reads every row once.  For each column: type, unit, range, mean, "
            "spread,\nnumber of distinct values, and what compress would do "
            "with it and why.\nFILE:PATH shows one table of several.\n\n"
            "  baler inspect jets.h5\n"
            "  baler inspect events.root --find muon\n"
            "  baler inspect run.npz --json",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .reads_table = true,
    .run = run,
    .result_file = "inspect.json",
    .brief = bl_brief_of_inspection,
};
