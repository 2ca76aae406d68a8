/* Results: the facts beside the charts. */
#include <math.h>
#include <stdio.h>

#include "tui/screen/results_columns.h"
#include "tui/screen/results_detail.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { NAME_CELLS = 10 };

/* Facts one below the other, as many as there is room for. */
struct facts {
    struct bl_area a;
    int y;
};

__attribute__((format(printf, 3, 4))) static void fact(struct facts *f,
                                                       const char *name,
                                                       const char *format, ...)
{
    char value[160];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    bl_fact(f->a, f->y++, NAME_CELLS, name, "%s", value);
}

static void number(struct facts *f, const char *name, double x,
                   const char *unit)
{
    char text[32];
    bl_tell_digits(text, sizeof text, x);
    fact(f, name, "%s %s", text, unit != NULL ? unit : "");
}

static void legend(struct facts *f)
{
    bool is_ascii = f->a.surface->glyphs == BL_GLYPHS_ASCII;
    int x = bl_put(f->a, 0, f->y, BL_PAINT_BEFORE, is_ascii ? "#" : "─");
    x += bl_put(f->a, x, f->y, BL_PAINT_TEXT, " before   ");
    x += bl_put(f->a, x, f->y, BL_PAINT_AFTER, is_ascii ? "o" : "•");
    bl_put(f->a, x, f->y++, BL_PAINT_TEXT, " after");
}

static void chi2(struct facts *f, const struct bl_variable *v)
{
    char value[32], p[32];
    bl_tell_digits(value, sizeof value, v->chi2[BL_CHI2_TWO_SAMPLE].value);
    bl_tell_probability(p, sizeof p, v->chi2[BL_CHI2_TWO_SAMPLE].p);
    fact(f, "χ²/ndf", "%s/%.0f  p %s", value, v->chi2[BL_CHI2_TWO_SAMPLE].ndf,
         p);
    bl_tell_digits(value, sizeof value,
                   bl_variable_chi2_ndf(v, BL_CHI2_IMPACT));
    fact(f, "impact", "%s /ndf (good ≪ 1)", value);
    bl_tell_digits(value, sizeof value,
                   bl_variable_chi2_ndf(v, BL_CHI2_MIGRATION));
    bl_tell_probability(p, sizeof p, v->chi2[BL_CHI2_MIGRATION].p);
    fact(f, "migration", "%s /ndf  p %s", value, p);
}

static void advice(struct facts *f, const struct bl_variable *v)
{
    static const char *const lines[] = {
        [BL_VERDICT_UNKNOWN] = "",
        [BL_VERDICT_KEPT] = "✓ kept within its statistics",
        [BL_VERDICT_LOOK] = "! moved beyond its statistics: compare the ratio",
        [BL_VERDICT_DISTORTED] =
            "✗ distorted: a larger latent, a bound, or keep it ◆ exact (2)",
    };
    static const int inks[] = {BL_PAINT_DIM, BL_PAINT_GOOD, BL_PAINT_WARNING,
                               BL_PAINT_BAD};
    enum bl_verdict verdict = bl_variable_verdict(v);
    const char *text = lines[verdict];
    if (v->counts.lost > 0 || v->counts.nonfinite_mismatch > 0)
        text = "✗ values were lost, or NaN and infinities came back otherwise";
    else if (bl_variable_is_exact(v))
        text = "✓ every value came back as it was";
    f->y += bl_paragraph(f->a, f->y, inks[verdict], text);
}

static void overlay_facts(struct facts *f, const struct bl_variable *v)
{
    char rms[32];
    legend(f);
    chi2(f, v);
    bl_tell_digits(rms, sizeof rms, v->residual.rms);
    fact(f, "RMS", "%s%s%s", rms, v->unit != NULL ? " " : "",
         v->unit != NULL ? v->unit : "");
    if (isfinite(v->pca_rms_over_std))
        fact(f, "RMS/σ", "%.3g %%, PCA %.3g %%", 100 * v->rms_over_std,
             100 * v->pca_rms_over_std);
    else
        fact(f, "RMS/σ", "%.3g %%", 100 * v->rms_over_std);
    number(f, "bias", v->residual.mean, v->unit);
    advice(f, v);
    number(f, "W1/σ", v->w1_over_std, NULL);
    number(f, "KS D", v->ks_d, NULL);
    if (v->formula != NULL)
        f->y += bl_paragraph(f->a, f->y, BL_PAINT_DIM, v->formula);
    if (v->sampled)
        f->y += bl_paragraph(f->a, f->y, BL_PAINT_DIM,
                             "quantiles are of a sample of the rows");
}

static void residual_facts(struct facts *f, const struct bl_variable *v)
{
    number(f, "bias", v->residual.mean, v->unit);
    number(f, "RMS", v->residual.rms, v->unit);
    number(f, "max |r|", v->residual.max_abs, v->unit);
    number(f, "5 %", v->residual.p05, v->unit);
    number(f, "25 %", v->residual.p25, v->unit);
    number(f, "median", v->residual.p50, v->unit);
    number(f, "75 %", v->residual.p75, v->unit);
    number(f, "95 %", v->residual.p95, v->unit);
    number(f, "NRMSE", v->nrmse, NULL);
    number(f, "PSNR", v->psnr, "dB");
    char changed[32], all[32];
    bl_ui_count_text(changed, sizeof changed, v->counts.different);
    bl_ui_count_text(all, sizeof all, v->counts.values);
    fact(f, "changed", "%s of %s", changed, all);
}

static void response_facts(struct facts *f, const struct bl_variable *v)
{
    const struct {
        const char *name;
        double fraction;
        void (*tell)(char *text, size_t size, double fraction);
    } lines[] = {
        {"median", v->response.median, bl_tell_signed_percent},
        {"±68 %", bl_variable_spread(v), bl_tell_percent},
        {"mean", v->response.mean, bl_tell_signed_percent},
        {"RMS", v->response.rms, bl_tell_percent},
        {"95 % |r|", v->response.p95_abs, bl_tell_percent},
        {"max |r|", v->response.max_abs, bl_tell_percent},
    };
    char text[32];
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        lines[i].tell(text, sizeof text, lines[i].fraction);
        fact(f, lines[i].name, "%s", text);
    }
    bl_ui_count_text(text, sizeof text, v->response.defined);
    fact(f, "of", "%s rows", text);
    f->y += bl_paragraph(f->a, f->y, BL_PAINT_DIM,
                         "where values cross zero, mean and RMS are of rows "
                         "near it: trust median and ±68 %");
}

static void measured(struct facts *f, const char *name, struct bl_measured m)
{
    char value[32], error[32];
    if (!isfinite(m.value)) {
        fact(f, name, "could not be fitted");
        return;
    }
    bl_ui_number_text(value, sizeof value, m.value);
    bl_tell_digits(error, sizeof error, m.error);
    fact(f, name, "%s ± %s", value, error);
}

static void shift(struct facts *f, double by, double in_errors,
                  const char *unit)
{
    char text[32];
    if (!isfinite(by))
        return;
    bl_tell_digits(text, sizeof text, by);
    fact(f, "moved", "%s%s %s (%+.1f σ)", by > 0 ? "+" : "", text,
         unit != NULL ? unit : "", in_errors);
}

static void fit_text(char *text, size_t size, const struct bl_outcome_fit *fit)
{
    if (isfinite(fit->chi2))
        snprintf(text, size, "%.1f/%.0f", fit->chi2, fit->ndf);
    else
        snprintf(text, size, "no fit");
}

static void peak_facts(struct facts *f, const struct bl_variable *v)
{
    const struct bl_outcome_peak *p = &v->peak;
    char before[32], after[32];
    if (!p->found) {
        f->y += bl_paragraph(f->a, f->y, BL_PAINT_WARNING,
                             p->why != NULL ? p->why : "no peak was found");
        return;
    }
    legend(f);
    bl_put(f->a, 0, f->y++, BL_PAINT_TITLE, "mean");
    measured(f, "before", p->before.mean);
    measured(f, "after", p->after.mean);
    shift(f, p->mean_shift, p->mean_shift_in_errors, v->unit);
    bl_put(f->a, 0, f->y++, BL_PAINT_TITLE, "width");
    measured(f, "before", p->before.width);
    measured(f, "after", p->after.width);
    shift(f, p->width_shift, p->width_shift_in_errors, v->unit);
    fit_text(before, sizeof before, &p->before);
    fit_text(after, sizeof after, &p->after);
    fact(f, "χ²/ndf", "%s, %s", before, after);
}

void bl_results_draw_facts(struct bl_area a, const struct bl_variable *v,
                           enum bl_results_view view)
{
    struct facts f = {a, 0};
    if (view == BL_VIEW_RESIDUAL)
        residual_facts(&f, v);
    else if (view == BL_VIEW_RESPONSE)
        response_facts(&f, v);
    else if (view == BL_VIEW_PEAK)
        peak_facts(&f, v);
    else
        overlay_facts(&f, v);
}

void bl_results_draw_field_facts(struct bl_area a,
                                 const struct bl_outcome_field *field)
{
    struct facts f = {a, 0};
    legend(&f);
    number(&f, "NRMSE", field->nrmse, NULL);
    number(&f, "PSNR", field->psnr, "dB");
    number(&f, "SSIM", field->ssim, NULL);
    number(&f, "max |r|", field->max_abs, NULL);
    number(&f, "energy", field->energy_before, "before");
    number(&f, "", field->energy_after, "after");
    if (isfinite(field->first_deviating_k))
        fact(&f, "5 % off", "from k = %.0f on", field->first_deviating_k);
    else
        fact(&f, "5 % off", "at no k");
}
