#include "cli/latent_print.h"

#include <math.h>
#include <stdio.h>

#include "cli/evaluation_details.h"
#include "cli/print.h"
#include "engine/codec/json.h"

static bool is_idle(const struct bl_latent_dimension *d)
{
    return d->share < BL_LATENT_IDLE;
}

/* JSON. */

static json_t *whole(uint64_t value)
{
    return json_integer((json_int_t)value);
}

static json_t *dimension_json(const struct bl_latent_dimension *d, size_t j)
{
    char name[24];
    snprintf(name, sizeof name, "z%zu", j);
    return json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "name", name,
        "mean", bl_json_real(d->mean), "std", bl_json_real(d->std), "min",
        bl_json_real(d->min), "max", bl_json_real(d->max), "skewness",
        bl_json_real(d->skewness), "kurtosis", bl_json_real(d->kurtosis),
        "entropy", bl_json_real(d->entropy), "share", bl_json_real(d->share),
        "idle", is_idle(d));
}

/* Row by row of the latents' own correlations. */
static json_t *latent_matrix(const struct bl_latent_report *r)
{
    json_t *rows = json_array();
    for (size_t j = 0; j < r->k; j++)
        json_array_append_new(
            rows,
            bl_json_reals_new(r->correlation + j * (r->k + r->n_laws), r->k));
    return rows;
}

/* {name: [its correlation with each dimension]} of laws [first, last). */
static json_t *law_correlations(const struct bl_latent_report *r, size_t first,
                                size_t last)
{
    json_t *object = json_object();
    for (size_t i = first; i < last; i++) {
        const double *row = r->correlation + (r->k + i) * (r->k + r->n_laws);
        json_object_set_new(object, r->laws[i].name,
                            bl_json_reals_new(row, r->k));
    }
    return object;
}

static json_t *correlation_json(const struct bl_latent_report *r)
{
    return json_pack("{s:o, s:o, s:o}", "latent", latent_matrix(r), "input",
                     law_correlations(r, 0, r->n_inputs), "derived",
                     law_correlations(r, r->n_inputs, r->n_laws));
}

static json_t *laws_json(const struct bl_latent_report *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_laws; i++)
        json_array_append_new(list, json_pack("{s:o, s:o, s:b}", "name",
                                              bl_json_string(r->laws[i].name),
                                              "r2", bl_json_real(r->laws[i].r2),
                                              "input", r->laws[i].is_input));
    return list;
}

static json_t *variables_json(const struct bl_latent_report *r)
{
    const struct bl_latent_points *p = &r->points;
    json_t *names = json_array();
    for (size_t i = 0; i < p->n_variables; i++)
        json_array_append_new(names,
                              bl_json_string(r->laws[p->columns[i]].name));
    return json_pack("{s:o, s:o}", "names", names, "values",
                     bl_json_matrix_new(p->variables, p->n, p->n_variables));
}

static json_t *sample_json(const struct bl_latent_report *r)
{
    const struct bl_latent_points *p = &r->points;
    json_t *rows = json_array(), *tiles = json_array();
    for (size_t i = 0; i < p->n; i++) {
        json_array_append_new(
            rows, whole(p->vectors[i] / r->vectors_per_row * r->block_rows));
        json_array_append_new(tiles, whole(p->vectors[i] % r->vectors_per_row));
    }
    json_t *sample = json_pack("{s:o, s:o, s:o}", "rows", rows, "latent",
                               bl_json_matrix_new(p->z, p->n, p->k),
                               "variables", variables_json(r));
    if (r->vectors_per_row > 1)
        json_object_set(sample, "tiles", tiles);
    json_decref(tiles);
    return sample;
}

static void add_details(json_t *json, json_t *dimensions,
                        const struct bl_latent_report *r)
{
    for (size_t j = 0; j < r->k; j++)
        json_object_set_new(json_array_get(dimensions, j), "histogram",
                            bl_json_of_counts(&r->counts[j]));
    json_object_set_new(json, "sample", sample_json(r));
}

json_t *bl_json_of_latent(const struct bl_latent_report *r)
{
    json_t *dimensions = json_array(), *idle = json_array();
    for (size_t j = 0; j < r->k; j++) {
        json_array_append_new(dimensions, dimension_json(&r->dimensions[j], j));
        if (is_idle(&r->dimensions[j]))
            json_array_append_new(idle, whole(j));
    }
    json_t *json =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
                  "dimensions", dimensions, "correlation", correlation_json(r),
                  "spectrum", bl_json_reals_new(r->spectrum, r->k),
                  "participation_ratio", bl_json_real(r->participation_ratio),
                  "laws", laws_json(r), "idle", idle, "rows", whole(r->n_rows),
                  "vectors", whole(r->n_vectors), "vectors_sampled",
                  whole(r->n_sampled), "vectors_probed", whole(r->n_probes));
    if (r->counts != NULL)
        add_details(json, dimensions, r);
    return json;
}

/* Text. */

enum {
    NAME_WIDTH = 24,
    CELL_WIDTH = 3,
    MAP_WIDTH = 17, // dimensions side by side, for 80 columns in all
};

static void print_counts(const struct bl_latent_report *r, const char *inputs)
{
    char text[BL_PRINT_SIZE];
    printf("%s rows", bl_print_count(text, r->n_rows));
    if (r->vectors_per_row > 1)
        printf(" of %zu tiles", r->vectors_per_row);
    if (r->block_rows > 1)
        printf(", %zu rows together", r->block_rows);
    printf(", %zu latent values each; inputs %s\n", r->k, inputs);
    if (r->n_sampled < r->n_vectors)
        printf("from a uniform sample of %s latent vectors\n",
               bl_print_count(text, r->n_sampled));
    printf("shares: increase of the mean squared error when the dimension is "
           "frozen at\nits mean, over the variance of the inputs, from %s "
           "vectors\n\n",
           bl_print_count(text, r->n_probes));
}

static void print_cell(double value, const char *format)
{
    char text[BL_PRINT_SIZE];
    snprintf(text, sizeof text, format, value);
    printf("%10s", isfinite(value) ? text : "-");
}

static void print_dimensions(const struct bl_latent_report *r)
{
    printf("%-5s%10s%10s%10s%10s%10s%10s%7s%10s\n", "", "mean", "std", "min",
           "max", "skewness", "kurtosis", "bits", "share");
    for (size_t j = 0; j < r->k; j++) {
        const struct bl_latent_dimension *d = &r->dimensions[j];
        printf("z%-4zu", j);
        print_cell(d->mean, "%.4g");
        print_cell(d->std, "%.4g");
        print_cell(d->min, "%.4g");
        print_cell(d->max, "%.4g");
        print_cell(d->skewness, "%.2f");
        print_cell(d->kurtosis, "%.2f");
        printf("%7.2f", d->entropy);
        print_cell(d->share, "%.3g");
        puts(is_idle(d) ? " idle" : "");
    }
}

static size_t directions_with(const struct bl_latent_report *r, double part)
{
    double sum = 0, all = 0;
    size_t n = 0;
    for (size_t j = 0; j < r->k; j++)
        all += r->spectrum[j];
    while (n < r->k && sum < part * all)
        sum += r->spectrum[n++];
    return n;
}

static void print_spectrum(const struct bl_latent_report *r)
{
    char text[BL_PRINT_SIZE];
    fputs("\nspectrum of the latent covariance:", stdout);
    for (size_t j = 0; j < r->k; j++)
        printf("%s%10s", j % 7 == 0 ? "\n  " : "",
               bl_print_number(text, r->spectrum[j]));
    printf("\nparticipation ratio %.2f of %zu; 95 %% of the variance in %zu "
           "directions\n",
           r->participation_ratio, r->k, directions_with(r, 0.95));
}

static void print_strongest_pair(const struct bl_latent_report *r)
{
    size_t a = 0, b = 0;
    double strongest = 0;
    for (size_t i = 0; i < r->k; i++)
        for (size_t j = 0; j < i; j++) {
            double c = fabs(r->correlation[i * (r->k + r->n_laws) + j]);
            if (c > strongest) {
                strongest = c;
                a = j;
                b = i;
            }
        }
    if (a != b)
        printf("strongest correlation of two dimensions: %.2f (z%zu, z%zu)\n",
               strongest, a, b);
}

static const char *shade(double correlation)
{
    static const char *const shades[] = {" ", "░", "▒", "▓", "█"};
    double c = fabs(correlation);
    return isnan(c) ? "-" : shades[c >= 1 ? 4 : (int)(5 * c)];
}

static void print_map_row(const struct bl_latent_report *r, size_t i,
                          size_t first, size_t last)
{
    char text[BL_PRINT_SIZE];
    bl_print_cell(r->laws[i].name, NAME_WIDTH);
    for (size_t j = first; j < last; j++) {
        const char *s = shade(bl_latent_report_correlation(r, j, i));
        printf(" %s%s", s, s);
    }
    if (last == r->k && isfinite(r->laws[i].r2))
        snprintf(text, sizeof text, "%.3f", r->laws[i].r2);
    else
        snprintf(text, sizeof text, "%s", last == r->k ? "-" : "");
    printf("%7s\n", text);
}

/* Dimensions [first, last) against all variables. */
static void print_map(const struct bl_latent_report *r, size_t first,
                      size_t last)
{
    char label[24];
    printf("\n%-*s", NAME_WIDTH, "|correlation|, R2");
    for (size_t j = first; j < last; j++) {
        snprintf(label, sizeof label, j < 10 ? "z%zu" : "%zu", j);
        printf("%*s", CELL_WIDTH, label);
    }
    puts(last == r->k ? "     R2" : "");
    for (size_t i = 0; i < r->n_laws; i++)
        print_map_row(r, i, first, last);
}

void bl_print_latent(const struct bl_latent_report *r, const char *inputs)
{
    print_counts(r, inputs);
    print_dimensions(r);
    print_spectrum(r);
    print_strongest_pair(r);
    for (size_t first = 0; first < r->k; first += MAP_WIDTH) {
        size_t last = first + MAP_WIDTH;
        print_map(r, first, last < r->k ? last : r->k);
    }
    puts("\n ░ 0.2  ▒ 0.4  ▓ 0.6  █ 0.8 and more; R2: share of the variance "
         "that a linear\n function of the latent vector explains");
}
