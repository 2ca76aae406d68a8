#include "io/figure/axis.h"

#include <math.h>
#include <stdio.h>

#include "engine/metrics/binning.h"

static double largest_of(const struct bl_axis *a)
{
    return fmax(fabs(a->low), fabs(a->high));
}

/* 1000^k so that tics have few digits. */
static double factor_of(const struct bl_axis *a)
{
    double largest = largest_of(a);
    if (a->is_log || !(largest > 0) || (largest < 1e4 && largest >= 0.02))
        return 1;
    // in [0.1, 100) or so
    return pow(1000, floor(log10(largest * 9.99) / 3));
}

static double step_of(const struct bl_axis *a, double factor)
{
    return bl_binning_round_up((a->high - a->low) / factor / (double)a->n_tics);
}

static void add_log(struct bl_sheet *s, const struct bl_axis *a)
{
    double decades = log10(a->high / a->low);
    double step = ceil(decades / a->n_tics);
    bl_sheet_add(s, "set logscale %s\nset %srange [%.9g:%.9g]\n", a->which,
                 a->which, a->low, a->high);
    bl_sheet_add(s,
                 "set format %s (tex ? '$10^{%%T}$' : '10^{%%T}')\n"
                 "set %stics 1e%g\nset m%stics %d\n",
                 a->which, a->which, step < 1 ? 1 : step, a->which,
                 step <= 1 ? 10 : 1);
}

static void add_range(struct bl_sheet *s, const struct bl_axis *a,
                      double factor)
{
    if (a->is_log) {
        add_log(s, a);
        return;
    }
    bl_sheet_add(s,
                 "unset logscale %s\nset %srange [%.9g:%.9g]\n"
                 "set format %s '%%g'\nset %stics %.9g\nset m%stics default\n",
                 a->which, a->which, a->low / factor, a->high / factor,
                 a->which, a->which, step_of(a, factor), a->which);
}

static void add_power(struct bl_label *l, double factor)
{
    char enhanced[32], latex[32];
    int power = (int)lround(log10(factor));
    snprintf(enhanced, sizeof enhanced, "10^{%s%d}", power < 0 ? "−" : "",
             power < 0 ? -power : power);
    snprintf(latex, sizeof latex, "$10^{%d}$", power);
    bl_label_add_markup(l, enhanced, latex);
}

double bl_axis_add(struct bl_sheet *s, const struct bl_axis *a,
                   const struct bl_label *name, const char *unit)
{
    char command[32];
    double factor = factor_of(a);
    struct bl_label l = *name;
    unit = bl_label_unit(unit);
    if (unit != NULL || factor != 1)
        bl_label_add(&l, " [");
    if (factor != 1)
        add_power(&l, factor);
    if (factor != 1 && unit != NULL)
        bl_label_add(&l, " ");
    if (unit != NULL)
        bl_label_add(&l, unit);
    if (unit != NULL || factor != 1)
        bl_label_add(&l, "]");
    add_range(s, a, factor);
    snprintf(command, sizeof command, "set %slabel", a->which);
    bl_sheet_label(s, command, &l, a->label_more != NULL ? a->label_more : "");
    return factor;
}

double bl_axis_add_bare(struct bl_sheet *s, const struct bl_axis *a)
{
    double factor = factor_of(a);
    add_range(s, a, factor);
    bl_sheet_add(s, "set format %s ''\nunset %slabel\n", a->which, a->which);
    return factor;
}

static bool counts_want_log(const uint64_t *counts, size_t n, double most)
{
    size_t n_above = 0, n_full = 0;
    for (size_t i = 0; i < n; i++) {
        n_full += counts[i] > 0;
        n_above += (double)counts[i] > most / 50;
    }
    return most >= 100 && 2 * n_above < n_full;
}

void bl_axis_add_counts(struct bl_sheet *s, const uint64_t *counts, size_t n,
                        double room, int n_tics)
{
    double most = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, (double)counts[i]);
    bool log = counts_want_log(counts, n, most);
    most = fmax(most, room);
    if (log) {
        struct bl_axis a = {"y", 0.5, most * 2.5, true, n_tics, NULL};
        add_range(s, &a, 1);
        return;
    }
    struct bl_axis a = {"y", 0, most > 0 ? most * 1.1 : 1, false, n_tics, NULL};
    add_range(s, &a, 1);
    if (most >= 1e5)
        bl_sheet_add(s, "set format y '%%.0s%%c'\n");
}
