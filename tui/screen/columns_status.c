#include "tui/screen/columns_status.h"

#include <stdio.h>

#include "tui/screen/columns_text.h"

struct compressed {
    size_t n;
    double bytes;
    enum bl_type type; // BL_N_TYPES when there are several
};

static struct compressed compressed_of(const struct bl_table *t)
{
    struct compressed sum = {.type = BL_N_TYPES};
    for (size_t i = 0; i < t->schema.n_columns; i++) {
        const struct bl_column *c = &t->schema.columns[i];
        if (t->choices.list[i].role != BL_ROLE_COMPRESS)
            continue;
        sum.type = sum.n == 0 || sum.type == c->type ? c->type : BL_N_TYPES;
        sum.n++;
        sum.bytes += (double)bl_type_size(c->type) * (double)c->width *
                     (double)t->schema.n_rows;
    }
    return sum;
}

static void say_compressed(const struct bl_ui *ui, char *text, size_t size,
                           bool is_wide)
{
    struct compressed sum = compressed_of(&ui->table);
    char bytes[32], types[32] = "";
    bl_ui_bytes_text(bytes, sizeof bytes, sum.bytes);
    if (is_wide && sum.type != BL_N_TYPES)
        snprintf(types, sizeof types, "%zu×%s = ", sum.n,
                 bl_columns_type_text(sum.type));
    snprintf(text, size, "● %zu compress → %s%s", sum.n, types, bytes);
}

static void say_suggestions(const struct bl_ui *ui, char *text, size_t size,
                            bool is_wide)
{
    const struct bl_table *t = &ui->table;
    if (t->findings == NULL) {
        snprintf(text, size, "gathering statistics");
        return;
    }
    size_t n = bl_choices_open(&t->choices, t->findings->proposals);
    size_t own = bl_choices_differing(&t->choices, t->findings->proposals) - n;
    if (n == 0)
        snprintf(text, size,
                 own > 0 ? "the rest as suggested" : "all as suggested");
    else
        snprintf(text, size, "a accept %s(%zu)", is_wide ? "suggestions " : "",
                 n);
}

void bl_columns_status(const struct bl_ui *ui, char *text, size_t size)
{
    char compressed[96], suggestions[64];
    const struct bl_choices *c = &ui->table.choices;
    if (!ui->table.is_open)
        return;
    bool is_wide = ui->width >= 76;
    say_compressed(ui, compressed, sizeof compressed, is_wide);
    say_suggestions(ui, suggestions, sizeof suggestions, is_wide);
    snprintf(text, size, "%s%s◆ %zu exact%s○ %zu dropped%s%s", compressed,
             is_wide ? "  " : " ", bl_choices_count(c, BL_ROLE_EXACT),
             is_wide ? "  " : " ", bl_choices_count(c, BL_ROLE_DROP),
             is_wide ? "   " : " ", suggestions);
}
