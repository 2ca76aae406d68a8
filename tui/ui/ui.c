#include "tui/ui/ui.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const double TOAST_SECONDS = 6;

enum bl_status bl_ui_init(struct bl_ui *ui, struct bl_error *err)
{
    *ui = (struct bl_ui){.width = 80, .height = 24, .n_threads = 1};
    ui->must_redraw = true;
    ui->jobs.follows = ui->train.follows = true;
    ui->jobs.level = BL_LOG_INFO;
    ui->train.smoothing = 1;
    snprintf(ui->plots.formats, sizeof ui->plots.formats, "pdf");
    snprintf(ui->plots.style, sizeof ui->plots.style, "hep");
    return bl_recipe_init(&ui->recipe, err);
}

void bl_ui_release(struct bl_ui *ui)
{
    bl_home_release(&ui->home_screen);
    bl_columns_release(&ui->columns);
    bl_configure_release(&ui->configure);
    bl_train_release(&ui->train);
    bl_results_release(&ui->results);
    bl_latent_release(&ui->latent);
    bl_plots_release(&ui->plots);
    bl_rows_release(&ui->rows);
    bl_table_release(&ui->table);
    bl_recipe_release(&ui->recipe);
    bl_run_release(&ui->run);
    bl_jobs_release(&ui->job_list);
    bl_log_release(&ui->log);
    bl_wishes_release(&ui->wishes);
}

const struct bl_screen *bl_ui_front(const struct bl_ui *ui)
{
    if (ui->n_overlays > 0)
        return ui->overlays[ui->n_overlays - 1];
    return bl_screens[ui->screen];
}

void bl_ui_show(struct bl_ui *ui, enum bl_screen_id screen)
{
    ui->n_overlays = 0;
    bl_ui_show_below(ui, screen);
}

void bl_ui_show_below(struct bl_ui *ui, enum bl_screen_id screen)
{
    ui->screen = screen;
    ui->must_redraw = true;
    if (bl_screens[screen]->show != NULL)
        bl_screens[screen]->show(ui);
}

void bl_ui_push(struct bl_ui *ui, const struct bl_screen *overlay)
{
    if (ui->n_overlays == BL_MAX_OVERLAYS)
        return;
    ui->overlays[ui->n_overlays++] = overlay;
    ui->must_redraw = true;
    if (overlay->show != NULL)
        overlay->show(ui);
}

void bl_ui_pop(struct bl_ui *ui)
{
    if (ui->n_overlays > 0)
        ui->n_overlays--;
    ui->must_redraw = true;
}

void bl_ui_say(struct bl_ui *ui, enum bl_log_level level, const char *format,
               ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(ui->toast.text, sizeof ui->toast.text, format, args);
    va_end(args);
    ui->toast.level = level;
    ui->toast.until = ui->now + TOAST_SECONDS;
    ui->must_redraw = true;
    bl_log_add(&ui->log, ui->wall, level, "screen", "%s", ui->toast.text);
}

static void open_dialog(struct bl_ui *ui, const char *title, const char *text,
                        void (*yes)(struct bl_ui *ui))
{
    snprintf(ui->confirm.title, sizeof ui->confirm.title, "%s", title);
    snprintf(ui->confirm.text, sizeof ui->confirm.text, "%s", text);
    ui->confirm.yes = yes;
    ui->confirm.is_yes = false;
    if (bl_ui_front(ui) != &bl_screen_confirm)
        bl_ui_push(ui, &bl_screen_confirm);
    ui->must_redraw = true;
}

void bl_ui_fail(struct bl_ui *ui, const char *title, const struct bl_error *e)
{
    bl_log_add(&ui->log, ui->wall, BL_LOG_ERROR, "screen", "%s: %s", title,
               e->text);
    open_dialog(ui, title, e->text, NULL);
}

void bl_ui_ask(struct bl_ui *ui, const char *title, const char *question,
               void (*yes)(struct bl_ui *ui))
{
    open_dialog(ui, title, question, yes);
}

static void open_prompt(struct bl_ui *ui, const char *title, const char *text)
{
    snprintf(ui->prompt.title, sizeof ui->prompt.title, "%s", title);
    bl_edit_offer(&ui->prompt.edit, text);
    if (bl_ui_front(ui) != &bl_screen_prompt)
        bl_ui_push(ui, &bl_screen_prompt);
}

void bl_ui_prompt(struct bl_ui *ui, const char *title, const char *text,
                  void (*done)(struct bl_ui *ui, const char *text))
{
    ui->prompt.is_filter = false;
    ui->prompt.done = done;
    open_prompt(ui, title, text);
}

void bl_prompt_filter(struct bl_ui *ui)
{
    ui->prompt.is_filter = true;
    ui->prompt.done = NULL;
    open_prompt(ui, "/", "");
}
