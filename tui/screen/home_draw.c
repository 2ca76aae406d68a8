#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tui/model/run_mark.h"
#include "tui/screen/columns_text.h"
#include "tui/screen/home.h"
#include "tui/screen/results_columns.h"
#include "tui/surface/text.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { FORMAT_WIDTH = 6, SIZE_WIDTH = 8, MIN_RUNS = 6, MAX_RUNS = 14 };

/* The body: files and preview side by side, the runs below. */
struct layout {
    struct bl_area files, preview, runs;
};

static int runs_height(const struct bl_home *h, int height)
{
    int wanted = 4 + (h->runs != NULL ? (int)h->runs->n : 0);
    int most = height / 3 < MAX_RUNS ? height / 3 : MAX_RUNS;
    if (most < MIN_RUNS)
        most = MIN_RUNS;
    return wanted < most ? wanted : most;
}

static struct layout lay_out(const struct bl_home *h, struct bl_area body)
{
    struct layout l;
    l.runs = bl_area_cut_bottom(&body, runs_height(h, body.height));
    l.files = bl_area_cut_left(&body, body.width * 52 / 100);
    l.preview = body;
    return l;
}

static int inner(int height)
{
    return height > 2 ? height - 2 : 0;
}

static int preview_lines(int height)
{
    int lines = inner(height) - 6; // heading, and what is said of a table
    return lines > 1 ? lines : 1;
}

void bl_home_prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_home *h = &ui->home_screen;
    struct bl_area body = {.width = width, .height = height};
    struct layout l = lay_out(h, body);
    int n_tables = h->preview != NULL ? (int)h->preview->tables.n : 0;
    int n_runs = h->runs != NULL ? (int)h->runs->n : 0;
    bl_list_fit(&h->files, (int)h->n_shown + 1, inner(l.files.height));
    bl_list_fit(&h->tables, n_tables, preview_lines(l.preview.height));
    bl_list_fit(&h->recent, n_runs, inner(l.runs.height) - 1);
}

static void mark_row(struct bl_area row, bool is_under_cursor, bool has_focus)
{
    if (!is_under_cursor)
        return;
    bl_put(row, 0, 0, BL_PAINT_CURSOR, "▸");
    bl_tint(row, has_focus ? BL_PAINT_CURSOR : BL_PAINT_SELECTION);
}

/* Files. */

static void draw_entry(struct bl_area row, const struct bl_folder_entry *e)
{
    char name[512], size[32];
    int name_width = row.width - FORMAT_WIDTH - SIZE_WIDTH - 4;
    bl_ui_bytes_text(size, sizeof size, (double)e->bytes);
    snprintf(name, sizeof name, "%s%s", e->name, e->is_folder ? "/" : "");
    bool is_open = e->is_folder || e->format != NULL;
    int ink = e->is_folder        ? BL_PAINT_ACCENT
              : e->format != NULL ? BL_PAINT_TEXT
                                  : BL_PAINT_DIM;
    bl_put_field(row, 2, 0, name_width, BL_LEFT, ink, name);
    bl_put_field(row, 2 + name_width, 0, FORMAT_WIDTH, BL_RIGHT, BL_PAINT_DIM,
                 e->is_folder ? ""
                 : is_open    ? e->format
                              : "—");
    bl_put_field(row, row.width - SIZE_WIDTH - 1, 0, SIZE_WIDTH, BL_RIGHT,
                 BL_PAINT_DIM, e->is_folder ? "" : size);
}

static void draw_files(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_home *h = &ui->home_screen;
    char path[512] = "", title[600];
    if (h->folder != NULL)
        bl_ui_path_text(ui, path, sizeof path, h->folder->path);
    snprintf(title, sizeof title, "Open  %s", path);
    bool has_focus = h->pane == BL_HOME_FILES && ui->n_overlays == 0;
    const char *note = h->folder != NULL && h->folder->is_cut
                           ? "not all is listed"
                       : h->filter[0] != '\0' ? h->filter
                                              : NULL;
    struct bl_box box = {title, note, has_focus};
    struct bl_area in = bl_box(a, &box);
    if (h->folder == NULL) {
        bl_put(in, 1, 0, BL_PAINT_DIM, "reading the folder …");
        return;
    }
    for (int y = 0; y < in.height && h->files.top + y < h->files.count; y++) {
        int line = h->files.top + y;
        struct bl_area row = bl_area_part(in, 0, y, in.width, 1);
        if (line == 0)
            bl_put(row, 2, 0, BL_PAINT_ACCENT, "..");
        else
            draw_entry(row, &h->folder->entries[h->shown[line - 1]]);
        mark_row(row, line == h->files.cursor, has_focus);
        bl_spot(row, BL_HOME_FILES, line);
    }
    bl_scroll_bar(a, h->files.top, h->files.count);
}

/* The preview. */

/* "about" where a long file was not counted to its end. */
static void put_shape(char *text, size_t size, const struct bl_schema *s,
                      bool is_guess)
{
    char rows[32];
    bl_ui_count_text(rows, sizeof rows, (double)s->n_rows);
    snprintf(text, size, "%s%s × %zu", is_guess ? "about " : "", rows,
             s->n_columns);
}

static void draw_table_line(const struct bl_home *h, struct bl_area row,
                            const struct bl_schema *s)
{
    char shape[64];
    put_shape(shape, sizeof shape, s, h->preview->is_guess);
    const char *name = s->name[0] != '\0' ? s->name : "(the table)";
    int shape_width = bl_text_width(shape, row.surface->glyphs);
    bl_put_field(row, 2, 0, row.width - shape_width - 4, BL_LEFT, BL_PAINT_TEXT,
                 name);
    bl_put(row, row.width - shape_width - 1, 0, BL_PAINT_DIM, shape);
}

/* "24 columns: pt eta phi mass ..." as far as there is room, and of a field
 * how large it is: "3 columns: time u 32×80 v 32×80". */
static void draw_columns(struct bl_area a, const struct bl_schema *s)
{
    char text[1024], dims[64];
    int n = snprintf(text, sizeof text, "%zu column%s:", s->n_columns,
                     s->n_columns == 1 ? "" : "s");
    for (size_t i = 0; i < s->n_columns && n < (int)sizeof text - 144; i++) {
        bl_columns_dims_text(dims, sizeof dims, &s->columns[i]);
        n += snprintf(text + n, sizeof text - (size_t)n, " %.64s%s%s",
                      s->columns[i].name, dims[0] != '\0' ? " " : "", dims);
    }
    bl_paragraph(a, 0, BL_PAINT_DIM, text);
}

static void draw_found(const struct bl_ui *ui, struct bl_area a,
                       struct bl_area in, bool has_focus)
{
    const struct bl_home *h = &ui->home_screen;
    const struct bl_preview *p = h->preview;
    char bytes[32], head[128];
    bl_ui_bytes_text(bytes, sizeof bytes, (double)p->bytes);
    snprintf(head, sizeof head, "%s · %s · %zu table%s",
             p->format != NULL ? p->format : "unknown format", bytes,
             p->tables.n, p->tables.n == 1 ? "" : "s");
    bl_put(in, 1, 0, BL_PAINT_TEXT, head);
    bl_area_cut_top(&in, 1);
    struct bl_area lines = bl_area_cut_top(&in, h->tables.height);
    for (int y = 0; y < lines.height && h->tables.top + y < h->tables.count;
         y++) {
        int line = h->tables.top + y;
        struct bl_area row = bl_area_part(lines, 0, y, lines.width, 1);
        draw_table_line(h, row, &p->tables.tables[line]);
        if (p->tables.n > 1 || has_focus)
            mark_row(row, line == h->tables.cursor, has_focus);
        bl_spot(row, BL_HOME_PREVIEW, line);
    }
    const struct bl_schema *s = bl_home_table(h);
    if (s != NULL)
        draw_columns(bl_area_part(in, 1, 1, in.width - 2, in.height - 1), s);
    bl_scroll_bar(a, h->tables.top, h->tables.count);
}

/* Whether the preview is of the entry under the cursor. */
static bool is_of_entry(const struct bl_home *h,
                        const struct bl_folder_entry *e)
{
    size_t n;
    if (h->preview == NULL || h->folder == NULL)
        return false;
    n = strlen(h->folder->path);
    return strncmp(h->preview->path, h->folder->path, n) == 0 &&
           strcmp(h->preview->path + n + (n > 1), e->name) == 0;
}

static void draw_preview(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_home *h = &ui->home_screen;
    const struct bl_folder_entry *e = bl_home_entry(h);
    bool has_focus = h->pane == BL_HOME_PREVIEW && ui->n_overlays == 0;
    bool is_file = e != NULL && !e->is_folder;
    char title[300];
    snprintf(title, sizeof title, "Preview  %.250s", is_file ? e->name : "");
    struct bl_box box = {title, NULL, has_focus};
    struct bl_area in = bl_box(a, &box);
    struct bl_area text = bl_area_part(in, 1, 0, in.width - 2, in.height);
    if (!is_file)
        bl_paragraph(text, 0, BL_PAINT_DIM,
                     "Choose a table: HDF5, CSV or NPZ.\n\nNo data at hand? "
                     "d shows the tables that come with the program.");
    else if (!is_of_entry(h, e))
        bl_put(text, 0, 0, BL_PAINT_DIM, "looking into it …");
    else if (h->preview->trouble[0] != '\0')
        bl_paragraph(text, 0, BL_PAINT_WARNING, h->preview->trouble);
    else
        draw_found(ui, a, in, has_focus);
}

/* Runs. */

static void when_text(const struct bl_ui *ui, char *text, size_t size,
                      double started)
{
    time_t then = (time_t)(started + (double)ui->utc_offset);
    time_t now = (time_t)(ui->wall + (double)ui->utc_offset);
    double days = floor((double)now / 86400) - floor((double)then / 86400);
    char clock[32];
    struct tm t;
    gmtime_r(&then, &t);
    strftime(clock, sizeof clock, days < 7 ? "%a %H:%M" : "%Y-%m-%d", &t);
    if (days == 0)
        strftime(clock, sizeof clock, "today %H:%M", &t);
    snprintf(text, size, "%s", started > 0 ? clock : "·");
}

/* The state, and behind it what fits of where it stopped or why it failed: a
 * number whole, words from the second on. */
static void put_state(struct bl_area a, int ink, const struct bl_run_summary *r)
{
    enum { LEAST_REASON = 16 };
    char text[64], more[192] = "";
    bool is_number = r->state == BL_RUN_STOPPED && isfinite(r->stopped_at);
    snprintf(text, sizeof text, "%s %s", bl_run_mark(r->state),
             bl_run_state_name(r->state));
    if (is_number)
        snprintf(more, sizeof more, " @ %.0f", r->stopped_at);
    else if (r->reason[0] != '\0')
        snprintf(more, sizeof more, ": %.180s", r->reason);
    bl_put_field(a, 0, 0, a.width, BL_LEFT, ink, text);
    int x = bl_text_width(text, a.surface->glyphs);
    if (a.width - x >=
        (is_number ? bl_text_width(more, a.surface->glyphs) : LEAST_REASON))
        bl_put_field(a, x, 0, a.width - x, BL_LEFT, ink, more);
}

/* The columns of the list: those at the end go first when there is no room. */
static const struct {
    const char *head;
    int width;
    enum bl_align align;
} run_columns[] = {
    {"when", 11, BL_LEFT},     {"table", 20, BL_LEFT},
    {"model", 19, BL_LEFT},    {"ratio", 6, BL_RIGHT},
    {"best val", 8, BL_RIGHT}, {"worst χ²/ndf", 14, BL_RIGHT},
    {"state", 0, BL_LEFT},
};
enum { N_RUN_COLUMNS = 7, LAST = N_RUN_COLUMNS - 1, MIN_STATE = 12 };

/* Which columns fit: the state always does, the table's room is the rest.
 * Returns the room of the state. */
static struct bl_area put_cells(struct bl_area row, const char *const cells[],
                                int ink)
{
    bool is_shown[N_RUN_COLUMNS];
    int used = 2 + MIN_STATE;
    for (int i = 0; i < LAST; i++) {
        is_shown[i] = used + run_columns[i].width + 1 <= row.width;
        used += is_shown[i] ? run_columns[i].width + 1 : 0;
    }
    int x = 2, spare = row.width - used;
    for (int i = 0; i < LAST; i++) {
        if (!is_shown[i])
            continue;
        int width = run_columns[i].width + (i == 1 ? spare / 2 : 0);
        bl_put_field(row, x, 0, width, run_columns[i].align, ink, cells[i]);
        x += width + 1;
    }
    return bl_area_part(row, x + 1, 0, row.width - x - 1, 1);
}

/* "jets.h5:events" of "/data/jets.h5:events": the folders go, the table within
 * the file stays. */
static const char *short_table(const char *table)
{
    const char *end = strchr(table, ':');
    const char *at = end != NULL ? end : table + strlen(table);
    while (at > table && at[-1] != '/')
        at--;
    return at;
}

static void draw_run(const struct bl_ui *ui, struct bl_area row,
                     const struct bl_run_summary *r)
{
    char when[40], ratio[24] = "·", best[24], worst[96], number[24];
    when_text(ui, when, sizeof when, r->started);
    if (isfinite(r->ratio))
        snprintf(ratio, sizeof ratio, "%.2f×", r->ratio);
    bl_tell_digits(best, sizeof best, r->best_loss);
    bl_tell_digits(number, sizeof number, r->worst_chi2_ndf);
    snprintf(worst, sizeof worst, "%s %s", number, r->worst_variable);
    const char *const cells[LAST] = {
        when, short_table(r->table), r->model, ratio, best, worst};
    put_state(put_cells(row, cells, BL_PAINT_TEXT), bl_run_mark_ink(r->state),
              r);
}

static void draw_runs(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_home *h = &ui->home_screen;
    char kept[600], dir[520];
    bool has_focus = h->pane == BL_HOME_RUNS && ui->n_overlays == 0;
    bl_ui_path_text(ui, dir, sizeof dir, ui->state_dir);
    snprintf(kept, sizeof kept, "%zu kept in %s",
             h->runs != NULL ? h->runs->n : 0, dir);
    struct bl_box box = {"Recent runs", kept, has_focus};
    struct bl_area in = bl_box(a, &box);
    if (h->runs == NULL || h->runs->n == 0) {
        bl_put(in, 1, 0, BL_PAINT_DIM,
               h->runs == NULL ? "looking for runs …"
                               : "None yet: open a table, and t in Configure "
                                 "starts one.");
        return;
    }
    const char *heads[N_RUN_COLUMNS];
    for (int i = 0; i < N_RUN_COLUMNS; i++)
        heads[i] = run_columns[i].head;
    struct bl_area state =
        put_cells(bl_area_part(in, 0, 0, in.width, 1), heads, BL_PAINT_HEADER);
    bl_put(state, 0, 0, BL_PAINT_HEADER, heads[LAST]);
    for (int y = 0; y + 1 < in.height && h->recent.top + y < h->recent.count;
         y++) {
        int line = h->recent.top + y;
        struct bl_area row = bl_area_part(in, 0, y + 1, in.width, 1);
        draw_run(ui, row, &h->runs->list[line]);
        mark_row(row, line == h->recent.cursor, has_focus);
        bl_spot(row, BL_HOME_RUNS, line);
    }
    bl_scroll_bar(a, h->recent.top, h->recent.count);
}

void bl_home_draw(const struct bl_ui *ui, struct bl_area body)
{
    struct layout l = lay_out(&ui->home_screen, body);
    draw_files(ui, l.files);
    draw_preview(ui, l.preview);
    draw_runs(ui, l.runs);
}
