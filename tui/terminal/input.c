#include "tui/terminal/input.h"

#include "base/buffer.h"
#include "base/clock.h"
#include "tui/terminal/curses.h"
#include "tui/terminal/mouse.h"

enum {
    SEQUENCE_MS = 100, // until a sequence that has begun goes on
    PASTE_MS = 1000,
    PASTE_MAX = 1 << 20, // bytes; what is beyond is dropped
};

static struct bl_mouse mouse;
static struct bl_buffer paste; // lent to whoever got it
static bl_key behind_escape;   // read too early; 0 for none

static bool read_key(bl_key *key)
{
    *key = behind_escape;
    behind_escape = 0;
    return *key != 0 || bl_curses_read(key, 0);
}

/* The next character of a sequence that has begun; 0 where none comes. */
static bl_key next_of_sequence(void)
{
    bl_key key;
    return bl_curses_read(&key, SEQUENCE_MS) ? key : 0;
}

static bool take_mouse(struct bl_input *in)
{
    char report[BL_MOUSE_REPORT_MAX] = "";
    for (size_t i = 0; i + 1 < sizeof report; i++) {
        bl_key key = next_of_sequence();
        report[i] = key < 0x80 ? (char)key : '?';
        if (key == 0 || key == 'M' || key == 'm')
            break;
    }
    *in = bl_mouse_read(&mouse, report, bl_clock_seconds());
    return in->kind != BL_INPUT_NONE;
}

/* A terminal that does not know the form asked for: its characters would do
 * harm as keys. */
static bool skip_old_mouse(struct bl_input *in)
{
    (void)in;
    for (int i = 0; i < 3; i++)
        next_of_sequence();
    return false;
}

/* Lines of a paste end in what Enter sends. */
static void add_to_paste(bl_key key)
{
    char text[BL_KEY_TEXT_SIZE] = "";
    struct bl_error err;
    size_t n = bl_key_text(text, key);
    if (key == BL_KEY_ENTER || key == '\n' || key == BL_KEY_TAB) {
        text[0] = key == BL_KEY_TAB ? '\t' : '\n';
        n = 1;
    }
    if (paste.size + n < PASTE_MAX)
        bl_buffer_put(&paste, text, n, &err);
}

static bool take_paste(struct bl_input *in)
{
    bl_key key;
    struct bl_error err;
    paste.size = 0;
    while (bl_curses_read(&key, PASTE_MS) && key != BL_KEY_PASTE_END)
        add_to_paste(key);
    if (bl_buffer_put_u8(&paste, '\0', &err) != BL_OK)
        return false;
    in->kind = BL_INPUT_PASTE;
    in->text = (const char *)paste.data;
    return true;
}

static bool take_key(struct bl_input *in, bl_key key)
{
    in->kind = BL_INPUT_KEY;
    in->key = key;
    return true;
}

/* An Esc that more comes right behind of: a sequence that nobody knows, which
 * is dropped (its letters are no keys), or else a key of its own. */
static bool take_escape(struct bl_input *in)
{
    bl_key key;
    if (!bl_curses_read(&key, 0))
        return take_key(in, BL_KEY_ESC);
    if (key != '[' && key != 'O') {
        behind_escape = key;
        return take_key(in, BL_KEY_ESC);
    }
    bool has_parameters = key == '[';
    do
        key = next_of_sequence();
    while (has_parameters && key >= ' ' && key < '@');
    return false;
}

static bool take(struct bl_input *in, bl_key key)
{
    static const struct {
        bl_key key;
        bool (*take)(struct bl_input *in);
    } takers[] = {
        {BL_KEY_ESC, take_escape},
        {BL_KEY_MOUSE, take_mouse},
        {BL_KEY_OLD_MOUSE, skip_old_mouse},
        {BL_KEY_PASTE, take_paste},
    };
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (takers[i].key == key)
            return takers[i].take(in);
    return key != BL_KEY_PASTE_END && take_key(in, key);
}

bool bl_input_take(struct bl_input *in)
{
    bl_key key;
    while (read_key(&key))
        if (take(in, key))
            return true;
    return false;
}

void bl_input_release(void)
{
    bl_buffer_release(&paste);
    behind_escape = 0;
}
