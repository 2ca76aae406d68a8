/* What the settings give: bytes and ratios, as estimated and as measured, what
 * is to be said against them, and how long it will take.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/screen/configure_parts.h"
#include "tui/widget/box.h"

enum { TEXT = 320, AMOUNT = 9, ROOMY = 38, LABEL = 15, NARROW_LABEL = 8 };

// A model of more than this share of the file is worth a word, and so is one of
// more than the second when the file is larger than the table; what is
// proposed instead has at most the last.
static const double LARGE_SHARE = 1.0 / 3, COSTLY_SHARE = 0.2,
                    MODEST_SHARE = 0.15;

/* The rows of the table. */

struct result {
    struct bl_estimate_bytes bytes;
    double ratio, ratio_without_model;
};

static struct result estimated(const struct bl_estimate *e)
{
    return (struct result){e->bytes, e->ratio, e->ratio_without_model};
}

static struct result measured(const struct bl_run_sizes *s)
{
    return (struct result){
        .bytes = {.original = s->original,
                  .latent = s->latent,
                  .model = s->model,
                  .exact = s->exact + s->residual,
                  .other = s->metadata,
                  .file = s->compressed},
        .ratio = s->ratio,
        .ratio_without_model = s->ratio_without_model,
    };
}

#define OFFSET(member) offsetof(struct result, member)

static const struct row {
    const char *label, *short_label;
    size_t offset;
    bool is_ratio;
    int importance; // the least important are left out first
} rows[] = {
    {"columns taken", "taken", OFFSET(bytes.original), false, 5},
    {"latent", "latent", OFFSET(bytes.latent), false, 4},
    {"model", "model", OFFSET(bytes.model), false, 6},
    {"exact columns", "exact", OFFSET(bytes.exact), false, 3},
    {"description", "other", OFFSET(bytes.other), false, 1},
    {"whole file", "file", OFFSET(bytes.file), false, 7},
    {"ratio", "ratio", OFFSET(ratio), true, 9},
    {"without model", "no model", OFFSET(ratio_without_model), true, 8},
};

enum { N_ROWS = sizeof rows / sizeof *rows };

static void write_amount(char *text, const struct row *row,
                         const struct result *r)
{
    double value;
    memcpy(&value, (const char *)r + row->offset, sizeof value);
    if (!row->is_ratio)
        bl_ui_bytes_text(text, TEXT, value);
    else if (isfinite(value))
        snprintf(text, TEXT, "%.2f×", value);
    else
        snprintf(text, TEXT, "·");
}

static int label_width(struct bl_area a)
{
    return a.width < ROOMY ? NARROW_LABEL : LABEL;
}

static void draw_row(struct bl_area a, int y, const struct row *row,
                     const struct result *amounts, int n, bool is_stale)
{
    char text[TEXT];
    int x = label_width(a);
    int bold = row->is_ratio && row->importance == 9 ? BL_BOLD : 0;
    bl_put_field(a, 0, y, x, BL_LEFT, BL_PAINT_DIM,
                 a.width < ROOMY ? row->short_label : row->label);
    for (int i = 0; i < n; i++, x += AMOUNT) {
        bool is_dim = i == 1 ? is_stale : n == 2 && !is_stale;
        write_amount(text, row, &amounts[i]);
        bl_put_field(a, x, y, AMOUNT, BL_RIGHT,
                     is_dim ? BL_PAINT_DIM : BL_PAINT_TEXT | bold, text);
    }
}

static int draw_table(const struct bl_ui *ui, struct bl_area a, int n_lines)
{
    const struct bl_run_sizes *sizes = &ui->configure.trial.sizes;
    enum bl_configure_trial_state state = bl_configure_trial_state(ui);
    bool is_stale = state == BL_TRIAL_STALE;
    int n = state == BL_TRIAL_MEASURED || is_stale ? 2 : 1;
    struct result amounts[2] = {estimated(&ui->configure.estimate),
                                measured(sizes)};
    int y = 0;
    for (int i = 0; i < N_ROWS; i++) {
        int more_important = 0;
        for (int j = 0; j < N_ROWS; j++)
            more_important += rows[j].importance > rows[i].importance;
        if (more_important < n_lines)
            draw_row(a, y++, &rows[i], amounts, n, is_stale);
    }
    return y;
}

static const char *head_of_trial(enum bl_configure_trial_state state)
{
    static const char *const heads[] = {
        [BL_TRIAL_NONE] = "press m",      [BL_TRIAL_RUNNING] = "running",
        [BL_TRIAL_MEASURED] = "measured", [BL_TRIAL_STALE] = "outdated",
        [BL_TRIAL_FAILED] = "failed",
    };
    return heads[state];
}

static void draw_head(const struct bl_ui *ui, struct bl_area a, int y)
{
    int x = label_width(a);
    enum bl_configure_trial_state state = bl_configure_trial_state(ui);
    bl_put_field(a, x, y, AMOUNT, BL_RIGHT, BL_PAINT_HEADER,
                 ui->configure.estimate.is_tried ? "~estimate" : "estimate");
    bl_put_field(a, x + AMOUNT + 1, y, AMOUNT - 1, BL_RIGHT,
                 state == BL_TRIAL_STALE || state == BL_TRIAL_FAILED
                     ? BL_PAINT_WARNING
                     : BL_PAINT_HEADER,
                 head_of_trial(state));
}

/* "18 columns -> 12 float32 · 4 000 rows", and with fields and time blocks
 * "2 fields × 8×8 × 5 rows -> 12 float32 · 900 tiles" */
static void write_summary(const struct bl_estimate *e, char *text)
{
    char n[32], tile[48] = "", block[32] = "";
    const char *type = e->value_bytes > 4 ? "float64" : "float32";
    bool is_field = e->tile[0] * e->tile[1] > 1, is_block = e->time_block > 1;
    bl_ui_count_text(n, sizeof n, e->n_vectors);
    if (is_field)
        snprintf(tile, sizeof tile, " × %zu×%zu", e->tile[0], e->tile[1]);
    if (is_block)
        snprintf(block, sizeof block, " × %zu rows", e->time_block);
    snprintf(text, TEXT, "%zu %s%s%s → %zu %s · %s %s", e->n_compressed,
             is_field ? "fields" : "columns", tile, block, e->n_latent, type, n,
             is_field   ? "tiles"
             : is_block ? "blocks"
                        : "rows");
}

/* What is to be said against it. */

static double share_of_model(const struct bl_ui *ui)
{
    const struct bl_run_sizes *s = &ui->configure.trial.sizes;
    if (bl_configure_trial_state(ui) == BL_TRIAL_MEASURED)
        return s->model / s->compressed;
    return bl_estimate_model_share(&ui->configure.estimate);
}

static double ratio_of(const struct bl_ui *ui)
{
    if (bl_configure_trial_state(ui) == BL_TRIAL_MEASURED)
        return ui->configure.trial.sizes.ratio;
    return ui->configure.estimate.ratio;
}

static void write_model_warning(const struct bl_ui *ui, char *text)
{
    char hidden[64];
    double share;
    int n = snprintf(text, TEXT,
                     "! the model is %.0f %% of the file: use it for more "
                     "files",
                     100 * share_of_model(ui));
    if (bl_estimate_fitting(hidden, &share, &ui->configure.estimate,
                            MODEST_SHARE))
        snprintf(text + n, (size_t)(TEXT - n),
                 ", or take hidden %s, which makes it %.2g %%", hidden,
                 100 * share);
}

static bool is_model_too_large(const struct bl_ui *ui)
{
    double share = share_of_model(ui);
    return ui->configure.estimate.n_layers > 0 &&
           (share > LARGE_SHARE || (share > COSTLY_SHARE && ratio_of(ui) < 1));
}

static void write_warning(const struct bl_ui *ui, char *text)
{
    const struct bl_estimate *e = &ui->configure.estimate;
    const struct bl_table *t = &ui->table;
    size_t open = t->findings != NULL
                      ? bl_choices_open(&t->choices, t->findings->proposals)
                      : 0;
    text[0] = '\0';
    if (bl_configure_trial_state(ui) == BL_TRIAL_FAILED)
        snprintf(text, TEXT, "! the short run failed: %.250s",
                 ui->configure.trial.reason);
    else if (is_model_too_large(ui))
        write_model_warning(ui, text);
    else if (ratio_of(ui) < 1)
        snprintf(text, TEXT,
                 "! the file is larger than the table: take a smaller latent "
                 "space%s",
                 e->value_bytes > 4 ? ", or float32" : "");
    else if (open > 0)
        snprintf(text, TEXT, "! %zu suggestion%s on Columns (2)", open,
                 open == 1 ? " waits" : "s wait");
    else if (e->is_tried)
        snprintf(
            text, TEXT,
            "auto chooses by trying; the estimate is that of dense layers");
    else if (e->n_text > 0)
        snprintf(text, TEXT, "%zu text column%s not in the estimate", e->n_text,
                 e->n_text == 1 ? " is" : "s are");
}

/* Time. */

static double epochs_planned(const struct bl_ui *ui)
{
    const char *text = bl_recipe_get(&ui->recipe, "epochs");
    double n = NAN;
    bl_number_parse_double(&n, text, strlen(text));
    return n;
}

static void write_time(const struct bl_ui *ui, char *text)
{
    char all[32], n[32];
    double seconds = bl_configure_epoch_seconds(ui);
    double epochs = epochs_planned(ui);
    enum bl_configure_trial_state state = bl_configure_trial_state(ui);
    bl_ui_time_text(all, sizeof all, seconds * epochs);
    bl_ui_count_text(n, sizeof n, epochs);
    bool is_pca = strcmp(bl_recipe_get(&ui->recipe, "model-type"), "pca") == 0;
    if (is_pca)
        snprintf(text, TEXT, "computed, not trained");
    else if (state == BL_TRIAL_NONE || state == BL_TRIAL_FAILED ||
             !isfinite(seconds))
        snprintf(text, TEXT, "time: m measures it");
    else
        snprintf(text, TEXT, "%s%.2g s/epoch × %s = %s",
                 state == BL_TRIAL_STALE ? "was " : "", seconds, n, all);
}

/* Not up to the frame. */
static struct bl_area text_area(struct bl_area a)
{
    return bl_area_part(a, 0, 0, a.width - 1, a.height);
}

static int lines_of(struct bl_area a, const char *text)
{
    return bl_paragraph(bl_area_part(a, 0, 0, a.width, 0), 0, BL_PAINT_TEXT,
                        text);
}

static void draw_result(const struct bl_ui *ui, struct bl_area a)
{
    enum { SUMMARY_FROM = 9, HEAD_FROM = 6 };
    char summary[TEXT], warning[TEXT], time[TEXT];
    write_summary(&ui->configure.estimate, summary);
    write_warning(ui, warning);
    write_time(ui, time);
    struct bl_area bottom = text_area(bl_area_cut_bottom(
        &a, lines_of(text_area(a), warning) + (a.height > 2 ? 1 : 0)));
    int y = bl_paragraph(bottom, 0, BL_PAINT_WARNING, warning);
    bl_put_field(bottom, 0, y, bottom.width, BL_LEFT, BL_PAINT_TEXT, time);
    if (a.height >= SUMMARY_FROM)
        bl_put_field(bl_area_cut_top(&a, 1), 0, 0, a.width, BL_LEFT,
                     BL_PAINT_TEXT, summary);
    if (a.height >= HEAD_FROM)
        draw_head(ui, bl_area_cut_top(&a, 1), 0);
    draw_table(ui, a, a.height);
}

void bl_configure_draw_result(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_configure *c = &ui->configure;
    struct bl_box box = {"What this gives", NULL, false};
    struct bl_area frame = bl_box(a, &box);
    struct bl_area in =
        bl_area_part(frame, 1, 0, frame.width - 1, frame.height);
    if (!ui->table.is_open)
        bl_paragraph(in, 0, BL_PAINT_DIM,
                     "sizes and time, once a table is open (1)");
    else if (!c->is_usable)
        bl_paragraph(in, 0, BL_PAINT_WARNING, c->trouble);
    else
        draw_result(ui, in);
}
