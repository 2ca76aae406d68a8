#include "engine/metrics/fft.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"

static const double PI = 3.14159265358979323846;

struct bl_fft {
    size_t n;
    size_t m;                  // power of two that is transformed: n itself,
                               // or at least 2 n - 1
    struct bl_complex *roots;  // (m / 2) exp(-2 pi i k / m)
    struct bl_complex *chirp;  // (n) exp(-pi i k^2 / n); NULL when m == n
    struct bl_complex *filter; // (m) transform of the chirp's conjugate / m
};

static struct bl_complex multiply(struct bl_complex a, struct bl_complex b)
{
    return (struct bl_complex){a.re * b.re - a.im * b.im,
                               a.re * b.im + a.im * b.re};
}

static struct bl_complex conjugate(struct bl_complex a)
{
    return (struct bl_complex){a.re, -a.im};
}

/* exp(-2 pi i k / n). */
static struct bl_complex root_of_unity(size_t k, size_t n)
{
    double angle = 2 * PI * ((double)k / (double)n);
    return (struct bl_complex){cos(angle), -sin(angle)};
}

static void swap_bit_reversed(struct bl_complex *x, size_t m)
{
    for (size_t i = 0, j = 0; i < m; i++) {
        if (i < j) {
            struct bl_complex swapped = x[i];
            x[i] = x[j];
            x[j] = swapped;
        }
        size_t bit = m / 2;
        for (; bit > 0 && (j & bit) != 0; bit /= 2)
            j ^= bit;
        j |= bit;
    }
}

/* One block of 2 * half values: sums into its first, differences into its
 * second half. */
static void butterflies(struct bl_complex *x, size_t half,
                        const struct bl_complex *roots, size_t stride)
{
    for (size_t k = 0; k < half; k++) {
        struct bl_complex a = x[k];
        struct bl_complex b = multiply(x[k + half], roots[k * stride]);
        x[k] = (struct bl_complex){a.re + b.re, a.im + b.im};
        x[k + half] = (struct bl_complex){a.re - b.re, a.im - b.im};
    }
}

static void transform_power_of_two(const struct bl_fft *f, struct bl_complex *x)
{
    swap_bit_reversed(x, f->m);
    for (size_t half = 1; half < f->m; half *= 2)
        for (size_t first = 0; first < f->m; first += 2 * half)
            butterflies(x + first, half, f->roots, f->m / (2 * half));
}

/* k^2 is taken modulo 2 n: the angle stays small and exact. */
static void fill_chirp(struct bl_fft *f)
{
    uint64_t square = 0, period = 2 * (uint64_t)f->n;
    for (size_t k = 0; k < f->n; k++) {
        f->chirp[k] = root_of_unity((size_t)square, (size_t)period);
        square = (square + 2 * (uint64_t)k + 1) % period;
    }
}

static void fill_filter(struct bl_fft *f)
{
    double scale = 1 / (double)f->m;
    for (size_t k = 0; k < f->n; k++) {
        struct bl_complex c = conjugate(f->chirp[k]);
        f->filter[k] = (struct bl_complex){c.re * scale, c.im * scale};
        f->filter[(f->m - k) % f->m] = f->filter[k];
    }
    transform_power_of_two(f, f->filter);
}

static enum bl_status prepare_chirp(struct bl_fft *f, struct bl_error *err)
{
    f->chirp = bl_array_new(f->n, sizeof *f->chirp, err);
    f->filter = bl_array_new(f->m, sizeof *f->filter, err);
    if (f->chirp == NULL || f->filter == NULL)
        return err->status;
    fill_chirp(f);
    fill_filter(f);
    return BL_OK;
}

static size_t power_of_two_from(size_t n)
{
    size_t m = 1;
    while (m < n)
        m *= 2;
    return m;
}

static enum bl_status prepare(struct bl_fft *f, struct bl_error *err)
{
    bool is_power = power_of_two_from(f->n) == f->n;
    f->m = is_power ? f->n : power_of_two_from(2 * f->n - 1);
    f->roots = bl_array_new(f->m / 2, sizeof *f->roots, err);
    if (f->roots == NULL)
        return err->status;
    for (size_t k = 0; k < f->m / 2; k++)
        f->roots[k] = root_of_unity(k, f->m);
    return is_power ? BL_OK : prepare_chirp(f, err);
}

enum bl_status bl_fft_new(struct bl_fft **fft, size_t n, struct bl_error *err)
{
    struct bl_fft *f = bl_array_new(1, sizeof *f, err);
    if (f == NULL)
        return err->status;
    f->n = n;
    if (prepare(f, err) != BL_OK) {
        bl_fft_free(f);
        return err->status;
    }
    *fft = f;
    return BL_OK;
}

void bl_fft_free(struct bl_fft *f)
{
    if (f == NULL)
        return;
    free(f->roots);
    free(f->chirp);
    free(f->filter);
    free(f);
}

size_t bl_fft_scratch(const struct bl_fft *f)
{
    return f->chirp != NULL ? f->m : 0;
}

/* The inverse transform is the conjugate of that of the conjugate; its scale
 * is in the filter. */
static void transform_by_chirp(const struct bl_fft *f, struct bl_complex *x,
                               struct bl_complex *work)
{
    for (size_t k = 0; k < f->m; k++)
        work[k] =
            k < f->n ? multiply(x[k], f->chirp[k]) : (struct bl_complex){0, 0};
    transform_power_of_two(f, work);
    for (size_t k = 0; k < f->m; k++)
        work[k] = conjugate(multiply(work[k], f->filter[k]));
    transform_power_of_two(f, work);
    for (size_t k = 0; k < f->n; k++)
        x[k] = multiply(conjugate(work[k]), f->chirp[k]);
}

void bl_fft_forward(const struct bl_fft *f, struct bl_complex *x,
                    struct bl_complex *scratch)
{
    if (f->chirp != NULL)
        transform_by_chirp(f, x, scratch);
    else
        transform_power_of_two(f, x);
}
