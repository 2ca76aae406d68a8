#include "engine/metrics/column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/jensen_shannon.h"

enum { CHUNK = BL_MOMENTS_BLOCK };

void bl_column_sums_init(struct bl_column_sums *s, uint64_t n_total,
                         const struct bl_column_options *o)
{
    *s = (struct bl_column_sums){
        .options = *o,
        .x = bl_moments_new(),
        .kept_x = bl_thinning_new(n_total, o->max_values, o->seed),
        .kept_y = bl_thinning_new(n_total, o->max_values, o->seed),
        .scan_min = INFINITY,
        .scan_max = -INFINITY,
    };
}

void bl_column_sums_release(struct bl_column_sums *s)
{
    bl_thinning_release(&s->kept_x);
    bl_thinning_release(&s->kept_y);
    bl_histogram_release(&s->histogram);
}

bool bl_column_sums_is_long(const struct bl_column_sums *s)
{
    return !bl_thinning_takes_all(&s->kept_x);
}

static void scan_chunk(struct bl_column_sums *s, const struct bl_vector *x,
                       size_t first, size_t n)
{
    double as_x[CHUNK];
    bl_type_to_double(as_x, bl_vector_at(x, 0, first), x->type, n);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(as_x[i]))
            continue;
        s->scan_min = as_x[i] < s->scan_min ? as_x[i] : s->scan_min;
        s->scan_max = as_x[i] > s->scan_max ? as_x[i] : s->scan_max;
    }
}

void bl_column_sums_scan(struct bl_column_sums *s, const struct bl_vector *x,
                         size_t n_rows)
{
    size_t n = n_rows * x->width;
    for (size_t first = 0; first < n; first += CHUNK)
        scan_chunk(s, x, first, n - first < CHUNK ? n - first : CHUNK);
    s->scanned = true;
}

/* Counts one pair; whether it enters the sums. */
static bool count_pair(struct bl_column_metrics *m, double x, double y,
                       bool same)
{
    m->n_values++;
    m->n_different += !same;
    if (!isfinite(x)) {
        m->n_nonfinite++;
        m->nonfinite_mismatch += !same;
        return false;
    }
    if (!isfinite(y)) {
        m->n_lost++;
        return false;
    }
    m->n_compared++;
    return true;
}

static void add_pair(struct bl_column_sums *s, double x, double y)
{
    double d = bl_residual_of(x, y, s->options.periodic);
    bl_residual_add(&s->residual, d);
    bl_response_add(&s->response, x, d);
    if (s->histogram.n_counts > 0)
        bl_histogram_add(&s->histogram, x, y);
}

static void add_moments(struct bl_moments *m, const double *x, size_t n)
{
    double finite[CHUNK];
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            finite[n_finite++] = x[i];
    bl_moments_add(m, finite, n_finite);
}

/* Bit for bit where the types are the same, else as numbers. */
static bool is_same(const struct bl_vector *x, const struct bl_vector *y,
                    size_t i, double as_x, double as_y)
{
    if (x->type != y->type)
        return as_x == as_y || (isnan(as_x) && isnan(as_y));
    return memcmp(bl_vector_at(x, 0, i), bl_vector_at(y, 0, i),
                  bl_type_size(x->type)) == 0;
}

static enum bl_status add_chunk(struct bl_column_sums *s,
                                const struct bl_vector *x,
                                const struct bl_vector *y, size_t first,
                                size_t n, struct bl_error *err)
{
    double as_x[CHUNK], as_y[CHUNK];
    bl_type_to_double(as_x, bl_vector_at(x, 0, first), x->type, n);
    bl_type_to_double(as_y, bl_vector_at(y, 0, first), y->type, n);
    add_moments(&s->x, as_x, n);
    for (size_t i = 0; i < n; i++) {
        bool same = is_same(x, y, first + i, as_x[i], as_y[i]);
        if (count_pair(&s->counts, as_x[i], as_y[i], same))
            add_pair(s, as_x[i], as_y[i]);
        else
            as_x[i] = as_y[i] = NAN; // neither is kept
    }
    if (bl_thinning_add(&s->kept_x, as_x, n, err) != BL_OK)
        return err->status;
    return bl_thinning_add(&s->kept_y, as_y, n, err);
}

static void add_text(struct bl_column_metrics *m, const struct bl_vector *x,
                     const struct bl_vector *y, size_t n_rows)
{
    m->is_text = true;
    for (size_t row = 0; row < n_rows; row++) {
        size_t n_x, n_y;
        const char *as_x = bl_vector_text(x, row, &n_x);
        const char *as_y = bl_vector_text(y, row, &n_y);
        m->n_different += n_x != n_y || memcmp(as_x, as_y, n_x) != 0;
        m->n_values++;
    }
}

/* Makes the histogram of a scanned column before its first pair. */
static enum bl_status prepare_histogram(struct bl_column_sums *s,
                                        struct bl_error *err)
{
    if (!s->scanned || s->histogram.n_counts > 0 || s->scan_min > s->scan_max)
        return BL_OK;
    return bl_histogram_init(&s->histogram, s->scan_min, s->scan_max,
                             s->options.n_bins, err);
}

enum bl_status bl_column_sums_add(struct bl_column_sums *s,
                                  const struct bl_vector *x,
                                  const struct bl_vector *y, size_t n_rows,
                                  struct bl_error *err)
{
    if (x->type == BL_TEXT) {
        add_text(&s->counts, x, y, n_rows);
        return BL_OK;
    }
    size_t n = n_rows * x->width;
    enum bl_status status = prepare_histogram(s, err);
    for (size_t first = 0; first < n && status == BL_OK; first += CHUNK)
        status = add_chunk(s, x, y, first,
                           n - first < CHUNK ? n - first : CHUNK, err);
    return status;
}

static void finish_x(struct bl_column_metrics *m,
                     const struct bl_column_sums *s)
{
    m->min = s->x.n > 0 ? s->x.min : NAN;
    m->max = s->x.n > 0 ? s->x.max : NAN;
    m->mean = bl_moments_mean(&s->x);
    m->std = bl_moments_std(&s->x);
}

/* Median and 95 % quantile of the response over the kept pairs; `work` has
 * room for twice their number. */
static void finish_response(struct bl_column_metrics *m,
                            const struct bl_column_sums *s, double *work)
{
    size_t n = 0;
    for (size_t i = 0; i < s->kept_x.n; i++) {
        double x = s->kept_x.values[i], y = s->kept_y.values[i];
        if (x != 0)
            work[n++] = bl_residual_of(x, y, s->options.periodic) / x;
    }
    m->response = bl_response_finish(&s->response);
    bl_response_quantiles(&m->response, work, work + n, n);
}

/* Fills the histogram from the kept pairs unless it was filled on the way. */
static enum bl_status complete_histogram(struct bl_column_sums *s,
                                         struct bl_error *err)
{
    if (s->histogram.n_counts > 0)
        return BL_OK;
    double low = s->x.n > 0 ? s->x.min : 0, high = s->x.n > 0 ? s->x.max : 0;
    if (bl_histogram_init(&s->histogram, low, high, s->options.n_bins, err) !=
        BL_OK)
        return err->status;
    for (size_t i = 0; i < s->kept_x.n; i++)
        bl_histogram_add(&s->histogram, s->kept_x.values[i],
                         s->kept_y.values[i]);
    return BL_OK;
}

static void finish_histogram(struct bl_column_metrics *m,
                             struct bl_column_sums *s)
{
    m->chi2 = bl_chi2_of(&s->histogram);
    m->js = bl_jensen_shannon(&s->histogram);
    if (!s->options.keep_histogram)
        return;
    m->histogram = s->histogram;
    s->histogram = (struct bl_histogram){0};
}

/* Sorts what was kept: the pairs are pairs no more. */
static void finish_sorted(struct bl_column_metrics *m, struct bl_column_sums *s,
                          double *scratch)
{
    double *x = s->kept_x.values, *y = s->kept_y.values;
    size_t n = s->kept_x.n;
    bl_sort_doubles(x, scratch, n);
    bl_sort_doubles(y, scratch, n);
    m->ks = bl_ks_of_sorted(x, n, y, n);
    m->wasserstein = bl_wasserstein_of_sorted(x, y, n, m->std);
    m->has_peak = s->options.fit_peak;
    if (m->has_peak)
        m->peak = bl_peak_of_sorted(x, y, n);
}

static enum bl_status finish_kept(struct bl_column_metrics *m,
                                  struct bl_column_sums *s,
                                  struct bl_error *err)
{
    double *work = bl_array_new(s->kept_x.n, 2 * sizeof *work, err);
    if (work == NULL)
        return err->status;
    finish_response(m, s, work);
    enum bl_status status = complete_histogram(s, err);
    if (status == BL_OK) {
        finish_histogram(m, s);
        finish_sorted(m, s, work);
    }
    free(work);
    return status;
}

enum bl_status bl_column_sums_finish(struct bl_column_metrics *m,
                                     struct bl_column_sums *s,
                                     struct bl_error *err)
{
    *m = s->counts;
    m->sampled = bl_column_sums_is_long(s);
    finish_x(m, s);
    m->residual = bl_residual_finish(&s->residual);
    m->nrmse = bl_nrmse(m->residual.rms, m->max - m->min);
    m->psnr = bl_psnr(m->nrmse);
    enum bl_status status = finish_kept(m, s, err);
    bl_column_sums_release(s);
    return status;
}
