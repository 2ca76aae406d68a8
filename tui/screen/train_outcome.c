/* What came of a run that has ended. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run_mark.h"
#include "tui/model/run_steps.h"
#include "tui/screen/train_parts.h"
#include "tui/widget/box.h"

enum { VALUE_COLUMN = 8, TEXT = 256 };

static void append(char *text, const char *more)
{
    size_t n = strlen(text);
    snprintf(text + n, TEXT - n, "%s", more);
}

static void append_loss(char *text, const struct bl_run *run)
{
    char part[96];
    if (!(run->best_epoch > 0) || !isfinite(run->best_loss))
        return;
    snprintf(part, sizeof part, "; best of %zu epochs: %.3e @ %.0f",
             run->n_epochs_done, run->best_loss, run->best_epoch);
    append(text, part);
}

static void write_end(const struct bl_run *run, char *text)
{
    char time[32];
    double elapsed = bl_run_elapsed(run);
    snprintf(text, TEXT, "%s %s", bl_run_mark(run->state),
             bl_run_state_name(run->state));
    if (isfinite(elapsed)) {
        bl_ui_time_text(time, sizeof time, elapsed);
        append(text, " after ");
        append(text, time);
    }
    if (run->reason != NULL && run->reason[0] != '\0') {
        append(text, ": ");
        append(text, run->reason);
    } else {
        append_loss(text, run);
    }
}

static void draw_ratio(const struct bl_run *run, struct bl_area a, int y)
{
    const struct bl_run_sizes *s = &run->sizes;
    bl_fact(a, y, VALUE_COLUMN, "ratio",
            "%.3f with the model in the file, %.3f without", s->ratio,
            s->ratio_without_model);
    bl_putf(a, VALUE_COLUMN, y, BL_PAINT_ACCENT | BL_BOLD, "%.3f", s->ratio);
}

/* What is less than a fiftieth of the file is not worth the words. */
static void append_part(char *text, const struct bl_run_sizes *s,
                        const char *name, double bytes)
{
    char number[32];
    if (!(bytes >= 0.02 * s->compressed))
        return;
    bl_ui_bytes_text(number, sizeof number, bytes);
    append(text, text[strlen(text) - 1] == ':' ? " " : ", ");
    append(text, name);
    append(text, " ");
    append(text, number);
}

static void draw_bytes(const struct bl_run *run, struct bl_area a, int y)
{
    const struct bl_run_sizes *s = &run->sizes;
    char text[TEXT], original[32], compressed[32];
    bl_ui_bytes_text(original, sizeof original, s->original);
    bl_ui_bytes_text(compressed, sizeof compressed, s->compressed);
    snprintf(text, sizeof text, "%s → %s:", original, compressed);
    append_part(text, s, "model", s->model);
    append_part(text, s, "latent", s->latent);
    append_part(text, s, "residual", s->residual);
    append_part(text, s, "exact", s->exact);
    append_part(text, s, "metadata", s->metadata);
    bl_fact(a, y, VALUE_COLUMN, "bytes", "%s", text);
}

static const char *hint(const struct bl_run *run)
{
    if (run->state == BL_RUN_DONE || run->state == BL_RUN_STOPPED)
        return "5 or Enter what the loss did · 6 latent space · 7 figures";
    return "r start it again · 3 other choices · 8 its log";
}

void bl_train_draw_outcome(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_run *run = &ui->run;
    char text[TEXT];
    struct bl_box box = {.title = "What came of it"};
    struct bl_area frame = bl_box(a, &box);
    struct bl_area inside =
        bl_area_part(frame, 1, 0, frame.width - 2, frame.height);
    int y = 0, last = inside.height - 1;
    write_end(run, text);
    struct bl_area words =
        bl_area_part(inside, 0, 0, inside.width, run->has_sizes ? 1 : last);
    y = bl_paragraph(words, 0, bl_run_mark_ink(run->state), text);
    y = y < words.height ? y : words.height;
    if (run->has_sizes && y < last)
        draw_ratio(run, inside, y++);
    if (run->has_sizes && y < last)
        draw_bytes(run, inside, y++);
    if (last > 0)
        bl_fact(inside, last, VALUE_COLUMN, "next", "%s", hint(run));
}
