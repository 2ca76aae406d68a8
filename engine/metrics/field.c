#include "engine/metrics/field.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/metrics/residual.h"
#include "engine/metrics/ssim.h"

static const double DEVIATION = 0.05; // of the power, that is worth telling

enum { GROUP = 16 }; // snapshots that are worked on side by side

bool bl_is_field(const struct bl_column *c)
{
    return bl_type_is_numeric(c->type) && c->n_dims >= 2;
}

static size_t cells_of(const struct bl_field *f)
{
    return f->n_planes * f->height * f->width;
}

/* Doubles of work of one thread. */
static size_t work_size(const struct bl_field *f)
{
    return 2 * cells_of(f) + bl_ssim_scratch(f->width);
}

static enum bl_status allocate(struct bl_field *f, struct bl_error *err)
{
    size_t threads = f->pool != NULL ? bl_pool_threads(f->pool) : 1;
    size_t n_k = f->spectrum.n_k;
    struct bl_field_metrics *m = &f->metrics;
    f->work = bl_array_new(threads, work_size(f) * sizeof *f->work, err);
    f->waves = bl_array_new(
        threads, bl_spectrum_scratch(&f->spectrum) * sizeof *f->waves, err);
    f->power = bl_array_new(GROUP * 2, n_k * sizeof *f->power, err);
    f->group = bl_array_new(GROUP, sizeof *f->group, err);
    m->power_before = bl_array_new(n_k, sizeof *m->power_before, err);
    m->power_after = bl_array_new(n_k, sizeof *m->power_after, err);
    bool ok = f->work != NULL && f->waves != NULL && f->power != NULL &&
              f->group != NULL && m->power_before != NULL &&
              m->power_after != NULL;
    return ok ? BL_OK : err->status;
}

enum bl_status bl_field_init(struct bl_field *f, const struct bl_column *c,
                             struct bl_pool *pool, struct bl_error *err)
{
    *f = (struct bl_field){.pool = pool, .range = NAN};
    f->n_planes = c->n_dims == 3 ? c->dims[0] : 1;
    f->height = c->dims[c->n_dims - 2];
    f->width = c->dims[c->n_dims - 1];
    f->metrics.n_dims = c->n_dims;
    memcpy(f->metrics.dims, c->dims, sizeof c->dims);
    if (bl_spectrum_init(&f->spectrum, f->height, f->width, err) != BL_OK ||
        allocate(f, err) != BL_OK) {
        bl_field_release(f);
        return err->status;
    }
    f->metrics.n_k = f->spectrum.n_k;
    return BL_OK;
}

void bl_field_release(struct bl_field *f)
{
    bl_spectrum_release(&f->spectrum);
    free(f->metrics.snapshots);
    free(f->metrics.power_before);
    free(f->metrics.power_after);
    free(f->work);
    free(f->waves);
    free(f->power);
    free(f->group);
    *f = (struct bl_field){0};
}

void bl_field_set_range(struct bl_field *f, double range)
{
    f->range = range;
}

static bool all_finite(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(v[i]))
            return false;
    return true;
}

static struct bl_snapshot_sums sum_cells(const double *x, const double *y,
                                         size_t n)
{
    struct bl_sum d2 = {0}, x2 = {0}, y2 = {0};
    struct bl_snapshot_sums s = {0};
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            continue;
        double d = y[i] - x[i];
        s.n_cells++;
        s.max_abs = fmax(s.max_abs, fabs(d));
        bl_sum_add(&d2, d * d);
        bl_sum_add(&x2, x[i] * x[i]);
        bl_sum_add(&y2, y[i] * y[i]);
    }
    s.d2 = bl_sum_value(&d2);
    s.x2 = bl_sum_value(&x2);
    s.y2 = bl_sum_value(&y2);
    return s;
}

static double mean_ssim(const struct bl_field *f, const double *x,
                        const double *y, double *scratch)
{
    size_t cells = f->height * f->width;
    struct bl_mean mean = {0};
    for (size_t p = 0; p < f->n_planes; p++, x += cells, y += cells)
        bl_mean_add(&mean,
                    bl_ssim(x, y, f->height, f->width, f->range, scratch));
    return bl_mean_value(&mean);
}

/* The power of the planes that are finite throughout; returns how many. */
static uint64_t measure_power(const struct bl_field *f, double *power,
                              const double *x, const double *y,
                              struct bl_complex *waves)
{
    size_t n_k = f->spectrum.n_k, cells = f->height * f->width;
    uint64_t n_planes = 0;
    memset(power, 0, 2 * n_k * sizeof *power);
    for (size_t p = 0; p < f->n_planes; p++, x += cells, y += cells) {
        if (!all_finite(x, cells) || !all_finite(y, cells))
            continue;
        bl_spectrum_add(&f->spectrum, power, x, waves);
        bl_spectrum_add(&f->spectrum, power + n_k, y, waves);
        n_planes++;
    }
    return n_planes;
}

static struct bl_snapshot_metrics snapshot_metrics(
    const struct bl_field *f, const struct bl_snapshot_sums *s, double ssim)
{
    if (s->n_cells == 0)
        return (struct bl_snapshot_metrics){NAN, NAN, NAN, NAN, NAN, NAN};
    double nrmse = bl_nrmse(sqrt(s->d2 / s->n_cells), f->range);
    return (struct bl_snapshot_metrics){
        .nrmse = nrmse,
        .psnr = bl_psnr(nrmse),
        .ssim = ssim,
        .max_abs = s->max_abs,
        .energy_before = s->x2 / s->n_cells / 2,
        .energy_after = s->y2 / s->n_cells / 2,
    };
}

static void measure_snapshot(void *context, size_t i, size_t worker)
{
    struct bl_field *f = context;
    size_t cells = cells_of(f), row = f->first + i;
    double *x = f->work + worker * work_size(f), *y = x + cells;
    struct bl_complex *waves =
        f->waves + worker * bl_spectrum_scratch(&f->spectrum);
    bl_type_to_double(x, bl_vector_at(f->x, row, 0), f->x->type, cells);
    bl_type_to_double(y, bl_vector_at(f->y, row, 0), f->y->type, cells);
    struct bl_snapshot_sums s = sum_cells(x, y, cells);
    s.n_planes =
        measure_power(f, f->power + 2 * i * f->spectrum.n_k, x, y, waves);
    f->group[i] = s;
    f->metrics.snapshots[f->metrics.n_snapshots + i] =
        snapshot_metrics(f, &s, mean_ssim(f, x, y, y + cells));
}

/* Takes n snapshots into the sums, in their order. */
static void add_group(struct bl_field *f, size_t n)
{
    struct bl_field_metrics *m = &f->metrics;
    size_t n_k = f->spectrum.n_k;
    for (size_t i = 0; i < n; i++) {
        const double *power = f->power + 2 * i * n_k;
        for (size_t k = 0; k < n_k; k++) {
            m->power_before[k] += power[k];
            m->power_after[k] += power[n_k + k];
        }
        bl_sum_add(&f->d2, f->group[i].d2);
        f->n_cells += f->group[i].n_cells;
        m->n_planes += f->group[i].n_planes;
    }
    m->n_snapshots += n;
}

static enum bl_status reserve_snapshots(struct bl_field *f, size_t n,
                                        struct bl_error *err)
{
    struct bl_field_metrics *m = &f->metrics;
    void *snapshots = m->snapshots;
    if (bl_array_reserve(&snapshots, &f->capacity, m->n_snapshots + n,
                         sizeof *m->snapshots, err) != BL_OK)
        return err->status;
    m->snapshots = snapshots;
    return BL_OK;
}

enum bl_status bl_field_add(struct bl_field *f, const struct bl_vector *x,
                            const struct bl_vector *y, size_t n_rows,
                            struct bl_error *err)
{
    if (reserve_snapshots(f, n_rows, err) != BL_OK)
        return err->status;
    f->x = x;
    f->y = y;
    for (f->first = 0; f->first < n_rows; f->first += GROUP) {
        size_t left = n_rows - f->first, n = left < GROUP ? left : GROUP;
        bl_pool_run(f->pool, n, measure_snapshot, f);
        add_group(f, n);
    }
    return BL_OK;
}

static void finish_snapshots(struct bl_field_metrics *m)
{
    struct bl_mean ssim = {0}, before = {0}, after = {0};
    m->max_abs = NAN;
    for (size_t i = 0; i < m->n_snapshots; i++) {
        const struct bl_snapshot_metrics *s = &m->snapshots[i];
        bl_mean_add(&ssim, s->ssim);
        bl_mean_add(&before, s->energy_before);
        bl_mean_add(&after, s->energy_after);
        m->max_abs = fmax(m->max_abs, s->max_abs);
    }
    m->ssim = bl_mean_value(&ssim);
    m->energy_before = bl_mean_value(&before);
    m->energy_after = bl_mean_value(&after);
}

void bl_field_finish(struct bl_field *f)
{
    struct bl_field_metrics *m = &f->metrics;
    finish_snapshots(m);
    double rms = sqrt(bl_sum_value(&f->d2) / f->n_cells);
    m->nrmse = bl_nrmse(rms, f->range);
    m->psnr = bl_psnr(m->nrmse);
    for (size_t k = 0; k < m->n_k; k++) {
        m->power_before[k] /= (double)m->n_planes;
        m->power_after[k] /= (double)m->n_planes;
    }
    m->first_deviating_k = bl_spectrum_first_deviation(
        m->power_before, m->power_after, m->n_k, DEVIATION);
}
