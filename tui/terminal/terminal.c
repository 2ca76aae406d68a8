/* The life of the terminal: opening it, waiting, giving it away and back.
 *
 * curses sets handlers of signals where there are none, so ours come first.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "tui/terminal/clipboard.h"
#include "tui/terminal/colours.h"
#include "tui/terminal/curses.h"
#include "tui/terminal/glyphs.h"
#include "tui/terminal/input.h"
#include "tui/terminal/rescue.h"
#include "tui/terminal/signals.h"

static struct {
    bool is_open;
    bool is_held;     // false while the shell or an editor has it
    bool was_stopped; // and nobody was told
    bool has_mouse;   // reports of it are asked for
} terminal;

/* Modes that curses does not set. */

static const char PASTE_ON[] = "\033[?2004h"; // marked as such
static const char PASTE_OFF[] = "\033[?2004l";
static const char MOUSE_ON[] = "\033[?1000h\033[?1006h";
static const char MOUSE_OFF[] = "\033[?1006l\033[?1000l";

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

static void set_modes(bool on)
{
    const char *mouse = on ? MOUSE_ON : MOUSE_OFF;
    const char *paste = on ? PASTE_ON : PASTE_OFF;
    if (!bl_curses_knows_modes())
        return;
    write_bytes(paste, strlen(paste));
    if (terminal.has_mouse)
        write_bytes(mouse, strlen(mouse));
}

static void prepare_rescue(void)
{
    char bytes[BL_FAREWELL_MAX] = "";
    if (bl_curses_knows_modes())
        snprintf(bytes, sizeof bytes, "%s%s", MOUSE_OFF, PASTE_OFF);
    size_t n = strlen(bytes);
    n += bl_curses_farewell(bytes + n, sizeof bytes - n);
    bl_rescue_prepare(bytes, n);
}

/* Taking it and giving it back. */

static void hold(void)
{
    bl_rescue_arm(true);
    terminal.is_held = true;
    bl_curses_take();
    prepare_rescue();
    set_modes(true);
}

static void give_back(void)
{
    if (!terminal.is_held)
        return;
    set_modes(false);
    bl_curses_give_back();
    terminal.is_held = false;
    bl_rescue_arm(false);
}

static bool is_to_end(void)
{
    return bl_signals_noted(SIGTERM) || bl_signals_noted(SIGHUP) ||
           bl_signals_noted(SIGINT);
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

static void release(void)
{
    bl_curses_close();
    bl_input_release();
    bl_rescue_close();
    bl_signals_close();
    memset(&terminal, 0, sizeof terminal);
}

static void close_at_exit(void)
{
    static bool is_registered;
    if (!is_registered)
        is_registered = atexit(bl_terminal_close) == 0;
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
    if (bl_curses_open(wish, err) != BL_OK) {
        release();
        return err->status;
    }
    terminal.is_open = true;
    terminal.has_mouse = options->mouse;
    prepare_rescue();
    close_at_exit();
    hold();
    return BL_OK;
}

void bl_terminal_close(void)
{
    if (!terminal.is_open)
        return;
    give_back();
    release();
}

void bl_terminal_lend(void)
{
    give_back();
    bl_signals_lend();
}

void bl_terminal_take_back(void)
{
    bl_signals_take_back();
    hold();
}

void bl_terminal_suspend(void)
{
    stop(true);
}

enum bl_glyphs bl_terminal_glyphs(void)
{
    return bl_glyphs_of(nl_langinfo(CODESET), getenv("TERM"));
}

void bl_terminal_copy(const char *text)
{
    struct bl_buffer bytes = {0};
    struct bl_error err;
    if (bl_curses_knows_modes() &&
        bl_clipboard_put(&bytes, text, &err) == BL_OK)
        write_bytes((const char *)bytes.data, bytes.size);
    bl_buffer_release(&bytes);
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
    bl_curses_fit();
    prepare_rescue();
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
        take_end, take_stop, take_end, take_resize, take_child, bl_input_take};
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
