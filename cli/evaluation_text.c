#include "cli/evaluation_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/print.h"

static const char *percent(char text[BL_PRINT_SIZE], double share)
{
    if (!isfinite(share))
        return strcpy(text, "-");
    snprintf(text, BL_PRINT_SIZE, "%.3g %%", 100 * share);
    return text;
}

static void print_row(const struct bl_column_metrics *m,
                      const struct bl_pca_beside *pca, size_t width)
{
    char text[BL_PRINT_SIZE];
    bl_print_cell(m->name, width);
    printf("%12s", bl_print_number(text, m->residual.mean));
    printf("%12s", bl_print_number(text, m->residual.rms));
    printf("%12s", bl_print_number(text, m->residual.max_abs));
    printf("%12s", bl_print_number(text, m->residual.rms / m->std));
    if (pca->is_there)
        printf("%12s", bl_print_number(text, bl_pca_beside_of(pca, m->name)));
    printf("%12s", percent(text, m->response.median));
    printf("%12s", percent(text, m->response.p95_abs));
    printf("%10s", bl_print_number(text, m->psnr));
    if (m->is_text || m->n_different == 0)
        printf("  %s", m->n_different == 0 ? "identical" : "differs");
    if (m->nonfinite_mismatch + m->n_lost > 0)
        printf("  NaN/inf not restored");
    putchar('\n');
}

static size_t widest_name(const struct bl_evaluation_result *r)
{
    size_t widest = 8;
    for (size_t i = 0; i < r->n_columns; i++) {
        size_t width = bl_print_width(r->columns[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < 30 ? widest : 30;
}

static void print_pca(const struct bl_pca_beside *pca,
                      const struct bl_evaluation_result *r)
{
    char rows[BL_PRINT_SIZE];
    printf("mean RMS/std over the %zu columns of the network: %.4f; PCA with "
           "as many latent\nvalues (%zu, same normalisation, %s rows): %.4f\n",
           pca->report.features->n, bl_pca_beside_network(pca, r),
           pca->report.latent, bl_print_count(rows, pca->report.rows),
           pca->report.all.rms_over_std);
}

/* Peaks. */

/* The value to the second digit of its error: "1958.31 +- 0.86". */
static void print_with_error(double value, double error)
{
    char text[64] = "-";
    double digits = 1 - floor(log10(error));
    if (isfinite(digits) && fabs(digits) < 9 && fabs(value) < 1e12)
        snprintf(text, sizeof text, "%.*f +- %.*f", (int)fmax(digits, 0), value,
                 (int)fmax(digits, 0), error);
    else if (isfinite(value))
        snprintf(text, sizeof text, "%.6g +- %.2g", value, error);
    printf("%24s", text);
}

static void print_shift(double shift, double in_errors)
{
    char text[BL_PRINT_SIZE], errors[BL_PRINT_SIZE];
    printf("%12s = %s errors\n", bl_print_number(text, shift),
           bl_print_number(errors, in_errors));
}

static void print_chi2(const struct bl_peak_fit *f)
{
    char text[64] = "-";
    if (f->converged)
        snprintf(text, sizeof text, "%.1f / %zu", f->chi2, f->ndf);
    printf("%24s", text);
}

static void print_fits(const struct bl_peak *p)
{
    const struct bl_peak_fit *before = &p->before, *after = &p->after;
    printf("  mean    ");
    print_with_error(before->mean, before->mean_error);
    print_with_error(after->mean, after->mean_error);
    print_shift(p->mean_shift, p->mean_shift_in_errors);
    printf("  width   ");
    print_with_error(before->width, before->width_error);
    print_with_error(after->width, after->width_error);
    print_shift(p->width_shift, p->width_shift_in_errors);
    printf("  events  ");
    print_with_error(before->events, before->events_error);
    print_with_error(after->events, after->events_error);
    printf("\n  chi2/ndf");
    print_chi2(before);
    print_chi2(after);
    putchar('\n');
}

static void print_peak(const struct bl_column_metrics *m)
{
    const struct bl_peak *p = &m->peak;
    char low[BL_PRINT_SIZE], high[BL_PRINT_SIZE];
    printf("\npeak of %s", m->name);
    if (!p->found) {
        printf(": none (%s)\n", p->why);
        return;
    }
    printf(", a Gaussian on a falling background from %s to %s%s%s in %zu "
           "bins\n",
           bl_print_number(low, p->window.low),
           bl_print_number(high, p->window.high), m->unit != NULL ? " " : "",
           m->unit != NULL ? m->unit : "", p->window.n_bins);
    printf("%10s%24s%24s%15s\n", "", "before", "after", "shift");
    print_fits(p);
    if (p->before.chi2 > 2 * (double)p->before.ndf)
        puts("  chi2/ndf before: the model is too simple for this peak, and "
             "the errors too small");
    if (!p->after.converged)
        puts("  after, there is no such peak in this range");
}

/* What is measured on columns together. */

static void print_joint(const struct bl_evaluation_result *r)
{
    const struct bl_correlation_difference *c = &r->correlation.difference;
    char text[BL_PRINT_SIZE];
    if (isfinite(c->max_abs_difference))
        printf("correlations differ by at most %s\n",
               bl_print_number(text, c->max_abs_difference));
}

static void print_fields(const struct bl_evaluation_result *r)
{
    for (size_t i = 0; i < r->fields.n_fields; i++) {
        const struct bl_field_metrics *f = r->fields.fields[i];
        char ssim[BL_PRINT_SIZE], k[BL_PRINT_SIZE];
        printf("field %s: SSIM %s, spectrum within 5 %% up to wave number %s\n",
               r->columns[f->column].name, bl_print_number(ssim, f->ssim),
               isfinite(f->first_deviating_k)
                   ? bl_print_number(k, f->first_deviating_k - 1)
                   : "the last");
    }
}

static void print_emd(const struct bl_emd_metrics *e)
{
    char mean[BL_PRINT_SIZE], median[BL_PRINT_SIZE], p95[BL_PRINT_SIZE],
        energy[BL_PRINT_SIZE];
    if (e->n_events == 0)
        return;
    printf("energy mover's distance: mean %s, median %s, 95 %% below %s, of a "
           "mean energy of %s\n",
           bl_print_number(mean, e->mean), bl_print_number(median, e->median),
           bl_print_number(p95, e->p95),
           bl_print_number(energy, e->mean_energy));
}

/* All. */

void bl_print_evaluation(const struct bl_evaluation_result *r,
                         const struct bl_pca_beside *pca)
{
    char rows[BL_PRINT_SIZE];
    size_t width = widest_name(r);
    double sum = 0;
    size_t n = 0;
    printf("%s rows; response = (after - before) / before where before is not "
           "0\n",
           bl_print_count(rows, r->n_rows));
    bl_print_cell("column", width);
    printf("%12s%12s%12s%12s", "residual", "RMS", "max", "RMS/std");
    if (pca->is_there)
        printf("%12s", "PCA");
    printf("%12s%12s%10s\n", "median r", "95% of |r|", "PSNR dB");
    for (size_t i = 0; i < r->n_columns; i++) {
        print_row(&r->columns[i], pca, width);
        if (r->columns[i].formula != NULL)
            continue;
        double ratio = r->columns[i].residual.rms / r->columns[i].std;
        if (isfinite(ratio)) {
            sum += ratio;
            n++;
        }
    }
    if (n > 0)
        printf("mean RMS/std over %zu varying columns: %.4f\n", n,
               sum / (double)n);
    if (pca->is_there)
        print_pca(pca, r);
    print_joint(r);
    print_fields(r);
    print_emd(&r->emd);
    for (size_t i = 0; i < r->n_unmatched; i++)
        printf("not compared: %s (%s)\n", r->unmatched[i].name,
               bl_unmatched_text(r->unmatched[i].why));
    for (size_t i = 0; i < r->n_columns; i++)
        if (r->columns[i].has_peak)
            print_peak(&r->columns[i]);
}
