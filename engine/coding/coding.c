#include "engine/coding/coding.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const way_names[] = {"bytes", "numbers", "field", "network"};

const char *bl_way_name(enum bl_way way)
{
    return way_names[way];
}

void bl_why_set(struct bl_coding *c, const char *text)
{
    size_t n = strnlen(text, BL_WHY_SIZE - 1);
    memcpy(c->why, text, n);
    c->why[n] = '\0';
}

enum bl_status bl_codings_init(struct bl_codings *c, size_t n,
                               struct bl_error *err)
{
    *c = (struct bl_codings){0};
    c->items = bl_array_new(n, sizeof *c->items, err);
    c->order = bl_array_new(n, sizeof *c->order, err);
    if (c->items == NULL || c->order == NULL) {
        bl_codings_release(c);
        return err->status;
    }
    c->n = n;
    for (size_t i = 0; i < n; i++)
        c->order[i] = i;
    return BL_OK;
}

void bl_codings_release(struct bl_codings *c)
{
    for (size_t i = 0; i < c->n; i++) {
        bl_predictor_release(&c->items[i].predictor);
        bl_context_release(&c->items[i].context);
    }
    free(c->items);
    free(c->order);
    *c = (struct bl_codings){0};
}

static void need(bool *wanted, const size_t *inputs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        wanted[inputs[i]] = true;
}

/* From the last in the order to the first: needs only point backwards. */
void bl_codings_add_needed(const struct bl_codings *c, bool *wanted)
{
    for (size_t i = c->n; i-- > 0;) {
        const struct bl_coding *coding = &c->items[c->order[i]];
        if (!wanted[c->order[i]])
            continue;
        need(wanted, coding->predictor.inputs, coding->predictor.n_inputs);
        need(wanted, coding->context.inputs, coding->context.n_inputs);
    }
}

bool bl_codings_use_network(const struct bl_codings *c, const bool *wanted)
{
    for (size_t i = 0; i < c->n; i++)
        if (wanted[i] && (c->items[i].way == BL_WAY_NETWORK ||
                          (c->items[i].predictor.kind != NULL &&
                           c->items[i].predictor.kind->uses_network)))
            return true;
    return false;
}
