/* Choices as the lists of a recipe: "pt,eta,j1_*" and "pt=log,eta=standard". */
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "tui/model/choices.h"
#include "tui/model/column_pattern.h"

/* Text that grows. */

static enum bl_status put(struct bl_buffer *b, const char *text,
                          struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

/* An item of a list: a comma first, unless it is the first one. */
static enum bl_status put_item(struct bl_buffer *b, const char *item,
                               const char *equals, const char *value,
                               struct bl_error *err)
{
    if (b->size > 0 && put(b, ",", err) != BL_OK)
        return err->status;
    if (put(b, item, err) != BL_OK || put(b, equals, err) != BL_OK)
        return err->status;
    return put(b, value, err);
}

/* The key says just this; nothing at all when the text is empty. */
static enum bl_status set_key(struct bl_recipe *r, const char *name,
                              struct bl_buffer *text, struct bl_error *err)
{
    size_t key = (size_t)bl_recipe_key_find(name);
    bl_recipe_forget(r, key);
    if (text == NULL || text->size == 0)
        return BL_OK;
    if (bl_buffer_put_u8(text, '\0', err) != BL_OK)
        return err->status;
    return bl_recipe_set(r, key, (const char *)text->data, err);
}

static enum bl_status put_column(struct bl_buffer *b, const struct bl_schema *s,
                                 size_t column, const char *equals,
                                 const char *value, struct bl_error *err)
{
    const char *name = s->columns[column].name;
    char pattern[BL_PATTERN_SIZE];
    if (!bl_column_pattern_for(pattern, s, column))
        return bl_fail(err, BL_FAILED,
                       "column \"%.200s\" cannot be named in a recipe: a list "
                       "of columns has no place for commas, and a glob for it "
                       "stands for others too; rename it in the file",
                       name);
    return put_item(b, pattern, equals, value, err);
}

/* Writing. */

/* "*" where it can stand for the most of them: the other lists, which come
 * later, are then what is to be read. */
static bool are_most_compressed(const struct bl_choices *c,
                                const struct bl_schema *s)
{
    for (size_t i = 0; i < c->n; i++)
        if (!bl_type_is_numeric(s->columns[i].type))
            return false;
    return 2 * bl_choices_count(c, BL_ROLE_COMPRESS) > c->n;
}

static enum bl_status write_role(const struct bl_choices *c,
                                 const struct bl_schema *s, enum bl_role role,
                                 struct bl_recipe *r, struct bl_error *err)
{
    struct bl_buffer list = {0};
    enum bl_status status = BL_OK;
    if (role == BL_ROLE_COMPRESS && are_most_compressed(c, s))
        status = put(&list, "*", err);
    else
        for (size_t i = 0; i < c->n && status == BL_OK; i++)
            if (c->list[i].role == role)
                status = put_column(&list, s, i, "", "", err);
    if (status == BL_OK)
        status = set_key(r, bl_role_name(role), &list, err);
    bl_buffer_release(&list);
    return status;
}

/* A key of values per column, with one for all others where there is none. */
struct per_column {
    const char *key;
    const char *(*get)(const struct bl_choice *choice); // NULL: none
    enum bl_status (*set)(struct bl_choice *choice, const char *value,
                          struct bl_error *err);
};

static const char *get_normalise(const struct bl_choice *choice)
{
    return choice->normalise;
}

static enum bl_status set_normalise(struct bl_choice *choice, const char *value,
                                    struct bl_error *err)
{
    return bl_choices_find_normalisation(&choice->normalise, value, err);
}

static const char *get_bound(const struct bl_choice *choice)
{
    return choice->bound[0] != '\0' ? choice->bound : NULL;
}

static enum bl_status set_bound(struct bl_choice *choice, const char *value,
                                struct bl_error *err)
{
    size_t n = strlen(value);
    if (n >= sizeof choice->bound)
        return bl_fail(err, BL_USAGE, "\"%.100s\" is too long for a bound",
                       value);
    memcpy(choice->bound, value, n + 1);
    return BL_OK;
}

static const struct per_column per_columns[] = {
    {"normalise", get_normalise, set_normalise},
    {"bound", get_bound, set_bound},
};

enum { N_PER_COLUMNS = sizeof per_columns / sizeof *per_columns };

/* What the recipe says for all columns. */
static enum bl_status keep_plain_items(struct bl_buffer *list,
                                       const char *value, struct bl_error *err)
{
    char *copy = bl_string_copy(value, err);
    if (copy == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    char *rest = copy;
    for (const char *item = bl_column_list_next(&rest);
         item != NULL && status == BL_OK; item = bl_column_list_next(&rest))
        if (strchr(item, '=') == NULL)
            status = put_item(list, item, "", "", err);
    free(copy);
    return status;
}

static enum bl_status unknown_key(const struct per_column *p,
                                  const struct bl_choices *c,
                                  const struct bl_schema *s,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (p->get(&c->list[i]) != NULL)
            return bl_fail(err, BL_USAGE,
                           "column %s has a %s, which recipes do not know yet: "
                           "take it back",
                           s->columns[i].name, p->key);
    return BL_OK;
}

static enum bl_status write_per_column(const struct per_column *p,
                                       const struct bl_choices *c,
                                       const struct bl_schema *s,
                                       struct bl_recipe *r,
                                       struct bl_error *err)
{
    if (bl_recipe_key_find(p->key) < 0)
        return unknown_key(p, c, s, err);
    struct bl_buffer list = {0};
    enum bl_status status =
        keep_plain_items(&list, bl_recipe_get(r, p->key), err);
    for (size_t i = 0; i < c->n && status == BL_OK; i++) {
        const char *value = p->get(&c->list[i]);
        if (value != NULL)
            status = put_column(&list, s, i, "=", value, err);
    }
    if (status == BL_OK)
        status = set_key(r, p->key, &list, err);
    bl_buffer_release(&list);
    return status;
}

enum bl_status bl_choices_to_recipe(const struct bl_choices *c,
                                    const struct bl_schema *s,
                                    struct bl_recipe *r, struct bl_error *err)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT,
                                         BL_ROLE_DROP};
    set_key(r, "only", NULL, err);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (write_role(c, s, roles[i], r, err) != BL_OK)
            return err->status;
    for (size_t i = 0; i < N_PER_COLUMNS; i++)
        if (write_per_column(&per_columns[i], c, s, r, err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* Reading. */

/* What is done to the columns that a pattern names. */
struct wish {
    const char *key;
    enum bl_role role;
    const struct per_column *per_column; // NULL: the role is meant
    const char *value;
    bool *named; // where not NULL, they are only marked
};

static enum bl_status no_role(const struct bl_column *column,
                              const struct wish *w, struct bl_error *err)
{
    return bl_fail(err, BL_USAGE, "%s: column %s is %s", w->key, column->name,
                   column->type == BL_TEXT ? "text, which no network takes"
                                           : "of a kind that cannot be read");
}

static enum bl_status grant(struct bl_choice *choice, size_t column,
                            const struct bl_schema *s, const struct wish *w,
                            struct bl_error *err)
{
    enum bl_type type = s->columns[column].type;
    if (w->named != NULL) {
        w->named[column] = true;
        return BL_OK;
    }
    if (w->per_column != NULL)
        return w->per_column->set(choice, w->value, err);
    if ((w->role == BL_ROLE_COMPRESS && !bl_type_is_numeric(type)) ||
        (w->role == BL_ROLE_EXACT && type == BL_UNREADABLE))
        return no_role(&s->columns[column], w, err);
    choice->role = w->role;
    return BL_OK;
}

static enum bl_status grant_pattern(struct bl_choice *list,
                                    const struct bl_schema *s, const char *text,
                                    const struct wish *w, struct bl_error *err)
{
    struct bl_column_pattern p = bl_column_pattern(text, s);
    bool any = false;
    for (size_t i = 0; i < s->n_columns; i++) {
        if (!bl_column_pattern_names(&p, s, i))
            continue;
        any = true;
        if (grant(&list[i], i, s, w, err) != BL_OK)
            return err->status;
    }
    if (any)
        return BL_OK;
    return bl_fail(err, BL_USAGE, "%s: no column of the table matches \"%s\"",
                   w->key, text);
}

/* Items without a value are for all columns, and stay the recipe's. */
static enum bl_status grant_item(struct bl_choice *list,
                                 const struct bl_schema *s, char *item,
                                 struct wish *w, struct bl_error *err)
{
    if (w->per_column == NULL)
        return grant_pattern(list, s, item, w, err);
    char *equals = strrchr(item, '=');
    if (equals == NULL)
        return BL_OK;
    *equals = '\0';
    w->value = equals + 1;
    return grant_pattern(list, s, item, w, err);
}

static enum bl_status grant_list(struct bl_choice *list,
                                 const struct bl_schema *s,
                                 const struct bl_recipe *r, struct wish w,
                                 struct bl_error *err)
{
    char *copy = bl_string_copy(bl_recipe_get(r, w.key), err);
    if (copy == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    char *rest = copy;
    for (char *item = bl_column_list_next(&rest);
         item != NULL && status == BL_OK; item = bl_column_list_next(&rest))
        status = grant_item(list, s, item, &w, err);
    free(copy);
    return status;
}

static enum bl_status read_only(struct bl_choice *list,
                                const struct bl_schema *s,
                                const struct bl_recipe *r, struct bl_error *err)
{
    if (*bl_recipe_get(r, "only") == '\0')
        return BL_OK;
    struct wish w = {.key = "only"};
    w.named = bl_array_new(s->n_columns, sizeof *w.named, err);
    if (w.named == NULL)
        return err->status;
    enum bl_status status = grant_list(list, s, r, w, err);
    for (size_t i = 0; i < s->n_columns; i++)
        if (!w.named[i])
            list[i].role = BL_ROLE_DROP;
    free(w.named);
    return status;
}

/* In the order in which `baler` takes them: the last one that names a column
 * wins. */
static enum bl_status read_all(struct bl_choice *list,
                               const struct bl_schema *s,
                               const struct bl_recipe *r, struct bl_error *err)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT,
                                         BL_ROLE_DROP};
    if (read_only(list, s, r, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct wish w = {.key = bl_role_name(roles[i]), .role = roles[i]};
        if (grant_list(list, s, r, w, err) != BL_OK)
            return err->status;
    }
    for (size_t i = 0; i < N_PER_COLUMNS; i++) {
        struct wish w = {.key = per_columns[i].key,
                         .per_column = &per_columns[i]};
        if (bl_recipe_key_find(w.key) >= 0 &&
            grant_list(list, s, r, w, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status set_all(struct bl_choices *c,
                              const struct bl_choice *list,
                              struct bl_error *err)
{
    bl_choices_begin(c);
    for (size_t i = 0; i < c->n; i++)
        if (bl_choices_set(c, i, &list[i], err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_choices_from_recipe(struct bl_choices *c,
                                      const struct bl_schema *s,
                                      const struct bl_recipe *r,
                                      struct bl_error *err)
{
    struct bl_choice *list = bl_array_new(c->n, sizeof *list, err);
    if (list == NULL)
        return err->status;
    for (size_t i = 0; i < c->n; i++)
        list[i].role = c->list[i].role;
    enum bl_status status = read_all(list, s, r, err);
    if (status == BL_OK)
        status = set_all(c, list, err);
    free(list);
    return status;
}
