#include "tui/terminal/mouse.h"

#include <ctype.h>

enum {
    LEFT = 0,
    WHEEL_UP = 64,
    WHEEL_DOWN = 65,
    MODIFIERS = 4 | 8 | 16, // shift, meta, control
    MAX_NUMBER = 1 << 15,   // far beyond any terminal
};

static const double DOUBLE_CLICK = 0.4; // seconds

/* Reads a number and the character behind it. */
static bool read_number(int *value, char *behind, const char **text)
{
    const char *p = *text;
    *value = 0;
    while (isdigit((unsigned char)*p) && *value < MAX_NUMBER)
        *value = 10 * *value + (*p++ - '0');
    bool is_number = p > *text && *p != '\0';
    *behind = *p;
    *text = is_number ? p + 1 : p;
    return is_number;
}

static struct bl_input click(struct bl_mouse *m, int x, int y, double time)
{
    bool is_second =
        m->clicked && x == m->x && y == m->y && time - m->time <= DOUBLE_CLICK;
    *m = (struct bl_mouse){x, y, time, !is_second};
    return (struct bl_input){
        .kind = BL_INPUT_CLICK, .x = x, .y = y, .clicks = is_second ? 2 : 1};
}

struct bl_input bl_mouse_read(struct bl_mouse *m, const char *report,
                              double time)
{
    int button, x, y;
    char after_button, after_x, end;
    bool is_report = read_number(&button, &after_button, &report) &&
                     after_button == ';' &&
                     read_number(&x, &after_x, &report) && after_x == ';' &&
                     read_number(&y, &end, &report) && end == 'M';
    if (!is_report || x < 1 || y < 1)
        return (struct bl_input){.kind = BL_INPUT_NONE};
    button &= ~MODIFIERS;
    if (button == LEFT)
        return click(m, x - 1, y - 1, time);
    if (button == WHEEL_UP || button == WHEEL_DOWN)
        return (struct bl_input){.kind = BL_INPUT_WHEEL,
                                 .x = x - 1,
                                 .y = y - 1,
                                 .up = button == WHEEL_UP};
    return (struct bl_input){.kind = BL_INPUT_NONE};
}
