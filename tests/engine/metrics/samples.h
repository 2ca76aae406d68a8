/* The samples of tests/golden/make_metrics.py, and what it found for them. */
#ifndef BL_TESTS_METRICS_SAMPLES_H
#define BL_TESTS_METRICS_SAMPLES_H

#include <stdio.h>

#include "base/random.h"
#include "tests/engine/metrics/fixture.h"

enum { MAX_SAMPLE = 5000, N_SAMPLES = 6 };

static inline double sample_bell(struct bl_random *r)
{
    double a = bl_random_uniform(r);
    double b = bl_random_uniform(r);
    return a + b + bl_random_uniform(r) - 1.5;
}

static inline double sample_ties(struct bl_random *r)
{
    return (double)bl_random_below(r, 60);
}

static inline double sample_tail(struct bl_random *r)
{
    return 1 / (bl_random_uniform(r) + 0.001);
}

static inline double sample_zeros(struct bl_random *r)
{
    return bl_random_below(r, 5) > 0 ? 0 : 100 * bl_random_uniform(r);
}

static const struct sample {
    const char *name;
    double (*draw)(struct bl_random *r);
    size_t n;
} samples[N_SAMPLES] = {
    {"bell", sample_bell, 5000}, {"ties", sample_ties, 3000},
    {"tail", sample_tail, 4000}, {"zeros", sample_zeros, 4000},
    {"few", sample_bell, 3},     {"one", sample_bell, 1},
};

static inline void sample_draw(size_t number, double *x, double *y)
{
    struct bl_random r = bl_random_new(2025, number);
    for (size_t i = 0; i < samples[number].n; i++) {
        x[i] = samples[number].draw(&r);
        y[i] = x[i] * (1 + 0.05 * (bl_random_uniform(&r) - 0.5));
        y[i] += 0.02 * (bl_random_uniform(&r) - 0.5);
    }
}

static inline FILE *golden_open_file(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/golden/%s",
             getenv("BALER_SOURCE_DIR"), name);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s cannot be read", path);
    return f;
}

static inline FILE *golden_open(void)
{
    return golden_open_file("metrics.txt");
}

// The numbers of the next line of that name; 0 when there is none.
static inline size_t golden_next(FILE *f, const char *name, double *numbers,
                                 size_t n_max)
{
    static char line[1 << 16];
    size_t length = strlen(name);
    while (fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, name, length) != 0 || line[length] != ' ')
            continue;
        size_t n = 0;
        char *end = line + length;
        while (n < n_max && *end == ' ')
            numbers[n++] = strtod(end, &end);
        return n;
    }
    return 0;
}

// The numbers of the line "<of>.<what>" of a file.
static inline size_t golden_in(const char *file, const char *of,
                               const char *what, double *numbers, size_t n_max)
{
    char name[256];
    snprintf(name, sizeof name, "%s%s%s", of, *what != '\0' ? "." : "", what);
    FILE *f = golden_open_file(file);
    size_t n = golden_next(f, name, numbers, n_max);
    fclose(f);
    return n;
}

static inline size_t golden(const char *of, const char *what, double *numbers,
                            size_t n_max)
{
    return golden_in("metrics.txt", of, what, numbers, n_max);
}

#endif
