#include "io/theme/theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/spelling.h"
#include "io/recipe/ini.h"
#include "io/theme/kind.h"
#include "io/theme/resolve.h"

const struct bl_shipped_kind bl_theme_kind = {".theme", "theme"};

struct reading {
    bool begun; // past the place of "inherits"
    struct bl_lines lines;
};

static bl_ini_handler take_line;

/* A theme that ships and inherits itself would be refused here as well: its
 * line is not the first of this reading. */
static enum bl_status inherit(struct reading *r, const char *name,
                              struct bl_error *err)
{
    if (r->begun)
        return bl_fail(err, BL_FAILED,
                       "\"inherits\" is for the first line, and for one theme "
                       "that ships");
    r->begun = true;
    const char *text = bl_shipped_find(name, &bl_theme_kind, err);
    if (text == NULL || bl_ini_parse(text, name, take_line, r, err) != BL_OK)
        return err->status;
    for (enum bl_paint p = 0; p < BL_N_PAINTS; p++)
        for (enum bl_theme_depth d = 0; d < BL_N_THEME_DEPTHS; d++)
            if (r->lines.of[p][d].source == BL_SAID)
                r->lines.of[p][d].source = BL_INHERITED;
    return BL_OK;
}

/* "border.256" names a role and a depth. */
static enum bl_status find_depth(enum bl_theme_depth *depth, const char *suffix,
                                 struct bl_error *err)
{
    static const char *const suffixes[BL_N_THEME_DEPTHS] = {
        [BL_THEME_MONO] = ".mono",
        [BL_THEME_16] = ".16",
        [BL_THEME_256] = ".256",
        [BL_THEME_TRUE] = "",
    };
    for (enum bl_theme_depth d = 0; d < BL_N_THEME_DEPTHS; d++)
        if (strcmp(suffixes[d], suffix) == 0) {
            *depth = d;
            return BL_OK;
        }
    return bl_fail(err, BL_FAILED,
                   "a role ends in .256, .16, .mono or nothing, not in \"%s\"",
                   suffix);
}

static enum bl_status find_paint(enum bl_paint *paint, const char *key,
                                 size_t n, struct bl_error *err)
{
    for (enum bl_paint p = 0; p < BL_N_PAINTS; p++)
        if (strlen(bl_paint_names[p]) == n &&
            strncmp(bl_paint_names[p], key, n) == 0) {
            *paint = p;
            return BL_OK;
        }
    return bl_fail(err, BL_FAILED,
                   "there is no role \"%s\"; the nearest is \"%s\"", key,
                   bl_spelling_nearest(key, bl_paint_names, BL_N_PAINTS));
}

/* What is derived from an inherited colour must not outlive it. */
static void forget_inherited(struct bl_line lines[BL_N_THEME_DEPTHS])
{
    for (enum bl_theme_depth d = 0; d < BL_N_THEME_DEPTHS; d++)
        if (lines[d].source == BL_INHERITED)
            lines[d].source = BL_NOT_SAID;
}

static enum bl_status take_line(void *context, const char *section,
                                const char *key, const char *value,
                                struct bl_error *err)
{
    (void)section; // they may group the roles
    struct reading *r = context;
    enum bl_paint paint = BL_PAINT_TEXT;
    enum bl_theme_depth depth = BL_THEME_TRUE;
    if (strcmp(key, "inherits") == 0)
        return inherit(r, value, err);
    r->begun = true;
    size_t n = strcspn(key, ".");
    if (find_paint(&paint, key, n, err) != BL_OK ||
        find_depth(&depth, key + n, err) != BL_OK)
        return err->status;
    struct bl_line *line = &r->lines.of[paint][depth];
    if (line->source == BL_SAID)
        return bl_fail(err, BL_FAILED, "%s is said twice", key);
    if (depth == BL_THEME_TRUE)
        forget_inherited(r->lines.of[paint]);
    line->source = BL_SAID;
    return bl_shades_parse(&line->shades, depth, value, err);
}

/* The name of a theme is that of its file. */
static enum bl_status put_name(struct bl_theme *t, const char *place,
                               struct bl_error *err)
{
    const char *slash = strrchr(place, '/');
    const char *file_name = slash != NULL ? slash + 1 : place;
    if (bl_shipped_stem(t->name, file_name, &bl_theme_kind))
        return BL_OK;
    if (strlen(file_name) >= sizeof t->name)
        return bl_fail(err, BL_FAILED,
                       "the name of the theme %s is too long: %d bytes are "
                       "allowed",
                       place, BL_THEME_NAME_SIZE - 1);
    strcpy(t->name, file_name);
    return BL_OK;
}

enum bl_status bl_theme_load(struct bl_theme *t, const char *name,
                             struct bl_error *err)
{
    struct bl_shipped_text found;
    struct reading r = {0};
    struct bl_theme new;
    if (bl_shipped_load(&found, name, &bl_theme_kind, err) != BL_OK)
        return err->status;
    enum bl_status status = put_name(&new, found.place, err);
    if (status == BL_OK)
        status = bl_ini_parse(found.text, found.place, take_line, &r, err);
    free(found.text);
    free(found.place);
    if (status != BL_OK)
        return status;
    bl_theme_resolve(&new, &r.lines);
    *t = new;
    return BL_OK;
}
