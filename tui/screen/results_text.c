/* Results in words: sizes, what has to be said about them, and files. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/cells.h"
#include "tui/screen/results.h"
#include "tui/screen/results_parts.h"
#include "tui/screen/words.h"
#include "tui/surface/text.h"

enum { TEXT_SIZE = 320, WIDE = 96, LEGEND = 34 };

static void add_number(struct bl_words *l, double x)
{
    char number[32];
    bl_tell_digits(number, sizeof number, x);
    bl_words_add(l, "%s", number);
}

/* The line of sizes, and the warning below it. */

static const char *between(bool is_wide)
{
    return is_wide ? "   " : "  ";
}

static void tell_sizes(struct bl_words *l, const struct bl_run *run,
                       bool is_wide)
{
    char from[32], to[32];
    const struct bl_run_sizes *s = &run->sizes;
    if (!run->has_sizes)
        return;
    bl_ui_bytes_text(from, sizeof from, s->original);
    bl_ui_bytes_text(to, sizeof to, s->compressed);
    bl_words_add(l, "%s → %s%s%.2f×", from, to, between(is_wide), s->ratio);
    if (s->model > 0 && isfinite(s->ratio_without_model))
        bl_words_add(l, " with%s model, %.2f× without", is_wide ? " the" : "",
                     s->ratio_without_model);
}

static void tell_pca(struct bl_words *l, const struct bl_outcome *o,
                     bool is_wide)
{
    if (!isfinite(o->pca.mean_rms_over_std))
        return;
    bl_words_add(l, "%sRMS/σ ", l->used > 0 ? between(is_wide) : "");
    add_number(l, o->pca.network_mean_rms_over_std);
    bl_words_add(l, is_wide ? ", PCA of the same size " : ", PCA ");
    add_number(l, o->pca.mean_rms_over_std);
}

static void tell_emd(struct bl_words *l, const struct bl_outcome *o)
{
    if (!(o->emd.events > 0))
        return;
    bl_words_add(l, "   EMD mean ");
    add_number(l, o->emd.mean);
    if (o->emd.mean_energy > 0)
        bl_words_add(l, " (%.2g %% of the energy)",
                     100 * o->emd.mean / o->emd.mean_energy);
}

static void tell_warning(struct bl_words *l, const struct bl_ui *ui)
{
    const struct bl_run_sizes *s = &ui->run.sizes;
    const struct bl_outcome *o = ui->results.outcome;
    char model[32];
    bl_ui_bytes_text(model, sizeof model, s->model);
    if (ui->run.has_sizes && s->compressed >= s->original)
        bl_words_add(
            l,
            "no smaller than the table: the model is %s; more rows, or "
            "model-type pca (3)",
            model);
    else if (ui->run.has_sizes && s->model > s->compressed / 2)
        bl_words_add(
            l,
            "the model (%s) is %.0f %% of the file: more rows would share it",
            model, 100 * s->model / s->compressed);
    else if (o->pca.mean_rms_over_std < o->pca.network_mean_rms_over_std)
        bl_words_add(
            l, "PCA of the same size comes closer: model-type pca (3), or "
               "train longer");
    else if (o->n_unmatched > 0)
        bl_words_add(l, "%zu columns are in only one of the tables",
                     o->n_unmatched);
}

static void summary_texts(const struct bl_ui *ui, char *sizes, char *warning,
                          size_t size)
{
    struct bl_words s = bl_words_in(sizes, size);
    struct bl_words w = bl_words_in(warning, size);
    tell_sizes(&s, &ui->run, ui->width >= WIDE);
    size_t used = s.used;
    tell_pca(&s, ui->results.outcome, ui->width >= WIDE);
    if (bl_text_width(sizes, ui->glyphs) > ui->width - 3)
        sizes[s.used = used] = '\0'; // rather none than half a number
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
    struct bl_words l = bl_words_in(text, size);
    char model[128];
    if (run->dir == NULL || run->table == NULL)
        return;
    const char *slash = strrchr(run->table, '/');
    bl_run_model_text(run, model, sizeof model);
    bl_words_add(&l, "%s", slash != NULL ? slash + 1 : run->table);
    if (run->has_sizes)
        bl_words_add(&l, "  %.2f×", run->sizes.ratio);
    if (model[0] != '\0')
        bl_words_add(&l, "  %s", model);
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
    struct bl_words l = bl_words_in(text, size);
    if (o == NULL)
        return;
    struct tally t = count_verdicts(o);
    bl_words_add(&l, "%zu columns", o->n_columns);
    if (o->n > o->n_columns)
        bl_words_add(&l, ", %zu derived", o->n - o->n_columns);
    bl_words_add(&l, " · ✗ %zu  ! %zu  ✓ %zu", t.distorted, t.looked,
                 o->n - t.distorted - t.looked);
    if (t.worst != NULL && t.distorted + t.looked > 0)
        bl_words_add(&l, " · worst %s", t.worst->name);
    if (o->correlation.n > 1 && isfinite(o->correlation.max_abs_difference)) {
        bl_words_add(&l, " · |Δr| ≤ ");
        add_number(&l, o->correlation.max_abs_difference);
    }
    if (bl_text_width(text, ui->glyphs) + LEGEND <= ui->width)
        bl_words_add(&l, "   response = median (out−in)/in");
}

const struct bl_result_file bl_results_file = {
    .name = "metrics.json",
    .title = "Results",
    .what = "what the loss did to each variable",
    .cause = "it did not compare the table with what came back",
};

/* Files. */

char *bl_results_as_text(const struct bl_results *r, char separator)
{
    struct bl_cells cells = {.separator = separator};
    bl_cells_text(&cells, "variable");
    bl_cells_text(&cells, "unit");
    for (int i = 0; i < bl_n_results_columns; i++)
        bl_cells_text(&cells, bl_results_columns[i].name);
    bl_cells_end_row(&cells);
    for (int line = 0; line < r->n_lines; line++) {
        if (r->lines[line] == BL_RESULTS_HEADING)
            continue;
        const struct bl_variable *v = &r->outcome->variables[r->lines[line]];
        bl_cells_text(&cells, v->name);
        bl_cells_text(&cells, v->unit);
        for (int i = 0; i < bl_n_results_columns; i++)
            bl_cells_number(&cells,
                            bl_results_number(&bl_results_columns[i], v));
        bl_cells_end_row(&cells);
    }
    return bl_cells_take(&cells);
}
