#include "tui/widget/edit.h"

#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "tui/surface/text.h"

// ---- steps: characters with the marks on them, and words ----

static size_t length_of(const char *text)
{
    const char *next = text;
    uint32_t rune = bl_text_next(&next);
    for (const char *mark = next; rune != 0; next = mark) {
        rune = bl_text_next(&mark);
        if (rune == 0 || bl_rune_width(rune) > 0)
            break;
    }
    return (size_t)(next - text);
}

static size_t after(const struct bl_edit *e)
{
    return e->caret + length_of(e->text + e->caret);
}

static size_t before(const struct bl_edit *e)
{
    size_t at = 0;
    for (size_t next = 0; next < e->caret; next += length_of(e->text + next))
        at = next;
    return at;
}

static size_t word_before(const struct bl_edit *e)
{
    size_t at = e->caret;
    while (at > 0 && e->text[at - 1] == ' ')
        at--;
    while (at > 0 && e->text[at - 1] != ' ')
        at--;
    return at;
}

// ---- changes ----

static void insert(struct bl_edit *e, uint32_t rune)
{
    char bytes[4];
    size_t n =
        (size_t)utf8proc_encode_char((int32_t)rune, (utf8proc_uint8_t *)bytes);
    size_t length = strlen(e->text);
    if (length + n >= sizeof e->text)
        return;
    char *at = e->text + e->caret;
    memmove(at + n, at, length - e->caret + 1);
    memcpy(at, bytes, n);
    e->caret += n;
}

static void erase(struct bl_edit *e, size_t from, size_t to)
{
    memmove(e->text + from, e->text + to, strlen(e->text + to) + 1);
    e->caret = from;
}

static void insert_text(struct bl_edit *e, const char *text, const char *end)
{
    while (text < end) {
        bool is_tab = *text == '\t';
        uint32_t rune = bl_text_next(&text);
        insert(e, is_tab ? ' ' : rune);
    }
}

void bl_edit_set(struct bl_edit *e, const char *text)
{
    *e = (struct bl_edit){.caret = 0};
    insert_text(e, text, text + strlen(text));
}

void bl_edit_offer(struct bl_edit *e, const char *text)
{
    bl_edit_set(e, text);
    e->is_offer = e->text[0] != '\0';
}

static void take_place(struct bl_edit *e)
{
    if (e->is_offer)
        bl_edit_set(e, "");
}

void bl_edit_paste(struct bl_edit *e, const char *text)
{
    take_place(e);
    insert_text(e, text, text + strcspn(text, "\r\n"));
}

// ---- keys ----

static void go_first(struct bl_edit *e)
{
    e->caret = 0;
}

static void go_last(struct bl_edit *e)
{
    e->caret = strlen(e->text);
}

static void go_left(struct bl_edit *e)
{
    e->caret = before(e);
}

static void go_right(struct bl_edit *e)
{
    e->caret = after(e);
}

static void erase_left(struct bl_edit *e)
{
    erase(e, before(e), e->caret);
}

static void erase_right(struct bl_edit *e)
{
    erase(e, e->caret, after(e));
}

static void erase_word(struct bl_edit *e)
{
    erase(e, word_before(e), e->caret);
}

static void erase_to_first(struct bl_edit *e)
{
    erase(e, 0, e->caret);
}

static void erase_to_last(struct bl_edit *e)
{
    erase(e, e->caret, strlen(e->text));
}

static const struct {
    bl_key key;
    void (*run)(struct bl_edit *e);
} commands[] = {
    {BL_KEY_LEFT, go_left},         {BL_KEY_RIGHT, go_right},
    {BL_KEY_HOME, go_first},        {BL_KEY_END, go_last},
    {BL_CTRL('A'), go_first},       {BL_CTRL('E'), go_last},
    {BL_KEY_BACKSPACE, erase_left}, {BL_CTRL('H'), erase_left},
    {BL_KEY_DELETE, erase_right},   {BL_CTRL('U'), erase_to_first},
    {BL_CTRL('W'), erase_word},     {BL_CTRL('K'), erase_to_last},
};

bool bl_edit_key(struct bl_edit *e, bl_key key)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].key == key) {
            e->is_offer = false;
            commands[i].run(e);
            return true;
        }
    if (key < ' ' || bl_rune_safe(key) != key)
        return false;
    take_place(e);
    insert(e, key);
    return true;
}

// ---- drawing ----

void bl_edit_draw(const struct bl_edit *e, struct bl_area a, int x, int y,
                  int width)
{
    enum bl_glyphs glyphs = a.surface->glyphs;
    struct bl_area field = bl_area_part(a, x, y, width, 1);
    struct bl_edit left = *e;
    left.text[left.caret] = '\0';
    int column = bl_text_width(left.text, glyphs);
    const char *text = e->text;
    while (column >= field.width && column > 0)
        column -= bl_rune_cells(bl_text_next(&text), glyphs);
    bl_fill(field, ' ', BL_PAINT_INPUT);
    bl_put(field, 0, 0, e->is_offer ? BL_PAINT_CURSOR : BL_PAINT_INPUT, text);
    bl_caret(field, column, 0);
}
