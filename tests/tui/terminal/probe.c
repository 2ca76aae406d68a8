/* Opens the terminal, shows what the tests know, and says what comes in.
 *
 *     probe [COLOURS]
 *
 * What it says goes to the terminal in control sequences that show nothing
 * (ESC ] 777 ; TEXT BEL), so that it is in order with everything else: one
 * for each input, and one for each time that all is shown and nothing is left
 * to do but wait.
 *
 *     open 100x30 colours 3 glyphs 0 pid 4711
 *     idle
 *     key Ctrl-R
 *     paste two\nlines
 *     click 3,4 2          x,y and how many
 *     wheel 3,4 up
 *     resize 80x24
 *     resumed 80x24
 *     end 15               the signal
 *
 * Keys that are commands: q ends by bl_terminal_close(), e by exit(), s
 * writes to a constant, o recurses without end, a aborts, f raises
 * SIGFPE, z suspends, c copies, L lends the terminal to the shell's `read`.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/surface/surface.h"
#include "tui/terminal/terminal.h"

static struct bl_theme theme;

static void say(const char *text)
{
    printf("\033]777;%s\a", text);
    fflush(stdout);
}

static void make_theme(void)
{
    static const struct bl_ink plain = {
        .fg256 = -1, .bg256 = -1, .fg16 = -1, .bg16 = -1};
    for (size_t i = 0; i < BL_N_PAINTS; i++)
        theme.inks[i] = plain;
    theme.inks[BL_PAINT_BAD] = (struct bl_ink){
        .fg = {true, 0xff, 0x10, 0x20},
        .bg = {true, 0, 0, 0x40},
        .fg256 = 196,
        .bg256 = 17,
        .fg16 = 9,
        .bg16 = 0,
        .has_ground = true,
        .attributes = {[BL_THEME_MONO] = {.reverse = true}},
    };
}

static void draw(struct bl_surface *s, const char *last)
{
    struct bl_area a = bl_surface_area(s);
    bl_surface_clear(s);
    bl_put(a, 0, 0, BL_PAINT_TEXT, "plain");
    bl_put(a, 8, 0, BL_PAINT_BAD, "bad");
    bl_put(a, 13, 0, BL_PAINT_TEXT | BL_BOLD, "bold");
    bl_put(a, 19, 0, BL_PAINT_TEXT | BL_UNDERLINE, "under");
    bl_put(a, 26, 0, BL_PAINT_TEXT | BL_REVERSE, "reverse");
    bl_put(a, 0, 1, BL_PAINT_TEXT, "│┌─┐ █▄ ⣿⡇ e\u0301 日本 \u2264");
    bl_put(a, 0, 2, BL_PAINT_TEXT, last);
    bl_putf(a, 0, 3, BL_PAINT_TEXT, "%dx%d", s->width, s->height);
    bl_put_rune(a, s->width - 1, s->height - 1, '#', BL_PAINT_BAD);
    bl_put_rune(a, s->width - 2, s->height - 1, '$', BL_PAINT_TEXT);
}

static void fit(struct bl_surface *s)
{
    struct bl_error err;
    int width, height;
    bl_terminal_size(&width, &height);
    if (bl_surface_resize(s, width, height, &err) != BL_OK)
        exit(1);
}

static void describe_key(char *line, size_t n, const struct bl_input *in)
{
    char name[BL_KEY_NAME_SIZE];
    bl_key_name(name, in->key);
    snprintf(line, n, "key %s", name);
}

static void describe_paste(char *line, size_t n, const char *text)
{
    size_t at = (size_t)snprintf(line, n, "paste ");
    for (; *text != '\0' && at + 3 < n; text++) {
        if (*text == '\n')
            line[at++] = '\\';
        line[at++] = *text == '\n' ? 'n' : *text;
    }
    line[at] = '\0';
}

static void describe(char *line, size_t n, const struct bl_input *in,
                     const struct bl_surface *s)
{
    line[0] = '\0';
    if (in->kind == BL_INPUT_KEY)
        describe_key(line, n, in);
    if (in->kind == BL_INPUT_PASTE)
        describe_paste(line, n, in->text);
    if (in->kind == BL_INPUT_CLICK)
        snprintf(line, n, "click %d,%d %d", in->x, in->y, in->clicks);
    if (in->kind == BL_INPUT_WHEEL)
        snprintf(line, n, "wheel %d,%d %s", in->x, in->y,
                 in->up ? "up" : "down");
    if (in->kind == BL_INPUT_RESIZE)
        snprintf(line, n, "resize %dx%d", s->width, s->height);
    if (in->kind == BL_INPUT_RESUMED)
        snprintf(line, n, "resumed %dx%d", s->width, s->height);
    if (in->kind == BL_INPUT_CHILD)
        snprintf(line, n, "child");
    if (in->kind == BL_INPUT_END)
        snprintf(line, n, "end %d", in->signal);
}

/* The commands. */

static void crash(void)
{
    static const char constant[] = "constant";
    char *volatile place = (char *)constant;
    *place = 'x';
}

static int fall(volatile int depth)
{
    volatile char ballast[4096] = {0};
    return depth < 0 ? 0 : fall(depth + 1) + ballast[depth % 4096];
}

static void overflow(void)
{
    fall(0);
}

static void leave(void)
{
    exit(3);
}

static void divide(void)
{
    raise(SIGFPE);
}

static void copy(void)
{
    bl_terminal_copy("copied text");
}

static void lend(void)
{
    bl_terminal_lend();
    if (system("printf 'lent> '; read line; printf 'got %s\\n' \"$line\"") != 0)
        exit(4);
    bl_terminal_take_back();
}

static void obey(bl_key key)
{
    static const struct {
        bl_key key;
        void (*act)(void);
    } commands[] = {
        {'e', leave}, {'s', crash},  {'o', overflow},
        {'a', abort}, {'f', divide}, {'z', bl_terminal_suspend},
        {'c', copy},  {'L', lend},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].key == key)
            commands[i].act();
}

static void run(struct bl_surface *s)
{
    char line[4096] = "";
    struct bl_input in = {.kind = BL_INPUT_NONE};
    while (in.kind != BL_INPUT_END &&
           !(in.kind == BL_INPUT_KEY && in.key == 'q')) {
        draw(s, line);
        bl_terminal_show(s);
        say("idle");
        in = bl_terminal_wait(-1, NULL, 0);
        fit(s);
        describe(line, sizeof line, &in, s);
        say(line);
        if (in.kind == BL_INPUT_KEY)
            obey(in.key);
    }
}

static void say_what_it_is(const struct bl_surface *s)
{
    char line[80];
    snprintf(line, sizeof line, "open %dx%d colours %d glyphs %d pid %ld",
             s->width, s->height, (int)bl_terminal_colours(),
             (int)bl_terminal_glyphs(), (long)getpid());
    say(line);
}

int main(int argc, char **argv)
{
    struct bl_surface s;
    struct bl_error err;
    struct bl_terminal_options options = {
        .colours = argc > 1 ? atoi(argv[1]) : -1, .mouse = true};
    if (bl_terminal_open(&options, &err) != BL_OK ||
        bl_surface_init(&s, 1, 1, bl_terminal_glyphs(), &err) != BL_OK) {
        fprintf(stderr, "%s\n", err.text);
        return (int)err.status;
    }
    make_theme();
    bl_terminal_theme(&theme);
    fit(&s);
    say_what_it_is(&s);
    run(&s);
    bl_terminal_close();
    bl_surface_release(&s);
    return 0;
}
