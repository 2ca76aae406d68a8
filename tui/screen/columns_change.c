#include "tui/screen/columns_change.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/screen/columns_order.h"
#include "tui/screen/columns_text.h"

void bl_columns_span(const struct bl_ui *ui, int *from, int *to)
{
    const struct bl_columns *c = &ui->columns;
    *from = *to = c->list.cursor;
    if (!c->has_range)
        return;
    *from = c->range_from < c->list.cursor ? c->range_from : c->list.cursor;
    *to = c->range_from > c->list.cursor ? c->range_from : c->list.cursor;
}

ptrdiff_t bl_columns_first_compressed(const struct bl_ui *ui)
{
    int from, to;
    bl_columns_span(ui, &from, &to);
    for (int line = from; line <= to; line++) {
        ptrdiff_t column = bl_columns_at(ui, line);
        if (column >= 0 &&
            ui->table.choices.list[column].role == BL_ROLE_COMPRESS)
            return column;
    }
    return -1;
}

bool bl_columns_may_be(enum bl_type type, enum bl_role role)
{
    return role == BL_ROLE_DROP || bl_type_is_numeric(type) ||
           (role == BL_ROLE_EXACT && type == BL_TEXT);
}

/* A command while it goes through columns. */
struct command {
    struct bl_ui *ui;
    size_t n_refused;
    const struct bl_column *refused; // the last one
    enum bl_status status;
    struct bl_error err;
};

static struct command begin(struct bl_ui *ui)
{
    bl_choices_begin(&ui->table.choices);
    return (struct command){.ui = ui, .err = BL_ERROR_INIT};
}

static void set(struct command *d, size_t column,
                const struct bl_choice *choice)
{
    if (d->status == BL_OK)
        d->status =
            bl_choices_set(&d->ui->table.choices, column, choice, &d->err);
}

static void set_role(struct command *d, size_t column, enum bl_role role)
{
    struct bl_table *t = &d->ui->table;
    struct bl_choice choice = t->choices.list[column];
    choice.role = role;
    if (bl_columns_may_be(t->schema.columns[column].type, role)) {
        set(d, column, &choice);
    } else {
        d->n_refused++;
        d->refused = &t->schema.columns[column];
    }
}

static void say_refused(const struct command *d)
{
    const char *why = d->refused->type == BL_TEXT
                          ? "text can be kept exact or dropped"
                          : "what cannot be read can only be dropped";
    if (d->n_refused == 1)
        bl_ui_say(d->ui, BL_LOG_WARNING, "%s is left as it is: %s",
                  d->refused->name, why);
    else
        bl_ui_say(d->ui, BL_LOG_WARNING,
                  "%zu columns are left as they are: only numbers can be "
                  "compressed",
                  d->n_refused);
}

static void end(struct command *d)
{
    d->ui->columns.has_range = false;
    if (d->status != BL_OK)
        bl_ui_fail(d->ui, "Columns", &d->err);
    else if (d->n_refused > 0)
        say_refused(d);
}

void bl_columns_set_role(struct bl_ui *ui, enum bl_role role)
{
    struct command d = begin(ui);
    int from, to;
    bl_columns_span(ui, &from, &to);
    for (int line = from; line <= to; line++)
        set_role(&d, (size_t)bl_columns_at(ui, line), role);
    end(&d);
}

static enum bl_role next_role(enum bl_type type, enum bl_role role)
{
    do
        role = role == BL_ROLE_DROP ? BL_ROLE_COMPRESS : role + 1;
    while (!bl_columns_may_be(type, role));
    return role;
}

void bl_columns_cycle(struct bl_ui *ui)
{
    size_t column = (size_t)bl_columns_current(ui);
    struct command d = begin(ui);
    set_role(&d, column,
             next_role(ui->table.schema.columns[column].type,
                       ui->table.choices.list[column].role));
    end(&d);
    bl_list_move(&ui->columns.list, BL_MOVE_DOWN);
}

void bl_columns_same_type(struct bl_ui *ui)
{
    const struct bl_table *t = &ui->table;
    size_t column = (size_t)bl_columns_current(ui);
    enum bl_type type = t->schema.columns[column].type;
    enum bl_role role = t->choices.list[column].role;
    size_t n = 0;
    struct command d = begin(ui);
    for (size_t i = 0; i < t->schema.n_columns; i++)
        if (t->schema.columns[i].type == type) {
            set_role(&d, i, role);
            n++;
        }
    end(&d);
    bl_ui_say(ui, BL_LOG_INFO, "all %zu %s columns: %s", n, bl_type_name(type),
              bl_role_name(role));
}

void bl_columns_include_all(struct bl_ui *ui)
{
    struct command d = begin(ui);
    for (int line = 0; line < ui->columns.list.count; line++)
        set_role(&d, (size_t)bl_columns_at(ui, line), BL_ROLE_COMPRESS);
    end(&d);
}

void bl_columns_invert(struct bl_ui *ui)
{
    struct command d = begin(ui);
    for (int line = 0; line < ui->columns.list.count; line++) {
        size_t column = (size_t)bl_columns_at(ui, line);
        enum bl_role role = ui->table.choices.list[column].role;
        if (!bl_type_is_numeric(ui->table.schema.columns[column].type))
            continue;
        if (role == BL_ROLE_COMPRESS)
            set_role(&d, column, BL_ROLE_DROP);
        else if (role == BL_ROLE_DROP)
            set_role(&d, column, BL_ROLE_COMPRESS);
    }
    end(&d);
}

void bl_columns_accept(struct bl_ui *ui)
{
    const struct bl_table *t = &ui->table;
    const struct bl_proposal *p = t->findings->proposals;
    size_t n = bl_choices_open(&t->choices, p);
    struct command d = begin(ui);
    for (size_t i = 0; i < t->schema.n_columns; i++)
        if (bl_choices_is_open(&t->choices, i, p))
            set_role(&d, i, p[i].role);
    end(&d);
    if (d.status == BL_OK)
        bl_ui_say(ui, BL_LOG_INFO,
                  "%zu column%s changed as suggested%s; "
                  "u takes it back",
                  n, n == 1 ? "" : "s",
                  t->findings->of_sample ? " by a sample of the rows" : "");
}

/* The one behind `name`; NULL, the proposed one, behind the last. */
static const char *normalisation_after(const char *name)
{
    const char *const *list = bl_choices_normalisations;
    if (name == NULL)
        return *list;
    while (*list != NULL && strcmp(*list, name) != 0)
        list++;
    return *list != NULL ? list[1] : NULL;
}

static void say_normalisation(struct bl_ui *ui, size_t column, const char *name)
{
    const struct bl_proposal *p = bl_table_proposal(&ui->table, column);
    const char *column_name = ui->table.schema.columns[column].name;
    const char *proposed = p != NULL ? p->normalise : "not known yet";
    if (name != NULL)
        bl_ui_say(ui, BL_LOG_INFO, "%s: normalisation %s (suggested: %s)",
                  column_name, name, proposed);
    else
        bl_ui_say(ui, BL_LOG_INFO, "%s: normalisation as suggested: %s",
                  column_name, proposed);
}

void bl_columns_next_normalisation(struct bl_ui *ui)
{
    struct bl_choices *c = &ui->table.choices;
    size_t current = (size_t)bl_columns_first_compressed(ui);
    const char *name = normalisation_after(c->list[current].normalise);
    struct command d = begin(ui);
    int from, to;
    bl_columns_span(ui, &from, &to);
    for (int line = from; line <= to; line++) {
        size_t column = (size_t)bl_columns_at(ui, line);
        struct bl_choice choice = c->list[column];
        choice.normalise = name;
        if (choice.role == BL_ROLE_COMPRESS)
            set(&d, column, &choice);
    }
    if (d.status != BL_OK)
        bl_ui_fail(ui, "Columns", &d.err);
    else
        say_normalisation(ui, current, name);
}

static bool is_bound(const char *text)
{
    static const char *const kinds[] = {"abs:", "rel:", "range:"};
    double amount;
    if (*text == '\0' || strcmp(text, "exact") == 0)
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i]);
        if (strncmp(text, kinds[i], n) == 0)
            return bl_number_parse_double(&amount, text + n,
                                          strlen(text + n)) &&
                   isfinite(amount) && amount > 0;
    }
    return false;
}

void bl_columns_set_bound(struct bl_ui *ui, const char *text)
{
    if (!is_bound(text) || strlen(text) >= BL_BOUND_SIZE) {
        bl_ui_say(ui, BL_LOG_ERROR,
                  "\"%s\" is no bound: give abs:E, rel:E, range:E or exact, "
                  "or nothing for the bound of the recipe",
                  text);
        return;
    }
    struct command d = begin(ui);
    int from, to;
    bl_columns_span(ui, &from, &to);
    for (int line = from; line <= to; line++) {
        size_t column = (size_t)bl_columns_at(ui, line);
        struct bl_choice choice = ui->table.choices.list[column];
        snprintf(choice.bound, sizeof choice.bound, "%s", text);
        set(&d, column, &choice);
    }
    end(&d);
}

void bl_columns_undo(struct bl_ui *ui)
{
    size_t n = bl_choices_undo(&ui->table.choices);
    bl_ui_say(ui, BL_LOG_INFO, "undone: %zu column%s", n, n == 1 ? "" : "s");
}

void bl_columns_redo(struct bl_ui *ui)
{
    size_t n = bl_choices_redo(&ui->table.choices);
    bl_ui_say(ui, BL_LOG_INFO, "done again: %zu column%s", n,
              n == 1 ? "" : "s");
}
