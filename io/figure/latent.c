/* The latent space: distributions, each dimension against each, correlation
 * with the variables, and the spectrum of the covariance.
 */
#include <math.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"
#include "io/figure/heat.h"

enum { MAX_DISTRIBUTIONS = 18, MAX_CORRELATED = 64 };

static const char NEEDS[] = "RESTORED to be a .baler file with a network";

static bool has_data(const struct bl_figure_input *in)
{
    return in->latent != NULL && in->latent->k > 0 && in->latent->n > 1;
}

/* z_3 */
static struct bl_label dimension_label(const void *context, size_t i)
{
    struct bl_label l = {0};
    char enhanced[48], latex[48];
    (void)context;
    snprintf(enhanced, sizeof enhanced, "{/:Italic z}_{%zu}", i);
    snprintf(latex, sizeof latex, "$z_{%zu}$", i);
    bl_label_add_markup(&l, enhanced, latex);
    return l;
}

/* Distributions: a grid of small panels. */

static void add_distribution(struct bl_sheet *s,
                             const struct bl_latent_profile *z, size_t i,
                             struct bl_panel panel)
{
    const struct bl_counts *c = &z->counts[i];
    struct bl_label name = dimension_label(NULL, i);
    bl_sheet_panel(s, panel);
    bl_sheet_note(s, &name, 0);
    if (c->bins.n == 0) {
        struct bl_label constant = bl_label_of("constant");
        bl_sheet_message(s, &constant);
        return;
    }
    struct bl_axis x = {"x", c->bins.low, c->bins.high, false, 2, NULL};
    bl_axis_add_bare(s, &x);
    bl_axis_add_counts(s, c->n + 1, c->bins.n, 0, 3);
    bl_sheet_add(s,
                 "set format x '%%g'\nset format y ''\n"
                 "set xtics font tiny_font offset 0,0.5\n"
                 "plot '%s' using ($1 == %zu ? to_x(($2 + $3) / 2) : NaN):4:"
                 "(to_x($3) - to_x($2)) with boxes fillstyle solid 1 noborder "
                 "fillcolor rgb c_fill, \\\n"
                 "    '' using ($1 == %zu ? to_x($2) : NaN):4 with steps "
                 "linecolor rgb c_before linewidth 0.8\nunset label\n",
                 s->data_name, i, i);
}

static void write_distributions(struct bl_sheet *s,
                                const struct bl_latent_profile *z, size_t n)
{
    bl_sheet_data(s, NULL, "dimension,low,high,vectors");
    for (size_t i = 0; i < n; i++) {
        const struct bl_counts *c = &z->counts[i];
        for (size_t b = 0; b < c->bins.n; b++) {
            bl_sheet_number(s, (double)i);
            bl_sheet_number(s, bl_bins_edge(&c->bins, b));
            bl_sheet_number(s, bl_bins_edge(&c->bins, b + 1));
            bl_sheet_number(s, (double)c->n[b + 1]);
            bl_sheet_row_end(s);
        }
    }
    bl_sheet_data_end(s);
}

static enum bl_status write_latent(struct bl_folio *f,
                                   const struct bl_figure_input *in,
                                   struct bl_error *err)
{
    const struct bl_latent_profile *z = in->latent;
    size_t n = z->k < MAX_DISTRIBUTIONS ? z->k : MAX_DISTRIBUTIONS;
    size_t n_across = bl_folio_is_wide(f) ? 6 : 3;
    double width = (f->width - 4) / (double)n_across, height = 21;
    struct bl_sheet s;
    char title[96];
    snprintf(title, sizeof title,
             "distributions of %s latent values (%zu of %zu)",
             n < z->k ? "the first" : "the", n, z->k);
    bl_sheet_begin(&s, f, "latent", NULL, title,
                   4 + height * (double)((n + n_across - 1) / n_across));
    write_distributions(&s, z, n);
    for (size_t i = 0; i < n; i++) {
        double left = 2 + width * (double)(i % n_across);
        double top = 5 + height * (double)(i / n_across);
        add_distribution(&s, z, i,
                         (struct bl_panel){left + 1.5, left + width - 1.5, top,
                                           top + height - 8});
    }
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_latent = {
    .name = "latent",
    .title = "distributions of the latent values",
    .needs = NEEDS,
    .has_data = has_data,
    .write = write_latent,
};

/* Each against each, as densities. */

static bool has_pairs(const struct bl_figure_input *in)
{
    return has_data(in) && in->latent->n_densities > 0;
}

static uint64_t write_densities(struct bl_sheet *s,
                                const struct bl_latent_profile *z)
{
    uint64_t most = 0;
    bl_sheet_data(s, NULL, "pair,x,y,vectors");
    for (size_t i = 0; i < z->n_densities; i++) {
        const struct bl_density *d = &z->densities[i];
        for (size_t b = 0; b < BL_DENSITY_BINS * BL_DENSITY_BINS; b++) {
            size_t column = b % BL_DENSITY_BINS, row = b / BL_DENSITY_BINS;
            bl_sheet_number(s, (double)i);
            bl_sheet_float(s, bl_bins_edge(&d->x_bins, column) / 2 +
                                  bl_bins_edge(&d->x_bins, column + 1) / 2);
            bl_sheet_float(s, bl_bins_edge(&d->y_bins, row) / 2 +
                                  bl_bins_edge(&d->y_bins, row + 1) / 2);
            bl_sheet_number(s, (double)d->n[b]);
            bl_sheet_row_end(s);
            most = d->n[b] > most ? d->n[b] : most;
        }
    }
    bl_sheet_data_end(s);
    return most;
}

static void add_density(struct bl_sheet *s, const struct bl_latent_profile *z,
                        size_t pair, struct bl_panel panel, bool at_left,
                        bool at_bottom)
{
    const struct bl_density *d = &z->densities[pair];
    struct bl_axis x = {"x", d->x_bins.low, d->x_bins.high, false, 3, NULL};
    struct bl_axis y = {"y", d->y_bins.low, d->y_bins.high, false, 3, NULL};
    struct bl_label x_name = dimension_label(NULL, d->x);
    struct bl_label y_name = dimension_label(NULL, d->y);
    bl_sheet_panel(s, panel);
    bl_axis_add_bare(s, &x);
    bl_axis_add_bare(s, &y);
    bl_sheet_add(s, "set xtics font tiny_font offset 0,0.5\n"
                    "set ytics font tiny_font offset 0.7,0\n");
    if (at_bottom) {
        bl_sheet_add(s, "set format x '%%g'\n");
        bl_sheet_label(s, "set xlabel", &x_name, "offset 0,1");
    }
    if (at_left) {
        bl_sheet_add(s, "set format y '%%g'\n");
        bl_sheet_label(s, "set ylabel", &y_name, "offset 1.3,0");
    }
    bl_sheet_add(s,
                 "plot '%s' every ::%d::%d using (to_x($2)):(to_y($3)):"
                 "($4 > 0 ? log10($4) : NaN) with image\n",
                 s->data_name, (int)pair * BL_DENSITY_BINS * BL_DENSITY_BINS,
                 (int)(pair + 1) * BL_DENSITY_BINS * BL_DENSITY_BINS - 1);
}

static enum bl_status write_scatter(struct bl_folio *f,
                                    const struct bl_figure_input *in,
                                    struct bl_error *err)
{
    const struct bl_latent_profile *z = in->latent;
    size_t n = z->n_scatter - 1;
    double size = (f->width - 17) / (double)n;
    if (size > 40)
        size = 40;
    struct bl_sheet s;
    bl_sheet_begin(&s, f, "latent_scatter", NULL,
                   "latent values, each against each (logarithmic density)",
                   3 + size * (double)n + 10);
    double most = (double)write_densities(&s, z);
    bl_sheet_add(&s,
                 "set palette @density\nset cbrange [0:%g]\n"
                 "unset colorbox\n",
                 most > 1 ? log10(most) : 1);
    for (size_t row = 0, pair = 0; row < n; row++)
        for (size_t column = 0; column <= row; column++, pair++) {
            double left = 14 + size * (double)column;
            double top = 3 + size * (double)row;
            add_density(
                &s, z, pair,
                (struct bl_panel){left, left + size - 1, top, top + size - 1},
                column == 0, row + 1 == n);
        }
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_latent_scatter = {
    .name = "latent_scatter",
    .title = "the latent dimensions of largest spread, each against each",
    .needs = NEEDS,
    .has_data = has_pairs,
    .write = write_scatter,
};

/* Correlation with the variables. */

static bool has_correlation(const struct bl_figure_input *in)
{
    return has_data(in) && in->latent->p > 0;
}

static struct bl_label variable_label(const void *context, size_t i)
{
    const struct bl_latent_profile *z = context;
    struct bl_label l = {0};
    bl_label_add_variable_within(&l, z->names[i], BL_HEAT_NAME);
    return l;
}

static size_t at_most(size_t n)
{
    return n < MAX_CORRELATED ? n : MAX_CORRELATED;
}

static enum bl_status write_correlation(struct bl_folio *f,
                                        const struct bl_figure_input *in,
                                        struct bl_error *err)
{
    const struct bl_latent_profile *z = in->latent;
    size_t k = at_most(z->k), p = at_most(z->p);
    struct bl_heat heat = {
        .n_rows = p,
        .n_columns = k,
        .row_name = variable_label,
        .column_name = dimension_label,
        .context = z,
        .low = -1,
        .high = 1,
        .palette = "differences",
    };
    struct bl_label title = bl_label_of("correlation of latents and variables");
    struct bl_sheet s;
    double left = bl_heat_names_width(&heat);
    heat.panel = (struct bl_panel){left, f->width - 13, 6,
                                   6 + 2.6 * (double)(p < 8 ? 8 : p)};
    bl_sheet_begin(&s, f, "latent_correlation", NULL,
                   "correlation of latent values and variables",
                   heat.panel.bottom + 8);
    bl_sheet_data(&s, NULL, "variable,dimension,correlation");
    for (size_t row = 0; row < p; row++)
        for (size_t column = 0; column < k; column++) {
            bl_sheet_number(&s, (double)row);
            bl_sheet_number(&s, (double)column);
            bl_sheet_number(
                &s, z->correlation[(z->k + row) * (z->k + z->p) + column]);
            bl_sheet_row_end(&s);
        }
    bl_sheet_data_end(&s);
    bl_heat_add(&s, &heat, &title);
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_latent_correlation = {
    .name = "latent_correlation",
    .title = "correlation of latent values and variables",
    .needs = NEEDS,
    .has_data = has_correlation,
    .write = write_correlation,
};

/* The spectrum. */

static enum bl_status write_spectrum(struct bl_folio *f,
                                     const struct bl_figure_input *in,
                                     struct bl_error *err)
{
    const struct bl_latent_profile *z = in->latent;
    double sum = 0, part = 0, least = 1;
    struct bl_sheet s;
    struct bl_label note = bl_label_of("participation ratio ");
    struct bl_label index = bl_label_of("principal component");
    struct bl_label share = bl_label_of("share of the variance");
    for (size_t i = 0; i < z->k; i++)
        sum += fmax(z->spectrum[i], 0);
    bl_sheet_begin(&s, f, "latent_spectrum", NULL,
                   "spectrum of the latent covariance", 60);
    bl_sheet_data(&s, NULL, "component,eigenvalue,share,rest");
    for (size_t i = 0; i < z->k; i++) {
        double here = sum > 0 ? fmax(z->spectrum[i], 0) / sum : 0;
        part += here;
        bl_sheet_number(&s, (double)(i + 1));
        bl_sheet_number(&s, z->spectrum[i]);
        bl_sheet_number(&s, here > 0 ? here : NAN);
        bl_sheet_number(&s, 1 - part > 1e-12 ? 1 - part : NAN);
        bl_sheet_row_end(&s);
        if (here > 1e-12)
            least = fmin(least, here);
    }
    bl_sheet_data_end(&s);
    struct bl_axis x = {"x", 0.5, (double)z->k + 0.5, false, 8, "offset 0,0.4"};
    struct bl_axis y = {"y", fmin(least / 2, 0.05), 1.5, true, 5, "offset 1,0"};
    bl_label_add_number(&note, z->participation_ratio);
    bl_label_add(&note, " of ");
    bl_label_add_number(&note, (double)z->k);
    bl_sheet_panel(&s, (struct bl_panel){14, f->width - 3, 6, 50});
    bl_axis_add(&s, &x, &index, NULL);
    bl_axis_add(&s, &y, &share, NULL);
    bl_sheet_note(&s, &note, 0);
    bl_sheet_add(&s,
                 "set xtics %s\nunset mxtics\n"
                 "set key at graph 0.98,0.97 right top\n"
                 "plot '%s' using 1:3 with linespoints pointtype 7 pointsize "
                 "0.4 linecolor rgb c_before linewidth 0.8 title 'of the "
                 "component', \\\n"
                 "    '' using 1:4 with linespoints pointtype 6 pointsize 0.5 "
                 "linecolor rgb c_third linewidth 0.8 title 'of all beyond "
                 "it'\n",
                 z->k <= 16 ? "1" : "autofreq", s.data_name);
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_latent_spectrum = {
    .name = "latent_spectrum",
    .title = "spectrum of the latent covariance",
    .needs = NEEDS,
    .has_data = has_data,
    .write = write_spectrum,
};
