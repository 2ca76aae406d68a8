/* Exact columns beside zstd: how many times smaller each of some columns gets,
 * 65,536 rows at a time on one core, and how fast.
 *
 *     zstd -3, -19, shuffled    the bytes of the column
 *     packed                    what a column kept as bytes takes (pack.h)
 *     numbers                   on its lattice, entropy coded without any
 *                               prediction; the contest looks further
 *
 * Speeds are of packing and unpacking, in MB of the column a second of
 * processor time.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <zstd.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/pack.h"
#include "engine/coding/lattice.h"

enum { N = 65536, REPEATS = 5 };

/* The columns: value of row i, after that of the row before. */

static double sorted_ids(struct bl_random *r, size_t i, double before)
{
    (void)r, (void)i;
    return before + 1;
}

static double event_numbers(struct bl_random *r, size_t i, double before)
{
    (void)i;
    return before + 1 + (double)bl_random_below(r, 400);
}

static double timestamps(struct bl_random *r, size_t i, double before)
{
    (void)i; // in microseconds, at 20 kHz
    return (i == 0 ? 1.7e15 : before) -
           floor(50 * log(1 - bl_random_uniform(r)));
}

static double run_numbers(struct bl_random *r, size_t i, double before)
{
    if (i == 0)
        return 165617;
    return bl_random_below(r, 500) == 0
               ? before + 1 + (double)bl_random_below(r, 60)
               : before;
}

static double charges(struct bl_random *r, size_t i, double before)
{
    (void)i, (void)before;
    return bl_random_below(r, 2) ? 1 : -1;
}

static double categories(struct bl_random *r, size_t i, double before)
{
    (void)i, (void)before;
    double u = bl_random_uniform(r);
    return floor(12 * u * u * u);
}

static double rounded_to(double x, int digits)
{
    char text[64];
    snprintf(text, sizeof text, "%.*g", digits, x);
    return strtod(text, NULL);
}

static double momenta(struct bl_random *r, size_t i, double before)
{
    (void)i, (void)before;
    return rounded_to(40 * bl_random_normal(r), 6);
}

static double prices(struct bl_random *r, size_t i, double before)
{
    (void)i, (void)before;
    return floor(2000 * exp(bl_random_normal(r))) / 100;
}

static double energies(struct bl_random *r, size_t i, double before)
{
    (void)i, (void)before;
    return (float)exp(3 + bl_random_normal(r));
}

static const struct bench_column {
    const char *name;
    enum bl_type type;
    double (*value)(struct bl_random *r, size_t i, double before);
} columns[] = {
    {"sorted ids", BL_INT64, sorted_ids},
    {"event numbers", BL_INT64, event_numbers},
    {"time stamps", BL_INT64, timestamps},
    {"run numbers", BL_INT32, run_numbers},
    {"charges", BL_INT32, charges},
    {"12 categories", BL_INT32, categories},
    {"6-digit momenta", BL_FLOAT64, momenta},
    {"prices", BL_FLOAT64, prices},
    {"energies", BL_FLOAT32, energies},
};

/* Rows, and what becomes of them. */
struct bench {
    double x[N];
    double stored[N], back[N]; // at the type, in the front
    int64_t k[N];
    bool is_special[N];
    size_t element, bytes;
    struct bl_error err;
};

static void require(struct bench *b, enum bl_status status)
{
    if (status == BL_OK)
        return;
    fprintf(stderr, "bench_exact_columns: %s\n", b->err.text);
    exit(1);
}

static void fill(struct bench *b, const struct bench_column *c)
{
    struct bl_random r = bl_random_new(1, 0);
    double before = 0;
    for (size_t i = 0; i < N; i++)
        b->x[i] = before = c->value(&r, i, before);
    bl_type_from_double(b->stored, c->type, b->x, N);
    b->element = bl_type_size(c->type);
    b->bytes = N * b->element;
}

static double zstd_bytes(struct bench *b, int level, bool is_shuffled)
{
    size_t room = ZSTD_compressBound(b->bytes);
    uint8_t *to = bl_array_new(room, 1, &b->err);
    uint8_t *from = bl_array_new(b->bytes, 1, &b->err);
    if (to == NULL || from == NULL)
        require(b, b->err.status);
    for (size_t i = 0; i < b->bytes; i++) {
        size_t place = is_shuffled ? i % b->element * N + i / b->element : i;
        from[place] = ((const uint8_t *)b->stored)[i];
    }
    size_t size = ZSTD_compress(to, room, from, b->bytes, level);
    free(from);
    free(to);
    return (double)size;
}

static double numbers_bytes(struct bench *b, const struct bench_column *c)
{
    struct bl_lattice l;
    struct bl_bound exact = {.kind = BL_BOUND_EXACT};
    struct bl_lattice_facts facts = {.low = INFINITY, .high = -INFINITY};
    size_t kept = 0;
    double bytes;
    for (size_t i = 0; i < N; i++) {
        facts.low = fmin(facts.low, b->x[i]);
        facts.high = fmax(facts.high, b->x[i]);
        if (facts.smallest == 0 || fabs(b->x[i]) < facts.smallest)
            facts.smallest = fabs(b->x[i]);
    }
    bl_lattice_make(&l, c->type, exact, &facts);
    if (l.kind == BL_LATTICE_NONE &&
        !bl_lattice_make_decimal(&l, c->type, &facts, b->x, N))
        bl_lattice_make_single(&l, c->type, &facts);
    bl_lattice_round(b->k, b->is_special, &l, exact, b->stored, N);
    for (size_t i = 0; i < N; i++)
        if (!b->is_special[i])
            b->k[kept++] = b->k[i];
    require(b, bl_symbols_cost(&bytes, b->k, NULL, 1, kept, &b->err));
    return bytes + (double)((N - kept) * b->element);
}

static double megabytes_a_second(const struct bench *b, clock_t from,
                                 clock_t to)
{
    double seconds = (double)(to - from) / CLOCKS_PER_SEC;
    return (double)b->bytes * REPEATS / seconds / 1e6;
}

static void run(struct bench *b, const struct bench_column *c)
{
    struct bl_buffer packed = {0};
    fill(b, c);
    clock_t start = clock();
    for (int i = 0; i < REPEATS; i++) {
        packed.size = 0;
        require(b, bl_pack(&packed, b->stored, b->bytes, b->element, &b->err));
    }
    clock_t middle = clock();
    for (int i = 0; i < REPEATS; i++)
        require(
            b, bl_unpack(b->back, b->bytes, packed.data, packed.size, &b->err));
    clock_t end = clock();
    double bytes = (double)b->bytes;
    printf("%-16s %-8s %8.2f %8.2f %8.2f %8.2f %8.2f   %3d %6.0f %6.0f\n",
           c->name, bl_type_name(c->type), bytes / zstd_bytes(b, 3, false),
           bytes / zstd_bytes(b, 19, false), bytes / zstd_bytes(b, 3, true),
           bytes / (double)packed.size, bytes / numbers_bytes(b, c),
           packed.data[0], megabytes_a_second(b, start, middle),
           megabytes_a_second(b, middle, end));
    bl_buffer_release(&packed);
}

int main(void)
{
    static struct bench b;
    printf("%-16s %-8s %8s %8s %8s %8s %8s   %3s %6s %6s\n", "column", "type",
           "zstd -3", "zstd -19", "shuffled", "packed", "numbers", "as", "MB/s",
           "back");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        run(&b, &columns[i]);
    return 0;
}
