#include "engine/metrics/column.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/jensen_shannon.h"

enum { CHUNK = 1024 };

void bl_column_sums_init(struct bl_column_sums *s, uint64_t n_total,
                         const struct bl_column_options *options)
{
    *s = (struct bl_column_sums){
        .options = *options, .scan_min = INFINITY, .scan_max = -INFINITY};
    s->selection = (struct bl_selection){
        .n_wanted = options->max_values,
        .n_total = n_total,
        .random = bl_random_new(options->seed, n_total),
    };
}

void bl_column_sums_release(struct bl_column_sums *s)
{
    free(s->kept_x);
    free(s->kept_y);
    s->kept_x = s->kept_y = NULL;
    s->n_kept = s->kept_capacity = 0;
    bl_histogram_release(&s->histogram);
}

bool bl_column_sums_is_long(const struct bl_column_sums *s)
{
    return bl_selection_is_partial(&s->selection);
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
    if (x->type == BL_TEXT)
        return;
    size_t n = n_rows * x->width;
    for (size_t first = 0; first < n; first += CHUNK)
        scan_chunk(s, x, first, n - first < CHUNK ? n - first : CHUNK);
    s->scanned = true;
}

/* A pair that does not count uses up its turn: the others stay a uniform
 * sample of themselves. */
static void keep_pair(struct bl_column_sums *s, bool counts, double x, double y)
{
    if (!bl_selection_take(&s->selection) || !counts)
        return;
    s->kept_x[s->n_kept] = x;
    s->kept_y[s->n_kept++] = y;
}

static void add_finite_x(struct bl_column_sums *s, double x)
{
    if (s->n_finite++ == 0)
        s->x_first = s->x_min = s->x_max = x;
    s->x_min = x < s->x_min ? x : s->x_min;
    s->x_max = x > s->x_max ? x : s->x_max;
    double shifted = x - s->x_first;
    bl_sum_add(&s->x, shifted);
    bl_sum_add(&s->x2, shifted * shifted);
}

static void add_pair(struct bl_column_sums *s, double x, double y, bool same)
{
    struct bl_column_metrics *m = &s->counts;
    bool counts = isfinite(x) && isfinite(y);
    m->n_values++;
    m->n_different += !same;
    if (isfinite(x)) {
        add_finite_x(s, x);
        m->n_lost += isfinite(y) ? 0 : 1;
    } else {
        m->n_nonfinite++;
        m->nonfinite_mismatch += !same;
    }
    keep_pair(s, counts, x, y);
    if (!counts)
        return;
    m->n_compared++;
    if (s->histogram.n_counts > 0)
        bl_histogram_add(&s->histogram, x, y);
    double d = bl_residual_of(x, y, s->options.periodic);
    bl_residual_add(&s->residual, d);
    bl_response_add(&s->response, x, d);
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

static void add_chunk(struct bl_column_sums *s, const struct bl_vector *x,
                      const struct bl_vector *y, size_t first, size_t n)
{
    double as_x[CHUNK], as_y[CHUNK];
    bl_type_to_double(as_x, bl_vector_at(x, 0, first), x->type, n);
    bl_type_to_double(as_y, bl_vector_at(y, 0, first), y->type, n);
    for (size_t i = 0; i < n; i++)
        add_pair(s, as_x[i], as_y[i],
                 is_same(x, y, first + i, as_x[i], as_y[i]));
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

/* Room for as many of n more pairs as may be kept, in both arrays. */
static enum bl_status reserve_pairs(struct bl_column_sums *s, size_t n,
                                    struct bl_error *err)
{
    size_t left = s->options.max_values - s->n_kept;
    size_t need = s->n_kept + (n < left ? n : left);
    size_t capacity = s->kept_capacity;
    void *x = s->kept_x, *y = s->kept_y;
    if (bl_array_reserve(&x, &capacity, need, sizeof *s->kept_x, err) == BL_OK)
        s->kept_x = x;
    else
        return err->status;
    if (bl_array_reserve(&y, &s->kept_capacity, need, sizeof *s->kept_y, err) ==
        BL_OK)
        s->kept_y = y;
    else
        return err->status;
    return BL_OK;
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
    if (reserve_pairs(s, n, err) != BL_OK || prepare_histogram(s, err) != BL_OK)
        return err->status;
    for (size_t first = 0; first < n; first += CHUNK)
        add_chunk(s, x, y, first, n - first < CHUNK ? n - first : CHUNK);
    return BL_OK;
}

static void finish_x(struct bl_column_metrics *m,
                     const struct bl_column_sums *s)
{
    m->min = m->max = m->mean = m->std = NAN;
    if (s->n_finite == 0)
        return;
    double n = (double)s->n_finite;
    double shifted = bl_sum_value(&s->x) / n;
    double variance = bl_sum_value(&s->x2) / n - shifted * shifted;
    m->min = s->x_min;
    m->max = s->x_max;
    m->mean = s->x_first + shifted;
    m->std = sqrt(fmax(variance, 0));
}

/* Median and 95 % quantile of the response over the kept pairs. */
static void finish_response(struct bl_column_metrics *m,
                            const struct bl_column_sums *s, double *r,
                            double *scratch)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_kept; i++) {
        double x = s->kept_x[i];
        double d = bl_residual_of(x, s->kept_y[i], s->options.periodic);
        if (x != 0)
            r[n++] = d / x;
    }
    m->response = bl_response_finish(&s->response);
    bl_response_quantiles(&m->response, r, scratch, n);
}

/* Fills the histogram from the kept pairs unless it was filled on the way. */
static enum bl_status complete_histogram(struct bl_column_sums *s,
                                         struct bl_error *err)
{
    if (s->histogram.n_counts > 0)
        return BL_OK;
    double low = s->n_finite > 0 ? s->x_min : 0;
    double high = s->n_finite > 0 ? s->x_max : 0;
    if (bl_histogram_init(&s->histogram, low, high, s->options.n_bins, err) !=
        BL_OK)
        return err->status;
    for (size_t i = 0; i < s->n_kept; i++)
        bl_histogram_add(&s->histogram, s->kept_x[i], s->kept_y[i]);
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
    bl_sort_doubles(s->kept_x, scratch, s->n_kept);
    bl_sort_doubles(s->kept_y, scratch, s->n_kept);
    m->ks = bl_ks_of_sorted(s->kept_x, s->n_kept, s->kept_y, s->n_kept);
    m->wasserstein =
        bl_wasserstein_of_sorted(s->kept_x, s->kept_y, s->n_kept, m->std);
}

enum bl_status bl_column_sums_finish(struct bl_column_metrics *m,
                                     struct bl_column_sums *s,
                                     struct bl_error *err)
{
    double *work = bl_array_new(2 * s->n_kept, sizeof *work, err);
    if (work == NULL)
        return err->status;
    *m = s->counts;
    m->sampled = !m->is_text && bl_column_sums_is_long(s);
    finish_x(m, s);
    m->residual = bl_residual_finish(&s->residual);
    m->nrmse = bl_nrmse(m->residual.rms, m->max - m->min);
    m->psnr = bl_psnr(m->nrmse);
    finish_response(m, s, work, work + s->n_kept);
    enum bl_status status = complete_histogram(s, err);
    if (status == BL_OK) {
        finish_histogram(m, s);
        finish_sorted(m, s, work);
    }
    free(work);
    bl_column_sums_release(s);
    return status;
}
