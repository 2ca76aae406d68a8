/* The learned codecs: through the codec of .baler files, read back from the
 * file. */
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/compare/beside.h"
#include "engine/compare/codec.h"
#include "engine/job/derive.h"

static enum bl_status write_file(struct bl_comparison *c, const char *name,
                                 struct bl_model *model, uint64_t *bytes,
                                 struct bl_error *err)
{
    struct bl_container_writer *writer;
    struct bl_compress_report report;
    if (c->files->create(c->files->context, name, &writer, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_job_compress(&report, c->source, model, false, c->options, c->recipe,
                        writer, c->pool, c->observer, err);
    writer->ops->close(writer);
    *bytes = report.sizes.compressed;
    return status;
}

static enum bl_status open_file(struct bl_source **decoder,
                                struct bl_comparison *c, const char *name,
                                struct bl_error *err)
{
    struct bl_container_reader *reader;
    if (c->files->open(c->files->context, name, &reader, err) != BL_OK)
        return err->status;
    return bl_decoder_open(decoder, reader, NULL, c->pool, err);
}

struct pass { // the same rows before and after
    struct bl_comparison *c;
    struct bl_source *after;
    size_t *columns; // of the source after, one per feature
    bool *wanted;    // one per column of the source after
    struct bl_batch x, y;
    double *as_x, *as_y;
    struct bl_loss loss;
};

static void pass_release(struct pass *p)
{
    bl_batch_release(&p->x);
    bl_batch_release(&p->y);
    bl_loss_release(&p->loss);
    free(p->columns);
    free(p->wanted);
    free(p->as_x);
    free(p->as_y);
}

static enum bl_status pass_init(struct pass *p, struct bl_error *err)
{
    const struct bl_features *f = &p->c->model->features;
    const struct bl_schema *before = &p->c->source->schema;
    const struct bl_schema *after = &p->after->schema;
    size_t rows = bl_batch_comfortable_rows(before);
    size_t cells = bl_features_cells(f);
    p->columns = bl_array_new(f->n, sizeof *p->columns, err);
    p->wanted = bl_array_new(after->n_columns, sizeof *p->wanted, err);
    p->as_x = bl_array_new(rows, cells * sizeof *p->as_x, err);
    p->as_y = bl_array_new(rows, cells * sizeof *p->as_y, err);
    if (p->columns == NULL || p->wanted == NULL || p->as_x == NULL ||
        p->as_y == NULL)
        return err->status;
    for (size_t i = 0; i < f->n; i++) {
        p->columns[i] = (size_t)bl_schema_find(after, f->items[i].name);
        p->wanted[p->columns[i]] = true;
    }
    if (bl_loss_init(&p->loss, f, err) != BL_OK ||
        bl_batch_init(&p->x, before, p->c->wanted, rows, err) != BL_OK)
        return err->status;
    return bl_batch_init(&p->y, after, p->wanted, rows, err);
}

static void add_rows(struct pass *p)
{
    for (size_t i = 0; i < p->c->model->features.n; i++) {
        const struct bl_vector *x = &p->x.vectors[p->c->columns[i]];
        const struct bl_vector *y = &p->y.vectors[p->columns[i]];
        size_t n = p->x.n_rows * x->width;
        bl_type_to_double(p->as_x, x->values, x->type, n);
        bl_type_to_double(p->as_y, y->values, y->type, n);
        bl_loss_add(&p->loss, i, p->as_x, p->as_y, n);
    }
}

static enum bl_status read_rows(struct pass *p, struct bl_error *err)
{
    if (bl_source_seek(p->c->source, 0, err) != BL_OK)
        return err->status;
    do {
        if (bl_observe_abort(p->c->observer, err) != BL_OK ||
            bl_source_read(p->c->source, &p->x, err) != BL_OK ||
            bl_source_read(p->after, &p->y, err) != BL_OK)
            return err->status;
        add_rows(p);
    } while (p->x.n_rows > 0);
    return BL_OK;
}

static enum bl_status read_back(struct bl_comparison *c, const char *name,
                                struct bl_codec_result *r, struct bl_error *err)
{
    struct pass p = {.c = c};
    if (open_file(&p.after, c, name, err) != BL_OK)
        return err->status;
    enum bl_status status = pass_init(&p, err);
    if (status == BL_OK)
        status = read_rows(&p, err);
    if (status == BL_OK)
        bl_codec_result_take(r, &p.loss);
    pass_release(&p);
    bl_source_close(p.after);
    return status;
}

static enum bl_status run_autoencoder(struct bl_comparison *c,
                                      struct bl_codec_result *r,
                                      struct bl_error *err)
{
    r->seconds = c->train_seconds;
    if (write_file(c, r->name, c->model, &r->bytes, err) != BL_OK)
        return err->status;
    return read_back(c, r->name, r, err);
}

static enum bl_status fit_pca(struct bl_model **pca, struct bl_comparison *c,
                              struct bl_error *err)
{
    struct bl_sample sample;
    if (bl_beside_sample(&sample, c->source, c->model,
                         bl_beside_sample_rows(c->model),
                         c->options->train.seed, c->observer, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derive_beside(pca, "pca", c->model, &c->source->schema, &sample.rows,
                         c->pool, c->observer, err);
    bl_sample_release(&sample);
    return status;
}

static enum bl_status run_pca(struct bl_comparison *c,
                              struct bl_codec_result *r, struct bl_error *err)
{
    struct bl_model *pca;
    if (bl_network_n_inputs(&c->model->net) > BL_BESIDE_MAX_INPUTS) {
        r->why_not = "too many inputs";
        return BL_OK;
    }
    if (fit_pca(&pca, c, err) != BL_OK)
        return err->status;
    enum bl_status status = write_file(c, r->name, pca, &r->bytes, err);
    if (status == BL_OK)
        status = read_back(c, r->name, r, err);
    bl_model_free(pca);
    return status;
}

const struct bl_compare_codec bl_compare_autoencoder = {
    .name = "autoencoder",
    .summary = "the network that was trained",
    .run = run_autoencoder,
};

const struct bl_compare_codec bl_compare_pca = {
    .name = "pca",
    .summary = "principal components, as many latent values",
    .run = run_pca,
};
