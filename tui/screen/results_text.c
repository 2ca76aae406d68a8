/* Results in words: sizes, what has to be said about them, and files. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "tui/screen/results.h"
#include "tui/screen/results_parts.h"
#include "tui/surface/text.h"

enum { TEXT_SIZE = 320, WIDE = 96, LEGEND = 34 };

/* Text that grows within its room; what does not fit is left out. */
struct line {
    char *text;
    size_t size, used;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *l,
                                                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->used, l->size - l->used, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < l->size - l->used)
        l->used += (size_t)n;
    else
        l->text[l->used] = '\0';
}

static void add_number(struct line *l, double x)
{
    char number[32];
    bl_tell_digits(number, sizeof number, x);
    add(l, "%s", number);
}

/* The line of sizes, and the warning below it. */

static void tell_sizes(struct line *l, const struct bl_run *run)
{
    char from[32], to[32];
    const struct bl_run_sizes *s = &run->sizes;
    if (!run->has_sizes)
        return;
    bl_ui_bytes_text(from, sizeof from, s->original);
    bl_ui_bytes_text(to, sizeof to, s->compressed);
    add(l, "%s → %s   %.2f×", from, to, s->ratio);
    if (s->model > 0 && isfinite(s->ratio_without_model))
        add(l, " with the model, %.2f× without", s->ratio_without_model);
}

static void tell_pca(struct line *l, const struct bl_outcome *o, bool is_wide)
{
    if (!isfinite(o->pca.mean_rms_over_std))
        return;
    add(l, "%sRMS/σ ", l->used > 0 ? "   " : "");
    add_number(l, o->pca.network_mean_rms_over_std);
    add(l, is_wide ? ", PCA of the same size " : ", PCA ");
    add_number(l, o->pca.mean_rms_over_std);
}

static void tell_emd(struct line *l, const struct bl_outcome *o)
{
    if (!(o->emd.events > 0))
        return;
    add(l, "   EMD mean ");
    add_number(l, o->emd.mean);
    if (o->emd.mean_energy > 0)
        add(l, " (%.2g %% of the energy)",
            100 * o->emd.mean / o->emd.mean_energy);
}

static void tell_warning(struct line *l, const struct bl_ui *ui)
{
    const struct bl_run_sizes *s = &ui->run.sizes;
    const struct bl_outcome *o = ui->results.outcome;
    char model[32];
    bl_ui_bytes_text(model, sizeof model, s->model);
    if (ui->run.has_sizes && s->compressed >= s->original)
        add(l,
            "the file is no smaller than the table: the model (%s) outweighs "
            "what it saves; more rows, fewer units or model-type pca (3)",
            model);
    else if (ui->run.has_sizes && s->model > s->compressed / 2)
        add(l,
            "the model (%s) is %.0f %% of the file: more rows would share it",
            model, 100 * s->model / s->compressed);
    else if (o->pca.mean_rms_over_std < o->pca.network_mean_rms_over_std)
        add(l, "principal components of the same size come closer: model-type "
               "pca on Configure (3), or train longer");
    else if (o->n_unmatched > 0)
        add(l, "%zu columns are in only one of the tables", o->n_unmatched);
}

static void summary_texts(const struct bl_ui *ui, char *sizes, char *warning,
                          size_t size)
{
    struct line s = {sizes, size, 0}, w = {warning, size, 0};
    sizes[0] = warning[0] = '\0';
    tell_sizes(&s, &ui->run);
    tell_pca(&s, ui->results.outcome, ui->width >= WIDE);
    tell_emd(&s, ui->results.outcome);
    tell_warning(&w, ui);
}

int bl_results_summary_height(const struct bl_ui *ui)
{
    char sizes[TEXT_SIZE], warning[TEXT_SIZE];
    if (ui->results.outcome == NULL)
        return 0;
    summary_texts(ui, sizes, warning, TEXT_SIZE);
    return (sizes[0] != '\0') + (warning[0] != '\0');
}

void bl_results_draw_summary(const struct bl_ui *ui, struct bl_area a)
{
    char sizes[TEXT_SIZE], warning[TEXT_SIZE];
    int y = 0;
    summary_texts(ui, sizes, warning, TEXT_SIZE);
    if (sizes[0] != '\0')
        bl_put_field(a, 1, y++, a.width - 2, BL_LEFT, BL_PAINT_ACCENT, sizes);
    if (warning[0] == '\0')
        return;
    bl_put(a, 1, y, BL_PAINT_WARNING | BL_BOLD, "!");
    bl_put_field(a, 3, y, a.width - 4, BL_LEFT, BL_PAINT_WARNING, warning);
}

/* The top line and the status. */

void bl_results_headline(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *run = &ui->run;
    struct line l = {text, size, 0};
    char model[128];
    text[0] = '\0';
    if (run->dir == NULL || run->table == NULL)
        return;
    const char *slash = strrchr(run->table, '/');
    bl_run_model_text(run, model, sizeof model);
    add(&l, "%s", slash != NULL ? slash + 1 : run->table);
    if (model[0] != '\0')
        add(&l, "  %s", model);
    if (run->has_sizes)
        add(&l, " (%.2f×)", run->sizes.ratio);
}

struct tally {
    size_t distorted, looked;
    const struct bl_variable *worst;
};

static struct tally count_verdicts(const struct bl_outcome *o)
{
    struct tally t = {0};
    double worst = -INFINITY;
    for (size_t i = 0; i < o->n; i++) {
        const struct bl_variable *v = &o->variables[i];
        double chi2 = bl_variable_chi2_ndf(v, BL_CHI2_TWO_SAMPLE);
        t.distorted += bl_variable_verdict(v) == BL_VERDICT_DISTORTED;
        t.looked += bl_variable_verdict(v) == BL_VERDICT_LOOK;
        if (chi2 > worst) {
            worst = chi2;
            t.worst = v;
        }
    }
    return t;
}

void bl_results_status(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_outcome *o = ui->results.outcome;
    struct line l = {text, size, 0};
    text[0] = '\0';
    if (o == NULL)
        return;
    struct tally t = count_verdicts(o);
    add(&l, "%zu columns", o->n_columns);
    if (o->n > o->n_columns)
        add(&l, ", %zu derived", o->n - o->n_columns);
    add(&l, " · ✗ %zu  ! %zu  ✓ %zu", t.distorted, t.looked,
        o->n - t.distorted - t.looked);
    if (t.worst != NULL && t.distorted + t.looked > 0)
        add(&l, " · worst %s", t.worst->name);
    if (isfinite(o->correlation.max_abs_difference)) {
        add(&l, " · |Δr| ≤ ");
        add_number(&l, o->correlation.max_abs_difference);
    }
    if (bl_text_width(text, ui->glyphs) + LEGEND <= ui->width)
        add(&l, "   response = median (out−in)/in");
}

/* Why there is nothing to be seen. */

void bl_results_why_empty(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *run = &ui->run;
    const char *reason = run->reason != NULL ? run->reason : "";
    struct line l = {text, size, 0};
    if (run->dir == NULL)
        add(&l, "No run is shown. Open one on Home (1), or start one on "
                "Configure (3): what the loss did to each variable is shown "
                "here when it has ended.");
    else if (bl_run_is_alive(run))
        add(&l,
            "The run is still going (%s). Its results are shown here when "
            "it has ended; Train (4) shows how far it is.",
            bl_run_state_name(run->state));
    else if (ui->results.trouble.status != BL_OK)
        add(&l, "The results cannot be shown: %s.", ui->results.trouble.text);
    else if (run->state == BL_RUN_DONE || run->state == BL_RUN_STOPPED)
        add(&l,
            "The run has ended, but there is no metrics.json in its folder "
            "%s: it did not compare the table with what came back. `baler "
            "run` does.",
            run->dir);
    else
        add(&l,
            "The run came to nothing (%s)%s%s. Jobs (8) has its log; it "
            "can be started again there.",
            bl_run_state_name(run->state), *reason != '\0' ? ": " : "", reason);
}

/* Files. */

static enum bl_status put_text(struct bl_buffer *b, const char *text,
                               struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

/* As in RFC 4180: in quotes, a quote doubled. */
static enum bl_status put_quoted(struct bl_buffer *b, const char *text,
                                 struct bl_error *err)
{
    if (bl_buffer_put_u8(b, '"', err) != BL_OK)
        return err->status;
    for (; *text != '\0'; text++)
        if ((*text == '"' && bl_buffer_put_u8(b, '"', err) != BL_OK) ||
            bl_buffer_put_u8(b, (uint8_t)*text, err) != BL_OK)
            return err->status;
    return bl_buffer_put_u8(b, '"', err);
}

/* Nothing for what is not known. */
static enum bl_status put_number(struct bl_buffer *b, double x,
                                 struct bl_error *err)
{
    char text[BL_NUMBER_TEXT_SIZE] = "";
    if (isfinite(x))
        bl_number_print_double(text, x);
    return put_text(b, text, err);
}

static enum bl_status put_variable(struct bl_buffer *b,
                                   const struct bl_variable *v, char separator,
                                   struct bl_error *err)
{
    const char *unit = v->unit != NULL ? v->unit : "";
    bool quoted = separator == ',';
    if ((quoted ? put_quoted : put_text)(b, v->name, err) != BL_OK ||
        bl_buffer_put_u8(b, (uint8_t)separator, err) != BL_OK ||
        (quoted ? put_quoted : put_text)(b, unit, err) != BL_OK)
        return err->status;
    for (int i = 0; i < bl_n_results_columns; i++)
        if (bl_buffer_put_u8(b, (uint8_t)separator, err) != BL_OK ||
            put_number(b, bl_results_number(&bl_results_columns[i], v), err) !=
                BL_OK)
            return err->status;
    return put_text(b, "\n", err);
}

static enum bl_status put_all(struct bl_buffer *b, const struct bl_results *r,
                              char separator, struct bl_error *err)
{
    if (put_text(b, "variable", err) != BL_OK ||
        bl_buffer_put_u8(b, (uint8_t)separator, err) != BL_OK ||
        put_text(b, "unit", err) != BL_OK)
        return err->status;
    for (int i = 0; i < bl_n_results_columns; i++)
        if (bl_buffer_put_u8(b, (uint8_t)separator, err) != BL_OK ||
            put_text(b, bl_results_columns[i].name, err) != BL_OK)
            return err->status;
    if (put_text(b, "\n", err) != BL_OK)
        return err->status;
    for (int i = 0; i < r->n_lines; i++)
        if (r->lines[i] >= 0 &&
            put_variable(b, &r->outcome->variables[r->lines[i]], separator,
                         err) != BL_OK)
            return err->status;
    return bl_buffer_put_u8(b, 0, err);
}

char *bl_results_as_text(const struct bl_results *r, char separator)
{
    struct bl_buffer b = {0};
    struct bl_error err;
    if (put_all(&b, r, separator, &err) == BL_OK)
        return (char *)b.data;
    bl_buffer_release(&b);
    return NULL;
}
