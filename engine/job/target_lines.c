#include "engine/job/target_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"

static bool is_lossy(struct bl_bound b)
{
    return b.kind != BL_BOUND_EXACT && b.kind != BL_BOUND_NONE;
}

static bool is_same(struct bl_bound a, struct bl_bound b)
{
    return a.kind == b.kind && (!is_lossy(a) || a.limit == b.limit);
}

/* The bound that most lossy columns have; exact where there are none. */
static struct bl_bound most_common(const struct bl_schema *schema,
                                   const struct bl_plan *plan)
{
    struct bl_bound common = {.kind = BL_BOUND_EXACT};
    size_t most = 0;
    for (size_t i = 0; i < schema->n_columns; i++) {
        size_t n = 0;
        for (size_t k = 0; k < schema->n_columns; k++)
            n += plan->roles[k] != BL_ROLE_DROP &&
                 is_same(plan->bounds[i], plan->bounds[k]);
        if (is_lossy(plan->bounds[i]) && n > most) {
            most = n;
            common = plan->bounds[i];
        }
    }
    return common;
}

/* Whether the default alone would not give the column its bound. */
static bool has_to_be_said(const struct bl_plan *plan,
                           const struct bl_proposal *proposals, size_t column,
                           struct bl_bound common)
{
    struct bl_bound b = plan->bounds[column];
    if (plan->roles[column] == BL_ROLE_DROP || is_same(b, common))
        return false;
    return is_lossy(b) || proposals[column].role == BL_ROLE_COMPRESS;
}

static enum bl_status put(struct bl_buffer *b, const char *text,
                          struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

static enum bl_status put_bound(struct bl_buffer *b, const char *name,
                                struct bl_bound bound, struct bl_error *err)
{
    char text[BL_BOUND_TEXT_SIZE];
    bl_bound_print(text, bound);
    if (name != NULL &&
        (put(b, ",", err) != BL_OK || put(b, name, err) != BL_OK ||
         put(b, "=", err) != BL_OK))
        return err->status;
    return put(b, text, err);
}

char *bl_target_bound_text(const struct bl_schema *schema,
                           const struct bl_plan *plan,
                           const struct bl_proposal *proposals,
                           struct bl_error *err)
{
    struct bl_buffer b = {0};
    struct bl_bound common = most_common(schema, plan);
    enum bl_status status = put_bound(&b, NULL, common, err);
    for (size_t i = 0; i < schema->n_columns && status == BL_OK; i++)
        if (has_to_be_said(plan, proposals, i, common))
            status =
                put_bound(&b, schema->columns[i].name, plan->bounds[i], err);
    char *text = status == BL_OK
                     ? bl_string_copy_n((const char *)b.data, b.size, err)
                     : NULL;
    bl_buffer_release(&b);
    return text;
}

enum bl_status bl_target_lines_init(struct bl_recipe_lines *lines,
                                    const struct bl_recipe_lines *recipe,
                                    char *bound, struct bl_error *err)
{
    static char key[] = "bound";
    struct bl_setting *settings =
        bl_array_new(recipe->n + 1, sizeof *settings, err);
    if (settings == NULL)
        return err->status;
    *lines = (struct bl_recipe_lines){recipe->tool, settings, 0};
    for (size_t i = 0; i < recipe->n; i++)
        if (strcmp(recipe->settings[i].key, key) != 0)
            settings[lines->n++] = recipe->settings[i];
    settings[lines->n++] = (struct bl_setting){key, bound};
    return BL_OK;
}

void bl_target_lines_release(struct bl_recipe_lines *lines)
{
    free((struct bl_setting *)lines->settings);
}
