/* Correlation matrices before and after, and their difference on a scale of
 * its own.  Side by side on a wide sheet, else a sheet each.
 */
#include <math.h>
#include <stdio.h>

#include "base/memory.h"
#include "io/figure/axis.h"
#include "io/figure/figures.h"
#include "io/figure/heat.h"

static const char *const parts[3] = {"before", "after", "difference"};

static bool has_data(const struct bl_figure_input *in)
{
    const struct bl_evaluation_result *e = in->evaluation;
    return e != NULL && e->correlation.n_columns > 1;
}

static struct bl_label name_of(const void *context, size_t i)
{
    const struct bl_evaluation_result *e = context;
    return bl_label_of_variable(e->columns[e->correlation.columns[i]].name);
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
                         size_t part)
{
    size_t n = c->n_columns;
    bl_sheet_data(s, parts[part], "row,column,correlation");
    for (size_t i = 0; i < n * n; i++) {
        bl_sheet_number(s, (double)(i / n));
        bl_sheet_number(s, (double)(i % n));
        bl_sheet_number(s, value_of(c, part, i));
        bl_sheet_row_end(s);
    }
    bl_sheet_data_end(s);
}

static void add_matrix(struct bl_sheet *s, const struct bl_figure_input *in,
                       size_t part, struct bl_panel panel, bool rows_named)
{
    const struct bl_joint_metrics *c = &in->evaluation->correlation;
    struct bl_label title = bl_label_of(part < 2 ? "correlation " : "");
    struct bl_heat heat = {
        .panel = panel,
        .n_rows = c->n_columns,
        .n_columns = c->n_columns,
        .row_name = rows_named ? name_of : NULL,
        .column_name = name_of,
        .context = in->evaluation,
        .low = -reach_of(c, part),
        .high = reach_of(c, part),
        .palette = "differences",
    };
    bl_label_add(&title, part < 2 ? parts[part] : "after − before");
    write_matrix(s, c, part);
    bl_heat_add(s, &heat, &title);
}

/* One matrix on a sheet as wide as the folio. */
static enum bl_status write_one(struct bl_folio *f,
                                const struct bl_figure_input *in, size_t part,
                                struct bl_error *err)
{
    struct bl_sheet s;
    char title[64];
    struct bl_panel panel = {30, f->width - 14, 6, 6 + f->width - 44};
    snprintf(title, sizeof title, "correlation of variables, %s", parts[part]);
    bl_sheet_begin(&s, f, "correlation", parts[part], title, panel.bottom + 28);
    add_matrix(&s, in, part, panel, true);
    return bl_sheet_end(&s, err);
}

static enum bl_status write_three(struct bl_folio *f,
                                  const struct bl_figure_input *in,
                                  struct bl_error *err)
{
    static const struct bl_panel panels[3] = {
        {30, 70, 6, 46}, {74, 114, 6, 46}, {126, 166, 6, 46}};
    struct bl_sheet s;
    bl_sheet_begin(&s, f, "correlation", NULL,
                   "correlation of variables before and after, and the "
                   "difference",
                   46 + 28);
    for (size_t part = 0; part < 3; part++)
        add_matrix(&s, in, part, panels[part], part == 0);
    return bl_sheet_end(&s, err);
}

static enum bl_status write(struct bl_folio *f,
                            const struct bl_figure_input *in,
                            struct bl_error *err)
{
    if (bl_folio_is_wide(f))
        return write_three(f, in, err);
    for (size_t part = 0; part < 3; part++)
        if (write_one(f, in, part, err) != BL_OK)
            return err->status;
    return BL_OK;
}

const struct bl_figure bl_figure_correlation = {
    .name = "correlation",
    .title = "correlation matrices before, after, and their difference",
    .needs = "two columns at least",
    .has_data = has_data,
    .write = write,
};
