/* Recipes: the choices of a run, as an INI file that people keep, share and
 * hand to a batch system.
 *
 * One list of keys is behind the file, the command line's options, their
 * --help and the comments in a new recipe.  Values are text here; what
 * they mean is the business of the one who uses them.
 *
 * A key may stand in any section; sections are for the eye.  Unknown keys are
 * an error that names the line and the nearest key there is.
 *
 * The exception is [derived], whose keys are names of variables to be computed
 * and whose values are their formulas, kept in order:
 *
 *     [derived]
 *     ptsum [GeV] = j1_pt + j2_pt
 */
#ifndef BL_IO_RECIPE_RECIPE_H
#define BL_IO_RECIPE_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// What the value of a key is.
enum bl_recipe_kind {
    BL_RECIPE_TEXT,              // anything: a path, names of columns
    BL_RECIPE_CHOICE,            // one of the choices
    BL_RECIPE_CHOICES_BY_COLUMN, // one of them for all, others by COL=CHOICE
    BL_RECIPE_WHOLE,             // a whole number from low to high
    BL_RECIPE_NUMBER,            // a number from low to high
    BL_RECIPE_SIZES, // one of the choices, or up to `most` whole numbers from
                     // low to high with commas between them
    BL_RECIPE_TILE,  // two whole numbers with an x between them
};

struct bl_recipe_key {
    const char *name;     // "latent": key in the file, --latent for commands
    const char *section;  // where a new recipe has it
    char short_option;    // 'k', or 0
    bool is_option;       // false for keys that only `baler run` looks at
    bool appends;         // given again, it is added with a comma
    const char *argument; // "K", for --help
    const char *fallback; // what holds when nothing is said, as text
    const char *help;     // one or two lines, \n between
    enum bl_recipe_kind kind;
    double low, high;
    size_t most;
    const char *choices; // "dense|pca"; NULL where there are none
};

extern const struct bl_recipe_key bl_recipe_keys[];
extern const size_t bl_recipe_n_keys;

// Position of a key; -1 when there is none.
ptrdiff_t bl_recipe_key_find(const char *name);

// The next of the choices and its length; *choices moves behind it.  NULL at
// the end, and of a key that has none.
const char *bl_recipe_next_choice(const char **choices, size_t *length);

// "dense or pca", "mse, huber or mse+l1"; "" of a key that has none.
enum { BL_CHOICES_TEXT = 128, BL_KEY_HELP = 320 };
void bl_recipe_choices_text(char text[BL_CHOICES_TEXT],
                            const struct bl_recipe_key *key);

// Its help, which ends with the choices there are.
void bl_recipe_key_help(char text[BL_KEY_HELP],
                        const struct bl_recipe_key *key);

// Whether a key can have that value; BL_USAGE and what is meant when not.
enum bl_status bl_recipe_check(size_t key, const char *value,
                               struct bl_error *err);

struct bl_recipe_line {
    char *name, *value;
};

struct bl_recipe {
    char **values; // one per key; NULL where nothing was said; owned
    struct bl_recipe_line *derived; // the lines of [derived]; owned
    size_t n_derived, derived_capacity;
};

enum bl_status bl_recipe_init(struct bl_recipe *r, struct bl_error *err);
void bl_recipe_release(struct bl_recipe *r);

// `to` is fresh; on failure it needs no release.
enum bl_status bl_recipe_copy(struct bl_recipe *to,
                              const struct bl_recipe *from,
                              struct bl_error *err);

enum bl_status bl_recipe_set(struct bl_recipe *r, size_t key, const char *value,
                             struct bl_error *err);

// Nothing is said of the key any more.
void bl_recipe_forget(struct bl_recipe *r, size_t key);

// What was said, or the fallback; lent.
const char *bl_recipe_get(const struct bl_recipe *r, const char *key);
bool bl_recipe_says(const struct bl_recipe *r, const char *key);

// Appends a line to [derived], or replaces the one of that name.  Blanks around
// both are cut.  A name cannot be empty, hold "=" or begin with [ ; or #.
enum bl_status bl_recipe_derive(struct bl_recipe *r, const char *name,
                                const char *formula, struct bl_error *err);

// Values that are already set are kept: the command line wins.  Derived
// variables of the file come first, since others may be made of them.
enum bl_status bl_recipe_read(struct bl_recipe *r, const char *path,
                              struct bl_error *err);

// A whole file with every key and its explanation; what was not said stands
// as a comment.
enum bl_status bl_recipe_write(const struct bl_recipe *r, const char *path,
                               struct bl_error *err);

#endif
