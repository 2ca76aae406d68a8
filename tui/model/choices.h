/* What is to become of each column, as the user has it, with undo.
 *
 * A step of undo is one command of the user, however many columns it touched.
 */
#ifndef BL_TUI_MODEL_CHOICES_H
#define BL_TUI_MODEL_CHOICES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/propose.h"
#include "engine/data/role.h"
#include "engine/data/schema.h"
#include "io/recipe/recipe.h"

enum { BL_BOUND_SIZE = 32 };

struct bl_choice {
    enum bl_role role;
    const char *normalise;     // a name of the list below; NULL: as proposed
    char bound[BL_BOUND_SIZE]; // "rel:1e-3"; "" for the one of the recipe
};

struct bl_choice_change { // of a step
    size_t column;
    struct bl_choice before, after;
};

struct bl_choices {
    struct bl_choice *list; // one per column; owned
    enum bl_role *usual;    // of each, as types have it; owned
    size_t n;
    struct bl_choice_change *changes; // of all steps, one after the other
    size_t n_changes, changes_capacity;
    size_t *steps; // where each step begins in `changes`
    size_t n_steps, steps_capacity;
    size_t n_done;     // steps that hold; those behind it can be redone
    size_t *latest;    // where each column's last change stands; owned
    bool is_step_open; // what is set next belongs to the last step
};

// As types have it: numbers are compressed, text kept, the rest dropped.
enum bl_status bl_choices_init(struct bl_choices *c, const struct bl_schema *s,
                               struct bl_error *err);
void bl_choices_release(struct bl_choices *c);

// Begins a step; what is set until the next belongs to it.  A step that changes
// nothing leaves no trace.
void bl_choices_begin(struct bl_choices *c);
enum bl_status bl_choices_set(struct bl_choices *c, size_t column,
                              const struct bl_choice *choice,
                              struct bl_error *err);

// Columns that the step changed; 0: there is nothing to undo.
size_t bl_choices_undo(struct bl_choices *c);
size_t bl_choices_redo(struct bl_choices *c);
bool bl_choices_can_undo(const struct bl_choices *c);
bool bl_choices_can_redo(const struct bl_choices *c);

// Whether a column waits for the proposed role: it has another, and nobody gave
// it one.  And how many do.
bool bl_choices_is_open(const struct bl_choices *c, size_t column,
                        const struct bl_proposal *p);
size_t bl_choices_open(const struct bl_choices *c, const struct bl_proposal *p);

// Columns whose role differs from the proposal, for whatever reason.
size_t bl_choices_differing(const struct bl_choices *c,
                            const struct bl_proposal *p);
size_t bl_choices_count(const struct bl_choices *c, enum bl_role role);

// The normalisations there are, NULL-terminated.
extern const char *const bl_choices_normalisations[];

// The one of that name, for comparisons by address.
enum bl_status bl_choices_find_normalisation(const char **found,
                                             const char *name,
                                             struct bl_error *err);

// Writes roles, normalisations and bounds as the keys of a recipe (compress,
// exact, drop, normalise, bound).  `only` is cleared: every role is said.  What
// the recipe says for all columns ("standard", "rel:1e-3") is left in it.
//
// Reading takes names or globs, as `baler` does, and is one step of undo.
// Columns that the recipe does not name keep their role.
enum bl_status bl_choices_to_recipe(const struct bl_choices *c,
                                    const struct bl_schema *s,
                                    struct bl_recipe *r, struct bl_error *err);
enum bl_status bl_choices_from_recipe(struct bl_choices *c,
                                      const struct bl_schema *s,
                                      const struct bl_recipe *r,
                                      struct bl_error *err);

#endif
