/* Correlation matrices before and after, and their difference on a scale of
 * its own.  Side by side on a wide sheet where
 * their names have room, else a sheet each.
 */
#include <math.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"
#include "io/figure/heat.h"

static const char *const parts[3] = {"before", "after", "difference"};

static bool has_data(const struct bl_figure_input *in)
{
    const struct bl_evaluation_result *e = in->evaluation;
    return e != NULL && e->correlation.n_columns > 1 &&
           isfinite(e->correlation.difference.max_abs_difference);
}

static struct bl_label name_of(const void *context, size_t i)
{
    const struct bl_evaluation_result *e = context;
    struct bl_label l = {0};
    bl_label_add_variable_within(&l, e->columns[e->correlation.columns[i]].name,
                                 BL_HEAT_NAME);
    return l;
}

static double value_of(const struct bl_joint_metrics *c, size_t part, size_t i)
{
    if (part == 0)
        return c->before[i];
    return part == 1 ? c->after[i] : c->after[i] - c->before[i];
}

static double reach_of(const struct bl_joint_metrics *c, size_t part)
{
    double reach = c->difference.max_abs_difference;
    if (part < 2)
        return 1;
    return reach > 0 ? bl_heat_reach(reach) : 1;
}

static void write_matrix(struct bl_sheet *s, const struct bl_joint_metrics *c,
                         size_t part, const char *name)
{
    size_t n = c->n_columns;
    bl_sheet_data(s, name, "row,column,correlation");
    for (size_t i = 0; i < n * n; i++) {
        bl_sheet_number(s, (double)(i / n));
        bl_sheet_number(s, (double)(i % n));
        bl_sheet_number(s, value_of(c, part, i));
        bl_sheet_row_end(s);
    }
    bl_sheet_data_end(s);
}

static struct bl_heat heat_of(const struct bl_figure_input *in, size_t part,
                              bool rows_named)
{
    const struct bl_joint_metrics *c = &in->evaluation->correlation;
    return (struct bl_heat){
        .n_rows = c->n_columns,
        .n_columns = c->n_columns,
        .row_name = rows_named ? name_of : NULL,
        .column_name = name_of,
        .context = in->evaluation,
        .low = -reach_of(c, part),
        .high = reach_of(c, part),
        .palette = "differences",
    };
}

static void add_matrix(struct bl_sheet *s, const struct bl_figure_input *in,
                       size_t part, const char *name,
                       const struct bl_heat *heat)
{
    struct bl_label title = bl_label_of(part < 2 ? "correlation " : "");
    bl_label_add(&title, part < 2 ? parts[part] : "correlation after − before");
    write_matrix(s, &in->evaluation->correlation, part, name);
    bl_heat_add(s, heat, &title);
}

/* One matrix on a sheet as wide as the folio. */
static enum bl_status write_one(struct bl_folio *f,
                                const struct bl_figure_input *in, size_t part,
                                struct bl_error *err)
{
    struct bl_sheet s;
    struct bl_heat heat = heat_of(in, part, true);
    double left = bl_heat_names_width(&heat);
    double size = fmin(f->width - 12 - left, 4.5 * (double)heat.n_rows);
    size = fmax(size, 30);
    char title[64];
    snprintf(title, sizeof title, "correlation of variables, %s", parts[part]);
    heat.panel = (struct bl_panel){left, left + size, 6, 6 + size};
    bl_sheet_begin(&s, f, "correlation", parts[part], title,
                   heat.panel.bottom + bl_heat_names_height(&heat));
    add_matrix(&s, in, part, NULL, &heat);
    return bl_sheet_end(&s, err);
}

static const double GAP = 14; // between matrices, mm

/* Of one of three side by side. */
static double size_of_three(const struct bl_folio *f,
                            const struct bl_figure_input *in)
{
    struct bl_heat heat = heat_of(in, 0, true);
    return (f->width - bl_heat_names_width(&heat) - 3 * GAP + 3) / 3;
}

/* Names at the left of the first; the difference has its own scale. */
static enum bl_status write_three(struct bl_folio *f,
                                  const struct bl_figure_input *in,
                                  struct bl_error *err)
{
    struct bl_sheet s;
    struct bl_heat heat = heat_of(in, 0, true);
    double left = bl_heat_names_width(&heat), size = size_of_three(f, in);
    bl_sheet_begin(&s, f, "correlation", NULL,
                   "correlation of variables before and after, and the "
                   "difference",
                   6 + size + bl_heat_names_height(&heat));
    for (size_t part = 0; part < 3; part++) {
        double at = left + (double)part * (size + GAP);
        heat = heat_of(in, part, part == 0);
        heat.panel = (struct bl_panel){at, at + size, 6, 6 + size};
        add_matrix(&s, in, part, parts[part], &heat);
    }
    return bl_sheet_end(&s, err);
}

static enum bl_status write(struct bl_folio *f,
                            const struct bl_figure_input *in,
                            struct bl_error *err)
{
    double n = (double)in->evaluation->correlation.n_columns;
    if (bl_folio_is_wide(f) && size_of_three(f, in) > 1.9 * n)
        return write_three(f, in, err);
    for (size_t part = 0; part < 3; part++)
        if (write_one(f, in, part, err) != BL_OK)
            return err->status;
    return BL_OK;
}

const struct bl_figure bl_figure_correlation = {
    .name = "correlation",
    .title = "correlation matrices before, after, and their difference",
    .needs = "two columns that vary",
    .has_data = has_data,
    .write = write,
};
