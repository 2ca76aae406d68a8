#include "engine/metrics/spectrum.h"

#include <math.h>

static double longer_side(const struct bl_spectrum *s)
{
    return (double)(s->height > s->width ? s->height : s->width);
}

/* Share of the sampling frequency of mode i of n: 0 to 1/2. */
static double frequency(size_t i, size_t n)
{
    return (double)(i <= n / 2 ? i : n - i) / (double)n;
}

static size_t shell_of(const struct bl_spectrum *s, size_t i, size_t j)
{
    double k = hypot(frequency(i, s->height), frequency(j, s->width));
    return (size_t)(k * longer_side(s) + 0.5);
}

enum bl_status bl_spectrum_init(struct bl_spectrum *s, size_t height,
                                size_t width, struct bl_error *err)
{
    *s = (struct bl_spectrum){.height = height, .width = width};
    s->n_k = shell_of(s, height / 2, width / 2) + 1;
    if (bl_fft_new(&s->along_rows, width, err) != BL_OK ||
        bl_fft_new(&s->along_columns, height, err) != BL_OK) {
        bl_spectrum_release(s);
        return err->status;
    }
    return BL_OK;
}

void bl_spectrum_release(struct bl_spectrum *s)
{
    bl_fft_free(s->along_rows);
    bl_fft_free(s->along_columns);
    *s = (struct bl_spectrum){0};
}

static size_t transform_scratch(const struct bl_spectrum *s)
{
    size_t rows = bl_fft_scratch(s->along_rows);
    size_t columns = bl_fft_scratch(s->along_columns);
    return rows > columns ? rows : columns;
}

size_t bl_spectrum_scratch(const struct bl_spectrum *s)
{
    return s->height * s->width + s->height + transform_scratch(s);
}

static void transform_rows(const struct bl_spectrum *s, struct bl_complex *f,
                           const double *plane, struct bl_complex *scratch)
{
    for (size_t i = 0; i < s->height; i++) {
        struct bl_complex *row = f + i * s->width;
        for (size_t j = 0; j < s->width; j++)
            row[j] = (struct bl_complex){plane[i * s->width + j], 0};
        bl_fft_forward(s->along_rows, row, scratch);
    }
}

/* Transforms column j of f into `column`. */
static void transform_column(const struct bl_spectrum *s,
                             struct bl_complex *column,
                             const struct bl_complex *f, size_t j,
                             struct bl_complex *scratch)
{
    for (size_t i = 0; i < s->height; i++)
        column[i] = f[i * s->width + j];
    bl_fft_forward(s->along_columns, column, scratch);
}

void bl_spectrum_add(const struct bl_spectrum *s, double *power,
                     const double *plane, struct bl_complex *scratch)
{
    struct bl_complex *column = scratch + s->height * s->width;
    struct bl_complex *work = column + s->height;
    double cells = (double)s->height * (double)s->width;
    transform_rows(s, scratch, plane, work);
    for (size_t j = 0; j < s->width; j++) {
        transform_column(s, column, scratch, j, work);
        for (size_t i = 0; i < s->height; i++) {
            double re = column[i].re / cells, im = column[i].im / cells;
            power[shell_of(s, i, j)] += re * re + im * im;
        }
    }
}

double bl_spectrum_first_deviation(const double *before, const double *after,
                                   size_t n_k, double share)
{
    // Below this share of the total the transform itself is not exact.
    const double ROUNDING = 1e-26;
    double total = 0;
    for (size_t k = 0; k < n_k; k++)
        total += before[k];
    for (size_t k = 1; k < n_k; k++) {
        double change = fabs(after[k] - before[k]);
        if (change > share * before[k] && change > ROUNDING * total)
            return (double)k;
    }
    return NAN;
}
