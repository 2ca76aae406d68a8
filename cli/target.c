#include "cli/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/derive.h"
#include "cli/print.h"
#include "cli/proof.h"
#include "cli/recipe_lines.h"
#include "cli/settings.h"
#include "engine/codec/json.h"
#include "io/container/container.h"

struct place {
    struct bl_atomic_file file; // the last attempt, until it is committed
    struct bl_session *session;
    const char *model; // of --external-model, or NULL
};

static enum bl_status create(void *context, struct bl_container_writer **writer,
                             struct bl_error *err)
{
    const struct place *p = context;
    return bl_container_create(writer, p->file.part_path, BL_CONTAINER_TABLE,
                               err);
}

static enum bl_status open_again(void *context, struct bl_source **source,
                                 struct bl_error *err)
{
    const struct place *p = context;
    return bl_session_open(source, p->session, p->file.part_path, p->model,
                           err);
}

static enum bl_status compress(struct bl_compress_report *report,
                               struct bl_target_report *found,
                               const struct bl_invocation *inv,
                               struct bl_source *source, struct bl_model *model,
                               struct place *place, struct bl_error *err)
{
    struct bl_options options;
    struct bl_recipe_lines recipe;
    struct bl_derive derive;
    struct bl_session *s = place->session;
    const struct bl_attempts attempts = {place, create, open_again};
    if (bl_settings_from_recipe(&options, &inv->recipe, err) != BL_OK ||
        bl_derive_init(&derive, &inv->recipe, NULL, err) != BL_OK)
        return err->status;
    options.train.checkpoints = bl_checkpoint_for_training(&s->checkpoint);
    enum bl_status status = bl_recipe_lines_of(&recipe, &inv->recipe, err);
    if (status == BL_OK) {
        status = bl_job_compress_to_target(
            report, found, source, model, place->model != NULL, &options,
            derive.formulas, derive.n, &recipe, &attempts, s->pool,
            &s->observer, err);
        bl_recipe_lines_release(&recipe);
    }
    bl_derive_release(&derive);
    return status;
}

enum bl_status bl_compress_to_target(struct bl_compress_report *report,
                                     struct bl_target_report *found,
                                     struct bl_session *s,
                                     const struct bl_invocation *inv,
                                     struct bl_source *source,
                                     struct bl_model *model, const char *path,
                                     struct bl_error *err)
{
    struct place place = {.session = s};
    if (bl_flag(inv, "external-model") != NULL)
        place.model = bl_flag(inv, "model");
    if (bl_atomic_file_begin(&place.file, path, err) != BL_OK)
        return err->status;
    if (compress(report, found, inv, source, model, &place, err) != BL_OK) {
        bl_atomic_file_abandon(&place.file);
        return err->status;
    }
    if (bl_atomic_file_commit(&place.file, err) == BL_OK)
        return BL_OK;
    if (report->derived)
        bl_model_free(report->model);
    bl_target_report_release(found);
    return err->status;
}

/* What was found. */

static json_t *finding_json(const struct bl_target_finding *f)
{
    return json_pack(
        "{s:o, s:o, s:o, s:b}", "text", bl_json_string(f->text), "variable",
        f->variable != NULL ? bl_json_string(f->variable) : json_null(),
        "value", bl_json_real(f->value), "holds", f->holds);
}

json_t *bl_json_of_target(const struct bl_target_report *found,
                          const struct bl_meta *written)
{
    json_t *conditions = json_array();
    for (size_t i = 0; i < found->n_findings; i++)
        json_array_append_new(conditions, finding_json(&found->findings[i]));
    return json_pack("{s:o, s:o, s:I, s:I, s:I}", "conditions", conditions,
                     "bounds", bl_json_of_bounds(written), "trials",
                     (json_int_t)found->trials, "attempts",
                     (json_int_t)found->attempts, "sample_rows",
                     (json_int_t)found->sample_rows);
}

/* The bound of the file's recipe: the shortest way to say them all. */
static const char *bound_line(const struct bl_meta *m)
{
    for (size_t i = 0; i < m->n_recipe; i++)
        if (strcmp(m->recipe[i].key, "bound") == 0)
            return m->recipe[i].value;
    return "";
}

void bl_print_target(const struct bl_target_report *found,
                     const struct bl_meta *written)
{
    char value[BL_PRINT_SIZE];
    printf("target met with --bound %s\n", bound_line(written));
    for (size_t i = 0; i < found->n_findings; i++) {
        const struct bl_target_finding *f = &found->findings[i];
        printf("  %s: measured %s", f->text, bl_print_number(value, f->value));
        if (f->variable != NULL)
            printf(" (%s)", f->variable);
        putchar('\n');
    }
    printf("  searched in %zu trials on %" PRIu64 " rows, measured on all\n",
           found->trials, found->sample_rows);
}
