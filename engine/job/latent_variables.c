#include "engine/job/latent_variables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/type.h"
#include "engine/metrics/flow.h"
#include "engine/metrics/sum.h"

/* Tiles. */

struct tile { // cells [y0, y1) x [x0, x1) of a slice
    size_t slice, y0, y1, x0, x1;
};

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static struct tile tile_at(const struct bl_features *f, size_t i)
{
    size_t along_x = (f->shape[2] + f->tile[1] - 1) / f->tile[1];
    size_t along_y = (f->shape[1] + f->tile[0] - 1) / f->tile[0];
    size_t y0 = i / along_x % along_y * f->tile[0];
    size_t x0 = i % along_x * f->tile[1];
    return (struct tile){
        .slice = i / along_x / along_y,
        .y0 = y0,
        .y1 = least(y0 + f->tile[0], f->shape[1]),
        .x0 = x0,
        .x1 = least(x0 + f->tile[1], f->shape[2]),
    };
}

/* The cells of a tile, in order; returns how many they are. */
static size_t copy_tile(double *to, const double *row,
                        const struct bl_features *f, struct tile t)
{
    size_t n = 0;
    for (size_t y = t.y0; y < t.y1; y++)
        for (size_t x = t.x0; x < t.x1; x++)
            to[n++] = row[(t.slice * f->shape[1] + y) * f->shape[2] + x];
    return n;
}

/* Variables. */

static double mean_value(const struct bl_latent_columns *c,
                         const struct bl_latent_variable *v, size_t tile)
{
    struct bl_mean mean = {0};
    size_t n = copy_tile(c->plane, c->row[v->column], c->features,
                         tile_at(c->features, tile));
    for (size_t i = 0; i < n; i++)
        bl_mean_add(&mean, c->plane[i]);
    return bl_mean_value(&mean);
}

static double row_value(const struct bl_latent_columns *c,
                        const struct bl_latent_variable *v, size_t tile)
{
    (void)tile;
    return c->row[v->column][0];
}

static double energy_value(const struct bl_latent_columns *c,
                           const struct bl_latent_variable *v, size_t tile)
{
    struct bl_mean mean = {0};
    size_t n = copy_tile(c->plane, c->row[v->column], c->features,
                         tile_at(c->features, tile));
    for (size_t i = 0; i < n; i++)
        bl_mean_add(&mean, c->plane[i] * c->plane[i] / 2);
    return bl_mean_value(&mean);
}

static struct bl_flow_side flow_of(const struct bl_latent_columns *c,
                                   size_t tile)
{
    struct tile t = tile_at(c->features, tile);
    double *u = c->plane;
    double *v = u + copy_tile(u, c->row[c->u], c->features, t);
    copy_tile(v, c->row[c->v], c->features, t);
    return bl_flow_of(u, v, u, v, t.y1 - t.y0, t.x1 - t.x0).before;
}

static double flow_energy_value(const struct bl_latent_columns *c,
                                const struct bl_latent_variable *v, size_t tile)
{
    (void)v;
    return flow_of(c, tile).energy;
}

static double enstrophy_value(const struct bl_latent_columns *c,
                              const struct bl_latent_variable *v, size_t tile)
{
    (void)v;
    return flow_of(c, tile).enstrophy;
}

/* Setting up. */

static enum bl_status add(struct bl_latent_columns *c, const char *what,
                          const char *name, size_t column,
                          double (*value)(const struct bl_latent_columns *c,
                                          const struct bl_latent_variable *v,
                                          size_t tile),
                          struct bl_error *err)
{
    struct bl_latent_variable *v = &c->variables[c->n_variables];
    v->name = bl_string_format(err, "%s%s", what, name);
    v->column = column;
    v->value = value;
    c->wanted[column] = true;
    c->n_variables += v->name != NULL;
    return v->name != NULL ? BL_OK : err->status;
}

static bool has_shape_of(const struct bl_column *c, const struct bl_features *f)
{
    size_t shape[3];
    bl_column_shape(shape, c);
    return memcmp(shape, f->shape, sizeof shape) == 0;
}

static enum bl_status find_column(size_t *column, const struct bl_schema *table,
                                  const char *name, struct bl_error *err)
{
    ptrdiff_t at = bl_schema_find(table, name);
    if (at < 0)
        return bl_fail(err, BL_FAILED, "the table has no column \"%s\"", name);
    *column = (size_t)at;
    return bl_type_is_numeric(table->columns[at].type)
               ? BL_OK
               : bl_fail(err, BL_FAILED, "column \"%s\" is not numeric", name);
}

static enum bl_status find_features(struct bl_latent_columns *c,
                                    const struct bl_schema *table,
                                    struct bl_error *err)
{
    for (size_t i = 0; i < c->features->n; i++) {
        const char *name = c->features->items[i].name;
        size_t *column = &c->feature_columns[i];
        if (find_column(column, table, name, err) != BL_OK)
            return err->status;
        if (!has_shape_of(&table->columns[*column], c->features))
            return bl_fail(err, BL_FAILED,
                           "column \"%s\" has another number of values per row "
                           "than the compressed one",
                           name);
        c->wanted[*column] = true;
    }
    return BL_OK;
}

static enum bl_status add_inputs(struct bl_latent_columns *c, bool are_fields,
                                 struct bl_error *err)
{
    size_t n = least(c->features->n, BL_LATENT_MAX_INPUTS);
    for (size_t i = 0; i < n; i++)
        if (add(c, are_fields ? "mean " : "", c->features->items[i].name,
                c->feature_columns[i], mean_value, err) != BL_OK)
            return err->status;
    c->n_inputs = n;
    return BL_OK;
}

static bool is_input(const struct bl_latent_columns *c, size_t column)
{
    for (size_t i = 0; i < c->features->n; i++)
        if (c->feature_columns[i] == column)
            return true;
    return false;
}

static enum bl_status add_field_laws(struct bl_latent_columns *c,
                                     const struct bl_schema *table,
                                     struct bl_error *err)
{
    c->has_flow = bl_flow_find(table, &c->u, &c->v) && is_input(c, c->u) &&
                  is_input(c, c->v);
    if (c->has_flow) {
        if (add(c, "kinetic energy", "", c->u, flow_energy_value, err) != BL_OK)
            return err->status;
        return add(c, "enstrophy", "", c->u, enstrophy_value, err);
    }
    for (size_t i = 0; i < c->n_inputs; i++)
        if (add(c, "kinetic energy ", c->features->items[i].name,
                c->feature_columns[i], energy_value, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status add_law(struct bl_latent_columns *c,
                              const struct bl_schema *table, const char *name,
                              struct bl_error *err)
{
    size_t column = 0;
    if (find_column(&column, table, name, err) != BL_OK)
        return err->status;
    if (has_shape_of(&table->columns[column], c->features))
        return add(c, "", name, column, mean_value, err);
    if (table->columns[column].width == 1)
        return add(c, "", name, column, row_value, err);
    return bl_fail(err, BL_FAILED,
                   "column \"%s\" has neither one value a row nor as many as "
                   "the compressed ones",
                   name);
}

static enum bl_status make_room(struct bl_latent_columns *c,
                                const struct bl_schema *table, size_t n_laws,
                                struct bl_error *err)
{
    const struct bl_features *f = c->features;
    size_t room = 2 * least(f->n, BL_LATENT_MAX_INPUTS) + 2 + n_laws;
    c->feature_columns = bl_array_new(f->n, sizeof(size_t), err);
    c->wanted = bl_array_new(table->n_columns, sizeof(bool), err);
    c->row = bl_array_new(table->n_columns, sizeof(double *), err);
    c->variables = bl_array_new(room, sizeof *c->variables, err);
    c->plane = bl_array_new(f->tile[0], 2 * f->tile[1] * sizeof(double), err);
    bool ok = c->feature_columns != NULL && c->wanted != NULL &&
              c->row != NULL && c->variables != NULL && c->plane != NULL;
    return ok ? BL_OK : err->status;
}

static enum bl_status make_row(struct bl_latent_columns *c,
                               const struct bl_schema *table,
                               struct bl_error *err)
{
    c->n_columns = table->n_columns;
    for (size_t i = 0; i < c->n_columns; i++) {
        if (!c->wanted[i])
            continue;
        c->row[i] = bl_array_new(bl_features_time_block(c->features),
                                 table->columns[i].width * sizeof(double), err);
        if (c->row[i] == NULL)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status set_up(struct bl_latent_columns *c,
                             const struct bl_schema *table,
                             const char *const *laws, size_t n_laws,
                             struct bl_error *err)
{
    bool are_fields = bl_features_cells(c->features) > 1;
    if (make_room(c, table, n_laws, err) != BL_OK ||
        find_features(c, table, err) != BL_OK ||
        add_inputs(c, are_fields, err) != BL_OK)
        return err->status;
    if (are_fields && add_field_laws(c, table, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n_laws; i++)
        if (add_law(c, table, laws[i], err) != BL_OK)
            return err->status;
    return make_row(c, table, err);
}

enum bl_status bl_latent_columns_init(struct bl_latent_columns *c,
                                      const struct bl_features *features,
                                      const struct bl_schema *table,
                                      const char *const *laws, size_t n_laws,
                                      struct bl_error *err)
{
    *c = (struct bl_latent_columns){.features = features};
    enum bl_status status = set_up(c, table, laws, n_laws, err);
    if (status != BL_OK)
        bl_latent_columns_release(c);
    return status;
}

void bl_latent_columns_release(struct bl_latent_columns *c)
{
    for (size_t i = 0; i < c->n_columns; i++)
        free(c->row[i]);
    for (size_t i = 0; i < c->n_variables; i++)
        free(c->variables[i].name);
    free(c->row);
    free(c->variables);
    free(c->feature_columns);
    free(c->wanted);
    free(c->plane);
    *c = (struct bl_latent_columns){0};
}

/* Use. */

void bl_latent_columns_enter(struct bl_latent_columns *c,
                             const struct bl_batch *b, size_t row)
{
    size_t block = bl_features_time_block(c->features);
    c->n_rows = b->n_rows - row < block ? b->n_rows - row : block;
    for (size_t i = 0; i < c->n_columns; i++) {
        const struct bl_vector *v = &b->vectors[i];
        if (c->wanted[i])
            bl_type_to_double(c->row[i], bl_vector_at(v, row, 0), v->type,
                              c->n_rows * v->width);
    }
    for (size_t i = 0; i < c->features->n; i++) {
        const struct bl_feature *f = &c->features->items[i];
        double *x = c->row[c->feature_columns[i]];
        for (size_t j = 0; j < c->n_rows * bl_features_cells(c->features); j++)
            x[j] = bl_feature_is_special(f, x[j]) ? NAN : x[j];
    }
}

void bl_latent_columns_values(const struct bl_latent_columns *c, double *values,
                              size_t tile)
{
    for (size_t i = 0; i < c->n_variables; i++)
        values[i] = c->variables[i].value(c, &c->variables[i], tile);
}

void bl_latent_columns_vectors(const struct bl_latent_columns *c, double *X,
                               double *x)
{
    size_t cells = bl_features_cells(c->features);
    for (size_t i = 0; i < c->features->n; i++) {
        memcpy(x, c->row[c->feature_columns[i]], c->n_rows * cells * sizeof *x);
        bl_features_gather(X, x, c->n_rows, i, c->features);
    }
}
