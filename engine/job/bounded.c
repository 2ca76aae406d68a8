#include "engine/job/bounded.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/contest/contest.h"
#include "engine/job/network_sample.h"

enum {
    CONTEST_ROWS = 32 << 10,
    EXACT_ROWS = 8 << 10, // where only exact columns contest, to be quick
};

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

struct bl_lattice_facts *bl_bounded_facts(const struct bl_schema *schema,
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

struct progress { // of a contest
    const struct bl_observer *observer;
    size_t total;
    bool is_brief; // over before there is anything to tell
};

static bool go_on(void *context, size_t done, size_t total)
{
    struct progress *p = context;
    struct bl_error ignored = BL_ERROR_INIT;
    p->total = total;
    if (!p->is_brief)
        bl_observe_phase(p->observer, "choose codings", done, total);
    return bl_observe_abort(p->observer, &ignored) == BL_OK;
}

static struct bl_contest contest_of(const struct bl_schema *schema,
                                    const struct bl_survey *survey,
                                    const struct bl_options *options,
                                    const struct bl_lattice_facts *facts,
                                    struct progress *progress)
{
    return (struct bl_contest){
        .schema = schema,
        .sample = &survey->sample.rows,
        .rows_are_consecutive = true,
        .facts = facts,
        .table_rows = schema->n_rows,
        .seed = options->train.seed,
        .observer = {progress, go_on},
    };
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
    if (bl_contest_run(codings, contest, pool, err) != BL_OK) {
        bl_codings_release(codings);
        return err->status;
    }
    const struct progress *p = contest->observer.context;
    if (!p->is_brief)
        bl_observe_phase(p->observer, "choose codings", p->total, p->total);
    return BL_OK;
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
    struct bl_lattice_facts *facts = bl_bounded_facts(schema, survey, err);
    if (facts == NULL)
        return err->status;
    struct progress progress = {observer, 0, false};
    struct bl_contest contest =
        contest_of(schema, survey, options, facts, &progress);
    contest.bounds = plan->bounds;
    enum bl_status status = run_contest(codings, &contest, pool, err);
    if (status == BL_OK && model != NULL)
        status = try_network(codings, model_serves, &contest, model, pool, err);
    free(facts);
    return status;
}

/* Without bounds. */

static void copy_rows(struct bl_batch *to, const struct bl_batch *from,
                      size_t first, size_t n)
{
    for (size_t c = 0; c < to->n_columns; c++) {
        struct bl_vector *v = &to->vectors[c];
        if (bl_batch_has(to, c))
            memcpy(bl_vector_at(v, to->n_rows, 0),
                   bl_vector_at(&from->vectors[c], first, 0),
                   n * v->width * bl_type_size(v->type));
    }
    to->n_rows += n;
}

/* Blocks of a sample, evenly spread: enough rows for a quick contest. */
static enum bl_status thin(struct bl_batch *few, const struct bl_schema *schema,
                           const struct bl_batch *sample, const bool *wanted,
                           struct bl_error *err)
{
    enum { N_BLOCKS = EXACT_ROWS / BL_BOUNDED_BLOCK };
    size_t n = sample->n_rows;
    if (bl_batch_init(few, schema, wanted, n < EXACT_ROWS ? n : EXACT_ROWS,
                      err) != BL_OK)
        return err->status;
    if (n <= EXACT_ROWS)
        copy_rows(few, sample, 0, n);
    for (size_t b = 0; n > EXACT_ROWS && b < N_BLOCKS; b++)
        copy_rows(few, sample, b * (n - BL_BOUNDED_BLOCK) / (N_BLOCKS - 1),
                  BL_BOUNDED_BLOCK);
    return BL_OK;
}

/* What takes part, and what of it the sample has. */
static void find_exact(struct bl_bound *bounds, bool *wanted,
                       const struct bl_schema *schema,
                       const struct bl_plan *plan)
{
    for (size_t i = 0; i < schema->n_columns; i++) {
        bool is_exact = plan->roles[i] == BL_ROLE_EXACT;
        bounds[i].kind = is_exact ? BL_BOUND_EXACT : BL_BOUND_NONE;
        wanted[i] = is_exact && bl_type_is_numeric(schema->columns[i].type);
    }
}

static void leave_to_network(struct bl_codings *codings,
                             const struct bl_plan *plan)
{
    for (size_t i = 0; i < codings->n; i++)
        if (plan->roles[i] == BL_ROLE_COMPRESS)
            codings->items[i].way = BL_WAY_NETWORK;
}

/* Rows of a sample may lie apart, in order: the row before then only says less
 * than it will. */
static enum bl_status contest_exact(struct bl_codings *codings,
                                    struct bl_contest *contest,
                                    const struct bl_plan *plan,
                                    const struct bl_batch *sample,
                                    struct bl_bound *bounds, bool *wanted,
                                    struct bl_pool *pool, struct bl_error *err)
{
    struct bl_batch few;
    find_exact(bounds, wanted, contest->schema, plan);
    if (thin(&few, contest->schema, sample, wanted, err) != BL_OK)
        return err->status;
    contest->sample = &few;
    contest->bounds = bounds;
    enum bl_status status = run_contest(codings, contest, pool, err);
    bl_batch_release(&few);
    if (status == BL_OK)
        leave_to_network(codings, plan);
    return status;
}

enum bl_status bl_unbounded_codings(
    struct bl_codings *codings, const struct bl_schema *schema,
    const struct bl_plan *plan, const struct bl_survey *survey,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct bl_lattice_facts *facts = bl_bounded_facts(schema, survey, err);
    struct bl_bound *bounds =
        bl_array_new(schema->n_columns, sizeof *bounds, err);
    bool *wanted = bl_array_new(schema->n_columns, sizeof *wanted, err);
    enum bl_status status = err->status;
    if (facts != NULL && bounds != NULL && wanted != NULL) {
        struct progress progress = {observer, 0, true};
        struct bl_contest contest =
            contest_of(schema, survey, options, facts, &progress);
        status = contest_exact(codings, &contest, plan, &survey->sample.rows,
                               bounds, wanted, pool, err);
    }
    free(facts);
    free(bounds);
    free(wanted);
    return status;
}
