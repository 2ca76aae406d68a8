#include "engine/metrics/column_profile.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/binning.h"
#include "engine/metrics/residual.h"

enum { CHUNK = 1024 };

const double bl_profile_shares[BL_PROFILE_QUANTILES] = {0.05, 0.25, 0.5, 0.75,
                                                        0.95};

// Beyond these quantiles differences are overflow.  Responses have heavier
// tails: rows where x is close to 0.
static const double RESIDUAL_TAIL = 0.005, RESPONSE_TAIL = 0.02;

void bl_column_profile_init(struct bl_column_profile_sums *s, uint64_t n_total,
                            size_t max_values, size_t n_worst, uint64_t seed)
{
    *s = (struct bl_column_profile_sums){
        .kept_x = bl_thinning_new(n_total, max_values, seed),
        .kept_y = bl_thinning_new(n_total, max_values, seed),
        .profile.worst.capacity = n_worst,
    };
}

void bl_column_profile_release(struct bl_column_profile_sums *s)
{
    bl_thinning_release(&s->kept_x);
    bl_thinning_release(&s->kept_y);
    bl_histogram_release(&s->profile.values);
    free(s->profile.residual.n);
    free(s->profile.response.n);
    bl_worst_release(&s->profile.worst);
    s->profile = (struct bl_column_profile){0};
}

bool bl_column_profile_is_open(const struct bl_column_profile_sums *s)
{
    return !bl_thinning_takes_all(&s->kept_x);
}

/* n pairs as doubles; where one is not finite, both are NaN. */
static void read_pairs(double *as_x, double *as_y, const struct bl_vector *x,
                       const struct bl_vector *y, size_t first, size_t n)
{
    bl_type_to_double(as_x, bl_vector_at(x, 0, first), x->type, n);
    bl_type_to_double(as_y, bl_vector_at(y, 0, first), y->type, n);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(as_x[i]) || !isfinite(as_y[i]))
            as_x[i] = as_y[i] = NAN;
}

static enum bl_status add_to_worst(struct bl_column_profile_sums *s,
                                   const double *x, const double *y, size_t n,
                                   struct bl_error *err)
{
    struct bl_worst *worst = &s->profile.worst;
    uint64_t first = s->n_seen;
    s->n_seen += n;
    for (size_t i = 0; worst->capacity > 0 && i < n; i++)
        if (bl_worst_add(worst, first + i, x[i], y[i],
                         bl_residual_of(x[i], y[i], s->periodic), err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_column_profile_add(struct bl_column_profile_sums *s,
                                     const struct bl_vector *x,
                                     const struct bl_vector *y, size_t n_rows,
                                     struct bl_error *err)
{
    double as_x[CHUNK], as_y[CHUNK];
    size_t total = n_rows * x->width;
    s->is_integer = bl_type_is_integer(x->type) && bl_type_is_integer(y->type);
    for (size_t first = 0; first < total; first += CHUNK) {
        size_t n = total - first < CHUNK ? total - first : CHUNK;
        read_pairs(as_x, as_y, x, y, first, n);
        if (bl_thinning_add(&s->kept_x, as_x, n, err) != BL_OK ||
            bl_thinning_add(&s->kept_y, as_y, n, err) != BL_OK ||
            add_to_worst(s, as_x, as_y, n, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* Filling. */

static double binned_value(const struct bl_column_profile *p, double v)
{
    if (!p->is_log)
        return v;
    return v > 0 ? log10(v) : -INFINITY;
}

static void count(struct bl_counts *c, double v)
{
    if (c->bins.n == 0 || !isfinite(v))
        return;
    c->n[bl_bins_find(&c->bins, v)]++;
    c->total++;
}

static void fill_pair(struct bl_column_profile_sums *s, double x, double y)
{
    struct bl_column_profile *p = &s->profile;
    double d = bl_residual_of(x, y, s->periodic);
    bl_histogram_add(&p->values, binned_value(p, x), binned_value(p, y));
    count(&p->residual, d);
    if (x != 0)
        count(&p->response, d / x);
}

void bl_column_profile_fill(struct bl_column_profile_sums *s,
                            const struct bl_vector *x,
                            const struct bl_vector *y, size_t n_rows)
{
    double as_x[CHUNK], as_y[CHUNK];
    size_t total = n_rows * x->width;
    if (!bl_column_profile_is_open(s) || s->profile.values.n_counts == 0)
        return;
    for (size_t first = 0; first < total; first += CHUNK) {
        size_t n = total - first < CHUNK ? total - first : CHUNK;
        read_pairs(as_x, as_y, x, y, first, n);
        for (size_t i = 0; i < n; i++)
            if (!isnan(as_x[i]))
                fill_pair(s, as_x[i], as_y[i]);
    }
}

/* Choosing the bins. */

static enum bl_status make_counts(struct bl_counts *c, struct bl_bins bins,
                                  struct bl_error *err)
{
    c->bins = bins;
    c->n = bl_array_new(bins.n + 2, sizeof *c->n, err);
    return c->n != NULL ? BL_OK : err->status;
}

/* `work` has room for two samples in these three. */

static enum bl_status choose_residual(struct bl_column_profile_sums *s,
                                      double *work, struct bl_error *err)
{
    struct bl_column_profile *p = &s->profile;
    size_t n = s->kept_x.n;
    for (size_t i = 0; i < n; i++)
        work[i] = bl_residual_of(s->kept_x.values[i], s->kept_y.values[i],
                                 s->periodic);
    bl_sort_doubles(work, work + n, n);
    for (size_t i = 0; i < BL_PROFILE_QUANTILES; i++)
        p->quantiles[i] = bl_sorted_quantile(work, n, bl_profile_shares[i]);
    return make_counts(&p->residual,
                       bl_binning_symmetric(work, n, s->kept_x.n_total,
                                            RESIDUAL_TAIL, s->is_integer),
                       err);
}

static enum bl_status choose_response(struct bl_column_profile_sums *s,
                                      double *work, struct bl_error *err)
{
    size_t n = 0;
    for (size_t i = 0; i < s->kept_x.n; i++) {
        double x = s->kept_x.values[i], y = s->kept_y.values[i];
        double r = bl_residual_of(x, y, s->periodic) / x;
        if (isfinite(r))
            work[n++] = r;
    }
    bl_sort_doubles(work, work + n, n);
    return make_counts(
        &s->profile.response,
        bl_binning_symmetric(work, n, s->kept_x.n_total, RESPONSE_TAIL, false),
        err);
}

static enum bl_status choose_values(struct bl_column_profile_sums *s,
                                    double *work, struct bl_error *err)
{
    size_t n = s->kept_x.n;
    for (size_t i = 0; i < n; i++)
        work[i] = s->kept_x.values[i];
    bl_sort_doubles(work, work + n, n);
    struct bl_binning b =
        bl_binning_of(work, n, s->kept_x.n_total, s->is_integer);
    s->profile.is_log = b.is_log;
    return bl_histogram_init(&s->profile.values, b.bins.low, b.bins.high,
                             b.bins.n, err);
}

static enum bl_status choose_bins(struct bl_column_profile_sums *s,
                                  struct bl_error *err)
{
    double *work = bl_array_new(s->kept_x.n, 2 * sizeof *work, err);
    if (work == NULL)
        return err->status;
    enum bl_status status = choose_residual(s, work, err);
    if (status == BL_OK)
        status = choose_response(s, work, err);
    if (status == BL_OK)
        status = choose_values(s, work, err);
    free(work);
    return status;
}

enum bl_status bl_column_profile_settle(struct bl_column_profile_sums *s,
                                        struct bl_error *err)
{
    size_t n = s->kept_x.n;
    s->profile.sampled = bl_column_profile_is_open(s);
    bl_worst_sort(&s->profile.worst);
    if (n == 0)
        return BL_OK;
    enum bl_status status = choose_bins(s, err);
    for (size_t i = 0; status == BL_OK && i < n && !s->profile.sampled; i++)
        fill_pair(s, s->kept_x.values[i], s->kept_y.values[i]);
    bl_thinning_release(&s->kept_x);
    bl_thinning_release(&s->kept_y);
    return status;
}
