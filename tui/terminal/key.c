#include "tui/terminal/key.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tui/surface/text.h"

static const struct {
    const char *name;
    bl_key key;
} named[] = {
    {"Tab", BL_KEY_TAB},
    {"Enter", BL_KEY_ENTER},
    {"Esc", BL_KEY_ESC},
    {"Space", ' '},
    {"Backspace", BL_KEY_BACKSPACE},
    {"Up", BL_KEY_UP},
    {"Down", BL_KEY_DOWN},
    {"Left", BL_KEY_LEFT},
    {"Right", BL_KEY_RIGHT},
    {"PgUp", BL_KEY_PAGE_UP},
    {"PgDn", BL_KEY_PAGE_DOWN},
    {"Home", BL_KEY_HOME},
    {"End", BL_KEY_END},
    {"Ins", BL_KEY_INSERT},
    {"Del", BL_KEY_DELETE},
    {"Shift-Tab", BL_KEY_BACK_TAB},
};

static const char CTRL[] = "Ctrl-";

enum { N_NAMED = sizeof named / sizeof *named, N_CTRL = sizeof CTRL - 1 };

static bl_key key_named(const char *name, size_t n)
{
    for (size_t i = 0; i < N_NAMED; i++)
        if (strlen(named[i].name) == n && memcmp(named[i].name, name, n) == 0)
            return named[i].key;
    return 0;
}

static bl_key function_key(const char *name, size_t n)
{
    if (n < 2 || n > 3 || name[0] != 'F' || name[1] == '0')
        return 0;
    bl_key number = 0;
    for (size_t i = 1; i < n; i++) {
        if (!isdigit((unsigned char)name[i]))
            return 0;
        number = 10 * number + (bl_key)(name[i] - '0');
    }
    return number <= 12 ? BL_KEY_F1 + number - 1 : 0;
}

static bl_key control_key(const char *name, size_t n)
{
    if (n != N_CTRL + 1 || memcmp(name, CTRL, N_CTRL) != 0)
        return 0;
    char letter = name[N_CTRL];
    bool has_control =
        (letter >= 'A' && letter <= '_') || (letter >= 'a' && letter <= 'z');
    return has_control ? BL_CTRL(letter) : 0;
}

/* One character that can be typed, and nothing behind it. */
static bl_key character(const char *name, size_t n)
{
    char text[5] = "";
    if (n == 0 || n >= sizeof text)
        return 0;
    memcpy(text, name, n);
    const char *end = text;
    uint32_t rune = bl_text_next(&end);
    bool is_whole = (size_t)(end - text) == n;
    bool was_replaced = rune == 0xfffd && memcmp(text, "\xef\xbf\xbd", n) != 0;
    return is_whole && !was_replaced && rune > ' ' ? rune : 0;
}

bl_key bl_key_from_name(const char *name, size_t n)
{
    static bl_key (*const readings[])(const char *, size_t) = {
        key_named, function_key, control_key, character};
    bl_key key = 0;
    for (size_t i = 0; key == 0 && i < sizeof readings / sizeof *readings; i++)
        key = readings[i](name, n);
    return key;
}

size_t bl_key_text(char text[BL_KEY_TEXT_SIZE], bl_key key)
{
    static const struct {
        bl_key end;
        unsigned lead;
    } forms[] = {{0x80, 0}, {0x800, 0xc0}, {0x10000, 0xe0}, {0x110000, 0xf0}};
    size_t more = 0;
    text[0] = '\0';
    if (key < ' ' || key == BL_KEY_BACKSPACE || key >= BL_KEY_UP)
        return 0;
    while (key >= forms[more].end)
        more++;
    text[0] = (char)(forms[more].lead | key >> (6 * more));
    for (size_t i = 1; i <= more; i++)
        text[i] = (char)(0x80 | (key >> (6 * (more - i)) & 0x3f));
    text[more + 1] = '\0';
    return more + 1;
}

void bl_key_name(char name[BL_KEY_NAME_SIZE], bl_key key)
{
    name[0] = '\0';
    for (size_t i = 0; i < N_NAMED; i++) {
        if (named[i].key == key) {
            snprintf(name, BL_KEY_NAME_SIZE, "%s", named[i].name);
            return;
        }
    }
    if (key >= BL_KEY_F1 && key <= BL_KEY_F12)
        snprintf(name, BL_KEY_NAME_SIZE, "F%d", (int)(key - BL_KEY_F1) + 1);
    else if (key > 0 && key < ' ')
        snprintf(name, BL_KEY_NAME_SIZE, "%s%c", CTRL, (int)key + '@');
    else
        bl_key_text(name, key);
}
