#include "engine/codec/model.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/codec/hostile_json.h"

static struct bl_error err;

static struct bl_model *small_model(enum bl_precision precision)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_COMPRESS,
                                         BL_ROLE_COMPRESS};
    struct table t = {0};
    table_column(&t, "pt", BL_FLOAT32);
    table_column(&t, "\xcf\x86 \"quoted\"/\n", BL_FLOAT64);
    table_column(&t, "n", BL_INT16);
    struct bl_model *m = fixture_model(&t.schema, roles, precision, 1);
    m->features.items[0].unit = bl_string_copy("GeV", &err);
    m->features.items[1].has_sentinel = true;
    m->features.items[1].sentinel = -0x1.123456789abcdp-300;
    m->features.items[1].fill = 0.1;
    m->others = calloc(2, sizeof *m->others);
    m->others[0] =
        (struct bl_other_column){bl_string_copy("id", &err), BL_ROLE_EXACT};
    m->others[1] =
        (struct bl_other_column){bl_string_copy("junk", &err), BL_ROLE_DROP};
    m->n_others = 2;
    m->training = (struct bl_training_record){
        1000, 25, 20, 1e-3, NAN, 1.5, "all epochs done"};
    m->checksum = 0x0123456789abcdef;
    table_release(&t);
    return m;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void expect_same_feature(const struct bl_feature *a,
                                const struct bl_feature *b)
{
    cr_expect(same_text(a->name, b->name));
    cr_expect(same_text(a->unit, b->unit));
    cr_expect(eq(int, a->type, b->type));
    cr_expect(eq(dbl, a->fill, b->fill));
    cr_expect(eq(int, a->has_sentinel, b->has_sentinel));
    cr_expect(eq(dbl, a->sentinel, b->sentinel));
    cr_expect(eq(ptr, (void *)a->norm.kind, (void *)b->norm.kind));
    cr_assert(eq(sz, a->norm.n_params, b->norm.n_params));
    cr_expect(eq(int,
                 memcmp(a->norm.params, b->norm.params,
                        a->norm.n_params * sizeof(double)),
                 0));
}

static void expect_same_model(const struct bl_model *a,
                              const struct bl_model *b)
{
    cr_expect(same_text(a->type, b->type));
    cr_expect(eq(int, a->precision, b->precision));
    cr_expect(eq(int, a->weights, b->weights));
    cr_expect(eq(int, a->activation, b->activation));
    cr_expect(eq(u64, a->checksum, b->checksum));
    cr_expect(eq(sz, a->net.n_params, b->net.n_params));
    cr_expect(eq(sz, a->net.latent_layer, b->net.latent_layer));
    cr_assert(eq(sz, a->features.n, b->features.n));
    for (size_t i = 0; i < a->features.n; i++)
        expect_same_feature(&a->features.items[i], &b->features.items[i]);
    cr_expect(eq(
        int,
        memcmp(a->features.shape, b->features.shape, sizeof a->features.shape),
        0));
    cr_assert(eq(sz, a->n_others, b->n_others));
    for (size_t i = 0; i < a->n_others; i++) {
        cr_expect(same_text(a->others[i].name, b->others[i].name));
        cr_expect(eq(int, a->others[i].role, b->others[i].role));
    }
    cr_expect(same_text(a->training.end, b->training.end));
    cr_expect(eq(sz, a->training.best_epoch, b->training.best_epoch));
    cr_expect(eq(dbl, a->training.train_loss, b->training.train_loss));
}

/* The document as it stands in a file. */
static char *text_of(const struct bl_model *m)
{
    json_t *json = bl_model_to_json(m);
    char *text = json_dumps(json, JSON_REAL_PRECISION(17) | JSON_COMPACT);
    json_decref(json);
    return text;
}

static enum bl_status read_text(struct bl_model **m, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    enum bl_status status = bl_model_from_json(m, json, &err);
    json_decref(json);
    return status;
}

Test(model, comes_back_from_its_json)
{
    for (int p = BL_PRECISION_FLOAT32; p <= BL_PRECISION_FLOAT64; p++) {
        struct bl_model *m = small_model((enum bl_precision)p), *back;
        char *text = text_of(m);
        cr_assert(eq(int, read_text(&back, text), BL_OK), "%s", err.text);
        expect_same_model(m, back);
        cr_expect(zero(ptr, back->params));
        free(text);
        bl_model_free(back);
        bl_model_free(m);
    }
}

/* A field of 5 x 6 cells in blocks of two rows, under convolutions. */
static struct bl_model *conv_model(void)
{
    static const size_t channels[] = {4, 7};
    const struct bl_conv_shape shape = {6, 5, 6, channels, 2, 9, BL_TANH};
    struct bl_model *m = small_model(BL_PRECISION_FLOAT32);
    bl_network_release(&m->net);
    cr_assert(
        eq(int, bl_network_conv_autoencoder(&m->net, &shape, &err), BL_OK));
    free(m->params);
    m->params = calloc(m->net.n_params, sizeof(float));
    m->activation = BL_TANH;
    m->features.shape[1] = m->features.tile[0] = 5;
    m->features.shape[2] = m->features.tile[1] = 6;
    m->features.time_block = 2;
    m->choice.n_candidates = 1;
    m->choice.candidates[0] = (struct bl_candidate){"conv", 9, 0.25, 1234};
    strcpy(m->choice.reason, "it was the only one");
    return m;
}

Test(model, convolutions_come_back_from_json)
{
    struct bl_model *m = conv_model(), *back;
    char *text = text_of(m);
    cr_assert(eq(int, read_text(&back, text), BL_OK), "%s", err.text);
    expect_same_model(m, back);
    cr_expect(eq(sz, back->features.time_block, 2));
    cr_assert(eq(sz, back->net.n_layers, m->net.n_layers));
    for (size_t l = 0; l < m->net.n_layers; l++) {
        const struct bl_layer *a = &m->net.layers[l], *b = &back->net.layers[l];
        cr_expect(eq(int, a->kind, b->kind));
        cr_expect(eq(sz, a->first_param, b->first_param));
        cr_expect(eq(sz, a->in.height, b->in.height));
        cr_expect(eq(sz, a->out.width, b->out.width));
        cr_expect(eq(sz, a->out.channels, b->out.channels));
        cr_expect(eq(int, a->activation, b->activation));
    }
    cr_expect(same_text(back->choice.reason, m->choice.reason));
    cr_assert(eq(sz, back->choice.n_candidates, 1));
    cr_expect(same_text(back->choice.candidates[0].name, "conv"));
    cr_expect(eq(dbl, back->choice.candidates[0].error, 0.25));
    cr_expect(eq(u64, back->choice.candidates[0].bytes, 1234));
    free(text);
    bl_model_free(back);
    bl_model_free(m);
}

static void expect_same_params(const struct bl_model *a,
                               const struct bl_model *b)
{
    size_t size = a->precision == BL_PRECISION_FLOAT32 ? 4 : 8;
    cr_expect(eq(int, memcmp(a->params, b->params, a->net.n_params * size), 0));
}

/* Weights at each precision, packed and unpacked into a model from JSON. */
Test(model, weights_come_back_as_they_were_rounded)
{
    for (int p = BL_PRECISION_FLOAT32; p <= BL_PRECISION_FLOAT64; p++)
        for (int w = 0; w <= (p == BL_PRECISION_FLOAT32 ? 1 : 2); w++) {
            struct bl_model *m = small_model((enum bl_precision)p), *back;
            struct bl_buffer packed = {0};
            bl_model_round_weights(m, (enum bl_weights)w);
            cr_assert(eq(int, bl_model_pack_weights(m, &packed, &err), BL_OK));
            char *text = text_of(m);
            cr_assert(eq(int, read_text(&back, text), BL_OK));
            cr_expect(eq(
                int,
                bl_model_unpack_weights(back, packed.data, packed.size, &err),
                BL_OK));
            expect_same_params(m, back);
            free(text);
            bl_buffer_release(&packed);
            bl_model_free(back);
            bl_model_free(m);
        }
}

Test(model, rounding_twice_is_rounding_once)
{
    struct bl_model *a = small_model(BL_PRECISION_FLOAT32);
    struct bl_model *b = small_model(BL_PRECISION_FLOAT32);
    bl_model_round_weights(a, BL_WEIGHTS_FLOAT16);
    cr_expect(eq(int, a->weights, BL_WEIGHTS_FLOAT16));
    cr_expect(memcmp(a->params, b->params, a->net.n_params * 4) != 0);
    bl_model_round_weights(b, BL_WEIGHTS_FLOAT16);
    bl_model_round_weights(b, BL_WEIGHTS_FLOAT16);
    expect_same_params(a, b);
    bl_model_free(a);
    bl_model_free(b);
}

Test(model, weights_of_another_model_are_refused)
{
    struct bl_model *m = small_model(BL_PRECISION_FLOAT32);
    struct bl_buffer packed = {0};
    cr_assert(eq(int, bl_model_pack_weights(m, &packed, &err), BL_OK));
    m->checksum ^= 1;
    free(m->params);
    m->params = NULL;
    cr_expect(eq(int,
                 bl_model_unpack_weights(m, packed.data, packed.size, &err),
                 BL_BROKEN));
    cr_expect(strstr(err.text, "another model") != NULL);
    bl_buffer_release(&packed);
    bl_model_free(m);
}

/* Encoding block by block must be the same as one vector at a time. */
Test(model, the_block_does_not_matter)
{
    enum { N = 700 };
    struct bl_model *m = small_model(BL_PRECISION_FLOAT32);
    struct bl_model_scratch s;
    cr_assert(eq(int, bl_model_scratch_init(&s, m, &err), BL_OK));
    double X[3 * N], together[3 * N], alone[3 * N];
    float latents[2 * N];
    for (size_t i = 0; i < 3 * N; i++)
        X[i] = (double)(i % 97) / 40 - 1;
    bl_model_encode(m, latents, X, N, &s);
    bl_model_decode(m, together, latents, N, &s);
    for (size_t i = 0; i < N; i++) {
        float latent[2];
        bl_model_encode(m, latent, X + 3 * i, 1, &s);
        cr_expect(eq(int, memcmp(latent, latents + 2 * i, sizeof latent), 0));
        bl_model_decode(m, alone + 3 * i, latent, 1, &s);
    }
    cr_expect(eq(int, memcmp(together, alone, sizeof alone), 0));
    bl_model_scratch_release(&s);
    bl_model_free(m);
}

static enum bl_status read_json(const json_t *json, struct bl_error *error)
{
    struct bl_model *m;
    enum bl_status status = bl_model_from_json(&m, json, error);
    if (status == BL_OK)
        bl_model_free(m);
    return status;
}

Test(model, hostile_json_is_refused_or_understood)
{
    struct bl_model *models[] = {small_model(BL_PRECISION_FLOAT32),
                                 conv_model()};
    for (size_t i = 0; i < 2; i++) {
        json_t *json = bl_model_to_json(models[i]);
        hostile_json_everywhere(json, read_json);
        json_decref(json);
        bl_model_free(models[i]);
    }
}

Test(model, impossible_claims_are_refused)
{
    static const struct {
        const char *key, *value;
    } claims[] = {
        {"layers", "[3,100000000,2,100000000,3]"}, // neurons
        {"layers", "[3,262144,262144,262144,3]"},  // parameters
        {"layers", "[3,5,4,5,3]"},                 // a latent beyond the inputs
        {"layers", "[3,5,2,6,3]"},                 // not mirrored
        {"layers", "[3,5,5,3]"},                   //
        {"layers", "[3]"},                         //
        {"layers", "[4,5,2,5,4]"},                 // not the columns' inputs
        {"shape", "[1,0,1]"},                      //
        {"shape", "[65536,65536,65536]"},          //
        {"tile", "[1,2]"},                         // beyond the shape
        {"activation", "\"sigmoid\""},
        {"precision", "\"float16\""},
        {"weights", "\"int8\""},
        {"checksum", "\"0123\""},
        {"checksum", "\"0123456789abcdef0\""},
        {"checksum", "\"0123456789abcdeg\""},
    };
    struct bl_model *m = small_model(BL_PRECISION_FLOAT32);
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
        json_t *json = bl_model_to_json(m);
        json_object_set_new(json, claims[i].key,
                            json_loads(claims[i].value, JSON_DECODE_ANY, NULL));
        cr_expect(eq(int, read_json(json, &err), BL_BROKEN), "%s %s",
                  claims[i].key, claims[i].value);
        json_decref(json);
    }
    bl_model_free(m);
}

/* The inputs fit, but each vector would stand for a cell that repeats. */
Test(model, tiles_beyond_the_field_are_refused)
{
    static const char *const tiles[] = {"[1,2]", "[2,1]"};
    struct bl_model *m = small_model(BL_PRECISION_FLOAT32);
    for (size_t i = 0; i < 2; i++) {
        json_t *json = bl_model_to_json(m);
        json_object_set_new(json, "tile", json_loads(tiles[i], 0, NULL));
        json_object_set_new(json, "layers", json_loads("[6,5,2,5,6]", 0, NULL));
        cr_expect(eq(int, read_json(json, &err), BL_BROKEN), "%s", tiles[i]);
        json_decref(json);
    }
    bl_model_free(m);
}
