#include "tui/model/choices.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

const char *const bl_choices_normalisations[] = {
    "minmax", "standard", "log", "asinh", "quantile", "none", NULL};

static enum bl_role role_of(enum bl_type type)
{
    if (bl_type_is_numeric(type))
        return BL_ROLE_COMPRESS;
    return type == BL_TEXT ? BL_ROLE_EXACT : BL_ROLE_DROP;
}

enum bl_status bl_choices_init(struct bl_choices *c, const struct bl_schema *s,
                               struct bl_error *err)
{
    *c = (struct bl_choices){.n = s->n_columns};
    c->list = bl_array_new(c->n, sizeof *c->list, err);
    c->latest = bl_array_new(c->n, sizeof *c->latest, err);
    c->usual = bl_array_new(c->n, sizeof *c->usual, err);
    if (c->list == NULL || c->latest == NULL || c->usual == NULL) {
        bl_choices_release(c);
        return err->status;
    }
    for (size_t i = 0; i < c->n; i++)
        c->list[i].role = c->usual[i] = role_of(s->columns[i].type);
    return BL_OK;
}

void bl_choices_release(struct bl_choices *c)
{
    free(c->list);
    free(c->usual);
    free(c->changes);
    free(c->steps);
    free(c->latest);
    *c = (struct bl_choices){0};
}

/* Steps. */

static size_t step_begin(const struct bl_choices *c, size_t step)
{
    return step < c->n_steps ? c->steps[step] : c->n_changes;
}

void bl_choices_begin(struct bl_choices *c)
{
    c->is_step_open = false;
}

/* What could be redone is gone once something new is done. */
static enum bl_status open_step(struct bl_choices *c, struct bl_error *err)
{
    if (bl_array_reserve((void **)&c->steps, &c->steps_capacity, c->n_done + 1,
                         sizeof *c->steps, err) != BL_OK)
        return err->status;
    c->n_changes = step_begin(c, c->n_done);
    c->steps[c->n_done++] = c->n_changes;
    c->n_steps = c->n_done;
    c->is_step_open = true;
    return BL_OK;
}

static void close_empty_step(struct bl_choices *c)
{
    if (c->steps[c->n_steps - 1] < c->n_changes)
        return;
    c->n_done = --c->n_steps;
    c->is_step_open = false;
}

static bool is_same(const struct bl_choice *a, const struct bl_choice *b)
{
    return a->role == b->role && a->normalise == b->normalise &&
           strcmp(a->bound, b->bound) == 0;
}

/* The change of the column in the open step; NULL for none. */
static struct bl_choice_change *change_of(const struct bl_choices *c,
                                          size_t column)
{
    size_t at = c->latest[column];
    bool is_there = at >= c->steps[c->n_steps - 1] && at < c->n_changes &&
                    c->changes[at].column == column;
    return is_there ? &c->changes[at] : NULL;
}

static void take_back(struct bl_choices *c, struct bl_choice_change *change)
{
    *change = c->changes[--c->n_changes];
    c->latest[change->column] = (size_t)(change - c->changes);
    close_empty_step(c);
}

static enum bl_status add_change(struct bl_choices *c, size_t column,
                                 const struct bl_choice *choice,
                                 struct bl_error *err)
{
    if (bl_array_reserve((void **)&c->changes, &c->changes_capacity,
                         c->n_changes + 1, sizeof *c->changes, err) != BL_OK) {
        close_empty_step(c);
        return err->status;
    }
    c->latest[column] = c->n_changes;
    c->changes[c->n_changes++] =
        (struct bl_choice_change){column, c->list[column], *choice};
    return BL_OK;
}

static enum bl_status note_change(struct bl_choices *c, size_t column,
                                  const struct bl_choice *choice,
                                  struct bl_error *err)
{
    if (!c->is_step_open && open_step(c, err) != BL_OK)
        return err->status;
    struct bl_choice_change *earlier = change_of(c, column);
    if (earlier == NULL)
        return add_change(c, column, choice, err);
    earlier->after = *choice;
    if (is_same(&earlier->before, choice))
        take_back(c, earlier);
    return BL_OK;
}

enum bl_status bl_choices_find_normalisation(const char **found,
                                             const char *name,
                                             struct bl_error *err)
{
    *found = NULL;
    for (size_t i = 0; bl_choices_normalisations[i] != NULL; i++)
        if (strcmp(name, bl_choices_normalisations[i]) == 0)
            *found = bl_choices_normalisations[i];
    if (*found != NULL)
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "there is no normalisation \"%.100s\"; minmax, standard, "
                   "log, asinh, quantile and none are known",
                   name);
}

enum bl_status bl_choices_set(struct bl_choices *c, size_t column,
                              const struct bl_choice *choice,
                              struct bl_error *err)
{
    assert(column < c->n);
    struct bl_choice wanted = *choice;
    if (wanted.normalise != NULL &&
        bl_choices_find_normalisation(&wanted.normalise, wanted.normalise,
                                      err) != BL_OK)
        return err->status;
    if (is_same(&c->list[column], &wanted))
        return BL_OK;
    if (note_change(c, column, &wanted, err) != BL_OK)
        return err->status;
    c->list[column] = wanted;
    return BL_OK;
}

bool bl_choices_can_undo(const struct bl_choices *c)
{
    return c->n_done > 0;
}

bool bl_choices_can_redo(const struct bl_choices *c)
{
    return c->n_done < c->n_steps;
}

size_t bl_choices_undo(struct bl_choices *c)
{
    c->is_step_open = false;
    if (!bl_choices_can_undo(c))
        return 0;
    size_t end = step_begin(c, c->n_done), begin = step_begin(c, --c->n_done);
    for (size_t i = begin; i < end; i++)
        c->list[c->changes[i].column] = c->changes[i].before;
    return end - begin;
}

size_t bl_choices_redo(struct bl_choices *c)
{
    c->is_step_open = false;
    if (!bl_choices_can_redo(c))
        return 0;
    size_t begin = step_begin(c, c->n_done), end = step_begin(c, ++c->n_done);
    for (size_t i = begin; i < end; i++)
        c->list[c->changes[i].column] = c->changes[i].after;
    return end - begin;
}

/* Counting. */

bool bl_choices_is_open(const struct bl_choices *c, size_t column,
                        const struct bl_proposal *p)
{
    enum bl_role role = c->list[column].role;
    return role == c->usual[column] && role != p[column].role;
}

size_t bl_choices_open(const struct bl_choices *c, const struct bl_proposal *p)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += bl_choices_is_open(c, i, p);
    return n;
}

size_t bl_choices_differing(const struct bl_choices *c,
                            const struct bl_proposal *p)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->list[i].role != p[i].role;
    return n;
}

size_t bl_choices_count(const struct bl_choices *c, enum bl_role role)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->list[i].role == role;
    return n;
}
