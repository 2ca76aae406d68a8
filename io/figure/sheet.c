#include "io/figure/sheet.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "base/number.h"

void bl_folio_release(struct bl_folio *f)
{
    for (size_t i = 0; i < f->n_files; i++)
        free(f->files[i].title);
    free(f->files);
    f->files = NULL;
    f->n_files = f->capacity = 0;
}

/* Names of files. */

static bool is_taken(const struct bl_folio *f, const char *name)
{
    // no difference of case: some file systems see none
    for (size_t i = 0; i < f->n_files; i++) {
        const char *a = f->files[i].name, *b = name;
        while (*a != '\0' &&
               tolower((unsigned char)*a) == tolower((unsigned char)*b)) {
            a++;
            b++;
        }
        if (*a == *b)
            return true;
    }
    return false;
}

/* Letters, digits and '-'; one '_' for all between them, none at the end. */
static void make_safe(char *name)
{
    char *out = name;
    for (const char *c = name; *c != '\0'; c++) {
        bool is_safe =
            (isalnum((unsigned char)*c) && (*c & 0x80) == 0) || *c == '-';
        if (is_safe)
            *out++ = *c;
        else if (out == name || out[-1] != '_')
            *out++ = '_';
    }
    while (out > name + 1 && out[-1] == '_')
        out--;
    *out = '\0';
}

static void set_name(struct bl_sheet *s, const char *figure,
                     const char *variable)
{
    enum { ROOM = BL_SHEET_NAME - 16 };
    char base[ROOM];
    snprintf(base, sizeof base, "%s%s%s", figure, variable != NULL ? "_" : "",
             variable != NULL ? variable : "");
    make_safe(base);
    strcpy(s->file.name, base);
    for (unsigned i = 2; is_taken(s->folio, s->file.name); i++)
        snprintf(s->file.name, sizeof s->file.name, "%s_%u", base, i);
}

/* The script. */

static bool has_failed(const struct bl_sheet *s)
{
    return s->error.status != BL_OK;
}

void bl_sheet_add(struct bl_sheet *s, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (!has_failed(s))
        bl_buffer_put(&s->script, text, (size_t)n, &s->error);
}

static void add_text(struct bl_sheet *s, const char *text)
{
    if (!has_failed(s))
        bl_buffer_put(&s->script, text, strlen(text), &s->error);
}

void bl_sheet_tic(struct bl_sheet *s, const struct bl_label *l, size_t position)
{
    char expression[BL_LABEL_EXPRESSION];
    add_text(s, bl_label_print_tic(expression, l));
    bl_sheet_add(s, " %zu", position);
}

void bl_sheet_label(struct bl_sheet *s, const char *before,
                    const struct bl_label *l, const char *after)
{
    char expression[BL_LABEL_EXPRESSION];
    add_text(s, before);
    add_text(s, " ");
    add_text(s, bl_label_print(expression, l));
    if (*after != '\0')
        add_text(s, " ");
    add_text(s, after);
    add_text(s, "\n");
}

void bl_sheet_panel(struct bl_sheet *s, struct bl_panel p)
{
    bl_sheet_add(
        s,
        "\nset lmargin at screen mm(%g)\nset rmargin at screen mm(%g)\n"
        "set tmargin at screen down(%g)\n"
        "set bmargin at screen down(%g)\n",
        p.left, p.right, p.top, p.bottom);
}

void bl_sheet_note(struct bl_sheet *s, const struct bl_label *l, int line)
{
    char after[128];
    snprintf(after, sizeof after,
             "at graph 0,1 offset 0,%.2f left font note_font",
             0.6 + 1.05 * line);
    bl_sheet_label(s, "set label", l, after);
}

void bl_sheet_message(struct bl_sheet *s, const struct bl_label *l)
{
    bl_sheet_label(s, "set label", l, "at graph 0.5,0.5 center");
    add_text(s, "unset tics\nunset logscale\nunset xlabel\nunset ylabel\n"
                "unset key\nplot [0:1] [0:1] NaN\n"
                "unset label\nset xtics\nset ytics\n");
}

void bl_sheet_foot(struct bl_sheet *s, const struct bl_label *l)
{
    bl_sheet_label(s, "set label", l,
                   "at graph 0.5,0 offset 0,-3.3 center "
                   "font note_font");
}

/* A comment of one line, without what might end or continue it. */
static void add_comment(struct bl_sheet *s, const char *text)
{
    add_text(s, "# ");
    for (; *text != '\0'; text++) {
        bool is_plain =
            !iscntrl((unsigned char)*text) && strchr("`\\'\"", *text) == NULL;
        bl_sheet_add(s, "%c", is_plain ? *text : ' ');
    }
    add_text(s, "\n");
}

/* The terminals, at the size they have on paper.  Fonts: gnuplot's cairo
 * terminals count 96 points to the inch unless told otherwise (fontscale). */
static void add_terminals(struct bl_sheet *s)
{
    const char *name = s->file.name;
    double w = s->folio->width, h = s->file.height;
    bl_sheet_add(s,
                 "if (format eq 'pdf') {\n"
                 "    set terminal pdfcairo enhanced color size %gcm,%gcm "
                 "font main_font fontscale 0.75 linewidth 1\n"
                 "    set output '%s.pdf'\n}\n",
                 w / 10, h / 10, name);
    bl_sheet_add(s,
                 "if (format eq 'svg') {\n"
                 "    set terminal svg enhanced size %.0f,%.0f dynamic "
                 "font main_font fontscale 1.333 linewidth 1 "
                 "background 'white'\n"
                 "    set output '%s.svg'\n}\n",
                 w / 25.4 * 96, h / 25.4 * 96, name);
    bl_sheet_add(s,
                 "if (format eq 'png') {\n"
                 "    set terminal pngcairo enhanced color size %.0f,%.0f "
                 "font main_font fontscale 3.125 linewidth 3\n"
                 "    set output '%s.png'\n}\n",
                 w / 25.4 * 300, h / 25.4 * 300, name);
    bl_sheet_add(s,
                 "if (format eq 'tex') {\n"
                 "    set terminal cairolatex pdf input color size %gcm,%gcm "
                 "font latex_font fontscale 0.75 linewidth 1\n"
                 "    set output '%s_tex.tex'\n}\n",
                 w / 10, h / 10, name);
}

static void add_gif_terminal(struct bl_sheet *s)
{
    bl_sheet_add(s,
                 "set terminal gif animate delay 12 loop 0 optimize enhanced "
                 "size %.0f,%.0f font main_font fontscale 1.5\n"
                 "set output '%s.gif'\n",
                 s->folio->width / 25.4 * 150, s->file.height / 25.4 * 150,
                 s->file.name);
}

static void add_introduction(struct bl_sheet *s)
{
    const char *name = s->file.name;
    add_comment(s, s->file.title);
    bl_sheet_add(s, "# Draw it: gnuplot %s.gp\n", name);
    if (!s->file.is_animation)
        bl_sheet_add(s,
                     "# Another format (pdf, svg, png, tex): "
                     "gnuplot -e \"format='svg'\" %s.gp\n",
                     name);
    bl_sheet_add(s, "\nreset\n");
    bl_sheet_add(s, "if (!exists('format')) format = '%s'\n",
                 s->file.is_animation ? "gif" : s->folio->format);
}

static void add_positions(struct bl_sheet *s)
{
    bl_sheet_add(s,
                 "# Positions in mm from the upper left; on a page of "
                 "summary.pdf (format 'page')\n# the figure keeps its size.\n"
                 "height = %.1f\nif (format eq 'page') height = page_height\n"
                 "mm(x) = x / %.1f\ndown(y) = 1 - y / height\n\n",
                 s->file.height, s->folio->width);
}

static void add_head(struct bl_sheet *s)
{
    add_introduction(s);
    add_text(s, "tex = format eq 'tex'\nset encoding utf8\n"
                "if (!tex) set minussign\n\n");
    add_text(s, s->folio->style);
    add_text(s, "\nmain_font = sprintf('%s,%g', font_name, font_size)\n"
                "latex_font = sprintf(',%g', font_size)\n"
                "note_font = sprintf(',%g', font_size - 1)\n"
                "tiny_font = sprintf(',%g', font_size - 1.5)\n"
                "\n# Where it goes.\n");
    (s->file.is_animation ? add_gif_terminal : add_terminals)(s);
    add_positions(s);
    add_text(s, "set datafile separator ','\nset datafile columnheaders\n"
                "set datafile missing 'nan'\n");
    if (!s->file.is_animation)
        add_text(s, "set multiplot\n");
}

static void begin(struct bl_sheet *s, const char *variable, const char *title)
{
    set_name(s, s->file.figure, variable);
    s->file.title = bl_string_copy(title, &s->error);
    if (!has_failed(s))
        add_head(s);
}

void bl_sheet_begin(struct bl_sheet *s, struct bl_folio *folio,
                    const char *figure, const char *variable, const char *title,
                    double height)
{
    *s = (struct bl_sheet){.folio = folio,
                           .file = {.figure = figure, .height = height}};
    begin(s, variable, title);
}

void bl_sheet_begin_animation(struct bl_sheet *s, struct bl_folio *folio,
                              const char *figure, const char *variable,
                              const char *title, double height)
{
    *s = (struct bl_sheet){
        .folio = folio,
        .file = {.figure = figure, .height = height, .is_animation = true}};
    begin(s, variable, title);
}

/* Files. */

static void write_file(struct bl_sheet *s, const char *name,
                       const char *extension, const struct bl_buffer *bytes)
{
    if (has_failed(s))
        return;
    char *path =
        bl_string_format(&s->error, "%s/%s%s", s->folio->dir, name, extension);
    if (path != NULL)
        bl_atomic_file_write(path, bytes->data, bytes->size, &s->error);
    free(path);
}

static void remember(struct bl_sheet *s)
{
    struct bl_folio *f = s->folio;
    if (has_failed(s) ||
        bl_array_reserve((void **)&f->files, &f->capacity, f->n_files + 1,
                         sizeof *f->files, &s->error) != BL_OK)
        return;
    f->files[f->n_files++] = s->file;
    s->file.title = NULL;
}

enum bl_status bl_sheet_end(struct bl_sheet *s, struct bl_error *err)
{
    if (!s->file.is_animation)
        add_text(s, "\nunset multiplot\n");
    add_text(s, "if (format ne 'page') set output\n");
    write_file(s, s->file.name, ".gp", &s->script);
    remember(s);
    bl_buffer_release(&s->script);
    bl_buffer_release(&s->data);
    free(s->file.title);
    if (has_failed(s))
        *err = s->error;
    return s->error.status;
}

/* Data. */

static void put(struct bl_sheet *s, const char *text, size_t n)
{
    if (!has_failed(s))
        bl_buffer_put(&s->data, text, n, &s->error);
}

static void separate(struct bl_sheet *s)
{
    if (s->row_begun)
        put(s, ",", 1);
    s->row_begun = true;
}

const char *bl_sheet_data(struct bl_sheet *s, const char *part,
                          const char *header)
{
    bl_buffer_release(&s->data);
    s->row_begun = false;
    snprintf(s->data_name, sizeof s->data_name, "%s%s%s.csv", s->file.name,
             part != NULL ? "_" : "", part != NULL ? part : "");
    put(s, header, strlen(header));
    put(s, "\n", 1);
    return s->data_name;
}

void bl_sheet_number(struct bl_sheet *s, double value)
{
    char text[BL_NUMBER_TEXT_SIZE];
    separate(s);
    // infinities have no place on an axis
    put(s, text, bl_number_print_double(text, isinf(value) ? NAN : value));
}

void bl_sheet_float(struct bl_sheet *s, double value)
{
    char text[BL_NUMBER_TEXT_SIZE];
    float v = (float)value;
    separate(s);
    put(s, text, bl_number_print_float(text, isinf(v) ? NAN : v));
}

void bl_sheet_text(struct bl_sheet *s, const char *value)
{
    separate(s);
    put(s, "\"", 1);
    for (; *value != '\0'; value++) {
        char c = iscntrl((unsigned char)*value) ? ' ' : *value;
        if (c == '"')
            put(s, "\"", 1);
        put(s, &c, 1);
    }
    put(s, "\"", 1);
}

void bl_sheet_row_end(struct bl_sheet *s)
{
    put(s, "\n", 1);
    s->row_begun = false;
}

void bl_sheet_closing_row(struct bl_sheet *s, double edge, size_t n)
{
    bl_sheet_number(s, edge);
    bl_sheet_number(s, edge);
    for (size_t i = 0; i < n; i++)
        bl_sheet_number(s, NAN);
    bl_sheet_row_end(s);
}

void bl_sheet_data_end(struct bl_sheet *s)
{
    write_file(s, s->data_name, "", &s->data);
}
