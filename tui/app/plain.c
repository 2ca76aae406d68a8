#include "tui/app/plain.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "tui/app/app.h"
#include "tui/surface/dump.h"
#include "tui/surface/text.h"

struct plain {
    struct bl_buffer before; // the screen as it was said last
    char typed[1024];        // of the line that is being typed
    size_t n_typed;
    double obeyed; // when, of the clock
    bool is_at_end;
};

// A line is answered before the next is read, unless that takes longer.
static const double PATIENCE = 5;

/* Frames say nothing when they are read out; marks and the cursor do. */
static bool is_ornament(char c)
{
    return strchr("|+-=_ ", c) != NULL;
}

/* "+ eta" is kept, "-0.3" a number. */
static bool is_sign(const char *line, size_t i, size_t n)
{
    char next = i + 1 < n ? line[i + 1] : '\n';
    bool is_digit = next >= '0' && next <= '9';
    return line[i] == '+' ? is_digit || next == ' '
                          : line[i] == '-' && is_digit;
}

/* The line without frames at its sides; blanks in a row become one. */
static size_t simplify(char *out, const char *line, size_t n)
{
    size_t from = 0, length = 0;
    while (from < n && is_ornament(line[from]) && !is_sign(line, from, n))
        from++;
    while (n > from && is_ornament(line[n - 1]))
        n--;
    for (size_t i = from; i < n; i++) {
        bool is_gap = line[i] == ' ' || line[i] == '|';
        if (!is_gap)
            out[length++] = line[i];
        else if (length > 0 && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    out[length] = '\0';
    return length;
}

static bool stands_in(const struct bl_buffer *b, const char *line, size_t n)
{
    const char *at = (const char *)b->data;
    const char *end = at + b->size;
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop != NULL ? stop : end) - at);
        if (length == n && memcmp(at, line, n) == 0)
            return true;
        at += length + 1;
    }
    return false;
}

/* Says the lines that were not there before. */
static enum bl_status say(struct plain *p, struct bl_app *app,
                          struct bl_error *err)
{
    struct bl_buffer now = {0};
    bl_app_draw(app);
    if (bl_dump_text(&app->surface, &now, err) != BL_OK)
        return err->status;
    const char *at = (const char *)now.data, *end = at + now.size;
    while (at < end) {
        char text[1024 * 4];
        size_t n = (size_t)((char *)memchr(at, '\n', (size_t)(end - at)) - at);
        if (n < sizeof text && simplify(text, at, n) > 0 &&
            !stands_in(&p->before, at, n))
            puts(text);
        at += n + 1;
    }
    bl_buffer_release(&p->before);
    p->before = now;
    fputs("> ", stdout);
    fflush(stdout);
    return BL_OK;
}

static void type(struct bl_app *app, const char *text)
{
    for (uint32_t rune; (rune = bl_text_next(&text)) != 0;)
        bl_ui_key(&app->ui, rune);
}

static void obey(struct plain *p, struct bl_app *app, const char *line)
{
    const struct bl_action *a = bl_action_find(line);
    bl_key key = bl_key_from_name(line, strlen(line));
    app->ui.must_redraw = true;
    if (*line == '\0')
        bl_buffer_release(&p->before);
    else if (strncmp(line, "type ", 5) == 0)
        type(app, line + 5);
    else if (a != NULL)
        bl_action_run(&app->ui, a);
    else if (key != 0)
        bl_ui_key(&app->ui, key);
    else
        printf("there is no key or action \"%s\"; ? says which there are\n",
               line);
}

/* Bytes that are there; whole lines are obeyed. */
static void read_typed(struct plain *p, struct bl_app *app)
{
    char c;
    ssize_t n = read(STDIN_FILENO, &c, 1);
    p->is_at_end = n <= 0;
    if (n > 0 && c != '\n' && p->n_typed + 1 < sizeof p->typed)
        p->typed[p->n_typed++] = c;
    if (n > 0 && c != '\n')
        return;
    p->typed[p->n_typed] = '\0';
    p->n_typed = 0;
    p->obeyed = app->ui.now;
    if (n > 0)
        obey(p, app, p->typed);
}

static bool is_settled(const struct plain *p, const struct bl_app *app)
{
    return bl_desk_is_idle(app->desk) || app->ui.now - p->obeyed > PATIENCE;
}

static void wait_for(struct plain *p, struct bl_app *app, bool is_settled)
{
    struct pollfd fds[] = {
        {.fd = bl_desk_descriptor(app->desk), .events = POLLIN},
        {.fd = STDIN_FILENO, .events = POLLIN},
    };
    bool has_more = !is_settled || bl_app_has_live_run(app);
    poll(fds, is_settled ? 2 : 1, has_more ? 200 : -1);
    if (is_settled && fds[1].revents != 0)
        read_typed(p, app);
}

static void work(struct bl_app *app)
{
    bl_app_tick(app);
    bl_app_take_news(app);
    bl_app_watch(app);
    bl_app_grant(app);
}

enum bl_status bl_plain_loop(struct bl_app *app, struct bl_error *err)
{
    struct plain p = {.obeyed = app->ui.now};
    enum bl_status status = BL_OK;
    while (!app->is_over && !p.is_at_end && status == BL_OK) {
        work(app);
        bool settled = is_settled(&p, app);
        if (app->ui.wishes.n > 0 || app->is_over)
            continue; // granted first
        if (settled && app->ui.must_redraw && p.n_typed == 0)
            status = say(&p, app, err);
        else
            wait_for(&p, app, settled);
    }
    bl_buffer_release(&p.before);
    return status;
}
