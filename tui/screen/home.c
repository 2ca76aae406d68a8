#include "tui/screen/home.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/ui/ui.h"

enum { PATH_SIZE = 4096 };

const struct bl_folder_entry *bl_home_entry(const struct bl_home *h)
{
    size_t line = (size_t)h->files.cursor;
    if (h->folder == NULL || line == 0 || line > h->n_shown)
        return NULL;
    return &h->folder->entries[h->shown[line - 1]];
}

const struct bl_run_summary *bl_home_run(const struct bl_home *h)
{
    if (h->runs == NULL || (size_t)h->recent.cursor >= h->runs->n)
        return NULL;
    return &h->runs->list[h->recent.cursor];
}

const struct bl_schema *bl_home_table(const struct bl_home *h)
{
    if (h->preview == NULL || (size_t)h->tables.cursor >= h->preview->tables.n)
        return NULL;
    return &h->preview->tables.tables[h->tables.cursor];
}

/* What is listed. */

static bool contains(const char *text, const char *part)
{
    char glob[sizeof((struct bl_home *)0)->filter + 3];
    if (strpbrk(part, "*?[") != NULL)
        return fnmatch(part, text, 0) == 0;
    snprintf(glob, sizeof glob, "*%s*", part);
    return fnmatch(glob, text, 0) == 0;
}

static bool is_listed(const struct bl_home *h, const struct bl_folder_entry *e)
{
    if (e->name[0] == '.' && !h->shows_hidden)
        return false;
    return contains(e->name, h->filter);
}

static void list_entries(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    struct bl_error ignored;
    h->n_shown = 0;
    if (h->folder == NULL ||
        bl_array_reserve((void **)&h->shown, &h->shown_capacity, h->folder->n,
                         sizeof *h->shown, &ignored) != BL_OK)
        return;
    for (size_t i = 0; i < h->folder->n; i++)
        if (is_listed(h, &h->folder->entries[i]))
            h->shown[h->n_shown++] = i;
}

/* Looks into what is under the cursor. */
static void wish_preview(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    const struct bl_folder_entry *e = bl_home_entry(h);
    char path[PATH_SIZE];
    if (e == NULL || e->is_folder)
        return;
    snprintf(path, sizeof path, "%s/%s", h->folder->path, e->name);
    if (h->preview == NULL || strcmp(h->preview->path, path) != 0)
        bl_wish_for(&ui->wishes, BL_WISH_PREVIEW, path);
}

static void go_to_wanted(struct bl_home *h)
{
    size_t i = 0;
    while (i < h->n_shown &&
           strcmp(h->folder->entries[h->shown[i]].name, h->wanted) != 0)
        i++;
    if (i < h->n_shown)
        bl_list_go(&h->files, (int)i + 1);
    h->wanted[0] = '\0';
}

/* A folder that is opened begins on its first file that can be. */
static void go_to_first_file(struct bl_home *h)
{
    size_t i = 0;
    while (i < h->n_shown && h->folder->entries[h->shown[i]].format == NULL)
        i++;
    bl_list_go(&h->files, i < h->n_shown ? (int)i + 1 : 0);
}

/* News. */

static bool is_same_folder(const struct bl_home *h,
                           const struct bl_folder *folder)
{
    return h->folder != NULL && strcmp(h->folder->path, folder->path) == 0;
}

void bl_home_folder(struct bl_ui *ui, struct bl_folder *folder)
{
    struct bl_home *h = &ui->home_screen;
    bool is_new = !is_same_folder(h, folder);
    bl_folder_free(h->folder);
    h->folder = folder;
    if (is_new)
        h->filter[0] = '\0';
    list_entries(ui);
    h->files.count = (int)h->n_shown + 1;
    if (is_new && h->wanted[0] == '\0')
        go_to_first_file(h);
    if (h->wanted[0] != '\0')
        go_to_wanted(h);
    wish_preview(ui);
}

void bl_home_preview(struct bl_ui *ui, struct bl_preview *preview)
{
    struct bl_home *h = &ui->home_screen;
    bl_preview_free(h->preview);
    h->preview = preview;
    h->tables = (struct bl_list){0};
}

/* The line of the run; the first where it is not in the list. */
static int line_of_run(const struct bl_run_list *runs, const char *dir)
{
    for (size_t i = 0; i < runs->n; i++)
        if (strcmp(runs->list[i].dir, dir) == 0)
            return (int)i;
    return 0;
}

/* The cursor stays on its run, wherever that has gone in the list. */
void bl_home_runs(struct bl_ui *ui, struct bl_run_list *runs)
{
    struct bl_home *h = &ui->home_screen;
    const struct bl_run_summary *before = bl_home_run(h);
    h->recent.count = (int)runs->n;
    if (before != NULL)
        bl_list_go(&h->recent, line_of_run(runs, before->dir));
    bl_run_list_free(h->runs);
    h->runs = runs;
}

void bl_home_release(struct bl_home *h)
{
    bl_folder_free(h->folder);
    bl_preview_free(h->preview);
    bl_run_list_free(h->runs);
    free(h->shown);
    free(h->asked);
    *h = (struct bl_home){0};
}

/* Moving. */

static struct bl_list *list_in_front(struct bl_home *h)
{
    if (h->pane == BL_HOME_RUNS)
        return &h->recent;
    return h->pane == BL_HOME_FILES ? &h->files : &h->tables;
}

static void go_up(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    char path[PATH_SIZE];
    if (h->folder == NULL)
        return;
    snprintf(path, sizeof path, "%s", h->folder->path);
    char *slash = strrchr(path, '/');
    if (slash == NULL || path[1] == '\0')
        return;
    snprintf(h->wanted, sizeof h->wanted, "%s", slash + 1);
    slash[slash == path ? 1 : 0] = '\0';
    bl_wish_for(&ui->wishes, BL_WISH_FOLDER, path);
}

static void go_into(struct bl_ui *ui, const struct bl_folder_entry *e)
{
    char path[PATH_SIZE];
    const char *folder = ui->home_screen.folder->path;
    snprintf(path, sizeof path, "%s/%s", folder[1] == '\0' ? "" : folder,
             e->name);
    bl_wish_for(&ui->wishes, BL_WISH_FOLDER, path);
}

static void move_sideways(struct bl_ui *ui, enum bl_move m)
{
    struct bl_home *h = &ui->home_screen;
    const struct bl_folder_entry *e = bl_home_entry(h);
    if (h->pane == BL_HOME_PREVIEW && m == BL_MOVE_LEFT)
        h->pane = BL_HOME_FILES;
    else if (h->pane != BL_HOME_FILES)
        return;
    else if (m == BL_MOVE_LEFT)
        go_up(ui);
    else if (e != NULL && e->is_folder)
        go_into(ui, e);
    else if (h->preview != NULL && h->preview->tables.n > 0)
        h->pane = BL_HOME_PREVIEW;
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    struct bl_home *h = &ui->home_screen;
    if (!bl_list_move(list_in_front(h), m))
        move_sideways(ui, m);
    else if (h->pane == BL_HOME_FILES)
        wish_preview(ui);
}

static void next_pane(struct bl_ui *ui, int step)
{
    int pane = ((int)ui->home_screen.pane + step + 3) % 3;
    ui->home_screen.pane = (enum bl_home_pane)pane;
}

static void filter(struct bl_ui *ui, const char *text)
{
    struct bl_home *h = &ui->home_screen;
    snprintf(h->filter, sizeof h->filter, "%s", text);
    h->pane = BL_HOME_FILES;
    list_entries(ui);
    h->files.count = (int)h->n_shown + 1;
    bl_list_go(&h->files, *text != '\0' && h->n_shown > 0 ? 1 : 0);
    wish_preview(ui);
}

/* Opening. */

static void open_table(struct bl_ui *ui)
{
    const struct bl_home *h = &ui->home_screen;
    const struct bl_schema *table = bl_home_table(h);
    char name[PATH_SIZE];
    if (table == NULL || table->name[0] == '\0')
        snprintf(name, sizeof name, "%s", h->preview->path);
    else
        snprintf(name, sizeof name, "%s:%s", h->preview->path, table->name);
    bl_wish_for(&ui->wishes, BL_WISH_OPEN, name);
}

/* Of a file with several tables, one is to be chosen. */
static void open_file(struct bl_ui *ui, const struct bl_folder_entry *e)
{
    struct bl_home *h = &ui->home_screen;
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", h->folder->path, e->name);
    bool is_previewed =
        h->preview != NULL && strcmp(h->preview->path, path) == 0;
    if (is_previewed && h->preview->tables.n > 1)
        h->pane = BL_HOME_PREVIEW;
    else
        bl_wish_for(&ui->wishes, BL_WISH_OPEN, path);
}

static void open_entry(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    const struct bl_folder_entry *e = bl_home_entry(h);
    if (h->pane == BL_HOME_RUNS && bl_home_run(h) != NULL)
        bl_wish_for(&ui->wishes, BL_WISH_ATTACH, bl_home_run(h)->dir);
    else if (h->pane == BL_HOME_PREVIEW && h->preview != NULL)
        open_table(ui);
    else if (h->pane == BL_HOME_FILES && e == NULL)
        go_up(ui);
    else if (h->pane == BL_HOME_FILES && e->is_folder)
        go_into(ui, e);
    else if (h->pane == BL_HOME_FILES)
        open_file(ui, e);
}

static void take_path(struct bl_ui *ui, const char *text)
{
    size_t n = strlen(text);
    char path[PATH_SIZE];
    if (n == 0)
        return;
    snprintf(path, sizeof path, "%s%s", *text == '~' ? ui->home : "",
             *text == '~' ? text + 1 : text);
    if (strpbrk(text, "*?") != NULL && strchr(text, '/') == NULL)
        filter(ui, text);
    else
        bl_wish_for(&ui->wishes,
                    text[n - 1] == '/' ? BL_WISH_FOLDER : BL_WISH_OPEN, path);
}

static void ask_path(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Open FILE, FILE:TABLE or FOLDER/", "", take_path);
}

/* A file that is dragged on to the window comes as its name, in quotes or with
 * escapes, and often a blank behind it. */
static void paste(struct bl_ui *ui, const char *text)
{
    char path[PATH_SIZE];
    size_t n = 0;
    if (strncmp(text, "file://", 7) == 0)
        text += 7;
    for (; *text != '\0' && *text != '\n' && n + 1 < sizeof path; text++) {
        if (*text == '\'' || *text == '"')
            continue;
        if (*text == '\\' && text[1] != '\0')
            text++;
        path[n++] = *text;
    }
    while (n > 0 && path[n - 1] == ' ')
        n--;
    path[n] = '\0';
    take_path(ui, path);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    struct bl_home *h = &ui->home_screen;
    h->pane = (enum bl_home_pane)pane;
    bl_list_go(list_in_front(h), item);
    if (clicks > 1)
        open_entry(ui);
    else if (pane == BL_HOME_FILES)
        wish_preview(ui);
}

static void toggle_hidden(struct bl_ui *ui)
{
    ui->home_screen.shows_hidden = !ui->home_screen.shows_hidden;
    list_entries(ui);
}

static void show_samples(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    snprintf(h->wanted, sizeof h->wanted, "jets.h5");
    h->pane = BL_HOME_FILES;
    bl_wish_for(&ui->wishes, BL_WISH_FOLDER, ui->sample_dir);
}

static const char *no_samples(const struct bl_ui *ui)
{
    return ui->sample_dir[0] == '\0' ? "they are not installed here" : NULL;
}

static void read_again(struct bl_ui *ui)
{
    const struct bl_folder *folder = ui->home_screen.folder;
    bl_wish_for(&ui->wishes, BL_WISH_FOLDER,
                folder != NULL ? folder->path : ".");
    bl_wish_for(&ui->wishes, BL_WISH_RUNS, NULL);
}

/* Runs. */

static const char *no_run(const struct bl_ui *ui)
{
    const struct bl_home *h = &ui->home_screen;
    if (h->pane == BL_HOME_RUNS && bl_home_run(h) != NULL)
        return NULL;
    return "choose a run in the list below first (Tab)";
}

static const char *not_to_repeat(const struct bl_ui *ui)
{
    const char *why = no_run(ui);
    if (why != NULL)
        return why;
    enum bl_run_state s = bl_home_run(&ui->home_screen)->state;
    bool is_alive =
        s == BL_RUN_RUNNING || s == BL_RUN_PAUSED || s == BL_RUN_STARTING;
    return is_alive ? "it is still going on: Enter watches it" : NULL;
}

static void repeat_run(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_RETRY, bl_home_run(&ui->home_screen)->dir);
}

/* The run that was asked about, whatever is under the cursor by now. */
static void delete_now(struct bl_ui *ui)
{
    if (ui->home_screen.asked != NULL)
        bl_wish_for(&ui->wishes, BL_WISH_DELETE, ui->home_screen.asked);
}

static void ask_delete(struct bl_ui *ui)
{
    struct bl_home *h = &ui->home_screen;
    const struct bl_run_summary *r = bl_home_run(h);
    struct bl_error ignored;
    char question[1024];
    free(h->asked);
    h->asked = bl_string_copy(r->dir, &ignored);
    snprintf(question, sizeof question,
             "Delete the run of %s, with its compressed file, its restored "
             "table and its figures?\n\n%s",
             r->table, r->dir);
    bl_ui_ask(ui, "Delete a run", question, delete_now);
}

static void copy_command(struct bl_ui *ui)
{
    char text[PATH_SIZE];
    snprintf(text, sizeof text, "baler run %s/recipe.ini",
             bl_home_run(&ui->home_screen)->dir);
    bl_wish_for(&ui->wishes, BL_WISH_COPY, text);
}

static void show(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_RUNS, NULL);
}

static void status(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_home *h = &ui->home_screen;
    const struct bl_run_summary *r = bl_home_run(h);
    if (h->pane == BL_HOME_RUNS && r != NULL && r->reason[0] != '\0')
        snprintf(text, size, "%s: %s", bl_run_state_name(r->state), r->reason);
    else if (h->pane == BL_HOME_RUNS)
        snprintf(text, size,
                 "Enter shows the results of a run, or watches one that goes "
                 "on, whoever started it");
    else if (h->filter[0] != '\0')
        snprintf(text, size, "%zu match \"%s\" · Esc shows all", h->n_shown,
                 h->filter);
    else
        snprintf(text, size,
                 "o takes a path or a glob; a file dragged on to the window "
                 "opens");
}

static const struct bl_action actions[] = {
    {"home.open", "Enter", "open", "open the file, the table or the run",
     "Files", NULL, open_entry},
    {"home.up", "Backspace", "up", "the folder above", "Files", NULL, go_up},
    {"home.path", "o", "path", "open a path, or filter by a glob", "Files",
     NULL, ask_path},
    {"home.samples", "d", "sample data", "the tables that come with it",
     "Files", no_samples, show_samples},
    {"home.hidden", ".", "hidden", "show hidden files, or not", "Files", NULL,
     toggle_hidden},
    {"home.reload", "F5", NULL, "read the folder and the runs again", "Files",
     NULL, read_again},
    {"home.repeat", "r", "resume",
     "go on from its checkpoint, or begin again from its recipe", "Runs",
     not_to_repeat, repeat_run},
    {"home.delete", "D Del", "delete run", "delete the run and its files",
     "Runs", not_to_repeat, ask_delete},
    {"home.copy", "y", "copy command", "copy the command that repeats it",
     "Runs", no_run, copy_command},
    {0},
};

const struct bl_actions bl_actions_home = {"Home", actions};

const struct bl_screen bl_screen_home = {
    .name = "Home",
    .short_name = "Home",
    .actions = &bl_actions_home,
    .show = show,
    .prepare = bl_home_prepare,
    .draw = bl_home_draw,
    .paste = paste,
    .move = move,
    .click = click,
    .next_pane = next_pane,
    .filter = filter,
    .status = status,
};
