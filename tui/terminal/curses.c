/* Screen: cells that differ from those shown last are handed to curses, which
 * finds out what the terminal needs of them.
 *
 * Keys: curses puts sequences together, from terminfo, from a list of the usual
 * ones beside it, and from three of ours: a report of the mouse, the beginning
 * and the end of a paste.  Reports of the mouse are read elsewhere (mouse.h),
 * in the SGR form, because curses takes the form from terminfo, and tmux's
 * entry has the one that ends at column 223.
 */
#include "tui/terminal/curses.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>

#include "base/memory.h"
#include "tui/surface/text.h"
#include "tui/terminal/colours.h"
#include "tui/terminal/pairs.h"

enum {
    CODE_MOUSE = 0x4000, // beyond what curses gives to keys
    CODE_OLD_MOUSE,
    CODE_PASTE,
    CODE_PASTE_END,

    ESC_MS = 25,        // until an Esc is no beginning of a sequence
    CHARACTER_MS = 100, // until a character that has begun goes on
    RUN = 64,           // cells that are handed over at once
};

struct style {
    bool is_known;
    attr_t attributes;
    short pair;
};

static struct {
    SCREEN *screen;
    WINDOW *keys;         // a pad: to read from it paints nothing
    enum bl_colours had;  // by its entry
    enum bl_colours used; // of them
    bool has_own_colours; // to be named as -1
    struct bl_theme theme;
    struct style styles[BL_N_PAINTS][BL_N_PAINTS]; // of an ink on a ground
    struct bl_pairs pairs;
    struct bl_cell *shown; // (shown_height, shown_width); NULL: not known
    int shown_width, shown_height;
} terminal;

/* Opening. */

static const char *term_name(void)
{
    const char *name = getenv("TERM");
    return name != NULL && *name != '\0' ? name : "unknown";
}

/* Reads an entry of terminfo; whether it can be drawn with, and how many
 * colours it has. */
static bool read_entry(const char *name, enum bl_colours *colours)
{
    int reason;
    if (setupterm(name, STDOUT_FILENO, &reason) != OK)
        return false;
    const char *move = tigetstr("cup");
    *colours = bl_colours_of_count(tigetnum("colors"));
    del_curterm(cur_term);
    return move != NULL && move != (const char *)-1;
}

/* The entry to use: TERM's own, or one of its family with the colours wished
 * for. */
static bool choose_entry(char name[BL_ENTRY_NAME_SIZE], int wish)
{
    enum bl_colours richer;
    if (!read_entry(term_name(), &terminal.had))
        return false;
    if (wish > (int)terminal.had) {
        bl_colours_entry(name, term_name(), (enum bl_colours)wish);
        if (read_entry(name, &richer) && richer > terminal.had) {
            terminal.had = richer;
            return true;
        }
    }
    snprintf(name, BL_ENTRY_NAME_SIZE, "%s", term_name());
    return true;
}

static void start_colours(int wish)
{
    bool is_less = wish >= 0 && wish < (int)terminal.had;
    terminal.used = is_less ? (enum bl_colours)wish : terminal.had;
    if (terminal.used == BL_COLOURS_NONE)
        return;
    start_color();
    terminal.has_own_colours = use_default_colors() == OK;
}

/* Sequences of keys that terminals send whatever their entry says. */
static const struct {
    const char *sequence;
    int code;
} usual[] = {
    {"\033[A", KEY_UP},      {"\033OA", KEY_UP},
    {"\033[B", KEY_DOWN},    {"\033OB", KEY_DOWN},
    {"\033[C", KEY_RIGHT},   {"\033OC", KEY_RIGHT},
    {"\033[D", KEY_LEFT},    {"\033OD", KEY_LEFT},
    {"\033[H", KEY_HOME},    {"\033OH", KEY_HOME},
    {"\033[1~", KEY_HOME},   {"\033[7~", KEY_HOME},
    {"\033[F", KEY_END},     {"\033OF", KEY_END},
    {"\033[4~", KEY_END},    {"\033[8~", KEY_END},
    {"\033[2~", KEY_IC},     {"\033[3~", KEY_DC},
    {"\033[5~", KEY_PPAGE},  {"\033[6~", KEY_NPAGE},
    {"\033[Z", KEY_BTAB},    {"\033OP", KEY_F(1)},
    {"\033OQ", KEY_F(2)},    {"\033OR", KEY_F(3)},
    {"\033OS", KEY_F(4)},    {"\033[11~", KEY_F(1)},
    {"\033[12~", KEY_F(2)},  {"\033[13~", KEY_F(3)},
    {"\033[14~", KEY_F(4)},  {"\033[15~", KEY_F(5)},
    {"\033[17~", KEY_F(6)},  {"\033[18~", KEY_F(7)},
    {"\033[19~", KEY_F(8)},  {"\033[20~", KEY_F(9)},
    {"\033[21~", KEY_F(10)}, {"\033[23~", KEY_F(11)},
    {"\033[24~", KEY_F(12)}, {"\033[M", CODE_OLD_MOUSE},
};

static void define_keys(void)
{
    define_key(NULL, KEY_MOUSE); // takes it out, so that it can be ours
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (key_defined(usual[i].sequence) == 0)
            define_key(usual[i].sequence, usual[i].code);
    define_key("\033[<", CODE_MOUSE);
    define_key("\033[200~", CODE_PASTE);
    define_key("\033[201~", CODE_PASTE_END);
}

/* Every key is a key: Ctrl-C, Ctrl-Z and Ctrl-S too. */
static void set_keys(void)
{
    raw();
    noecho();
    nonl();
    typeahead(-1); // a screen that has begun is finished
    keypad(terminal.keys, TRUE);
    define_keys();
}

static enum bl_status start(int wish, struct bl_error *err)
{
    char entry[BL_ENTRY_NAME_SIZE];
    if (!choose_entry(entry, wish))
        return bl_fail(err, BL_USAGE,
                       "the terminal \"%s\" (TERM) is not known here or "
                       "cannot move its cursor: set TERM to what it is like "
                       "(xterm, vt100), or use baler",
                       term_name());
    set_escdelay(ESC_MS);
    use_env(FALSE); // LINES and COLUMNS do not follow the window
    use_tioctl(TRUE);
    terminal.screen = newterm(entry, stdout, stdin);
    terminal.keys = terminal.screen != NULL ? newpad(1, 1) : NULL;
    if (terminal.keys != NULL)
        return BL_OK;
    return bl_fail(err, BL_FAILED, "the terminal \"%s\" cannot be opened",
                   entry);
}

/* Until there is a theme: the terminal's own colours. */
static void forget_theme(void)
{
    for (size_t i = 0; i < BL_N_PAINTS; i++)
        terminal.theme.inks[i] =
            (struct bl_ink){.fg256 = -1, .bg256 = -1, .fg16 = -1, .bg16 = -1};
    bl_terminal_theme(&terminal.theme);
}

enum bl_status bl_curses_open(int wish, struct bl_error *err)
{
    if (start(wish, err) != BL_OK) {
        bl_curses_close();
        return err->status;
    }
    set_keys();
    start_colours(wish);
    forget_theme();
    return BL_OK;
}

void bl_curses_close(void)
{
    if (terminal.keys != NULL)
        delwin(terminal.keys);
    if (terminal.screen != NULL && !isendwin())
        endwin();
    if (terminal.screen != NULL)
        delscreen(terminal.screen);
    free(terminal.shown);
    memset(&terminal, 0, sizeof terminal);
}

/* Capabilities. */

static const char *capability(const char *name)
{
    const char *text = tigetstr(name);
    return text != (const char *)-1 ? text : NULL;
}

bool bl_curses_knows_modes(void)
{
    return strncmp(capability("cup"), "\033[", 2) == 0;
}

/* What tputs() calls for each byte cannot be told where to put it. */
static struct {
    char *bytes;
    size_t n, size;
} target;

static int put_byte(int c)
{
    if (target.n < target.size)
        target.bytes[target.n++] = (char)c;
    return c;
}

static void put_capability(const char *name)
{
    const char *text = capability(name);
    if (text != NULL)
        tputs(text, 1, put_byte);
}

size_t bl_curses_farewell(char *bytes, size_t size)
{
    static const char *const names[] = {"sgr0", "op", "rmkx", "cnorm"};
    target.bytes = bytes;
    target.size = size;
    target.n = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        put_capability(names[i]);
    tputs(tiparm(capability("cup"), LINES - 1, 0), 1, put_byte);
    put_capability("rmcup");
    tputs("\r\n", 1, put_byte);
    return target.n;
}

/* Taking it and giving it back. */

/* As large as the kernel says; what has no size there is as terminfo says. */
void bl_curses_fit(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    bl_terminal_redraw();
}

void bl_curses_take(void)
{
    bl_curses_fit();
    doupdate(); // after endwin() this sets all modes again
}

void bl_curses_give_back(void)
{
    endwin();
}

void bl_terminal_size(int *width, int *height)
{
    *width = COLS;
    *height = LINES;
}

/* Colours. */

enum bl_colours bl_terminal_colours(void)
{
    return terminal.used;
}

void bl_terminal_theme(const struct bl_theme *theme)
{
    terminal.theme = *theme;
    memset(terminal.styles, 0, sizeof terminal.styles);
    bl_pairs_init(&terminal.pairs, COLOR_PAIRS);
    bl_terminal_redraw();
}

static short make_pair(int fg, int bg)
{
    bool is_new;
    int pair = bl_pairs_find(&terminal.pairs, fg, bg, &is_new);
    if (is_new && terminal.has_own_colours)
        init_extended_pair(pair, fg, bg);
    else if (is_new)
        init_extended_pair(pair, fg < 0 ? COLOR_WHITE : fg,
                           bg < 0 ? COLOR_BLACK : bg);
    return (short)pair;
}

static struct style make_style(int paint, int ground)
{
    const struct bl_ink *inks = terminal.theme.inks;
    struct bl_shade shade =
        bl_shade_on(&inks[paint], &inks[ground], terminal.used, terminal.had);
    struct style style = {true, WA_NORMAL, 0};
    style.attributes |= shade.attributes.bold ? WA_BOLD : 0;
    style.attributes |= shade.attributes.underline ? WA_UNDERLINE : 0;
    style.attributes |= shade.attributes.reverse ? WA_REVERSE : 0;
    style.attributes |= shade.attributes.dim ? WA_DIM : 0;
    if (terminal.used != BL_COLOURS_NONE)
        style.pair = make_pair(shade.fg, shade.bg);
    return style;
}

/* What is reversed twice is as it was, so that a mark on a cursor that is
 * reversed itself can be seen. */
static struct style style_of(uint16_t ink, uint8_t on)
{
    int paint = (ink & BL_INK_PAINT) < BL_N_PAINTS ? ink & BL_INK_PAINT : 0;
    int ground = on < BL_N_PAINTS ? on : 0;
    struct style *known = &terminal.styles[paint][ground];
    if (!known->is_known)
        *known = make_style(paint, ground);
    struct style style = *known;
    style.attributes |= ink & BL_BOLD ? WA_BOLD : 0;
    style.attributes |= ink & BL_UNDERLINE ? WA_UNDERLINE : 0;
    style.attributes ^= ink & BL_REVERSE ? WA_REVERSE : 0;
    return style;
}

/* Showing. */

void bl_terminal_redraw(void)
{
    free(terminal.shown);
    terminal.shown = NULL;
    clearok(curscr, TRUE);
}

/* The text of a cell as wide as the surface takes it to be; where the locale
 * knows the character not at all or with another width, question marks keep
 * everything else in its place. */
static void text_of(wchar_t text[3], uint32_t rune, uint32_t mark, int width)
{
    bool is_known = wcwidth((wchar_t)rune) == width;
    bool is_marked = is_known && mark != 0 && wcwidth((wchar_t)mark) == 0;
    text[0] = is_known ? (wchar_t)rune : L'?';
    text[1] = is_marked ? (wchar_t)mark : L'\0';
    text[2] = L'\0';
}

/* Whether blanks look the same in both: only their ground is seen. */
static bool are_of_one_ground(struct style a, struct style b)
{
    attr_t seen = WA_UNDERLINE | WA_REVERSE;
    return ((a.attributes | b.attributes) & seen) == 0 &&
           terminal.pairs.of[a.pair].bg == terminal.pairs.of[b.pair].bg;
}

/* Turns n cells of a row into what curses takes, and returns how many that are:
 * a wide character is one.  A blank takes over the style before it where that
 * is not seen, which saves the terminal a third of all changes. */
static int convert(cchar_t *run, const struct bl_cell *cells, int n)
{
    int n_run = 0;
    struct style before = {0};
    for (int i = 0, width; i < n; i += width) {
        struct style style = style_of(cells[i].ink, cells[i].ground);
        if (i > 0 && cells[i].rune == ' ' && are_of_one_ground(style, before))
            style = before;
        before = style;
        wchar_t text[3];
        width = i + 1 < n && cells[i + 1].rune == 0 ? 2 : 1;
        text_of(text, cells[i].rune, cells[i].mark, width);
        int n_characters = text[0] == L'?' ? width : 1;
        while (n_characters-- > 0)
            setcchar(&run[n_run++], text, style.attributes, style.pair, NULL);
    }
    return n_run;
}

static void hand_over(int y, int x, const struct bl_cell *cells, int n)
{
    cchar_t run[RUN];
    while (n > 0) {
        int part = n < RUN ? n : RUN;
        if (part < n && cells[part].rune == 0)
            part--; // both halves of a wide character together
        mvadd_wchnstr(y, x, run, convert(run, cells, part));
        x += part;
        cells += part;
        n -= part;
    }
}

static bool is_same(const struct bl_cell *a, const struct bl_cell *b)
{
    return a->rune == b->rune && a->mark == b->mark && a->ink == b->ink &&
           a->ground == b->ground;
}

static void show_row(const struct bl_surface *s, int y, int width)
{
    const struct bl_cell *row = s->cells + (size_t)y * (size_t)s->width;
    int first = 0, end = width;
    if (terminal.shown != NULL) {
        struct bl_cell *before =
            terminal.shown + (size_t)y * (size_t)terminal.shown_width;
        while (first < end && is_same(&row[first], &before[first]))
            first++;
        while (end > first && is_same(&row[end - 1], &before[end - 1]))
            end--;
        memcpy(before + first, row + first,
               (size_t)(end - first) * sizeof *row);
    }
    if (first == end)
        return;
    while (first > 0 && row[first].rune == 0)
        first--;
    while (end < width && row[end].rune == 0)
        end++;
    hand_over(y, first, row + first, end - first);
}

/* Remembers what is shown now, all of it; without the memory for that, the
 * next show sends all again. */
static void remember(const struct bl_surface *s)
{
    struct bl_error err;
    size_t n = (size_t)s->width * (size_t)s->height;
    terminal.shown = bl_array_new(n, sizeof *s->cells, &err);
    if (terminal.shown == NULL)
        return;
    memcpy(terminal.shown, s->cells, n * sizeof *s->cells);
    terminal.shown_width = s->width;
    terminal.shown_height = s->height;
}

static void place_caret(const struct bl_surface *s)
{
    bool is_shown = s->caret_x >= 0 && s->caret_y >= 0;
    curs_set(is_shown ? 1 : 0);
    if (is_shown)
        move(s->caret_y, s->caret_x);
    else
        move(LINES - 1, 0);
}

void bl_terminal_show(const struct bl_surface *s)
{
    int width = s->width < COLS ? s->width : COLS;
    int height = s->height < LINES ? s->height : LINES;
    if (isendwin())
        return;
    if (s->width != terminal.shown_width || s->height != terminal.shown_height)
        bl_terminal_redraw();
    for (int y = 0; y < height; y++)
        show_row(s, y, width);
    if (terminal.shown == NULL)
        remember(s);
    place_caret(s);
    refresh();
}

/* Keys. */

static bl_key key_of_code(int code)
{
    static const struct {
        int code;
        bl_key key;
    } keys[] = {
        {KEY_UP, BL_KEY_UP},
        {KEY_DOWN, BL_KEY_DOWN},
        {KEY_LEFT, BL_KEY_LEFT},
        {KEY_RIGHT, BL_KEY_RIGHT},
        {KEY_PPAGE, BL_KEY_PAGE_UP},
        {KEY_NPAGE, BL_KEY_PAGE_DOWN},
        {KEY_HOME, BL_KEY_HOME},
        {KEY_END, BL_KEY_END},
        {KEY_IC, BL_KEY_INSERT},
        {KEY_DC, BL_KEY_DELETE},
        {KEY_BTAB, BL_KEY_BACK_TAB},
        {KEY_BACKSPACE, BL_KEY_BACKSPACE},
        {KEY_ENTER, BL_KEY_ENTER},
        {CODE_MOUSE, BL_KEY_MOUSE},
        {CODE_OLD_MOUSE, BL_KEY_OLD_MOUSE},
        {CODE_PASTE, BL_KEY_PASTE},
        {CODE_PASTE_END, BL_KEY_PASTE_END},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return BL_KEY_F1 + (bl_key)(code - KEY_F(1));
    return 0;
}

/* The character of UTF-8 that begins with this byte; 0 for none.  curses would
 * decode it by the locale, but loses what follows a byte that it cannot. */
static bl_key character(int first)
{
    char text[5] = {(char)first};
    const char *end = text;
    int n = 1 + (first >= 0xc0) + (first >= 0xe0) + (first >= 0xf0);
    wtimeout(terminal.keys, CHARACTER_MS);
    for (int i = 1; i < n; i++) {
        int c = wgetch(terminal.keys);
        if (c == ERR)
            return 0;
        if ((c & ~0x3f) != 0x80) {
            ungetch(c);
            return 0;
        }
        text[i] = (char)c;
    }
    uint32_t rune = bl_text_next(&end);
    return rune != 0xfffd ? rune : 0;
}

static bl_key key_of(int c)
{
    if (c > 0xff)
        return key_of_code(c);
    if (c > 0x7f)
        return character(c);
    return c == (unsigned char)erasechar() ? BL_KEY_BACKSPACE : (bl_key)c;
}

bool bl_curses_read(bl_key *key, int milliseconds)
{
    *key = 0;
    while (*key == 0) {
        wtimeout(terminal.keys, milliseconds);
        int c = wgetch(terminal.keys);
        if (c == ERR)
            return false;
        *key = key_of(c);
    }
    return true;
}
