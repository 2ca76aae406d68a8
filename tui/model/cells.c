#include "tui/model/cells.h"

#include <math.h>
#include <string.h>

#include "base/number.h"

static void put(struct bl_cells *s, const char *bytes, size_t n)
{
    struct bl_error err;
    if (!s->failed && bl_buffer_put(&s->text, bytes, n, &err) != BL_OK)
        s->failed = true;
}

static void begin_cell(struct bl_cells *s)
{
    if (s->in_row)
        put(s, &s->separator, 1);
    s->in_row = true;
}

void bl_cells_text(struct bl_cells *s, const char *text)
{
    bool is_quoted = s->separator == ',';
    begin_cell(s);
    put(s, "\"", is_quoted);
    for (; text != NULL && *text != '\0'; text++) {
        bool is_blank = *text == '\t' || *text == '\n' || *text == '\r';
        put(s, "\"", is_quoted && *text == '"');
        put(s, !is_quoted && is_blank ? " " : text, 1);
    }
    put(s, "\"", is_quoted);
}

void bl_cells_number(struct bl_cells *s, double x)
{
    char text[BL_NUMBER_TEXT_SIZE];
    begin_cell(s);
    if (isfinite(x))
        put(s, text, bl_number_print_double(text, x));
}

void bl_cells_end_row(struct bl_cells *s)
{
    put(s, "\n", 1);
    s->in_row = false;
}

char *bl_cells_take(struct bl_cells *s)
{
    put(s, "", 1); // with its '\0'
    char *text = (char *)s->text.data;
    if (s->failed) {
        bl_buffer_release(&s->text);
        text = NULL;
    }
    *s = (struct bl_cells){.separator = s->separator};
    return text;
}
