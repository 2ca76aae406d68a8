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

static void renumber(size_t *columns, size_t n, const size_t *number)
{
    for (size_t i = 0; i < n; i++)
        columns[i] = number[columns[i]];
}

static void move_kept(struct bl_codings *to, struct bl_codings *from,
                      const bool *keep, const size_t *number)
{
    for (size_t i = 0; i < from->n; i++) {
        if (!keep[i])
            continue;
        struct bl_coding *c = &to->items[number[i]];
        *c = from->items[i];
        c->predictor.target = number[i];
        renumber(c->predictor.inputs, c->predictor.n_inputs, number);
        renumber(c->context.inputs, c->context.n_inputs, number);
        from->items[i] = (struct bl_coding){0};
    }
    size_t at = 0;
    for (size_t i = 0; i < from->n; i++)
        if (keep[from->order[i]])
            to->order[at++] = number[from->order[i]];
}

enum bl_status bl_codings_select(struct bl_codings *to, struct bl_codings *from,
                                 const bool *keep, struct bl_error *err)
{
    size_t *number = bl_array_new(from->n, sizeof *number, err);
    size_t kept = 0;
    if (number == NULL)
        return err->status;
    for (size_t i = 0; i < from->n; i++)
        number[i] = keep[i] ? kept++ : SIZE_MAX;
    enum bl_status status = bl_codings_init(to, kept, err);
    if (status == BL_OK) {
        move_kept(to, from, keep, number);
        bl_codings_release(from);
    }
    free(number);
    return status;
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
