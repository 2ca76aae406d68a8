/* Changing settings, with undo. */
#include <stdio.h>
#include <string.h>

#include "tui/model/setting.h"
#include "tui/screen/configure_parts.h"

/* The history. */

static void forget_from(struct bl_configure *c, size_t first)
{
    for (size_t i = first; i < c->n_history; i++)
        bl_recipe_release(&c->history[i]);
    c->n_history = first;
}

static void forget_oldest(struct bl_configure *c)
{
    bl_recipe_release(&c->history[0]);
    c->n_history--;
    c->n_done--;
    memmove(c->history, c->history + 1, c->n_history * sizeof *c->history);
}

/* What was undone is gone once something new is done. */
static enum bl_status remember(struct bl_configure *c,
                               const struct bl_recipe *recipe,
                               struct bl_error *err)
{
    struct bl_recipe copy;
    if (bl_recipe_copy(&copy, recipe, err) != BL_OK)
        return err->status;
    forget_from(c, c->n_done);
    if (c->n_history == BL_CONFIGURE_MAX_UNDO)
        forget_oldest(c);
    c->history[c->n_history++] = copy;
    c->n_done = c->n_history;
    return BL_OK;
}

/* Going back leaves in the history what there was before. */
static void swap(struct bl_recipe *a, struct bl_recipe *b)
{
    struct bl_recipe c = *a;
    *a = *b;
    *b = c;
}

bool bl_configure_undo(struct bl_ui *ui)
{
    struct bl_configure *c = &ui->configure;
    if (c->n_done == 0)
        return false;
    swap(&ui->recipe, &c->history[--c->n_done]);
    bl_configure_refresh(ui);
    return true;
}

bool bl_configure_redo(struct bl_ui *ui)
{
    struct bl_configure *c = &ui->configure;
    if (c->n_done == c->n_history)
        return false;
    swap(&ui->recipe, &c->history[c->n_done++]);
    bl_configure_refresh(ui);
    return true;
}

void bl_configure_release(struct bl_configure *c)
{
    forget_from(c, 0);
    bl_run_release(&c->trial);
}

/* Changes. */

static bool is_changing(const struct bl_recipe *r,
                        const struct bl_configure_value *values, size_t n)
{
    char now[BL_SETTING_SIZE];
    for (size_t i = 0; i < n; i++) {
        bl_setting_get(now, r, (size_t)bl_recipe_key_find(values[i].key));
        if (strcmp(now, values[i].value) != 0)
            return true;
    }
    return false;
}

static enum bl_status set_all(struct bl_recipe *r,
                              const struct bl_configure_value *values, size_t n,
                              struct bl_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (bl_setting_set(r, (size_t)bl_recipe_key_find(values[i].key),
                           values[i].value, err) != BL_OK)
            return err->status;
    return BL_OK;
}

bool bl_configure_set(struct bl_ui *ui, const struct bl_configure_value *values,
                      size_t n)
{
    struct bl_error err = BL_ERROR_INIT;
    if (!is_changing(&ui->recipe, values, n))
        return true;
    if (remember(&ui->configure, &ui->recipe, &err) == BL_OK &&
        set_all(&ui->recipe, values, n, &err) == BL_OK) {
        bl_configure_refresh(ui);
        return true;
    }
    bl_ui_say(ui, BL_LOG_WARNING, "%s", err.text);
    return false;
}

/* The estimate. */

/* Other statistics make another estimate. */
static uint64_t fingerprint(const struct bl_ui *ui)
{
    const struct bl_findings *f = ui->table.findings;
    uint64_t seen = f != NULL ? 2 * f->n_rows + !f->of_sample + 1 : 0;
    return bl_estimate_fingerprint(&ui->table, &ui->recipe, true) + seen;
}

void bl_configure_refresh(struct bl_ui *ui)
{
    struct bl_configure *c = &ui->configure;
    struct bl_error err = BL_ERROR_INIT;
    uint64_t now = fingerprint(ui);
    if (now == c->estimated)
        return;
    c->estimated = now;
    c->is_usable =
        bl_estimate_make(&c->estimate, &ui->table, &ui->recipe, &err) == BL_OK;
    snprintf(c->trouble, sizeof c->trouble, "%.250s",
             c->is_usable ? "" : err.text);
}
