#include "tui/widget/heat.h"

#include <math.h>
#include <stdio.h>

#include "tui/widget/middle.h"

enum { NUMBER = 4 }; // cells of a row's number

void bl_heat_fit(struct bl_heat *h, const struct bl_heat_look *look, int rows,
                 int columns, int width, int height)
{
    int room = width - look->name_width - 1 - look->note_width;
    int across = room / look->cell_width;
    bl_list_fit(&h->rows, rows, height > 1 ? height - 1 : 0);
    bl_list_fit(&h->columns, columns, across > 0 ? across : 0);
}

void bl_heat_move(struct bl_heat *h, enum bl_move move)
{
    if (move == BL_MOVE_LEFT)
        bl_list_move(&h->columns, BL_MOVE_UP);
    else if (move == BL_MOVE_RIGHT)
        bl_list_move(&h->columns, BL_MOVE_DOWN);
    else
        bl_list_move(&h->rows, move);
}

struct bl_shade bl_heat_shade(double share)
{
    static const struct bl_shade shades[] = {{" ", BL_PAINT_TEXT},
                                             {"░", BL_PAINT_HEAT_LOW},
                                             {"▒", BL_PAINT_HEAT_MID},
                                             {"▓", BL_PAINT_HEAT_MID},
                                             {"█", BL_PAINT_HEAT_HIGH}};
    if (isnan(share))
        return (struct bl_shade){"·", BL_PAINT_DIM};
    share = fabs(share);
    return shades[share >= 1 ? 4 : (int)(5 * share)];
}

static bool is_cursor(const struct bl_list *l, int line, bool has_focus)
{
    return has_focus && l->cursor == line;
}

/* The letter is left out where there is no room for it. */
static void column_name(char *name, size_t size,
                        const struct bl_heat_look *look, int column)
{
    bool has_letter =
        look->column_letter != NULL && (column < 10 || look->cell_width > 3);
    snprintf(name, size, "%s%d", has_letter ? look->column_letter : "",
             look->column_letter != NULL ? column : column + 1);
}

/* What is behind the columns that are seen. */
static int note_at(const struct bl_heat *h, const struct bl_heat_look *look)
{
    int seen = h->columns.count < h->columns.height ? h->columns.count
                                                    : h->columns.height;
    return look->name_width + 1 + seen * look->cell_width;
}

static void draw_head(const struct bl_heat *h, struct bl_area a,
                      const struct bl_heat_look *look)
{
    if (look->row_note != NULL)
        bl_put_field(a, note_at(h, look), 0, look->note_width - 1, BL_RIGHT,
                     BL_PAINT_HEADER, look->note_title);
    for (int i = 0; i < h->columns.height; i++) {
        int column = h->columns.top + i;
        if (column >= h->columns.count)
            return;
        bool here = is_cursor(&h->columns, column, look->has_focus);
        char name[16];
        column_name(name, sizeof name, look, column);
        bl_put_field(a, look->name_width + 1 + i * look->cell_width, 0,
                     look->cell_width, BL_LEFT,
                     here ? BL_PAINT_CURSOR : BL_PAINT_HEADER, name);
    }
}

static void draw_cell(struct bl_area a, int x, int y, double value,
                      const struct bl_heat_look *look, bool here)
{
    struct bl_shade shade = bl_heat_shade(value / look->full);
    int width = look->cell_width > 3 ? 3 : look->cell_width - 1;
    for (int i = 0; i < width && (i == 0 || !isnan(value)); i++)
        bl_put(a, x + i, y, shade.ink, shade.glyph);
    if (here)
        bl_tint(bl_area_part(a, x, y, width, 1), shade.ink | BL_REVERSE);
}

static void draw_row(const struct bl_heat *h, struct bl_area a, int y, int row,
                     const struct bl_heat_look *look)
{
    bool here = is_cursor(&h->rows, row, look->has_focus);
    int ink = here ? BL_PAINT_CURSOR : BL_PAINT_TEXT;
    int number = look->column_letter == NULL ? NUMBER : 0;
    if (number > 0)
        bl_putf(a, 0, y, ink, "%*d ", NUMBER - 1, row + 1);
    bl_put_middle(a, number, y, look->name_width - number, ink,
                  look->row_name(look->context, row));
    for (int i = 0; i < h->columns.height; i++) {
        int column = h->columns.top + i;
        if (column >= h->columns.count)
            break;
        draw_cell(a, look->name_width + 1 + i * look->cell_width, y,
                  look->value(look->context, row, column), look,
                  here && h->columns.cursor == column);
    }
    if (look->row_note != NULL) {
        char note[16];
        look->row_note(look->context, row, note, sizeof note);
        bl_put_field(a, note_at(h, look), y, look->note_width - 1, BL_RIGHT,
                     BL_PAINT_TEXT, note);
    }
    bl_spot(bl_area_part(a, 0, y, a.width, 1), look->pane, row);
}

void bl_heat_draw(const struct bl_heat *h, struct bl_area a,
                  const struct bl_heat_look *look)
{
    draw_head(h, a, look);
    for (int i = 0; i < h->rows.height; i++)
        if (h->rows.top + i < h->rows.count)
            draw_row(h, a, i + 1, h->rows.top + i, look);
}
