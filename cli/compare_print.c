#include "cli/compare_print.h"

#include <math.h>
#include <stdio.h>

#include "cli/print.h"
#include "engine/codec/json.h"

static bool at_bound(const struct bl_compare_options *w)
{
    return w->by != BL_EQUAL_SIZE;
}

/* JSON. */

static json_t *whole(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *columns_json(const struct bl_codec_result *c,
                            const struct bl_features *f)
{
    json_t *list = json_array();
    for (size_t i = 0; c->why_not == NULL && i < f->n; i++) {
        const struct bl_column_loss *l = &c->columns[i];
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o, s:o}", "name",
                            bl_json_string(f->items[i].name), "rms_over_std",
                            bl_json_real(l->rms_over_std), "max_abs",
                            bl_json_real(l->max_abs), "max_abs_over_range",
                            bl_json_real(l->max_abs_over_range)));
    }
    return list;
}

static json_t *codec_json(const struct bl_codec_result *c,
                          const struct bl_features *f,
                          const struct bl_compare_options *w)
{
    json_t *json = json_pack("{s:s, s:s, s:b}", "name", c->name, "summary",
                             c->summary, "available", c->why_not == NULL);
    if (c->why_not != NULL)
        json_object_set_new(json, "why_not", json_string(c->why_not));
    bool ran = c->why_not == NULL;
    json_object_set_new(json, "bytes", ran ? whole(c->bytes) : json_null());
    json_object_set_new(json, "ratio", bl_json_real(ran ? c->ratio : NAN));
    json_object_set_new(json, "mean_rms_over_std",
                        bl_json_real(ran ? c->all.rms_over_std : NAN));
    json_object_set_new(json, "max_abs_over_range",
                        bl_json_real(ran ? c->all.max_abs_over_range : NAN));
    json_object_set_new(json, "has_bound", json_boolean(c->has_bound));
    if (at_bound(w))
        json_object_set_new(json, "holds_bound",
                            ran ? json_boolean(c->holds_bound) : json_null());
    json_object_set_new(json, "columns", columns_json(c, f));
    json_object_set_new(json, "seconds", bl_json_real(ran ? c->seconds : NAN));
    return json;
}

static json_t *equal_json(const struct bl_compare_report *r,
                          const struct bl_compare_options *w)
{
    if (at_bound(w))
        return json_pack("{s:s, s:o}", "kind",
                         w->by == BL_EQUAL_ABS_BOUND ? "abs" : "range", "bound",
                         bl_json_real(w->bound));
    return json_pack("{s:s, s:o}", "kind", "size", "bytes", whole(r->target));
}

json_t *bl_json_of_compare(const struct bl_compare_report *r,
                           const struct bl_compare_options *wishes)
{
    json_t *codecs = json_array();
    for (size_t i = 0; i < r->n_codecs; i++)
        json_array_append_new(
            codecs, codec_json(&r->codecs[i], &r->model->features, wishes));
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "rows", whole(r->rows),
                     "original", whole(r->original), "latent",
                     whole(bl_model_n_latent(r->model)), "equal",
                     equal_json(r, wishes), "codecs", codecs);
}

/* Text. */

enum { NAME_WIDTH = 26, CELL = 13 };

static void print_heading(const struct bl_compare_report *r,
                          const struct bl_compare_options *w)
{
    char rows[BL_PRINT_SIZE], bytes[BL_PRINT_SIZE];
    printf("%s rows, %zu columns through the codecs, %s as they are stored\n",
           bl_print_count(rows, r->rows), r->model->features.n,
           bl_print_bytes(bytes, r->original));
    if (w->by == BL_EQUAL_SIZE)
        printf("at equal size: %s, the whole file\n\n",
               bl_print_bytes(bytes, r->target));
    else if (w->by == BL_EQUAL_RANGE_BOUND)
        printf("at equal bound: %g of each column's range\n\n", w->bound);
    else
        printf("at equal bound: %g\n\n", w->bound);
}

static const char *bound_note(const struct bl_codec_result *c,
                              const struct bl_compare_options *w)
{
    if (!at_bound(w) || c->holds_bound)
        return "";
    return c->has_bound ? "  bound missed" : "  no bound";
}

static void print_codec(const struct bl_codec_result *c,
                        const struct bl_compare_options *w)
{
    char text[BL_PRINT_SIZE];
    printf("%-12s", c->name);
    if (c->why_not != NULL) {
        printf("  %s\n", c->why_not);
        return;
    }
    printf("%13s", bl_print_count(text, c->bytes));
    printf("%8.2f", c->ratio);
    printf("%12s", bl_print_number(text, c->all.rms_over_std));
    printf("%12s", bl_print_number(text, c->all.max_abs_over_range));
    printf("%9.1f%s\n", c->seconds, bound_note(c, w));
}

static void print_columns(const struct bl_compare_report *r)
{
    char text[BL_PRINT_SIZE];
    fputs("\nRMS/std by column\n", stdout);
    bl_print_cell("", NAME_WIDTH);
    for (size_t k = 0; k < r->n_codecs; k++)
        if (r->codecs[k].why_not == NULL)
            printf("%*s", CELL, r->codecs[k].name);
    putchar('\n');
    for (size_t i = 0; i < r->model->features.n; i++) {
        bl_print_cell(r->model->features.items[i].name, NAME_WIDTH);
        for (size_t k = 0; k < r->n_codecs; k++)
            if (r->codecs[k].why_not == NULL)
                printf("%*s", CELL,
                       bl_print_number(text,
                                       r->codecs[k].columns[i].rms_over_std));
        putchar('\n');
    }
}

void bl_print_compare(const struct bl_compare_report *r,
                      const struct bl_compare_options *wishes)
{
    print_heading(r, wishes);
    printf("%-12s%13s%8s%12s%12s%9s\n", "codec", "bytes", "ratio", "RMS/std",
           "max/range", "seconds");
    for (size_t k = 0; k < r->n_codecs; k++)
        print_codec(&r->codecs[k], wishes);
    print_columns(r);
    putchar('\n');
    for (size_t k = 0; k < r->n_codecs; k++)
        printf("%-12s  %s\n", r->codecs[k].name, r->codecs[k].summary);
    puts("RMS/std is the mean over the columns, max/range the worst; seconds "
         "count\ntraining, fitting and searching");
}
