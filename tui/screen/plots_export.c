/* What is asked of `baler plot`, and what it has left. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "tui/screen/plots_parts.h"

const struct bl_plots_format bl_plots_formats[BL_PLOTS_N_FORMATS] = {
    {"pdf", "vectors, for LaTeX"},
    {"svg", "vectors, for the web"},
    {"png", "pixels, for slides"},
    {"tex", "text set by LaTeX"},
};

/* Whether a list with commas has that word. */
static bool has_word(const char *list, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = strstr(list, word); at != NULL;
         at = strstr(at + 1, word))
        if ((at == list || at[-1] == ',') && (at[n] == ',' || at[n] == '\0'))
            return true;
    return false;
}

bool bl_plots_has_format(const struct bl_plots *p, size_t format)
{
    return has_word(p->formats, bl_plots_formats[format].name);
}

void bl_plots_set_format(struct bl_plots *p, size_t format, bool is_on)
{
    bool wanted[BL_PLOTS_N_FORMATS];
    for (size_t i = 0; i < BL_PLOTS_N_FORMATS; i++)
        wanted[i] = i == format ? is_on : bl_plots_has_format(p, i);
    p->formats[0] = '\0';
    for (size_t i = 0; i < BL_PLOTS_N_FORMATS; i++)
        if (wanted[i])
            strcat(strcat(p->formats, p->formats[0] != '\0' ? "," : ""),
                   bl_plots_formats[i].name);
}

/* Arguments. */

struct arguments {
    const char **list;
    size_t n, most;
    char *room;
    size_t left;
    bool is_full;
};

static void add(struct arguments *a, const char *text)
{
    size_t size = strlen(text) + 1;
    a->is_full |= a->n + 1 >= a->most || size > a->left;
    if (a->is_full)
        return;
    memcpy(a->room, text, size);
    a->list[a->n++] = a->room;
    a->list[a->n] = NULL;
    a->room += size;
    a->left -= size;
}

static void add_pair(struct arguments *a, const char *option, const char *value)
{
    add(a, option);
    add(a, value);
}

static void write_figures(const struct bl_ui *ui, char *list, size_t size)
{
    list[0] = '\0';
    for (size_t i = 0; i < bl_n_figures(); i++) {
        size_t used = strlen(list);
        if (ui->plots.ticked[i] && bl_plots_why_not(ui, i) == NULL &&
            used + strlen(bl_figure_name(i)) + 2 < size)
            strcat(strcat(list, used > 0 ? "," : ""), bl_figure_name(i));
    }
}

size_t bl_plots_arguments(const struct bl_ui *ui, const char **arguments,
                          size_t most, char *room, size_t size)
{
    struct arguments a = {arguments, 0, most, room, size, false};
    const struct bl_plots *p = &ui->plots;
    char figures[1024];
    write_figures(ui, figures, sizeof figures);
    if (figures[0] == '\0')
        return 0;
    add_pair(&a, "--figures", figures);
    add_pair(&a, "--format", p->formats);
    add_pair(&a, "--width", p->is_wide ? "two" : "one");
    add_pair(&a, "--style", p->style);
    return a.is_full ? 0 : a.n;
}

/* The command line: words that a shell would take apart in quotes. */

static bool is_plain(const char *word)
{
    for (const char *c = word; *c != '\0'; c++)
        if (!isalnum((unsigned char)*c) && strchr("-_./,:=+@%", *c) == NULL)
            return false;
    return *word != '\0';
}

static enum bl_status put_text(struct bl_buffer *b, const char *text,
                               struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

static enum bl_status put_quoted(struct bl_buffer *b, const char *word,
                                 struct bl_error *err)
{
    if (put_text(b, "'", err) != BL_OK)
        return err->status;
    for (const char *c = word; *c != '\0'; c++)
        if (*c == '\'' ? put_text(b, "'\\''", err) != BL_OK
                       : bl_buffer_put(b, c, 1, err) != BL_OK)
            return err->status;
    return put_text(b, "'", err);
}

static enum bl_status put_word(struct bl_buffer *b, const char *word,
                               struct bl_error *err)
{
    if (b->size > 0 && put_text(b, " ", err) != BL_OK)
        return err->status;
    return is_plain(word) ? put_text(b, word, err) : put_quoted(b, word, err);
}

static enum bl_status put_command(struct bl_buffer *b, const struct bl_ui *ui,
                                  struct bl_error *err)
{
    enum { MOST = 32 };
    const char *arguments[MOST];
    char room[2048], file[1024], dir[1024];
    const struct bl_run *run = &ui->run;
    size_t n = bl_plots_arguments(ui, arguments, MOST, room, sizeof room);
    snprintf(file, sizeof file, "%s/table.baler", run->dir);
    snprintf(dir, sizeof dir, "%s/plots", run->dir);
    const char *const fixed[] = {
        "baler",    "plot",  bl_recipe_get(&run->recipe, "input"),
        file,       "-o",    dir,
        "--losses", run->dir};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (put_word(b, fixed[i], err) != BL_OK)
            return err->status;
    for (size_t i = 0; i < n; i++)
        if (put_word(b, arguments[i], err) != BL_OK)
            return err->status;
    return bl_buffer_put_u8(b, '\0', err);
}

char *bl_plots_command(const struct bl_ui *ui)
{
    struct bl_buffer b = {0};
    struct bl_error err = BL_ERROR_INIT;
    if (ui->run.dir == NULL || ui->run.recipe.values == NULL)
        return NULL;
    if (put_command(&b, ui, &err) == BL_OK)
        return (char *)b.data;
    bl_buffer_release(&b);
    return NULL;
}

/* Scripts: NAME.gp beside NAME.pdf, where NAME is the figure's, some without
 * its s, and perhaps "_" and more. */

static size_t match(const char *file, const char *figure)
{
    size_t n = strlen(figure);
    if (strncmp(file, figure, n) != 0)
        n = figure[n - 1] == 's' ? n - 1 : 0;
    if (n == 0 || strncmp(file, figure, n) != 0 ||
        (file[n] != '.' && file[n] != '_'))
        return 0;
    return n;
}

/* The figure that a file is of: the one whose name fits most of it. */
static size_t figure_of(const char *file)
{
    size_t best = bl_n_figures(), longest = 0;
    for (size_t i = 0; i < bl_n_figures(); i++)
        if (match(file, bl_figure_name(i)) > longest) {
            longest = match(file, bl_figure_name(i));
            best = i;
        }
    return best;
}

char *bl_plots_script(const struct bl_ui *ui, size_t figure)
{
    const struct bl_run *e = &ui->plots.export;
    struct bl_error err;
    for (size_t i = 0; e->dir != NULL && i < e->n_files; i++) {
        const char *slash = strrchr(e->files[i], '/');
        const char *name = slash != NULL ? slash + 1 : e->files[i];
        const char *dot = strrchr(name, '.');
        if (dot != NULL && figure_of(name) == figure)
            return bl_string_format(&err, "%.*s.gp", (int)(dot - e->files[i]),
                                    e->files[i]);
    }
    return NULL;
}
