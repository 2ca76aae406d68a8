#include "engine/coding/numbers.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"

enum bl_status bl_numbers_scratch_init(struct bl_numbers_scratch *s, size_t n,
                                       struct bl_error *err)
{
    s->y = bl_array_new(n, sizeof *s->y, err);
    s->hints = bl_array_new(n, BL_N_HINTS * sizeof *s->hints, err);
    s->symbols = bl_array_new(n, sizeof *s->symbols, err);
    s->classes = bl_array_new(n, sizeof *s->classes, err);
    if (s->y != NULL && s->hints != NULL && s->symbols != NULL &&
        s->classes != NULL)
        return BL_OK;
    bl_numbers_scratch_release(s);
    return err->status;
}

void bl_numbers_scratch_release(struct bl_numbers_scratch *s)
{
    free(s->y);
    free(s->hints);
    free(s->symbols);
    free(s->classes);
    *s = (struct bl_numbers_scratch){0};
}

static size_t n_classes_of(const struct bl_coding *coding)
{
    return coding->context.kind != NULL ? coding->context.n_classes : 1;
}

/* Predictions and classes of rows; predictions are left rounded in symbols. */
static void expect(const struct bl_coding *coding,
                   const struct bl_row_frame *frame, size_t first, size_t n,
                   struct bl_numbers_scratch *s)
{
    const struct bl_predictor *p = &coding->predictor;
    const struct bl_context *c = &coding->context;
    bool has_hints =
        p->kind->hint != NULL && c->kind != NULL && c->kind->wants_hints(c);
    p->kind->predict(s->y, p, frame, first, n);
    if (has_hints)
        p->kind->hint(s->hints, p, frame, first, n);
    bl_predictor_round(s->symbols, s->y, n);
    bl_context_classify(s->classes, c, frame, s->y, has_hints ? s->hints : NULL,
                        first, n);
}

/* Moves classes (and symbols) of what is not special to the front; returns
 * their number. */
static size_t leave_out_special(struct bl_numbers_scratch *s,
                                const bool *is_special, size_t n)
{
    if (is_special == NULL)
        return n;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (is_special[i])
            continue;
        s->symbols[kept] = s->symbols[i];
        s->classes[kept++] = s->classes[i];
    }
    return kept;
}

static size_t make_symbols(const int64_t *k, const bool *is_special, size_t n,
                           const struct bl_coding *coding,
                           const struct bl_row_frame *frame,
                           struct bl_numbers_scratch *s)
{
    expect(coding, frame, 0, n, s);
    bl_differences_of(s->symbols, &coding->predictor.residual, k, n);
    return leave_out_special(s, is_special, n);
}

enum bl_status bl_numbers_pack(struct bl_buffer *out, const int64_t *k,
                               const bool *is_special, size_t n,
                               const struct bl_coding *coding,
                               const struct bl_row_frame *frame,
                               struct bl_numbers_scratch *s,
                               struct bl_error *err)
{
    size_t kept = make_symbols(k, is_special, n, coding, frame, s);
    return bl_symbols_pack(out, s->symbols, s->classes, n_classes_of(coding),
                           kept, err);
}

enum bl_status bl_numbers_cost(double *bytes, const int64_t *k,
                               const bool *is_special, size_t n,
                               const struct bl_coding *coding,
                               const struct bl_row_frame *frame,
                               struct bl_numbers_scratch *s,
                               struct bl_error *err)
{
    size_t kept = make_symbols(k, is_special, n, coding, frame, s);
    return bl_symbols_cost(bytes, s->symbols, s->classes, n_classes_of(coding),
                           kept, err);
}

/* Predictions of all rows are known at once. */
static enum bl_status unpack_together(int64_t *k, const bool *is_special,
                                      size_t n, const struct bl_coding *coding,
                                      const struct bl_row_frame *frame,
                                      const void *packed, size_t size,
                                      struct bl_numbers_scratch *s,
                                      struct bl_error *err)
{
    expect(coding, frame, 0, n, s);
    for (size_t i = 0; i < n; i++)
        k[i] = s->symbols[i];
    size_t kept = leave_out_special(s, is_special, n);
    if (bl_symbols_unpack(s->symbols, s->classes, n_classes_of(coding), kept,
                          packed, size, err) != BL_OK)
        return err->status;
    for (size_t i = 0, at = 0; i < n; i++)
        k[i] = is_special != NULL && is_special[i]
                   ? coding->lattice.fill
                   : bl_difference_restore(&coding->predictor.residual,
                                           s->symbols[at++], k[i]);
    return BL_OK;
}

static void read_rows(int64_t *k, const bool *is_special, size_t n,
                      const struct bl_coding *coding,
                      const struct bl_row_frame *frame,
                      struct bl_symbols_reader *reader,
                      struct bl_numbers_scratch *s)
{
    for (size_t i = 0; i < n; i++) {
        k[i] = coding->lattice.fill;
        if (is_special != NULL && is_special[i])
            continue;
        expect(coding, frame, i, 1, s);
        int64_t symbol = bl_symbols_reader_next(reader, s->classes[0]);
        k[i] = bl_difference_restore(&coding->predictor.residual, symbol,
                                     s->symbols[0]);
    }
}

/* Each prediction needs the number before it. */
static enum bl_status unpack_row_by_row(int64_t *k, const bool *is_special,
                                        size_t n,
                                        const struct bl_coding *coding,
                                        const struct bl_row_frame *frame,
                                        const void *packed, size_t size,
                                        struct bl_numbers_scratch *s,
                                        struct bl_error *err)
{
    size_t kept = n;
    for (size_t i = 0; is_special != NULL && i < n; i++)
        kept -= is_special[i];
    struct bl_symbols_reader *reader;
    if (bl_symbols_reader_new(&reader, n_classes_of(coding), kept, packed, size,
                              err) != BL_OK)
        return err->status;
    read_rows(k, is_special, n, coding, frame, reader, s);
    enum bl_status status = bl_symbols_reader_end(reader, err);
    bl_symbols_reader_free(reader);
    return status;
}

enum bl_status bl_numbers_unpack(int64_t *k, const bool *is_special, size_t n,
                                 const struct bl_coding *coding,
                                 const struct bl_row_frame *frame,
                                 const void *packed, size_t size,
                                 struct bl_numbers_scratch *s,
                                 struct bl_error *err)
{
    return coding->predictor.kind->is_sequential
               ? unpack_row_by_row(k, is_special, n, coding, frame, packed,
                                   size, s, err)
               : unpack_together(k, is_special, n, coding, frame, packed, size,
                                 s, err);
}
