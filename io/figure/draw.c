#include "io/figure/draw.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "io/figure/gnuplot.h"

static const char *const known_formats[BL_MAX_DRAW_FORMATS] = {"pdf", "svg",
                                                               "png", "tex"};

static const char *find_format(const char *text, size_t n)
{
    for (size_t i = 0; i < BL_MAX_DRAW_FORMATS; i++)
        if (strlen(known_formats[i]) == n &&
            memcmp(known_formats[i], text, n) == 0)
            return known_formats[i];
    return NULL;
}

void bl_draw_add_format(struct bl_draw *d, const char *format)
{
    const char *known = find_format(format, strlen(format));
    for (size_t i = 0; i < d->n_formats; i++)
        if (d->formats[i] == known)
            return;
    d->formats[d->n_formats++] = known;
}

enum bl_status bl_draw_set_formats(struct bl_draw *d, const char *list,
                                   struct bl_error *err)
{
    d->n_formats = 0;
    for (const char *at = list; *at != '\0';) {
        size_t n = strcspn(at, ",");
        const char *format = find_format(at, n);
        if (format == NULL)
            break;
        bl_draw_add_format(d, format);
        at += n + (at[n] == ',');
        if (*at == '\0')
            return BL_OK;
    }
    return bl_fail(err, BL_USAGE,
                   "--format %s: some of pdf, svg, png and tex are meant, with "
                   "commas between",
                   list);
}

void bl_draw_file_name(char name[BL_SHEET_NAME + 16],
                       const struct bl_sheet_file *sheet, const char *format)
{
    bool is_tex = strcmp(format, "tex") == 0;
    snprintf(name, BL_SHEET_NAME + 16, "%s%s.%s", sheet->name,
             is_tex && !sheet->is_animation ? "_tex" : "",
             sheet->is_animation ? "gif" : format);
}

/* The summary. */

static enum bl_status put(struct bl_buffer *b, char *text, struct bl_error *err)
{
    if (text == NULL)
        return err->status;
    enum bl_status status = bl_buffer_put(b, text, strlen(text), err);
    free(text);
    return status;
}

static double tallest(const struct bl_folio *f)
{
    double height = 0;
    for (size_t i = 0; i < f->n_files; i++)
        if (!f->files[i].is_animation && f->files[i].height > height)
            height = f->files[i].height;
    return height;
}

static enum bl_status put_summary(struct bl_buffer *b, const struct bl_folio *f,
                                  struct bl_error *err)
{
    double height = tallest(f);
    enum bl_status status =
        put(b,
            bl_string_format(
                err,
                "# All figures of this folder, a page each.\n"
                "# Draw it: gnuplot summary.gp\n\n"
                "reset\n%s\n"
                "main_font = sprintf('%%s,%%g', font_name, font_size)\n"
                "set terminal pdfcairo enhanced color size %gcm,%gcm "
                "font main_font fontscale 0.75 "
                "linewidth 1\n"
                "set output 'summary.pdf'\n"
                "format = 'page'\npage_height = %.1f\n",
                f->style, f->width / 10, height / 10, height),
            err);
    for (size_t i = 0; i < f->n_files && status == BL_OK; i++)
        if (!f->files[i].is_animation)
            status = put(
                b, bl_string_format(err, "load '%s.gp'\n", f->files[i].name),
                err);
    if (status == BL_OK)
        status = put(b, bl_string_copy("set output\n", err), err);
    return status;
}

/* Animations have no page. */
static bool has_summary(const struct bl_folio *f)
{
    return tallest(f) > 0;
}

static enum bl_status write_summary(const struct bl_folio *f,
                                    struct bl_error *err)
{
    struct bl_buffer b = {0};
    if (!has_summary(f))
        return BL_OK;
    char *path = bl_string_format(err, "%s/summary.gp", f->dir);
    if (path == NULL)
        return err->status;
    enum bl_status status = put_summary(&b, f, err);
    if (status == BL_OK)
        status = bl_atomic_file_write(path, b.data, b.size, err);
    bl_buffer_release(&b);
    free(path);
    return status;
}

/* Its warnings are those of its pages. */
static enum bl_status draw_summary(const struct bl_folio *f,
                                   struct bl_error *err)
{
    char warning[BL_GNUPLOT_WARNING];
    if (!has_summary(f))
        return BL_OK;
    return bl_gnuplot_draw(f->dir, "summary", NULL, warning, err);
}

/* Drawing: a task is a sheet in a format. */

struct said { // of a task
    char warning[BL_GNUPLOT_WARNING];
};

struct drawing {
    const struct bl_draw *draw;
    const struct bl_folio *folio;
    size_t n_pictures;
    atomic_size_t n_done;
    struct said *said;       // per task
    struct bl_error *errors; // per worker: the first one
};

static size_t count_tasks(const struct drawing *d)
{
    return d->folio->n_files * d->draw->n_formats;
}

/* An animation is drawn once, whatever the formats. */
static bool has_picture(const struct drawing *d, size_t task)
{
    const struct bl_sheet_file *sheet =
        &d->folio->files[task / d->draw->n_formats];
    return !sheet->is_animation || task % d->draw->n_formats == 0;
}

static void tell_done(const struct drawing *d, size_t n)
{
    if (d->draw->drawn != NULL)
        d->draw->drawn(d->draw->context, n, d->n_pictures);
}

static void draw_task(void *context, size_t i, size_t worker)
{
    struct drawing *d = context;
    const struct bl_sheet_file *sheet =
        &d->folio->files[i / d->draw->n_formats];
    const char *format = d->draw->formats[i % d->draw->n_formats];
    struct bl_error *err = &d->errors[worker];
    if (!has_picture(d, i) || err->status != BL_OK ||
        bl_cancel_wish(d->draw->cancel) != BL_CANCEL_NONE)
        return;
    if (bl_gnuplot_draw(d->folio->dir, sheet->name,
                        sheet->is_animation ? NULL : format, d->said[i].warning,
                        err) != BL_OK)
        return;
    size_t done = atomic_fetch_add(&d->n_done, 1) + 1;
    if (worker == 0)
        tell_done(d, done);
}

static enum bl_status first_failure(const struct drawing *d, size_t n_workers,
                                    struct bl_error *err)
{
    for (size_t i = 0; i < n_workers; i++) {
        if (d->errors[i].status != BL_OK) {
            *err = d->errors[i];
            return err->status;
        }
    }
    if (bl_cancel_wish(d->draw->cancel) != BL_CANCEL_NONE)
        return bl_fail(err, BL_INTERRUPTED, "drawing was interrupted");
    return BL_OK;
}

/* In the order of the sheets; the same words about another format say nothing
 * new. */
static void pass_on_warnings(const struct drawing *d)
{
    size_t n_formats = d->draw->n_formats;
    for (size_t i = 0; d->draw->warned != NULL && i < count_tasks(d); i++) {
        const char *text = d->said[i].warning;
        bool again =
            i % n_formats > 0 && strcmp(text, d->said[i - 1].warning) == 0;
        if (*text != '\0' && !again)
            d->draw->warned(d->draw->context,
                            d->folio->files[i / n_formats].name, text);
    }
}

static enum bl_status draw_all(struct drawing *d, struct bl_error *err)
{
    struct bl_pool *pool = d->draw->pool;
    size_t n_workers = pool != NULL ? bl_pool_threads(pool) : 1;
    d->errors = bl_array_new(n_workers, sizeof *d->errors, err);
    d->said = bl_array_new(count_tasks(d), sizeof *d->said, err);
    if (d->errors == NULL || d->said == NULL)
        return err->status;
    tell_done(d, 0);
    bl_pool_run(pool, count_tasks(d), draw_task, d);
    if (first_failure(d, n_workers, err) != BL_OK)
        return err->status;
    pass_on_warnings(d);
    tell_done(d, atomic_load(&d->n_done));
    return draw_summary(d->folio, err);
}

enum bl_status bl_draw_folio(const struct bl_draw *draw,
                             const struct bl_folio *folio, struct bl_error *err)
{
    struct drawing d = {.draw = draw, .folio = folio};
    for (size_t i = 0; i < count_tasks(&d); i++)
        d.n_pictures += has_picture(&d, i);
    d.n_pictures += has_summary(folio);
    enum bl_status status = write_summary(folio, err);
    if (status == BL_OK)
        status = draw_all(&d, err);
    if (status == BL_OK)
        tell_done(&d, d.n_pictures);
    free(d.errors);
    free(d.said);
    return status;
}
