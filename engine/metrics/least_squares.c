#include "engine/metrics/least_squares.h"

#include <math.h>
#include <string.h>

enum { MAX = BL_FIT_MAX_PARAMETERS, MAX_STEPS = 300 };

/* A step is the last when what it promises of chi2 is below this: it is then a
 * hundred thousandth of a standard error long. */
static const double ENOUGH = 1e-10;

/* The equation of a step: (normal + lambda diag(normal)) step = gradient. */
struct equation {
    double normal[MAX][MAX]; // J^T W J
    double gradient[MAX];    // J^T W (y - f)
};

static double linearise(struct equation *e, const double *p,
                        const struct bl_fit_model *model,
                        const struct bl_fit_points *points)
{
    double chi2 = 0, d[MAX];
    memset(e, 0, sizeof *e);
    for (size_t i = 0; i < points->n; i++) {
        double weight = 1 / (points->error[i] * points->error[i]);
        double residual = points->y[i] - model->value(p, points->x[i], d);
        chi2 += weight * residual * residual;
        for (size_t j = 0; j < model->n_parameters; j++) {
            e->gradient[j] += weight * residual * d[j];
            for (size_t k = 0; k < model->n_parameters; k++)
                e->normal[j][k] += weight * d[j] * d[k];
        }
    }
    return chi2;
}

/* Inverts a positive definite matrix in place by Gauss and Jordan, after
 * scaling its diagonal to 1.  A row that is (nearly) a combination of those
 * before it is left out: its part of the inverse is 0.  Returns the rows that
 * were kept, a bit each. */
static unsigned invert(double m[MAX][MAX], size_t n)
{
    double scale[MAX];
    unsigned kept = 0;
    for (size_t i = 0; i < n; i++)
        scale[i] = m[i][i] > 0 ? 1 / sqrt(m[i][i]) : 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            m[i][j] *= scale[i] * scale[j];
    for (size_t k = 0; k < n; k++) {
        double pivot = m[k][k];
        if (!(pivot > 1e-13))
            continue;
        kept |= 1U << k;
        m[k][k] = 1;
        for (size_t j = 0; j < n; j++)
            m[k][j] /= pivot;
        for (size_t i = 0; i < n; i++) {
            double factor = m[i][k];
            if (i == k)
                continue;
            m[i][k] = 0;
            for (size_t j = 0; j < n; j++)
                m[i][j] -= factor * m[k][j];
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            m[i][j] *= (kept >> i & kept >> j & 1) ? scale[i] * scale[j] : 0;
    return kept;
}

/* Moves the parameters by one damped step; returns what of chi2 the linear
 * model promises from it. */
static double step(double *p, const struct equation *e, double lambda, size_t n)
{
    double inverse[MAX][MAX], gain = 0;
    memcpy(inverse, e->normal, sizeof inverse);
    for (size_t i = 0; i < n; i++)
        inverse[i][i] *= 1 + lambda;
    invert(inverse, n);
    for (size_t i = 0; i < n; i++) {
        double move = 0;
        for (size_t j = 0; j < n; j++)
            move += inverse[i][j] * e->gradient[j];
        p[i] += move;
        gain += move * e->gradient[i];
    }
    return gain;
}

static void find_covariance(struct bl_fit *fit, const struct equation *e,
                            size_t n)
{
    memcpy(fit->covariance, e->normal, sizeof fit->covariance);
    unsigned kept = invert(fit->covariance, n);
    for (size_t i = 0; i < n; i++)
        if ((kept >> i & 1) == 0)
            fit->covariance[i][i] = INFINITY;
}

void bl_fit_least_squares(struct bl_fit *fit, const struct bl_fit_model *model,
                          const struct bl_fit_points *points)
{
    size_t n = model->n_parameters;
    struct equation here, there;
    double lambda = 1e-3;
    fit->converged = false;
    fit->ndf = points->n > n ? points->n - n : 0;
    fit->chi2 = linearise(&here, fit->parameters, model, points);
    for (int i = 0; i < MAX_STEPS && !fit->converged; i++) {
        double p[MAX];
        memcpy(p, fit->parameters, sizeof p);
        fit->converged = step(p, &here, lambda, n) < ENOUGH && lambda <= 1;
        double chi2 = linearise(&there, p, model, points);
        if (chi2 <= fit->chi2) {
            memcpy(fit->parameters, p, sizeof p);
            fit->chi2 = chi2;
            here = there;
            lambda = fmax(lambda / 10, 1e-12);
        } else {
            lambda *= 10;
        }
    }
    find_covariance(fit, &here, n);
}
