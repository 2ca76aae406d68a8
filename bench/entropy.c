/* Coded symbols beside their entropy and beside the packing of bytes (zstd, the
 * symbols shuffled): size and speed on one core, 65,536 symbols at a time.
 *
 * Sizes are relative to the empirical order-0 entropy of the symbols in their
 * classes (the sum over classes of n log2(n) - sum of c log2(c)), or to the
 * entropy of the distribution where that is known to be the smaller part of
 * the story: wide distributions, of which 65,536 symbols show few values twice.
 * Speeds count 4 bytes a symbol.
 */
#define _DEFAULT_SOURCE // M_PI
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

/* Where symbols come from. */

static double normal(struct bl_random *r, double width)
{
    return width * bl_random_normal(r);
}

static double laplace(struct bl_random *r, double width)
{
    double u = bl_random_uniform(r) - 0.5;
    return (u < 0 ? width : -width) * log(1 - 2 * fabs(u));
}

static double geometric(struct bl_random *r, double width)
{
    return floor(-width * log(1 - bl_random_uniform(r)));
}

static double heavy(struct bl_random *r, double width)
{
    return width * tan(M_PI * (bl_random_uniform(r) - 0.5));
}

static double uniform(struct bl_random *r, double width)
{
    return width * bl_random_uniform(r);
}

// Mostly zero, with a normal now and then.
static double sparse(struct bl_random *r, double width)
{
    return bl_random_uniform(r) < 0.03 ? normal(r, width) : 0;
}

// A normal with one value (say "not measured") that stands out.
static double spiked(struct bl_random *r, double width)
{
    return bl_random_uniform(r) < 0.3 ? -999 : normal(r, width);
}

// Few values, far apart and in no order.
static double codes(struct bl_random *r, double width)
{
    double u = bl_random_uniform(r);
    return floor(width * pow(fmod(floor(300 * u * u) * 0.618034, 1), 3));
}

static const struct kind {
    const char *name;
    double (*draw)(struct bl_random *r, double width);
    double width;
    size_t n_classes; // the width of class c is width * 1.5^c
} kinds[] = {
    {"normal", normal, 0.1, 1},       {"normal", normal, 0.3, 1},
    {"normal", normal, 1, 1},         {"normal", normal, 10, 1},
    {"normal", normal, 100, 1},       {"normal", normal, 1e3, 1},
    {"normal", normal, 1e4, 1},       {"normal", normal, 1e6, 1},
    {"laplace", laplace, 0.5, 1},     {"laplace", laplace, 20, 1},
    {"laplace", laplace, 1e4, 1},     {"geometric", geometric, 5, 1},
    {"geometric", geometric, 500, 1}, {"cauchy", heavy, 3, 1},
    {"cauchy", heavy, 1000, 1},       {"uniform", uniform, 100, 1},
    {"uniform", uniform, 1e5, 1},     {"uniform", uniform, 0x1p62, 1},
    {"sparse", sparse, 20, 1},        {"spiked", spiked, 30, 1},
    {"spiked", spiked, 1e4, 1},       {"codes", codes, 1e6, 1},
    {"normal", normal, 1, 4},         {"normal", normal, 0.5, 16},
    {"normal", normal, 3, 16},        {"laplace", laplace, 0.3, 16},
    {"laplace", laplace, 20, 16},
};

static void draw(const struct kind *k, int64_t *symbols, uint8_t *classes)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < N; i++) {
        classes[i] = (uint8_t)bl_random_below(&r, k->n_classes);
        double width = k->width * pow(1.5, classes[i]);
        symbols[i] = (int64_t)nearbyint(k->draw(&r, width));
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

// Megabytes a second, of at least a tenth of a second; 0 on failure.
static double rate(enum bl_status (*work)(struct stream *s,
                                          struct bl_error *err),
                   struct stream *s, struct bl_error *err)
{
    double start = bl_clock_seconds(), seconds;
    size_t n = 0;
    do {
        if (work(s, err) != BL_OK)
            return 0;
        n += N;
        seconds = bl_clock_seconds() - start;
    } while (seconds < 0.1);
    return (double)n * BYTES_A_SYMBOL / seconds / 1e6;
}

static enum bl_status measure(struct stream *s, struct bl_error *err)
{
    double least = entropy(s->symbols, s->classes);
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
    printf("%-10s %8.4g x%-2zu %9.0f %9zu %7.4f %7.4f %7.3f"
           " %6.0f %6.0f %6.0f %6.0f\n",
           s->kind->name, s->kind->width, s->kind->n_classes, least,
           s->packed.size, (double)s->packed.size / least,
           s->cost / (double)s->packed.size, (double)bytes.size / least,
           packing, unpacking, reading, estimating);
    bl_buffer_release(&bytes);
    return BL_OK;
}

int main(void)
{
    struct bl_error err = BL_ERROR_INIT;
    struct stream *s = bl_array_new(1, sizeof *s, &err);
    puts("kind          width cl   entropy    packed"
         "   ratio    cost    zstd   pack unpack reader   cost MB/s");
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
