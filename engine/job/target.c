#include "engine/job/target.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/number.h"
#include "engine/data/lent.h"
#include "engine/job/bounded.h"
#include "engine/job/compress_parts.h"
#include "engine/job/target_condition.h"
#include "engine/job/target_lines.h"
#include "engine/job/target_measure.h"
#include "engine/job/target_sample.h"
#include "engine/job/target_search.h"

enum { MAX_ATTEMPTS = 4 }; // the first, and three that are tightened

// Where nothing is said of the shape: the factor is the range bound itself.
static const char PLAIN_SHAPE[] = "range:1";
static const double PLAIN_FIRST = 1e-3;

struct job {
    struct bl_compression compression;
    struct bl_conditions conditions;
    struct bl_target_measure measure;
    struct bl_bounded bounded;
    struct bl_target_sample sample;
    struct bl_bound *bounds; // one per column of the sample
    bool has_shape;
    const struct bl_attempts *attempts;
    struct bl_target_report *found;
};

/* Searching. */

static enum bl_status check_variables(const struct job *j,
                                      struct bl_schema *variables,
                                      struct bl_error *err)
{
    struct bl_source *rows, *with;
    if (bl_source_of_batch(&rows, &j->sample.schema, &j->sample.before, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = bl_target_derive(&with, rows, &j->measure, err);
    if (status == BL_OK) {
        status = bl_schema_copy(variables, &with->schema, err);
        bl_source_close(with);
    }
    bl_source_close(rows);
    return status == BL_OK ? bl_conditions_check(&j->conditions, variables, err)
                           : status;
}

/* The scopes of the conditions, from the sample before any bound is applied:
 * compared with itself. */
static enum bl_status look_at_conditions(struct job *j, struct bl_error *err)
{
    struct bl_schema variables = {0};
    struct bl_evaluation *e;
    enum bl_status status = check_variables(j, &variables, err);
    if (status == BL_OK)
        status = bl_target_measure_sample(&e, &j->sample, &j->measure, err);
    if (status == BL_OK) {
        status = bl_conditions_find_scopes(&j->conditions, &variables,
                                           bl_evaluation_result(e), err);
        bl_evaluation_free(e);
    }
    bl_schema_release(&variables);
    return status;
}

static void adopt_bounds(struct job *j)
{
    struct bl_plan *plan = &j->bounded.plan;
    for (size_t i = 0; i < j->sample.schema.n_columns; i++) {
        size_t column = j->sample.columns[i];
        plan->bounds[column] = j->bounds[i];
        if (j->bounds[i].kind == BL_BOUND_EXACT)
            plan->roles[column] = BL_ROLE_EXACT;
    }
}

static bool any_is_lossy(const struct job *j)
{
    for (size_t i = 0; i < j->sample.schema.n_columns; i++)
        if (j->bounds[i].kind != BL_BOUND_EXACT)
            return true;
    return false;
}

static enum bl_status search(struct job *j, struct bl_error *err)
{
    size_t n = j->sample.schema.n_columns;
    struct bl_bound *shape = bl_array_new(n, sizeof *shape, err);
    j->bounds = bl_array_new(n, sizeof *j->bounds, err);
    if (shape == NULL || j->bounds == NULL) {
        free(shape);
        return err->status;
    }
    for (size_t i = 0; i < n; i++)
        shape[i] = j->bounded.plan.bounds[j->sample.columns[i]];
    struct bl_target_search s = {
        .sample = &j->sample,
        .under = &j->measure,
        .shape = shape,
        .first = j->has_shape ? 1 : PLAIN_FIRST,
        .bounds = j->bounds,
    };
    enum bl_status status = bl_target_search_run(&s, err);
    free(shape);
    j->found->trials = s.trials;
    if (status == BL_OK && !any_is_lossy(j))
        bl_observe_warning(j->compression.observer,
                           "no bound that allows an error meets the target: "
                           "everything is kept exactly");
    return status;
}

static enum bl_status find_bounds(struct job *j, struct bl_error *err)
{
    const struct bl_compression *c = &j->compression;
    struct bl_lattice_facts *facts =
        bl_bounded_facts(&c->source->schema, &j->bounded.survey, err);
    if (facts == NULL)
        return err->status;
    enum bl_status status =
        bl_target_sample_make(&j->sample, c->source, &j->bounded.plan, facts,
                              c->options, c->observer, err);
    free(facts);
    j->found->sample_rows = j->sample.before.n_rows;
    if (status == BL_OK)
        status = look_at_conditions(j, err);
    return status == BL_OK ? search(j, err) : status;
}

/* Attempts. */

static enum bl_status write_file(struct job *j, struct bl_error *err)
{
    const struct bl_schema *schema = &j->compression.source->schema;
    struct bl_container_writer *writer;
    struct bl_recipe_lines lines;
    struct bl_compression c = j->compression;
    char *bound = bl_target_bound_text(schema, &j->bounded.plan,
                                       j->bounded.survey.proposals, err);
    if (bound == NULL)
        return err->status;
    enum bl_status status = bl_target_lines_init(&lines, c.recipe, bound, err);
    if (status == BL_OK) {
        c.recipe = &lines;
        status = j->attempts->create(j->attempts->context, &writer, err);
        if (status == BL_OK) {
            status = bl_bounded_write(&j->bounded, &c, writer, err);
            writer->ops->close(writer);
        }
        bl_target_lines_release(&lines);
    }
    free(bound);
    return status;
}

static void forget_findings(struct bl_target_report *found)
{
    for (size_t i = 0; i < found->n_findings; i++) {
        free(found->findings[i].text);
        free(found->findings[i].variable);
    }
    free(found->findings);
    found->findings = NULL;
    found->n_findings = 0;
}

static enum bl_status add_finding(struct bl_target_report *found,
                                  const struct bl_condition *c,
                                  const struct bl_evaluation_result *r,
                                  struct bl_error *err)
{
    struct bl_verdict v = bl_condition_judge(c, r);
    struct bl_target_finding *f = &found->findings[found->n_findings++];
    *f = (struct bl_target_finding){.value = v.value, .holds = v.holds};
    f->text = bl_string_copy(c->text, err);
    if (f->text != NULL && v.variable != NULL)
        f->variable = bl_string_copy(v.variable, err);
    bool is_complete =
        f->text != NULL && (v.variable == NULL || f->variable != NULL);
    return is_complete ? BL_OK : err->status;
}

static enum bl_status note_findings(struct job *j,
                                    const struct bl_evaluation_result *r,
                                    struct bl_error *err)
{
    struct bl_target_report *found = j->found;
    forget_findings(found);
    found->findings =
        bl_array_new(j->conditions.n, sizeof *found->findings, err);
    if (found->findings == NULL)
        return err->status;
    for (size_t i = 0; i < j->conditions.n; i++)
        if (add_finding(found, &j->conditions.items[i], r, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status measure_file(struct job *j, struct bl_error *err)
{
    struct bl_source *after;
    struct bl_evaluation *e;
    if (j->attempts->open(j->attempts->context, &after, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_target_measure(&e, j->compression.source, after,
                                              &j->measure, "evaluate", err);
    if (status == BL_OK) {
        status = note_findings(j, bl_evaluation_result(e), err);
        bl_evaluation_free(e);
    }
    bl_source_close(after);
    return status;
}

/* The finding that is missed by most, and how much tighter the bounds have to
 * be for it; NULL where all hold.  Most metrics grow with the error or faster.
 */
static const struct bl_target_finding *missed_most(double *tighten,
                                                   const struct job *j)
{
    const struct bl_target_finding *missed = NULL;
    for (size_t i = 0; i < j->found->n_findings; i++) {
        const struct bl_target_finding *f = &j->found->findings[i];
        const struct bl_condition *c = &j->conditions.items[i];
        double factor = 0.5;
        if (f->holds)
            continue;
        if (c->is_upper && c->limit > 0 && f->value > 0)
            factor = fmin(fmax(c->limit / f->value, 0.125), 0.8);
        if (missed == NULL || factor < *tighten) {
            missed = f;
            *tighten = factor;
        }
    }
    return missed;
}

static enum bl_status give_up(const struct job *j,
                              const struct bl_target_finding *missed,
                              struct bl_error *err)
{
    char value[BL_NUMBER_TEXT_SIZE];
    bl_number_print_double(value, missed->value);
    return bl_fail(
        err, BL_FAILED,
        "--target %s holds in a sample of %" PRIu64
        " rows and not in the whole table, where it is %s (%s) after "
        "%zu attempts; --sample-rows with more rows may help",
        missed->text, j->found->sample_rows, value,
        missed->variable != NULL ? missed->variable : "all columns",
        j->found->attempts);
}

static enum bl_status compress(struct job *j, struct bl_error *err)
{
    for (;;) {
        double tighten;
        adopt_bounds(j);
        if (write_file(j, err) != BL_OK || measure_file(j, err) != BL_OK)
            return err->status;
        j->found->attempts++;
        const struct bl_target_finding *missed = missed_most(&tighten, j);
        if (missed == NULL)
            return BL_OK;
        if (j->found->attempts == MAX_ATTEMPTS || !any_is_lossy(j))
            return give_up(j, missed, err);
        for (size_t i = 0; i < j->sample.schema.n_columns; i++)
            j->bounds[i] =
                bl_target_scaled(j->bounds[i], tighten, &j->sample.facts[i]);
    }
}

static enum bl_status run(struct job *j, struct bl_error *err)
{
    if (bl_bounded_begin(&j->bounded, &j->compression, err) != BL_OK)
        return err->status;
    enum bl_status status = find_bounds(j, err);
    if (status == BL_OK)
        status = compress(j, err);
    bl_bounded_release(&j->bounded);
    bl_target_sample_release(&j->sample);
    free(j->bounds);
    return status;
}

enum bl_status bl_job_compress_to_target(
    struct bl_compress_report *report, struct bl_target_report *found,
    struct bl_source *source, struct bl_model *model, bool weights_are_external,
    const struct bl_options *options, const struct bl_formula *formulas,
    size_t n_formulas, const struct bl_recipe_lines *recipe,
    const struct bl_attempts *attempts, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err)
{
    struct bl_options shaped = *options;
    struct job j = {
        .compression = {report, source, weights_are_external, &shaped, recipe,
                        pool, observer},
        .has_shape = *options->bound != '\0',
        .attempts = attempts,
        .found = found,
    };
    j.measure = (struct bl_target_measure){&j.conditions, formulas, n_formulas,
                                           pool, observer};
    if (!j.has_shape)
        shaped.bound = PLAIN_SHAPE;
    *report = (struct bl_compress_report){.model = model};
    *found = (struct bl_target_report){0};
    if (bl_conditions_parse(&j.conditions, options->target, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_job_check_source(source, err);
    if (status == BL_OK)
        status = run(&j, err);
    bl_conditions_release(&j.conditions);
    if (status != BL_OK) {
        bl_compress_forget_model(report);
        bl_target_report_release(found);
    }
    return status;
}

void bl_target_report_release(struct bl_target_report *report)
{
    forget_findings(report);
    *report = (struct bl_target_report){0};
}
