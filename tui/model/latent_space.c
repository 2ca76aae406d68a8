#include "tui/model/latent_space.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

// More dimensions and variables than that are passed over: they take more
// memory here than bytes in the file.
enum { MAX_AXES = 1 << 14, MAX_VARIABLES = 1 << 16 };
static const double IDLE_SHARE = 1e-3;

/* Reading. */

static enum bl_status read_axis(struct bl_latent_axis *a, const json_t *object,
                                struct bl_error *err)
{
    static const struct bl_loose_field fields[] = {
        {NULL, "mean", offsetof(struct bl_latent_axis, mean)},
        {NULL, "std", offsetof(struct bl_latent_axis, std)},
        {NULL, "min", offsetof(struct bl_latent_axis, min)},
        {NULL, "max", offsetof(struct bl_latent_axis, max)},
        {NULL, "skewness", offsetof(struct bl_latent_axis, skewness)},
        {NULL, "kurtosis", offsetof(struct bl_latent_axis, kurtosis)},
        {NULL, "entropy", offsetof(struct bl_latent_axis, entropy)},
        {NULL, "share", offsetof(struct bl_latent_axis, share)},
        {NULL, NULL, 0},
    };
    bl_loose_fill(a, fields, object);
    a->is_idle = bl_loose_flag_of(object, "idle") || a->share < IDLE_SHARE;
    return bl_bars_read(&a->values, json_object_get(object, "histogram"), err);
}

static enum bl_status read_axes(struct bl_latent_space *s, const json_t *object,
                                struct bl_error *err)
{
    const json_t *list = json_object_get(object, "dimensions");
    size_t k = bl_loose_size(list, MAX_AXES);
    s->axes = bl_array_new(k, sizeof *s->axes, err);
    if (s->axes == NULL)
        return err->status;
    while (s->k < k) {
        const json_t *dimension = json_array_get(list, s->k);
        if (read_axis(&s->axes[s->k++], dimension, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status read_variable(struct bl_latent_space *s,
                                    struct bl_carried *v, const json_t *law,
                                    const json_t *correlation,
                                    struct bl_error *err)
{
    size_t n;
    v->is_input = bl_loose_flag_of(law, "input");
    v->r2 = bl_loose_real_of(law, "r2");
    if (bl_loose_text_of(&v->name, law, "name", err) != BL_OK)
        return err->status;
    if (v->name == NULL)
        v->name = bl_string_copy("?", err);
    if (v->name == NULL)
        return err->status;
    const json_t *group =
        json_object_get(correlation, v->is_input ? "input" : "derived");
    enum bl_status status =
        bl_loose_reals(&v->r, &n, json_object_get(group, v->name), err);
    if (n != s->k) {
        free(v->r);
        v->r = NULL;
    }
    return status;
}

static enum bl_status read_variables(struct bl_latent_space *s,
                                     const json_t *object, struct bl_error *err)
{
    const json_t *laws = json_object_get(object, "laws");
    const json_t *correlation = json_object_get(object, "correlation");
    size_t n = bl_loose_size(laws, MAX_VARIABLES);
    s->variables = bl_array_new(n, sizeof *s->variables, err);
    if (s->variables == NULL)
        return err->status;
    while (s->n_variables < n) {
        const json_t *law = json_array_get(laws, s->n_variables);
        if (read_variable(s, &s->variables[s->n_variables++], law, correlation,
                          err) != BL_OK)
            return err->status;
    }
    return bl_loose_square(&s->correlation, s->k,
                           json_object_get(correlation, "latent"), err);
}

static void drop_values(struct bl_latent_sample *p)
{
    free(p->values);
    bl_loose_texts_free(p->names, p->n_variables);
    p->values = NULL;
    p->names = NULL;
    p->n_variables = 0;
}

/* One row number per vector, or none that is known. */
static enum bl_status read_row_numbers(struct bl_latent_sample *p,
                                       const json_t *list, struct bl_error *err)
{
    if (json_array_size(list) != p->n)
        list = NULL;
    p->rows = bl_array_new(p->n, sizeof *p->rows, err);
    if (p->rows == NULL)
        return err->status;
    for (size_t i = 0; i < p->n; i++) {
        double row = bl_loose_real(json_array_get(list, i));
        p->rows[i] = row >= 0 && row < 0x1p53 ? floor(row) : NAN;
    }
    return BL_OK;
}

static enum bl_status read_sample(struct bl_latent_space *s,
                                  const json_t *object, struct bl_error *err)
{
    struct bl_latent_sample *p = &s->sample;
    const json_t *sample = json_object_get(object, "sample");
    const json_t *variables = json_object_get(sample, "variables");
    size_t n_values;
    if (bl_loose_matrix(&p->latent, &p->n, s->k,
                        json_object_get(sample, "latent"), err) != BL_OK ||
        read_row_numbers(p, json_object_get(sample, "rows"), err) != BL_OK ||
        bl_loose_texts(&p->names, &p->n_variables,
                       json_object_get(variables, "names"), err) != BL_OK ||
        bl_loose_matrix(&p->values, &n_values, p->n_variables,
                        json_object_get(variables, "values"), err) != BL_OK)
        return err->status;
    if (n_values != p->n || n_values == 0)
        drop_values(p);
    return BL_OK;
}

static enum bl_status read_all(struct bl_latent_space *s, const json_t *object,
                               struct bl_error *err)
{
    s->participation_ratio = bl_loose_real_of(object, "participation_ratio");
    s->n_rows = bl_loose_real_of(object, "rows");
    s->n_vectors = bl_loose_real_of(object, "vectors");
    s->n_vectors_sampled = bl_loose_real_of(object, "vectors_sampled");
    if (read_axes(s, object, err) != BL_OK ||
        read_variables(s, object, err) != BL_OK ||
        bl_loose_reals(&s->spectrum, &s->n_spectrum,
                       json_object_get(object, "spectrum"), err) != BL_OK)
        return err->status;
    return read_sample(s, object, err);
}

enum bl_status bl_latent_space_read(struct bl_latent_space **space,
                                    const json_t *object, struct bl_error *err)
{
    struct bl_latent_space *s = bl_array_new(1, sizeof *s, err);
    *space = s;
    if (s == NULL)
        return err->status;
    if (read_all(s, object, err) == BL_OK)
        return BL_OK;
    bl_latent_space_free(s);
    *space = NULL;
    return err->status;
}

void bl_latent_space_free(struct bl_latent_space *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->k; i++)
        bl_bars_release(&s->axes[i].values);
    for (size_t i = 0; i < s->n_variables; i++) {
        free(s->variables[i].name);
        free(s->variables[i].r);
    }
    drop_values(&s->sample);
    free(s->sample.rows);
    free(s->sample.latent);
    free(s->axes);
    free(s->variables);
    free(s->correlation);
    free(s->spectrum);
    free(s);
}

/* What is asked of it. */

size_t bl_latent_space_idle(const struct bl_latent_space *s)
{
    size_t n = 0;
    for (size_t j = 0; j < s->k; j++)
        n += s->axes[j].is_idle;
    return n;
}

double bl_latent_space_r(const struct bl_latent_space *s, size_t i, size_t j)
{
    return s->variables[i].r != NULL ? s->variables[i].r[j] : NAN;
}

size_t bl_latent_space_directions(const struct bl_latent_space *s, double share)
{
    double all = 0, sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < s->n_spectrum; i++)
        all += s->spectrum[i];
    while (n < s->n_spectrum && sum < share * all)
        sum += s->spectrum[n++];
    return n;
}

/* Keeps `top` sorted; n of `most` places are taken.  Returns how many are. */
static size_t insert(const struct bl_latent_space *s, size_t j, size_t i,
                     size_t *top, size_t n, size_t most)
{
    double r = fabs(bl_latent_space_r(s, i, j));
    size_t at = n;
    while (at > 0 && fabs(bl_latent_space_r(s, top[at - 1], j)) < r)
        at--;
    if (at == most)
        return n;
    n += n < most;
    memmove(top + at + 1, top + at, (n - at - 1) * sizeof *top);
    top[at] = i;
    return n;
}

size_t bl_latent_space_top(const struct bl_latent_space *s, size_t j,
                           double least, size_t *top, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_variables; i++)
        if (fabs(bl_latent_space_r(s, i, j)) >= least)
            n = insert(s, j, i, top, n, most);
    return n;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

bool bl_sample_thirds(double cuts[2], const double *values, size_t n,
                      size_t stride)
{
    struct bl_error err;
    double *sorted = bl_array_new(n, sizeof *sorted, &err);
    size_t m = 0;
    for (size_t i = 0; sorted != NULL && i < n; i++)
        if (isfinite(values[i * stride]))
            sorted[m++] = values[i * stride];
    bool has_two = false;
    if (m > 1) {
        qsort(sorted, m, sizeof *sorted, compare);
        has_two = sorted[0] < sorted[m - 1];
        cuts[0] = sorted[m / 3];
        cuts[1] = sorted[2 * m / 3];
    }
    free(sorted);
    return has_two;
}

int bl_sample_third(const double cuts[2], double value)
{
    if (!isfinite(value))
        return -1;
    return (value >= cuts[0]) + (value >= cuts[1]);
}
