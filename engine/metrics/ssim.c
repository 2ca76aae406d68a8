/* Window sums in two steps: down the seven rows of each column, then across
 * seven columns.  Values are taken about one point of the plane, so that
 * variances of a small signal on a large mean keep their digits. */
#include "engine/metrics/ssim.h"

#include <math.h>

#include "engine/metrics/sum.h"

enum { W = BL_SSIM_WINDOW };

struct sums { // over a window or the part of one, of values about a point
    double x, y, xx, yy, xy;
};

size_t bl_ssim_scratch(size_t width)
{
    return width * (sizeof(struct sums) / sizeof(double));
}

static void add_value(struct sums *s, double x, double y)
{
    s->x += x;
    s->y += y;
    s->xx += x * x;
    s->yy += y * y;
    s->xy += x * y;
}

/* The sums of W rows from `x` and `y` on, per column. */
static void sum_down(struct sums *columns, const double *x, const double *y,
                     size_t width, double about)
{
    for (size_t j = 0; j < width; j++) {
        columns[j] = (struct sums){0};
        for (size_t i = 0; i < W; i++)
            add_value(&columns[j], x[i * width + j] - about,
                      y[i * width + j] - about);
    }
}

static struct sums sum_across(const struct sums *columns)
{
    struct sums s = {0};
    for (size_t j = 0; j < W; j++) {
        s.x += columns[j].x;
        s.y += columns[j].y;
        s.xx += columns[j].xx;
        s.yy += columns[j].yy;
        s.xy += columns[j].xy;
    }
    return s;
}

static double similarity(const struct sums *s, double about, double range)
{
    const double n = W * W;
    double c1 = 1e-4 * range * range, c2 = 9e-4 * range * range;
    double mx = s->x / n, my = s->y / n;
    double vx = (s->xx - n * mx * mx) / (n - 1);
    double vy = (s->yy - n * my * my) / (n - 1);
    double cov = (s->xy - n * mx * my) / (n - 1);
    mx += about;
    my += about;
    return (2 * mx * my + c1) * (2 * cov + c2) /
           ((mx * mx + my * my + c1) * (vx + vy + c2));
}

/* A finite value to measure from; 0 when there is none. */
static double any_finite(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            return x[i];
    return 0;
}

double bl_ssim(const double *x, const double *y, size_t height, size_t width,
               double range, double *scratch)
{
    if (height < W || width < W || !(range > 0))
        return NAN;
    struct sums *columns = (struct sums *)scratch;
    double about = any_finite(x, height * width);
    struct bl_mean mean = {0};
    for (size_t i = 0; i + W <= height; i++) {
        sum_down(columns, x + i * width, y + i * width, width, about);
        for (size_t j = 0; j + W <= width; j++) {
            struct sums s = sum_across(columns + j);
            bl_mean_add(&mean, similarity(&s, about, range));
        }
    }
    return bl_mean_value(&mean);
}
