#include "io/figure/axis.h"

#include <math.h>
#include <stdio.h>

#include "engine/metrics/binning.h"

struct scale { // what is plotted is (data - origin) / factor
    double origin, factor;
};

/* A round number near the low end, where all values share their leading
 * digits. */
static double origin_of(const struct bl_axis *a)
{
    double range = a->high - a->low;
    double largest = fmax(fabs(a->low), fabs(a->high));
    if (a->is_log || !(range > 0) || range > 1e-3 * largest)
        return 0;
    double step = bl_binning_round_up(range);
    return round(a->low / step) * step;
}

/* The factor is 1000^k, so that tics have few digits. */
static struct scale scale_of(const struct bl_axis *a)
{
    struct scale s = {origin_of(a), 1};
    double largest = fmax(fabs(a->low - s.origin), fabs(a->high - s.origin));
    if (!a->is_log && largest > 0 && (largest >= 1e4 || largest < 0.02))
        s.factor = pow(1000, floor(log10(largest * 9.99) / 3));
    return s;
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

static void add_linear(struct bl_sheet *s, const struct bl_axis *a,
                       struct scale scale)
{
    double step = (a->high - a->low) / scale.factor / (double)a->n_tics;
    bl_sheet_add(s,
                 "unset logscale %s\nset %srange [%.9g:%.9g]\n"
                 "set format %s '%%g'\nset %stics %.9g\nset m%stics default\n",
                 a->which, a->which, (a->low - scale.origin) / scale.factor,
                 (a->high - scale.origin) / scale.factor, a->which, a->which,
                 bl_binning_round_up(step), a->which);
}

static void add_scale(struct bl_sheet *s, const struct bl_axis *a,
                      struct scale scale)
{
    bl_sheet_add(s, "to_%s(v) = ", a->which);
    if (scale.origin != 0)
        bl_sheet_add(s, "(v - %.17g) / %g\n", scale.origin, scale.factor);
    else if (scale.factor != 1)
        bl_sheet_add(s, "v / %g\n", scale.factor);
    else
        bl_sheet_add(s, "v\n");
}

static void add_range(struct bl_sheet *s, const struct bl_axis *a,
                      struct scale scale)
{
    if (a->is_log)
        add_log(s, a);
    else
        add_linear(s, a, scale);
    add_scale(s, a, scale);
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

/* "name - origin [10^3 unit]" */
static struct bl_label complete_label(const struct bl_label *name,
                                      const char *unit, struct scale scale)
{
    struct bl_label l = *name;
    char origin[40];
    if (scale.origin != 0) {
        snprintf(origin, sizeof origin, " − %.17g", scale.origin);
        bl_label_add(&l, origin);
    }
    if (unit == NULL && scale.factor == 1)
        return l;
    bl_label_add(&l, " [");
    if (scale.factor != 1)
        add_power(&l, scale.factor);
    if (scale.factor != 1 && unit != NULL)
        bl_label_add(&l, " ");
    if (unit != NULL)
        bl_label_add(&l, unit);
    bl_label_add(&l, "]");
    return l;
}

void bl_axis_add(struct bl_sheet *s, const struct bl_axis *a,
                 const struct bl_label *name, const char *unit)
{
    char command[32];
    struct scale scale = scale_of(a);
    struct bl_label l = complete_label(name, bl_label_unit(unit), scale);
    add_range(s, a, scale);
    snprintf(command, sizeof command, "set %slabel", a->which);
    bl_sheet_label(s, command, &l, a->label_more != NULL ? a->label_more : "");
}

void bl_axis_add_bare(struct bl_sheet *s, const struct bl_axis *a)
{
    add_range(s, a, scale_of(a));
    bl_sheet_add(s, "set format %s ''\nunset %slabel\n", a->which, a->which);
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
        add_log(s, &a);
        return;
    }
    struct bl_axis a = {"y", 0, most > 0 ? most * 1.1 : 1, false, n_tics, NULL};
    add_linear(s, &a, (struct scale){0, 1});
    if (most >= 1e5)
        bl_sheet_add(s, "set format y '%%.0s%%c'\n");
}
