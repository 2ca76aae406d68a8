/* What the contest knows of each column of the sample. */
#include <stdlib.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "engine/codec/pack.h"
#include "engine/coding/contest/contest_parts.h"
#include "engine/coding/context/tree_feature.h"
#include "engine/coding/predict/predictors.h"

enum { MOST_CELLS = 1 << 22 }; // of a field, that are measured

size_t bl_contest_rows(const struct bl_contest_run *run, size_t column)
{
    size_t width = run->contest->schema->columns[column].width;
    size_t most = MOST_CELLS / width + 1;
    size_t n = run->frame.n_rows;
    return width > 1 && n > most ? most : n;
}

void bl_contest_column_release(struct bl_contest_column *c)
{
    free(c->k);
    free(c->x);
    free(c->is_special);
    free(c->trace);
    bl_suggestions_release(&c->proposals);
}

static enum bl_status measure_packed(struct bl_contest_column *c,
                                     const struct bl_vector *v, size_t n_rows,
                                     struct bl_error *err)
{
    struct bl_buffer packed = {0};
    size_t size = bl_type_size(v->type);
    enum bl_status status =
        bl_pack(&packed, v->values, n_rows * v->width * size, size, err);
    c->packed = (double)packed.size;
    bl_buffer_release(&packed);
    return status;
}

static void count_special(struct bl_contest_column *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        c->n_special += c->is_special[i];
    c->is_constant = true;
    for (size_t i = 1; i < n && c->is_constant; i++)
        c->is_constant = c->k[i] == c->k[0];
}

static enum bl_status round_sample(struct bl_contest_column *c,
                                   const struct bl_lattice *lattice,
                                   struct bl_bound bound,
                                   const struct bl_vector *v, size_t n,
                                   struct bl_error *err)
{
    c->k = bl_array_new(n, sizeof *c->k, err);
    c->x = bl_array_new(n, sizeof *c->x, err);
    c->is_special = bl_array_new(n, sizeof *c->is_special, err);
    if (c->k == NULL || c->x == NULL || c->is_special == NULL)
        return err->status;
    bl_lattice_round(c->k, c->is_special, lattice, bound, v->values, n);
    for (size_t i = 0; i < n; i++)
        c->x[i] = (double)c->k[i];
    bl_lattice_values(c->x, lattice, c->x, n);
    count_special(c, n);
    return BL_OK;
}

static enum bl_status cut(struct bl_bins *bins, enum bl_tree_feature_kind kind,
                          const struct bl_row_frame *frame, size_t column,
                          struct bl_error *err)
{
    struct bl_tree_told nothing = {0};
    int32_t *v = bl_array_new(frame->n_rows, sizeof *v, err);
    if (v == NULL)
        return err->status;
    bl_tree_feature_values(v, (struct bl_tree_feature){kind, column}, frame,
                           &nothing, 0, frame->n_rows);
    enum bl_status status = bl_bins_make(bins, v, frame->n_rows, err);
    free(v);
    return status;
}

static enum bl_status cut_all(struct bl_contest_run *run, size_t column,
                              struct bl_error *err)
{
    struct bl_bins *bins = run->bins + BL_BINS_PER_COLUMN * column;
    if (cut(&bins[BL_BINS_NUMBER], BL_TREE_NUMBER, &run->frame, column, err) !=
        BL_OK)
        return err->status;
    return cut(&bins[BL_BINS_MAGNITUDE], BL_TREE_MAGNITUDE, &run->frame, column,
               err);
}

static enum bl_status measure_plain(struct bl_contest_run *run, size_t column,
                                    struct bl_numbers_scratch *scratch,
                                    struct bl_error *err)
{
    struct bl_contest_column *c = &run->columns[column];
    struct bl_coding coding = {
        .way = BL_WAY_NUMBERS,
        .lattice = run->codings->items[column].lattice,
        .predictor = {.kind = &bl_predict_plain, .target = column},
    };
    enum bl_status status =
        bl_numbers_cost(&c->plain, c->k, c->is_special, run->frame.n_rows,
                        &coding, &run->frame, scratch, err);
    c->plain += bl_contest_bytes_special(&coding.lattice, c->n_special);
    return status;
}

/* A plain column on a lattice. */
static enum bl_status look_at_numbers(struct bl_contest_run *run, size_t column,
                                      size_t worker, struct bl_error *err)
{
    struct bl_contest_column *c = &run->columns[column];
    const struct bl_coding *coding = &run->codings->items[column];
    if (round_sample(c, &coding->lattice, coding->bound,
                     &run->contest->sample->vectors[column], run->frame.n_rows,
                     err) != BL_OK)
        return err->status;
    run->frame.columns[column] = (struct bl_row_frame_column){
        .lattice = &coding->lattice,
        .k = c->k,
        .x = c->x,
        .network = run->contest->network ? run->contest->network[column] : NULL,
    };
    c->is_input = !c->is_constant;
    if (cut_all(run, column, err) != BL_OK ||
        bl_contest_trace(c, run->frame.n_rows, err) != BL_OK)
        return err->status;
    return measure_plain(run, column, &run->workers[worker].scratch, err);
}

static void start_as_bytes(struct bl_coding *coding, size_t column,
                           const struct bl_contest *contest)
{
    const struct bl_lattice_facts *facts = &contest->facts[column];
    enum bl_type type = contest->schema->columns[column].type;
    bl_predictor_release(&coding->predictor);
    bl_context_release(&coding->context);
    coding->way = BL_WAY_BYTES;
    coding->bound = contest->bounds[column];
    coding->predictor = (struct bl_predictor){.target = column};
    coding->lattice = (struct bl_lattice){0};
    if (bl_type_is_numeric(type))
        bl_lattice_make(&coding->lattice, type, coding->bound, facts);
    bl_contest_explain_bytes(coding, bl_type_is_numeric(type) &&
                                         !facts->has_sentinel &&
                                         facts->low == facts->high);
}

enum bl_status bl_contest_look_at(struct bl_contest_run *run, size_t column,
                                  size_t worker, struct bl_error *err)
{
    struct bl_coding *coding = &run->codings->items[column];
    const struct bl_vector *v = &run->contest->sample->vectors[column];
    start_as_bytes(coding, column, run->contest);
    if (coding->lattice.kind == BL_LATTICE_NONE &&
        bl_contest_exact_lattice(&coding->lattice, run, column, err) != BL_OK)
        return err->status;
    if (coding->lattice.kind == BL_LATTICE_NONE)
        return BL_OK;
    if (measure_packed(&run->columns[column], v, bl_contest_rows(run, column),
                       err) != BL_OK)
        return err->status;
    return v->width == 1 ? look_at_numbers(run, column, worker, err) : BL_OK;
}
