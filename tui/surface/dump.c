#include "tui/surface/dump.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#include "base/atomic_file.h"

static enum bl_status put_rune(struct bl_buffer *b, uint32_t rune,
                               struct bl_error *err)
{
    uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)rune, bytes);
    return bl_buffer_put(b, bytes, (size_t)n, err);
}

static const struct bl_cell *cell_at(const struct bl_surface *s, int x, int y)
{
    return &s->cells[(size_t)y * (size_t)s->width + (size_t)x];
}

static bool is_blank(const struct bl_cell *c)
{
    return c->rune == ' ' && c->mark == 0;
}

/* Text. */

static enum bl_status put_cell(struct bl_buffer *b, const struct bl_cell *c,
                               struct bl_error *err)
{
    if (c->rune != 0 && put_rune(b, c->rune, err) != BL_OK)
        return err->status;
    if (c->mark != 0 && put_rune(b, c->mark, err) != BL_OK)
        return err->status;
    return BL_OK;
}

static enum bl_status put_line(const struct bl_surface *s, int y,
                               struct bl_buffer *b, struct bl_error *err)
{
    int end = s->width;
    while (end > 0 && is_blank(cell_at(s, end - 1, y)))
        end--;
    for (int x = 0; x < end; x++)
        if (put_cell(b, cell_at(s, x, y), err) != BL_OK)
            return err->status;
    return bl_buffer_put_u8(b, '\n', err);
}

enum bl_status bl_dump_text(const struct bl_surface *s, struct bl_buffer *b,
                            struct bl_error *err)
{
    for (int y = 0; y < s->height; y++)
        if (put_line(s, y, b, err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* Inks: letters from 'a' on in the order of the paints, then digits. */
static char letter_of(uint16_t ink)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    int letter = letters[ink & BL_INK_PAINT];
    bool is_strong = (ink & (BL_BOLD | BL_REVERSE)) != 0;
    return (char)(is_strong ? toupper(letter) : letter);
}

enum bl_status bl_dump_inks(const struct bl_surface *s, struct bl_buffer *b,
                            struct bl_error *err)
{
    for (int y = 0; y < s->height; y++) {
        for (int x = 0; x < s->width; x++)
            if (bl_buffer_put_u8(b, (uint8_t)letter_of(cell_at(s, x, y)->ink),
                                 err) != BL_OK)
                return err->status;
        if (bl_buffer_put_u8(b, '\n', err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* Pictures: cells of 8 x 15 units, so that frames meet in the usual fonts;
 * every run of one ink is stretched to its cells, so that no font can shift the
 * columns. */

enum { CELL_WIDTH = 8, CELL_HEIGHT = 15, BASELINE = 12 };

struct picture {
    const struct bl_surface *s;
    const struct bl_theme *theme;
    struct bl_buffer *b;
    struct bl_error *err;
};

__attribute__((format(printf, 2, 3))) static enum bl_status putf(
    struct picture *p, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return bl_buffer_put(p->b, text, (size_t)n, p->err);
}

struct look {
    struct bl_colour fg, bg;
    bool bold, underline;
};

static struct bl_colour or_else(struct bl_colour c, struct bl_colour other)
{
    return c.set ? c : other;
}

static struct look look_of(const struct picture *p, const struct bl_cell *cell)
{
    uint16_t ink = cell->ink;
    const struct bl_ink *text = &p->theme->inks[BL_PAINT_TEXT];
    const struct bl_ink *i = &p->theme->inks[ink & BL_INK_PAINT];
    const struct bl_ink *ground =
        i->has_ground ? i : &p->theme->inks[cell->ground];
    const struct bl_ink_attributes *a = &i->attributes[BL_THEME_TRUE];
    struct bl_colour white = {true, 216, 222, 233}, black = {true, 18, 20, 26};
    struct look look = {
        .fg = or_else(or_else(i->fg, text->fg), white),
        .bg = or_else(or_else(ground->bg, text->bg), black),
        .bold = a->bold || (ink & BL_BOLD) != 0,
        .underline = a->underline || (ink & BL_UNDERLINE) != 0,
    };
    if (a->reverse != ((ink & BL_REVERSE) != 0)) {
        struct bl_colour fg = look.fg;
        look.fg = look.bg;
        look.bg = fg;
    }
    return look;
}

static int end_of_run(const struct bl_surface *s, int x, int y)
{
    struct bl_cell first = *cell_at(s, x, y);
    while (x < s->width && cell_at(s, x, y)->ink == first.ink &&
           cell_at(s, x, y)->ground == first.ground)
        x++;
    return x;
}

static enum bl_status put_escaped(struct picture *p, const struct bl_cell *c)
{
    if (c->rune == '<')
        return putf(p, "&lt;");
    if (c->rune == '&')
        return putf(p, "&amp;");
    return put_cell(p->b, c, p->err);
}

static enum bl_status put_ground(struct picture *p, int from, int to, int y)
{
    struct look look = look_of(p, cell_at(p->s, from, y));
    return putf(p,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
                "fill=\"#%02x%02x%02x\"/>",
                from * CELL_WIDTH, y * CELL_HEIGHT, (to - from) * CELL_WIDTH,
                CELL_HEIGHT, look.bg.r, look.bg.g, look.bg.b);
}

static enum bl_status put_run(struct picture *p, int from, int to, int y)
{
    struct look look = look_of(p, cell_at(p->s, from, y));
    while (from < to && is_blank(cell_at(p->s, from, y)))
        from++;
    while (to > from && is_blank(cell_at(p->s, to - 1, y)))
        to--;
    if (from == to)
        return BL_OK;
    putf(p,
         "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%02x%02x%02x\"%s%s"
         " xml:space=\"preserve\">",
         from * CELL_WIDTH, y * CELL_HEIGHT + BASELINE,
         (to - from) * CELL_WIDTH, look.fg.r, look.fg.g, look.fg.b,
         look.bold ? " font-weight=\"bold\"" : "",
         look.underline ? " text-decoration=\"underline\"" : "");
    for (int x = from; x < to; x++)
        put_escaped(p, cell_at(p->s, x, y));
    return putf(p, "</text>");
}

static enum bl_status put_row(struct picture *p, int y)
{
    for (int x = 0, end; x < p->s->width; x = end) {
        end = end_of_run(p->s, x, y);
        if (put_ground(p, x, end, y) != BL_OK || put_run(p, x, end, y) != BL_OK)
            return p->err->status;
    }
    return putf(p, "\n");
}

enum bl_status bl_dump_svg(const struct bl_surface *s,
                           const struct bl_theme *theme, struct bl_buffer *b,
                           struct bl_error *err)
{
    struct picture p = {s, theme, b, err};
    int width = s->width * CELL_WIDTH, height = s->height * CELL_HEIGHT;
    if (putf(&p,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
             "height=\"%d\" viewBox=\"0 0 %d %d\" font-size=\"13.3\" "
             "font-family=\"'DejaVu Sans Mono',Menlo,Consolas,monospace\">\n",
             width, height, width, height) != BL_OK)
        return err->status;
    for (int y = 0; y < s->height; y++)
        if (put_row(&p, y) != BL_OK)
            return err->status;
    return putf(&p, "</svg>\n");
}

static bool ends_with(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && strcmp(path + n - m, end) == 0;
}

enum bl_status bl_dump_file(const struct bl_surface *s,
                            const struct bl_theme *theme, const char *path,
                            struct bl_error *err)
{
    struct bl_buffer b = {0};
    enum bl_status status = ends_with(path, ".svg")
                                ? bl_dump_svg(s, theme, &b, err)
                                : bl_dump_text(s, &b, err);
    if (status == BL_OK)
        status = bl_atomic_file_write(path, b.data, b.size, err);
    bl_buffer_release(&b);
    return status;
}
