/* The terminal by ncurses, of which no other file knows.
 *
 * Screen: cells that differ from those shown last are handed to curses, which
 * finds out what the terminal needs of them.
 *
 * Keys: curses puts sequences together, from terminfo, from a list of the usual
 * ones beside it, and from three of ours: a report of the mouse, the beginning
 * and the end of a paste.  Mouse reports are asked for and read here, in the
 * SGR form, because curses takes the form from terminfo, and tmux's entry has
 * the one that ends at column 223.
 *
 * Signals: curses sets handlers where there are none, and there are.
 */
#include "tui/terminal/terminal.h"

#include <assert.h>
#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "base/memory.h"
#include "tui/terminal/clipboard.h"
#include "tui/terminal/colours.h"
#include "tui/terminal/glyphs.h"
#include "tui/terminal/mouse.h"
#include "tui/terminal/pairs.h"
#include "tui/terminal/rescue.h"
#include "tui/terminal/signals.h"

enum {
    CODE_MOUSE = 0x4000, // beyond what curses gives to keys
    CODE_OLD_MOUSE,
    CODE_PASTE_BEGIN,
    CODE_PASTE_END,

    ESC_MS = 25,       // until an Esc is no beginning of a sequence
    SEQUENCE_MS = 100, // until a sequence that has begun goes on
    PASTE_MS = 1000,
    PASTE_MAX = 1 << 20, // bytes; what is beyond is dropped
    RUN = 64,            // cells that are handed over at once
};

struct style {
    bool is_known;
    attr_t attributes;
    short pair;
};

static struct {
    SCREEN *screen;       // NULL: closed
    WINDOW *keys;         // a pad: to read from it paints nothing
    bool is_held;         // false while the shell or an editor has it
    bool was_stopped;     // and nobody was told
    bool has_mouse;       // reports of it are asked for
    enum bl_colours had;  // by its entry
    enum bl_colours used; // of them
    bool has_own_colours; // to be named as -1
    struct bl_theme theme;
    struct style styles[BL_N_PAINTS];
    struct bl_pairs pairs;
    struct bl_cell *shown; // (shown_height, shown_width); NULL: not known
    int shown_width, shown_height;
    struct bl_mouse mouse;
    struct bl_buffer paste;
} terminal;

/* Modes of the terminal that curses does not set. */

static const char MOUSE_ON[] = "\033[?1000h\033[?1006h";
static const char MOUSE_OFF[] = "\033[?1006l\033[?1000l";
static const char PASTE_ON[] = "\033[?2004h";
static const char PASTE_OFF[] = "\033[?2004l";

static void write_bytes(const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, n);
        if (written < 0 && errno != EINTR)
            return;
        bytes += written > 0 ? written : 0;
        n -= written > 0 ? (size_t)written : 0;
    }
}

static void write_text(const char *text)
{
    write_bytes(text, strlen(text));
}

/* Whether it follows ECMA-48, where modes that it does not know are no harm. */
static bool has_modes(void)
{
    const char *move = tigetstr("cup");
    return strncmp(move, "\033[", 2) == 0;
}

static void set_modes(bool on)
{
    if (!has_modes())
        return;
    write_text(on ? PASTE_ON : PASTE_OFF);
    if (terminal.has_mouse)
        write_text(on ? MOUSE_ON : MOUSE_OFF);
}

/* What gives it back without curses. */

static struct {
    char bytes[BL_FAREWELL_MAX];
    size_t n;
} farewell;

static int put_farewell(int c)
{
    if (farewell.n < sizeof farewell.bytes)
        farewell.bytes[farewell.n++] = (char)c;
    return c;
}

static void put_capability(const char *name)
{
    char *text = tigetstr(name);
    if (text != NULL && text != (char *)-1)
        tputs(text, 1, put_farewell);
}

static void prepare_farewell(void)
{
    static const char *const capabilities[] = {"sgr0", "op", "rmkx", "cnorm"};
    farewell.n = 0;
    for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++)
        put_capability(capabilities[i]);
    if (has_modes()) {
        tputs(PASTE_OFF, 1, put_farewell);
        tputs(MOUSE_OFF, 1, put_farewell);
    }
    tputs(tiparm(tigetstr("cup"), LINES - 1, 0), 1, put_farewell);
    put_capability("rmcup");
    put_farewell('\r');
    put_farewell('\n');
    bl_rescue_prepare(farewell.bytes, farewell.n);
}

/* Taking it and giving it back. */

/* As large as the kernel says; what has no size there is as terminfo says. */
static void fit(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    bl_terminal_redraw();
}

static void hold(void)
{
    bl_rescue_arm(true);
    terminal.is_held = true;
    fit();
    doupdate(); // takes it again after endwin()
    set_modes(true);
}

static void give_back(void)
{
    if (!terminal.is_held)
        return;
    set_modes(false);
    endwin();
    terminal.is_held = false;
    bl_rescue_arm(false);
}

static bool is_to_end(void)
{
    return bl_signals_noted(SIGTERM) || bl_signals_noted(SIGHUP);
}

/* A program that was ended while it was stopped goes on in the background,
 * where taking the terminal would stop it again. */
static void stop(bool whole_group)
{
    give_back();
    bl_signals_stop(whole_group);
    bl_signals_take(SIGCONT);
    terminal.was_stopped = true;
    if (!is_to_end())
        hold();
}

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
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (key_defined(usual[i].sequence) == 0)
            define_key(usual[i].sequence, usual[i].code);
    define_key(NULL, KEY_MOUSE); // takes it out, so that it can be ours
    define_key("\033[<", CODE_MOUSE);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
}

/* Every key is a key: Ctrl-C, Ctrl-Z and Ctrl-S too. */
static void set_keys(void)
{
    raw();
    noecho();
    nonl();
    keypad(terminal.keys, TRUE);
    nodelay(terminal.keys, TRUE);
    define_keys();
}

static enum bl_status start_curses(int wish, struct bl_error *err)
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

static void release(void)
{
    if (terminal.keys != NULL)
        delwin(terminal.keys);
    if (terminal.screen != NULL)
        delscreen(terminal.screen);
    bl_rescue_close();
    bl_signals_close();
    bl_buffer_release(&terminal.paste);
    free(terminal.shown);
    memset(&terminal, 0, sizeof terminal);
}

static void close_at_exit_once(void)
{
    static bool is_registered;
    if (!is_registered)
        is_registered = atexit(bl_terminal_close) == 0;
}

/* Until there is a theme: the terminal's own colours. */
static void forget_theme(void)
{
    for (size_t i = 0; i < BL_N_PAINTS; i++)
        terminal.theme.inks[i] =
            (struct bl_ink){.fg256 = -1, .bg256 = -1, .fg16 = -1, .bg16 = -1};
    bl_terminal_theme(&terminal.theme);
}

enum bl_status bl_terminal_open(const struct bl_terminal_options *options,
                                struct bl_error *err)
{
    int wish = bl_colours_wish(options->colours, getenv("NO_COLOR"),
                               getenv("COLORTERM"));
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return bl_fail(err, BL_USAGE,
                       "standard input and output must be a terminal: use "
                       "baler in scripts and pipes");
    setlocale(LC_CTYPE, "");
    if (bl_signals_open(err) != BL_OK)
        return err->status;
    bl_rescue_open();
    if (start_curses(wish, err) != BL_OK) {
        release();
        return err->status;
    }
    set_keys();
    start_colours(wish);
    forget_theme();
    terminal.has_mouse = options->mouse;
    prepare_farewell();
    close_at_exit_once();
    hold();
    return BL_OK;
}

void bl_terminal_close(void)
{
    if (terminal.screen == NULL)
        return;
    give_back();
    release();
}

void bl_terminal_lend(void)
{
    give_back();
}

/* Ctrl-C and Ctrl-Z were the other program's. */
void bl_terminal_take_back(void)
{
    bl_signals_take(SIGINT);
    bl_signals_take(SIGTSTP);
    hold();
}

void bl_terminal_suspend(void)
{
    stop(true);
}

/* What it can show. */

void bl_terminal_size(int *width, int *height)
{
    *width = COLS;
    *height = LINES;
}

enum bl_colours bl_terminal_colours(void)
{
    return terminal.used;
}

enum bl_glyphs bl_terminal_glyphs(void)
{
    return bl_glyphs_of(nl_langinfo(CODESET), getenv("TERM"));
}

void bl_terminal_theme(const struct bl_theme *theme)
{
    terminal.theme = *theme;
    memset(terminal.styles, 0, sizeof terminal.styles);
    bl_pairs_init(&terminal.pairs, COLOR_PAIRS);
    bl_terminal_redraw();
}

void bl_terminal_redraw(void)
{
    free(terminal.shown);
    terminal.shown = NULL;
    clearok(curscr, TRUE);
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

static struct style make_style(const struct bl_ink *ink)
{
    struct bl_shade shade = bl_shade_of(ink, terminal.used, terminal.had);
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
static struct style style_of(uint16_t ink)
{
    int paint = ink & BL_INK_PAINT;
    struct style *known = &terminal.styles[paint < BL_N_PAINTS ? paint : 0];
    if (!known->is_known)
        *known = make_style(&terminal.theme.inks[known - terminal.styles]);
    struct style style = *known;
    style.attributes |= ink & BL_BOLD ? WA_BOLD : 0;
    style.attributes |= ink & BL_UNDERLINE ? WA_UNDERLINE : 0;
    style.attributes ^= ink & BL_REVERSE ? WA_REVERSE : 0;
    return style;
}

/* Showing. */

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

/* Turns n cells of a row into what curses takes, and returns how many that are:
 * a wide character is one. */
static int convert(cchar_t *run, const struct bl_cell *cells, int n)
{
    int n_run = 0;
    for (int i = 0, width; i < n; i += width) {
        struct style style = style_of(cells[i].ink);
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
    return a->rune == b->rune && a->mark == b->mark && a->ink == b->ink;
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
    if (!terminal.is_held)
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

void bl_terminal_copy(const char *text)
{
    struct bl_buffer bytes = {0};
    struct bl_error err;
    if (has_modes() && bl_clipboard_put(&bytes, text, &err) == BL_OK)
        write_bytes((const char *)bytes.data, bytes.size);
    bl_buffer_release(&bytes);
}

/* Keys. */

static bool give_key(struct bl_input *in, bl_key key)
{
    in->kind = BL_INPUT_KEY;
    in->key = key;
    return key != 0;
}

static bl_key key_of_code(wint_t code)
{
    static const struct {
        wint_t code;
        bl_key key;
    } keys[] = {
        {KEY_UP, BL_KEY_UP},         {KEY_DOWN, BL_KEY_DOWN},
        {KEY_LEFT, BL_KEY_LEFT},     {KEY_RIGHT, BL_KEY_RIGHT},
        {KEY_PPAGE, BL_KEY_PAGE_UP}, {KEY_NPAGE, BL_KEY_PAGE_DOWN},
        {KEY_HOME, BL_KEY_HOME},     {KEY_END, BL_KEY_END},
        {KEY_IC, BL_KEY_INSERT},     {KEY_DC, BL_KEY_DELETE},
        {KEY_BTAB, BL_KEY_BACK_TAB}, {KEY_BACKSPACE, BL_KEY_BACKSPACE},
        {KEY_ENTER, BL_KEY_ENTER},
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return BL_KEY_F1 + (code - KEY_F(1));
    return 0;
}

/* The next character of a sequence that has begun; 0 where none comes. */
static wint_t next_of_sequence(void)
{
    wint_t c;
    wtimeout(terminal.keys, SEQUENCE_MS);
    int kind = wget_wch(terminal.keys, &c);
    wtimeout(terminal.keys, 0);
    return kind == OK ? c : 0;
}

static bool take_mouse(struct bl_input *in)
{
    char report[BL_MOUSE_REPORT_MAX] = "";
    for (size_t i = 0; i + 1 < sizeof report; i++) {
        wint_t c = next_of_sequence();
        report[i] = c < 0x80 ? (char)c : '?';
        if (c == 0 || c == 'M' || c == 'm')
            break;
    }
    *in = bl_mouse_read(&terminal.mouse, report, bl_clock_seconds());
    return in->kind != BL_INPUT_NONE;
}

/* A report of a terminal that does not know the form asked for: three
 * characters, which are no keys. */
static bool skip_old_mouse(struct bl_input *in)
{
    (void)in;
    for (int i = 0; i < 3; i++)
        next_of_sequence();
    return false;
}

/* Lines of a paste end in what Enter sends. */
static void add_to_paste(wint_t c)
{
    char text[BL_KEY_TEXT_SIZE] = "";
    struct bl_error err;
    size_t n = bl_key_text(text, c);
    if (c == '\r' || c == '\n' || c == '\t') {
        text[0] = c == '\t' ? '\t' : '\n';
        n = 1;
    }
    if (terminal.paste.size + n < PASTE_MAX)
        bl_buffer_put(&terminal.paste, text, n, &err);
}

static bool take_paste(struct bl_input *in)
{
    wint_t c;
    int kind;
    struct bl_error err;
    terminal.paste.size = 0;
    wtimeout(terminal.keys, PASTE_MS);
    while ((kind = wget_wch(terminal.keys, &c)) != ERR &&
           !(kind == KEY_CODE_YES && c == CODE_PASTE_END))
        if (kind == OK)
            add_to_paste(c);
    wtimeout(terminal.keys, 0);
    if (bl_buffer_put_u8(&terminal.paste, '\0', &err) != BL_OK)
        return false;
    in->kind = BL_INPUT_PASTE;
    in->text = (const char *)terminal.paste.data;
    return true;
}

static bool take_code(struct bl_input *in, wint_t code)
{
    static const struct {
        wint_t code;
        bool (*take)(struct bl_input *in);
    } takers[] = {
        {CODE_MOUSE, take_mouse},
        {CODE_OLD_MOUSE, skip_old_mouse},
        {CODE_PASTE_BEGIN, take_paste},
    };
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (takers[i].code == code)
            return takers[i].take(in);
    return give_key(in, key_of_code(code));
}

/* An Esc that more comes right behind of: a sequence that nobody knows, which
 * is dropped (its letters are no keys), or else a key of its own. */
static bool take_escape(struct bl_input *in)
{
    wint_t c;
    int kind = wget_wch(terminal.keys, &c);
    if (kind == OK && (c == '[' || c == 'O')) {
        bool has_parameters = c == '[';
        do
            c = next_of_sequence();
        while (has_parameters && c >= ' ' && c < '@');
        return false;
    }
    if (kind == OK)
        unget_wch((wchar_t)c);
    else if (kind == KEY_CODE_YES)
        ungetch((int)c);
    return give_key(in, BL_KEY_ESC);
}

static bool take_character(struct bl_input *in, wint_t c)
{
    if (c == BL_KEY_ESC)
        return take_escape(in);
    bool is_erase = c == (unsigned char)erasechar();
    return give_key(in, is_erase ? BL_KEY_BACKSPACE : c);
}

static bool take_input(struct bl_input *in)
{
    wint_t c;
    int kind;
    while ((kind = wget_wch(terminal.keys, &c)) != ERR)
        if (kind == KEY_CODE_YES ? take_code(in, c) : take_character(in, c))
            return true;
    return false;
}

/* Signals that were noted. */

static bool take_end(struct bl_input *in)
{
    static const int ends[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (bl_signals_take(ends[i])) {
            in->kind = BL_INPUT_END;
            in->signal = ends[i];
            return true;
        }
    }
    return false;
}

/* A stop that could not be seen coming (SIGSTOP) left the terminal to a shell
 * that knows nothing of its modes: everything is set again. */
static bool take_stop(struct bl_input *in)
{
    if (bl_signals_take(SIGTSTP))
        stop(false);
    if (bl_signals_take(SIGCONT)) {
        give_back();
        hold();
        terminal.was_stopped = true;
    }
    bool is_news = terminal.was_stopped && terminal.is_held;
    terminal.was_stopped = false;
    in->kind = is_news ? BL_INPUT_RESUMED : BL_INPUT_NONE;
    return is_news;
}

static bool take_resize(struct bl_input *in)
{
    in->kind = BL_INPUT_RESIZE;
    if (!bl_signals_take(SIGWINCH))
        return false;
    fit();
    return true;
}

static bool take_child(struct bl_input *in)
{
    in->kind = BL_INPUT_CHILD;
    return bl_signals_take(SIGCHLD);
}

static bool take_event(struct bl_input *in)
{
    static bool (*const takers[])(struct bl_input *) = {
        take_end, take_stop, take_end, take_resize, take_child, take_input};
    bl_signals_drain();
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (takers[i](in))
            return true;
    return false;
}

/* Sleeping. */

enum { MAX_EXTRA = 62 };

enum woken { BY_EVENT, BY_EXTRA, BY_TIME, BY_GONE };

/* Readable with nothing to read is the end of it. */
static bool is_gone(const struct pollfd *input)
{
    int n_bytes = 0;
    if (input->revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return input->revents & POLLIN &&
           (ioctl(STDIN_FILENO, FIONREAD, &n_bytes) != 0 || n_bytes == 0);
}

static int milliseconds(double seconds)
{
    if (seconds < 0)
        return -1;
    return seconds < 1e6 ? (int)ceil(seconds * 1000) : INT_MAX;
}

static enum woken sleep_for(double seconds, const int *extra, int n)
{
    struct pollfd polled[2 + MAX_EXTRA] = {
        {.fd = STDIN_FILENO, .events = POLLIN},
        {.fd = bl_signals_pipe(), .events = POLLIN},
    };
    assert(n <= MAX_EXTRA);
    for (int i = 0; i < n; i++)
        polled[2 + i] = (struct pollfd){.fd = extra[i], .events = POLLIN};
    int n_ready = poll(polled, (nfds_t)(2 + n), milliseconds(seconds));
    if (n_ready == 0)
        return BY_TIME;
    if (n_ready < 0 || polled[1].revents != 0)
        return BY_EVENT;
    if (is_gone(&polled[0]))
        return BY_GONE;
    return polled[0].revents != 0 ? BY_EVENT : BY_EXTRA;
}

struct bl_input bl_terminal_wait(double seconds, const int *extra, int n)
{
    double deadline = bl_clock_seconds() + seconds;
    for (;;) {
        struct bl_input in = {.kind = BL_INPUT_NONE};
        if (take_event(&in))
            return in;
        double left = seconds < 0 ? -1 : fmax(0, deadline - bl_clock_seconds());
        enum woken woken = sleep_for(left, extra, n);
        if (woken == BY_GONE)
            return (struct bl_input){.kind = BL_INPUT_END};
        if (woken != BY_EVENT)
            return (struct bl_input){.kind = BL_INPUT_NONE};
    }
}
