#include "engine/job/bounded.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/coding/contest.h"
#include "engine/job/network_sample.h"

enum { CONTEST_ROWS = 32 << 10 };

size_t bl_bounded_sample_rows(const struct bl_schema *schema,
                              const struct bl_options *options)
{
    size_t most = bl_survey_fitting_rows(schema);
    if (options->sample_rows > 0)
        return options->sample_rows;
    return most < CONTEST_ROWS ? most : CONTEST_ROWS;
}

/* Facts. */

static double smallest_magnitude(const struct bl_column_stats *c)
{
    double smallest = 0;
    for (size_t i = 0; i < c->n_sorted; i++) {
        double x = fabs(c->sorted[i]);
        if (x > 0 && (smallest == 0 || x < smallest))
            smallest = x;
    }
    return smallest;
}

/* The ends of what is no sentinel: of the values that were kept, where the end
 * is the sentinel itself. */
static void leave_out_sentinel(struct bl_lattice_facts *f,
                               const struct bl_column_stats *c)
{
    size_t first = 0, last = c->n_sorted;
    while (first < last && c->sorted[first] == f->sentinel)
        first++;
    while (last > first && c->sorted[last - 1] == f->sentinel)
        last--;
    if (first == last)
        return;
    if (f->low == f->sentinel)
        f->low = c->sorted[first];
    if (f->high == f->sentinel)
        f->high = c->sorted[last - 1];
}

static struct bl_lattice_facts facts_of(const struct bl_column_stats *c,
                                        const struct bl_proposal *proposal)
{
    struct bl_lattice_facts f = {
        .low = c->min,
        .high = c->max,
        .smallest = smallest_magnitude(c),
        .median = c->n_sorted > 0 ? c->sorted[c->n_sorted / 2] : 0,
        .has_sentinel = proposal->has_sentinel,
        .sentinel = proposal->sentinel,
    };
    if (f.has_sentinel)
        leave_out_sentinel(&f, c);
    return f;
}

static struct bl_lattice_facts *find_facts(const struct bl_schema *schema,
                                           const struct bl_survey *survey,
                                           struct bl_error *err)
{
    struct bl_lattice_facts *facts =
        bl_array_new(schema->n_columns, sizeof *facts, err);
    for (size_t i = 0; facts != NULL && i < schema->n_columns; i++)
        if (bl_type_is_numeric(schema->columns[i].type))
            facts[i] = facts_of(bl_stats_column(survey->stats, i),
                                &survey->proposals[i]);
    return facts;
}

/* The contest. */

static bool go_on(void *context, size_t done, size_t total)
{
    const struct bl_observer *o = context;
    struct bl_error ignored = BL_ERROR_INIT;
    bl_observe_phase(o, "choose codings", done, total);
    return bl_observe_abort(o, &ignored) == BL_OK;
}

static double bytes_of(const struct bl_codings *codings)
{
    double bytes = 0;
    for (size_t i = 0; i < codings->n; i++)
        bytes += (double)codings->items[i].bytes;
    return bytes;
}

static enum bl_status run_contest(struct bl_codings *codings,
                                  const struct bl_contest *contest,
                                  struct bl_pool *pool, struct bl_error *err)
{
    if (bl_codings_init(codings, contest->schema->n_columns, err) != BL_OK)
        return err->status;
    if (bl_contest_run(codings, contest, pool, err) != BL_OK)
        bl_codings_release(codings);
    return err->status;
}

/* The network serves where what it saves is more than what it takes: its
 * weights, shared by all rows, and the latents. */
static enum bl_status try_network(struct bl_codings *codings,
                                  bool *model_serves,
                                  struct bl_contest *contest,
                                  const struct bl_model *model,
                                  struct bl_pool *pool, struct bl_error *err)
{
    struct bl_network_sample network;
    struct bl_codings with;
    if (bl_network_sample_make(&network, model, contest->schema,
                               contest->sample, contest->facts, err) != BL_OK)
        return err->status;
    contest->network = (const double *const *)network.columns;
    enum bl_status status = run_contest(&with, contest, pool, err);
    double share =
        (double)contest->sample->n_rows / (double)contest->table_rows;
    double fixed = network.latent_bytes + share * network.model_bytes;
    bl_network_sample_release(&network);
    if (status != BL_OK)
        return status;
    *model_serves = bytes_of(&with) + fixed < bytes_of(codings);
    struct bl_codings unused = *model_serves ? *codings : with;
    if (*model_serves)
        *codings = with;
    bl_codings_release(&unused);
    return BL_OK;
}

enum bl_status bl_bounded_codings(
    struct bl_codings *codings, bool *model_serves,
    const struct bl_schema *schema, const struct bl_plan *plan,
    const struct bl_survey *survey, const struct bl_model *model,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    *model_serves = false;
    struct bl_lattice_facts *facts = find_facts(schema, survey, err);
    if (facts == NULL)
        return err->status;
    struct bl_contest contest = {
        .schema = schema,
        .sample = &survey->sample.rows,
        .rows_are_consecutive = true,
        .bounds = plan->bounds,
        .facts = facts,
        .table_rows = schema->n_rows,
        .seed = options->train.seed,
        .observer = {(void *)observer, go_on},
    };
    enum bl_status status = run_contest(codings, &contest, pool, err);
    if (status == BL_OK && model != NULL)
        status = try_network(codings, model_serves, &contest, model, pool, err);
    free(facts);
    return status;
}
