/* Coded symbols beside their entropy and beside the packing of bytes (zstd, the
 * symbols shuffled): size and speed on one core, 65,536 symbols at a time.
 *
 * Sizes are relative to two entropies.  `empirical` is that of order 0 of the
 * symbols in their classes: the sum over classes of n log2(n) less the sum of
 * c log2(c) over counts.  `ideal` is what the symbols cost under the very
 * distribution they were drawn from: no coder that must send its tables can be
 * expected to do better, and where 65,536 symbols show few values twice, the
 * empirical entropy is far below it.  Speeds count 4 bytes a symbol.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/pack.h"

enum { N = 65536, BYTES_A_SYMBOL = 4 };

static const double PI = 3.14159265358979323846, SQRT_2 = 1.4142135623730951;

/* Where symbols come from: a draw, and the probability of values above x. */

static double normal(struct bl_random *r, double width)
{
    return width * bl_random_normal(r);
}

static double normal_above(double x, double width)
{
    return erfc(x / width / SQRT_2) / 2;
}

static double laplace(struct bl_random *r, double width)
{
    double u = bl_random_uniform(r) - 0.5;
    return (u < 0 ? width : -width) * log(1 - 2 * fabs(u));
}

static double laplace_above(double x, double width)
{
    return x > 0 ? exp(-x / width) / 2 : 1 - exp(x / width) / 2;
}

static double exponential(struct bl_random *r, double width)
{
    return -width * log(1 - bl_random_uniform(r));
}

static double exponential_above(double x, double width)
{
    return x > 0 ? exp(-x / width) : 1;
}

static double cauchy(struct bl_random *r, double width)
{
    return width * tan(PI * (bl_random_uniform(r) - 0.5));
}

static double cauchy_above(double x, double width)
{
    return x > 0 ? atan(width / x) / PI : 0.5 - atan(x / width) / PI;
}

static double uniform(struct bl_random *r, double width)
{
    return width * (bl_random_uniform(r) - 0.5);
}

static double uniform_above(double x, double width)
{
    return fmin(fmax(0.5 - x / width, 0), 1);
}

// Mostly zero, with a normal now and then.
static double sparse(struct bl_random *r, double width)
{
    return bl_random_uniform(r) < 0.03 ? normal(r, width) : 0;
}

static double sparse_above(double x, double width)
{
    return 0.03 * normal_above(x, width) + (x < 0 ? 0.97 : 0);
}

// A normal with one value (say "not measured") that stands out.
static double spiked(struct bl_random *r, double width)
{
    return bl_random_uniform(r) < 0.3 ? -999 : normal(r, width);
}

static double spiked_above(double x, double width)
{
    return 0.7 * normal_above(x, width) + (x < -999 ? 0.3 : 0);
}

// 300 values far apart, the first ones the most frequent.
static const double APART = 123457;

static double codes(struct bl_random *r, double width)
{
    double u = bl_random_uniform(r);
    return APART * floor(width * u * u);
}

static double codes_above(double x, double width)
{
    double at_most = floor(x / APART) + 1;
    return 1 - sqrt(fmin(fmax(at_most / width, 0), 1));
}

static const struct kind {
    const char *name;
    double (*draw)(struct bl_random *r, double width);
    double (*above)(double x, double width);
    double width;
    size_t n_classes; // the width of class c is width * 1.5^c
} kinds[] = {
    {"normal", normal, normal_above, 0.3, 1},
    {"normal", normal, normal_above, 1, 1},
    {"normal", normal, normal_above, 10, 1},
    {"normal", normal, normal_above, 100, 1},
    {"normal", normal, normal_above, 1e3, 1},
    {"normal", normal, normal_above, 1e4, 1},
    {"normal", normal, normal_above, 1e6, 1},
    {"laplace", laplace, laplace_above, 0.5, 1},
    {"laplace", laplace, laplace_above, 20, 1},
    {"laplace", laplace, laplace_above, 1e4, 1},
    {"exponential", exponential, exponential_above, 5, 1},
    {"exponential", exponential, exponential_above, 500, 1},
    {"cauchy", cauchy, cauchy_above, 3, 1},
    {"cauchy", cauchy, cauchy_above, 1000, 1},
    {"uniform", uniform, uniform_above, 101, 1},
    {"uniform", uniform, uniform_above, 100001, 1},
    {"uniform", uniform, uniform_above, 0x1p40, 1},
    {"sparse", sparse, sparse_above, 20, 1},
    {"spiked", spiked, spiked_above, 30, 1},
    {"spiked", spiked, spiked_above, 1e4, 1},
    {"codes", codes, codes_above, 300, 1},
    {"normal", normal, normal_above, 1, 4},
    {"normal", normal, normal_above, 0.5, 16},
    {"normal", normal, normal_above, 3, 16},
    {"laplace", laplace, laplace_above, 0.3, 16},
    {"laplace", laplace, laplace_above, 20, 16},
};

static double width_of(const struct kind *k, uint8_t class)
{
    return k->width * pow(1.5, class);
}

static void draw(const struct kind *k, int64_t *symbols, uint8_t *classes)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++) {
        classes[i] = (uint8_t)bl_random_below(&r, k->n_classes);
        double x = k->draw(&r, width_of(k, classes[i]));
        symbols[i] = (int64_t)nearbyint(x);
    }
}

/* The empirical entropy, in bytes. */

struct pair {
    int64_t symbol;
    uint8_t class;
};

static int by_class_and_symbol(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->class != y->class)
        return x->class - y->class;
    return (x->symbol > y->symbol) - (x->symbol < y->symbol);
}

static double entropy(const int64_t *symbols, const uint8_t *classes)
{
    static struct pair pairs[N];
    double bits = 0;
    for (size_t i = 0; i < N; i++)
        pairs[i] = (struct pair){symbols[i], classes[i]};
    qsort(pairs, N, sizeof *pairs, by_class_and_symbol);
    size_t of_class = 0, of_symbol = 0;
    for (size_t i = 0; i < N; i++) {
        bool last_of_class = i + 1 == N || pairs[i].class != pairs[i + 1].class;
        of_class++;
        of_symbol++;
        if (last_of_class || pairs[i].symbol != pairs[i + 1].symbol) {
            bits -= (double)of_symbol * log2((double)of_symbol);
            of_symbol = 0;
        }
        if (last_of_class) {
            bits += (double)of_class * log2((double)of_class);
            of_class = 0;
        }
    }
    return bits / 8;
}

/* What the symbols cost under their distribution, in bytes. */

static double ideal(const struct kind *k, const int64_t *symbols,
                    const uint8_t *classes)
{
    double bits = 0;
    for (size_t i = 0; i < N; i++) {
        double width = width_of(k, classes[i]), x = (double)symbols[i];
        bits -= log2(k->above(x - 0.5, width) - k->above(x + 0.5, width));
    }
    return bits / 8;
}

/* Sizes and times. */

struct stream {
    const struct kind *kind;
    int64_t symbols[N];
    int64_t back[N];
    uint8_t classes[N];
    struct bl_buffer packed;
    double cost;
};

static enum bl_status pack(struct stream *s, struct bl_error *err)
{
    s->packed.size = 0;
    return bl_symbols_pack(&s->packed, s->symbols, s->classes,
                           s->kind->n_classes, N, err);
}

static enum bl_status unpack(struct stream *s, struct bl_error *err)
{
    return bl_symbols_unpack(s->back, s->classes, s->kind->n_classes, N,
                             s->packed.data, s->packed.size, err);
}

static enum bl_status unpack_one_by_one(struct stream *s, struct bl_error *err)
{
    struct bl_symbols_reader *r;
    if (bl_symbols_reader_new(&r, s->kind->n_classes, N, s->packed.data,
                              s->packed.size, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < N; i++)
        s->back[i] = bl_symbols_reader_next(r, s->classes[i]);
    enum bl_status status = bl_symbols_reader_end(r, err);
    bl_symbols_reader_free(r);
    return status;
}

static enum bl_status estimate(struct stream *s, struct bl_error *err)
{
    return bl_symbols_cost(&s->cost, s->symbols, s->classes, s->kind->n_classes,
                           N, err);
}

// Megabytes a second of the fastest of many runs (others may be using the
// machine); 0 on failure.
static double rate(enum bl_status (*work)(struct stream *s,
                                          struct bl_error *err),
                   struct stream *s, struct bl_error *err)
{
    enum { RUNS = 60 };
    double least = INFINITY;
    for (int run = 0; run < RUNS; run++) {
        double start = bl_clock_seconds();
        if (work(s, err) != BL_OK)
            return 0;
        least = fmin(least, bl_clock_seconds() - start);
    }
    return N * BYTES_A_SYMBOL / least / 1e6;
}

static enum bl_status measure(struct stream *s, struct bl_error *err)
{
    double empirical = entropy(s->symbols, s->classes);
    double least = ideal(s->kind, s->symbols, s->classes);
    struct bl_buffer bytes = {0};
    if (bl_pack(&bytes, s->symbols, sizeof s->symbols, 8, err) != BL_OK ||
        pack(s, err) != BL_OK || unpack(s, err) != BL_OK)
        return err->status;
    if (memcmp(s->back, s->symbols, sizeof s->symbols) != 0)
        return bl_fail(err, BL_FAILED, "%s %g: the symbols differ",
                       s->kind->name, s->kind->width);
    double packing = rate(pack, s, err), unpacking = rate(unpack, s, err),
           reading = rate(unpack_one_by_one, s, err),
           estimating = rate(estimate, s, err);
    double size = (double)s->packed.size;
    printf("%-11s %8.4g x%-2zu %9.0f %9.0f %8zu %8.4f %8.4f %6.4f %6.3f"
           " %6.0f %6.0f %6.0f %6.0f\n",
           s->kind->name, s->kind->width, s->kind->n_classes, empirical, least,
           s->packed.size, size / empirical, size / least, s->cost / size,
           (double)bytes.size / least, packing, unpacking, reading, estimating);
    bl_buffer_release(&bytes);
    return BL_OK;
}

int main(void)
{
    struct bl_error err = BL_ERROR_INIT;
    struct stream *s = bl_array_new(1, sizeof *s, &err);
    puts("                           bytes                       relative to"
         "                   MB/s");
    puts("kind           width cl empirical     ideal   packed"
         " empirical  ideal   cost   zstd   pack unpack reader   cost");
    for (size_t k = 0; s != NULL && k < sizeof kinds / sizeof *kinds; k++) {
        s->kind = &kinds[k];
        draw(s->kind, s->symbols, s->classes);
        if (measure(s, &err) != BL_OK)
            break;
    }
    if (s != NULL)
        bl_buffer_release(&s->packed);
    free(s);
    if (err.status == BL_OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s\n", err.text);
    return EXIT_FAILURE;
}
