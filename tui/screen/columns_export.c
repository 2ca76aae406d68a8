#include "tui/screen/columns_export.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "tui/screen/columns_order.h"

struct output {
    struct bl_buffer text;
    enum bl_status status;
    struct bl_error err;
};

static void put(struct output *o, const char *bytes, size_t n)
{
    if (o->status == BL_OK)
        o->status = bl_buffer_put(&o->text, bytes, n, &o->err);
}

static void put_text(struct output *o, const char *text)
{
    put(o, text, strlen(text));
}

/* As RFC 4180 has it: always in quotes, a quote twice. */
static void put_quoted(struct output *o, const char *text)
{
    put_text(o, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            put_text(o, "\"");
        put(o, text, 1);
    }
    put_text(o, "\"");
}

static void put_number(struct output *o, double x)
{
    char text[BL_NUMBER_TEXT_SIZE];
    bl_number_print_double(text, x);
    put_text(o, ",");
    put_text(o, text);
}

static void put_statistics(struct output *o, const struct bl_column_stats *c)
{
    char counts[128];
    put_number(o, c->min);
    put_number(o, c->max);
    put_number(o, c->mean);
    put_number(o, c->std);
    put_number(o, bl_stats_quantile(c, 0.01));
    put_number(o, bl_stats_quantile(c, 0.5));
    put_number(o, bl_stats_quantile(c, 0.99));
    snprintf(counts, sizeof counts,
             ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64,
             c->count, c->distinct, c->n_nan, c->n_inf, c->n_zero);
    put_text(o, counts);
}

static void put_column(struct output *o, const struct bl_table *t,
                       size_t column)
{
    const struct bl_column *c = &t->schema.columns[column];
    put_quoted(o, c->name);
    put_text(o, ",");
    put_text(o, bl_type_name(c->type));
    put_text(o, ",");
    put_text(o, bl_role_name(t->choices.list[column].role));
    put_statistics(o, bl_table_stats(t, column));
    put_text(o, ",");
    put_quoted(o, bl_table_proposal(t, column)->note);
    put_text(o, "\n");
}

void bl_columns_export(struct bl_ui *ui, const char *path)
{
    struct output o = {.err = BL_ERROR_INIT};
    if (*path == '\0' || ui->table.findings == NULL)
        return;
    put_text(&o, path);
    put_text(&o, "\nname,type,role,min,max,mean,std,p1,p50,p99,count,"
                 "distinct,nan,inf,zeros,note\n");
    for (int line = 0; line < ui->columns.list.count; line++)
        put_column(&o, &ui->table, (size_t)bl_columns_at(ui, line));
    put(&o, "", 1);
    if (o.status == BL_OK)
        bl_wish_for(&ui->wishes, BL_WISH_SAVE_TABLE, (char *)o.text.data);
    else
        bl_ui_fail(ui, "Export", &o.err);
    bl_buffer_release(&o.text);
}
