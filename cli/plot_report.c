#include "cli/plot_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/print.h"
#include "engine/job/compress.h"

enum { MAX_SIZES = 16, VALUE_SIZE = 160 };

struct size_facts {
    char values[MAX_SIZES][VALUE_SIZE];
    struct bl_report_fact facts[MAX_SIZES];
    size_t n;
};

__attribute__((format(printf, 3, 4))) static void add_fact(struct size_facts *f,
                                                           const char *name,
                                                           const char *format,
                                                           ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(f->values[f->n], VALUE_SIZE, format, args);
    va_end(args);
    f->facts[f->n] = (struct bl_report_fact){name, f->values[f->n]};
    f->n++;
}

static void add_bytes(struct size_facts *f, const char *name, uint64_t bytes)
{
    char text[BL_PRINT_SIZE], exact[BL_PRINT_SIZE];
    add_fact(f, name, "%s (%s bytes)", bl_print_bytes(text, bytes),
             bl_print_count(exact, bytes));
}

static void add_sizes(struct size_facts *f, const struct bl_meta *m,
                      uint64_t file_bytes)
{
    struct bl_file_sizes s;
    bl_file_sizes_of(&s, m, file_bytes);
    add_bytes(f, "original, the columns that were taken", s.original);
    add_bytes(f, "compressed, the whole file", s.compressed);
    add_bytes(f, "of it: model", s.model);
    add_bytes(f, "of it: latent vectors", s.latent);
    add_bytes(f, "of it: residuals", s.residual);
    add_bytes(f, "of it: exact columns", s.exact);
    add_bytes(f, "of it: metadata", s.metadata);
    add_fact(f, "ratio, model included", "%.3f", s.ratio);
    add_fact(f, "without the model", "%.3f", s.ratio_without_model);
}

static void add_model(struct size_facts *f, const struct bl_model *m)
{
    if (m == NULL)
        return;
    const struct bl_training_record *t = &m->training;
    add_fact(f, "model", "%s, %zu latent values, %zu parameters", m->type,
             bl_model_n_latent(m), m->net.n_params);
    add_fact(f, "training", "%zu rows, %zu epochs in %.1f s (%s)", t->rows,
             t->epochs, t->seconds, t->end);
    add_fact(f, "best epoch", "%zu: train %.3g, validation %.3g", t->best_epoch,
             t->train_loss, t->validation_loss);
}

/* Lent by the meta; *facts is the caller's. */
static enum bl_status list_recipe(struct bl_report_fact **facts,
                                  const struct bl_meta *m, struct bl_error *err)
{
    *facts = bl_array_new(m->n_recipe, sizeof **facts, err);
    for (size_t i = 0; *facts != NULL && i < m->n_recipe; i++)
        (*facts)[i] =
            (struct bl_report_fact){m->recipe[i].key, m->recipe[i].value};
    return *facts != NULL ? BL_OK : err->status;
}

enum bl_status bl_plot_report(const struct bl_report *report, const char *dir,
                              const struct bl_meta *meta, struct bl_error *err)
{
    struct stat file;
    struct size_facts sizes = {.n = 0};
    struct bl_report_fact *recipe = NULL;
    struct bl_report r = *report;
    if (meta == NULL)
        return bl_report_write(&r, dir, err);
    if (stat(r.after, &file) != 0)
        return bl_fail_errno(err, "%s cannot be read", r.after);
    if (list_recipe(&recipe, meta, err) != BL_OK)
        return err->status;
    add_sizes(&sizes, meta, (uint64_t)file.st_size);
    add_model(&sizes, meta->model);
    const struct bl_report_section sections[] = {
        {"Sizes and model", sizes.facts, sizes.n},
        {"Recipe", recipe, meta->n_recipe},
    };
    r.sections = sections;
    r.n_sections = meta->n_recipe > 0 ? 2 : 1;
    enum bl_status status = bl_report_write(&r, dir, err);
    free(recipe);
    return status;
}
