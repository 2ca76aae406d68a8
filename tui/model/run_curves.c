#include "tui/model/run_curves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"

double bl_run_setting(const struct bl_run *run, const char *key)
{
    if (run->recipe.values == NULL)
        return NAN;
    const char *text = bl_recipe_get(&run->recipe, key);
    double value;
    return bl_number_parse_double(&value, text, strlen(text)) ? value : NAN;
}

static void begin(struct bl_run_curves *c, char *of, double weight)
{
    free(c->of);
    c->of = of;
    bl_series_clear(&c->train);
    bl_series_clear(&c->smooth);
    bl_series_clear(&c->validation);
    c->smoother = (struct bl_smoother){.weight = weight};
    c->improved = INFINITY;
    c->n_worse = 0;
}

/* As the trainer counts its patience (PyTorch's relative threshold). */
static void judge(struct bl_run_curves *c, double validation, double min_delta)
{
    if (validation < c->improved * (1 - min_delta)) {
        c->improved = validation;
        c->n_worse = 0;
    } else {
        c->n_worse++;
    }
}

static enum bl_status add(struct bl_run_curves *c,
                          const struct bl_run_epoch *epoch, double min_delta,
                          struct bl_error *err)
{
    double smooth = bl_smoother_next(&c->smoother, epoch->train);
    if (bl_series_add(&c->smooth, smooth, err) != BL_OK ||
        bl_series_add(&c->validation, epoch->validation, err) != BL_OK ||
        bl_series_add(&c->train, epoch->train, err) != BL_OK)
        return err->status;
    judge(c, epoch->validation, min_delta);
    return BL_OK;
}

enum bl_status bl_run_curves_follow(struct bl_run_curves *c,
                                    const struct bl_run *run, double weight,
                                    struct bl_error *err)
{
    char *of = bl_string_format(err, "%s %s", run->dir != NULL ? run->dir : "",
                                run->started != NULL ? run->started : "");
    if (of == NULL)
        return err->status;
    if (c->of == NULL || strcmp(c->of, of) != 0 ||
        weight != c->smoother.weight || c->train.n > run->n_epochs_done)
        begin(c, of, weight);
    else
        free(of);
    double min_delta = bl_run_setting(run, "min-delta");
    min_delta = isfinite(min_delta) ? min_delta : 0;
    while (c->train.n < run->n_epochs_done)
        if (add(c, &run->epochs[c->train.n], min_delta, err) != BL_OK)
            return err->status;
    return BL_OK;
}

void bl_run_curves_release(struct bl_run_curves *c)
{
    free(c->of);
    bl_series_release(&c->train);
    bl_series_release(&c->smooth);
    bl_series_release(&c->validation);
    *c = (struct bl_run_curves){0};
}
