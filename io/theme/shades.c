#include "io/theme/shades.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/spelling.h"

/* What may stand for a colour beside its numbers; the first 16 are counted
 * through as ANSI does. */
static const char *const words[] = {
    "black",        "red",
    "green",        "yellow",
    "blue",         "magenta",
    "cyan",         "white",
    "bright-black", "bright-red",
    "bright-green", "bright-yellow",
    "bright-blue",  "bright-magenta",
    "bright-cyan",  "bright-white",
    "default",      "on",
    "bold",         "underline",
    "reverse",      "dim",
};

enum { N_ANSI = 16, N_WORDS = sizeof words / sizeof *words };

static bool read_true(int32_t *shade, const char *word)
{
    if (*word != '#' || strlen(word) != 7 ||
        strspn(word + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    *shade = (int32_t)strtol(word + 1, NULL, 16);
    return true;
}

static bool read_256(int32_t *shade, const char *word)
{
    uint64_t index;
    if (!bl_number_parse_u64(&index, word, strlen(word)) || index > 255)
        return false;
    *shade = (int32_t)index;
    return true;
}

static bool read_16(int32_t *shade, const char *word)
{
    for (int32_t i = 0; i < N_ANSI; i++)
        if (strcmp(words[i], word) == 0) {
            *shade = i;
            return true;
        }
    return false;
}

static bool read_none(int32_t *shade, const char *word)
{
    (void)shade, (void)word;
    return false;
}

/* What each depth takes, and how to say so. */
static const struct {
    bool (*read)(int32_t *shade, const char *word);
    const char *takes;
} depths[BL_N_THEME_DEPTHS] = {
    [BL_THEME_MONO] = {read_none, "no colours"},
    [BL_THEME_16] = {read_16, "names of colours"},
    [BL_THEME_256] = {read_256, "numbers from 0 to 255"},
    [BL_THEME_TRUE] = {read_true, "colours as #rrggbb"},
};

static bool *attribute_of(struct bl_ink_attributes *a, const char *word)
{
    return strcmp(word, "bold") == 0        ? &a->bold
           : strcmp(word, "underline") == 0 ? &a->underline
           : strcmp(word, "reverse") == 0   ? &a->reverse
           : strcmp(word, "dim") == 0       ? &a->dim
                                            : NULL;
}

static enum bl_status not_a_word(const char *word, enum bl_theme_depth depth,
                                 struct bl_error *err)
{
    size_t first = depth == BL_THEME_16 ? 0 : N_ANSI;
    return bl_fail(err, BL_FAILED,
                   "\"%s\" means nothing here, which takes %s and words of "
                   "which the nearest is \"%s\"",
                   word, depths[depth].takes,
                   bl_spelling_nearest(word, words + first, N_WORDS - first));
}

struct parsing {
    struct bl_shades *s;
    enum bl_theme_depth depth;
    bool after_on;
};

static enum bl_status take_colour(struct parsing *p, const char *word,
                                  struct bl_error *err)
{
    int32_t shade = BL_SHADE_OWN;
    int32_t *part = p->after_on ? &p->s->bg : &p->s->fg;
    if (!depths[p->depth].read(&shade, word) && strcmp(word, "default") != 0)
        return not_a_word(word, p->depth, err);
    if (*part != BL_SHADE_NONE)
        return bl_fail(err, BL_FAILED,
                       "\"%s\" is one colour too many: there is one to write "
                       "with, and one after \"on\"",
                       word);
    *part = shade;
    p->after_on = false;
    return BL_OK;
}

static enum bl_status take_word(struct parsing *p, const char *word,
                                struct bl_error *err)
{
    bool *attribute = attribute_of(&p->s->attributes, word);
    if (p->after_on || (attribute == NULL && strcmp(word, "on") != 0))
        return take_colour(p, word, err);
    if (attribute != NULL)
        *attribute = true;
    else
        p->after_on = true;
    return BL_OK;
}

enum bl_status bl_shades_parse(struct bl_shades *s, enum bl_theme_depth depth,
                               const char *text, struct bl_error *err)
{
    static const char blanks[] = " \t";
    *s = (struct bl_shades){BL_SHADE_NONE, BL_SHADE_NONE, {0}};
    struct parsing p = {s, depth, false};
    char *copy = bl_string_copy(text, err), *rest;
    if (copy == NULL)
        return err->status;
    char *word = strtok_r(copy, blanks, &rest);
    enum bl_status status =
        word != NULL ? BL_OK
                     : bl_fail(err, BL_FAILED, "nothing stands behind the =");
    for (; word != NULL && status == BL_OK;
         word = strtok_r(NULL, blanks, &rest))
        status = take_word(&p, word, err);
    if (status == BL_OK && p.after_on)
        status = bl_fail(err, BL_FAILED, "no colour stands behind \"on\"");
    free(copy);
    return status;
}
