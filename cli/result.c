#include "cli/result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "cli/json.h"
#include "engine/codec/json.h"
#include "engine/metrics/sum.h"

static enum bl_status write_text(const char *folder, const char *name,
                                 const char *text, struct bl_error *err)
{
    char *path = bl_string_format(err, "%s/%s", folder, name);
    if (path == NULL)
        return err->status;
    enum bl_status status = bl_atomic_file_write(path, text, strlen(text), err);
    free(path);
    return status;
}

enum bl_status bl_result_write(const struct bl_command *command,
                               const json_t *result, const char *folder,
                               struct bl_error *err)
{
    if (command->result_file == NULL)
        return BL_OK;
    char *text =
        json_dumps(result, JSON_COMPACT | JSON_REAL_PRECISION(BL_JSON_DIGITS));
    if (text == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory for the result");
    enum bl_status status = write_text(folder, command->result_file, text, err);
    free(text);
    return status;
}

json_t *bl_result_brief(const struct bl_command *command, json_t *result)
{
    if (command->brief == NULL)
        return json_incref(result);
    json_t *brief = command->brief(result);
    json_object_set_new(brief, "file", json_string(command->result_file));
    return brief;
}

/* Briefs. */

struct summary { // of the columns of an evaluation
    size_t n;
    struct bl_mean rms_over_std;
    double worst; // two-sample chi-square per degree of freedom
    const json_t *worst_column;
};

static double number_in(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static const json_t *two_sample_of(const json_t *column)
{
    return json_object_get(json_object_get(column, "chi2"), "two_sample");
}

static void add_column(struct summary *s, const json_t *column)
{
    double rms = number_in(column, "rms_over_std");
    const json_t *chi2 = two_sample_of(column);
    double per_ndf = number_in(chi2, "value") / number_in(chi2, "ndf");
    s->n++;
    if (isfinite(rms))
        bl_mean_add(&s->rms_over_std, rms);
    if (isfinite(per_ndf) && (s->worst_column == NULL || per_ndf > s->worst)) {
        s->worst = per_ndf;
        s->worst_column = column;
    }
}

static void add_columns(struct summary *s, const json_t *columns)
{
    for (size_t i = 0; i < json_array_size(columns); i++)
        add_column(s, json_array_get(columns, i));
}

static json_t *worst_json(const struct summary *s)
{
    if (s->worst_column == NULL)
        return json_null();
    const json_t *chi2 = two_sample_of(s->worst_column);
    return json_pack("{s:O, s:O, s:O, s:o}", "column",
                     json_object_get(s->worst_column, "name"), "value",
                     json_object_get(chi2, "value"), "ndf",
                     json_object_get(chi2, "ndf"), "value_over_ndf",
                     bl_json_real(s->worst));
}

json_t *bl_brief_of_evaluation(const json_t *result)
{
    struct summary s = {0};
    add_columns(&s, json_object_get(result, "columns"));
    add_columns(&s, json_object_get(result, "derived"));
    return json_pack("{s:O, s:I, s:o, s:o}", "rows",
                     json_object_get(result, "rows"), "variables",
                     (json_int_t)s.n, "mean_rms_over_std",
                     bl_json_real(bl_mean_value(&s.rms_over_std)), "worst_chi2",
                     worst_json(&s));
}

json_t *bl_brief_of_latent(const json_t *result)
{
    const json_t *dimensions = json_object_get(result, "dimensions");
    return json_pack("{s:O, s:I, s:O, s:O}", "rows",
                     json_object_get(result, "rows"), "dimensions",
                     (json_int_t)json_array_size(dimensions), "idle",
                     json_object_get(result, "idle"), "participation_ratio",
                     json_object_get(result, "participation_ratio"));
}

json_t *bl_brief_of_inspection(const json_t *result)
{
    const json_t *tables = json_object_get(result, "tables");
    return json_pack("{s:I}", "tables", (json_int_t)json_array_size(tables));
}
