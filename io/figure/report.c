#include "io/figure/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "io/figure/draw.h"

enum { MAX_FIGURE_BYTES = 64 << 20 };

struct page { // the first failure sticks
    struct bl_buffer text;
    struct bl_error error;
};

static void put(struct page *p, const char *text, size_t n)
{
    if (p->error.status == BL_OK)
        bl_buffer_put(&p->text, text, n, &p->error);
}

static void add(struct page *p, const char *text)
{
    put(p, text, strlen(text));
}

/* Text of a file: no markup of its own. */
static void add_escaped(struct page *p, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '<':
            add(p, "&lt;");
            break;
        case '>':
            add(p, "&gt;");
            break;
        case '&':
            add(p, "&amp;");
            break;
        case '"':
            add(p, "&quot;");
            break;
        default:
            put(p, text, 1);
        }
    }
}

static void add_element(struct page *p, const char *open, const char *text,
                        const char *close)
{
    add(p, open);
    add_escaped(p, text);
    add(p, close);
}

static void add_number(struct page *p, double value, const char *unit)
{
    char text[64] = "–";
    if (isfinite(value))
        snprintf(text, sizeof text, "%.4g%s", value, unit);
    add_element(p, "<td>", text, "</td>");
}

/* The head, and everything that is the same in each report. */
static const char HEAD[] =
    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>What the loss did</title>\n<style>\n"
    "body{font:15px/1.45 sans-serif;max-width:72em;margin:2em auto;"
    "padding:0 1em;color:#111;background:#fff}\n"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}\n"
    "table{border-collapse:collapse;font-size:13px}\n"
    "th,td{padding:.2em .7em;text-align:right;border-bottom:1px solid #ddd}\n"
    "th:first-child,td:first-child{text-align:left}\n"
    ".facts td{text-align:left}.wide{overflow-x:auto}\n"
    "figure{display:inline-block;margin:0 1.5em 1.5em 0;vertical-align:top}\n"
    "figcaption{font-size:13px;color:#444;max-width:30em}\n"
    "img{display:block;max-width:100%}\n"
    "</style></head><body>\n";

static void add_title(struct page *p, const struct bl_report *r)
{
    char rows[64];
    snprintf(rows, sizeof rows, "%" PRIu64 " rows, %zu columns compared",
             r->evaluation->n_rows, r->evaluation->n_columns);
    add(p, "<h1>What the loss did</h1>\n");
    add_element(p, "<p>Before: <code>", r->before, "</code><br>\n");
    add_element(p, "After: <code>", r->after, "</code></p>\n");
    add_element(p, "<p>", rows, "</p>\n");
    for (size_t i = 0; i < r->evaluation->n_unmatched; i++) {
        const struct bl_unmatched *u = &r->evaluation->unmatched[i];
        add_element(p, "<p>Not compared: ", u->name, " (");
        add_element(p, "", bl_unmatched_text(u->why), ")</p>\n");
    }
}

static void add_section(struct page *p, const struct bl_report_section *s)
{
    add_element(p, "<h2>", s->title, "</h2>\n<table class=\"facts\">\n");
    for (size_t i = 0; i < s->n; i++) {
        add_element(p, "<tr><td>", s->facts[i].name, "</td>");
        add_element(p, "<td>", s->facts[i].value, "</td></tr>\n");
    }
    add(p, "</table>\n");
}

/* Metrics. */

static double per_ndf(const struct bl_chi2_test *t)
{
    return t->ndf > 0 ? t->value / (double)t->ndf : NAN;
}

static void add_metrics_row(struct page *p, const struct bl_column_metrics *m)
{
    add_element(p, "<tr><td>", m->name, "</td>");
    add_element(p, "<td>", m->unit != NULL ? m->unit : "", "</td>");
    add_number(p, m->residual.mean, "");
    add_number(p, m->residual.rms, "");
    add_number(p, m->residual.max_abs, "");
    add_number(p, m->residual.rms / m->std, "");
    add_number(p, 100 * m->response.median, " %");
    add_number(p, 100 * m->response.p95_abs, " %");
    add_number(p, m->psnr, "");
    add_number(p, per_ndf(&m->chi2.impact), "");
    add_number(p, per_ndf(&m->chi2.two_sample), "");
    add_number(p, per_ndf(&m->chi2.migration), "");
    add_number(p, m->ks.d, "");
    add_number(p, m->wasserstein.w1_over_std, "");
    add(p,
        m->n_different == 0 ? "<td>identical</td></tr>\n" : "<td></td></tr>\n");
}

static void add_metrics(struct page *p, const struct bl_report *r)
{
    add(p,
        "<h2>Metrics</h2>\n<p>Residual: after − before. Response: (after − "
        "before) / before where before is not 0. χ² per degree of freedom of "
        "the histograms: impact in units of the data's own statistical error "
        "(good is much less than 1), two-sample as ROOT's Chi2Test, migration "
        "of the events that changed their bin.</p>\n"
        "<div class=\"wide\"><table>\n<tr><th>variable</th><th>unit</th>"
        "<th>mean</th><th>RMS</th><th>max</th><th>RMS/std</th>"
        "<th>median r</th><th>95 % of |r|</th><th>PSNR</th>"
        "<th>χ² impact</th><th>χ² two-sample</th><th>χ² migration</th>"
        "<th>KS D</th><th>W1/std</th><th></th></tr>\n");
    for (size_t i = 0; i < r->evaluation->n_columns; i++)
        add_metrics_row(p, &r->evaluation->columns[i]);
    add(p, "</table></div>\n");
}

/* Figures. */

static const char DIGITS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void add_base64(struct page *p, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i < 3 ? n - i : 3;
        unsigned v = (unsigned)bytes[i] << 16;
        v |= left > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
        v |= left > 2 ? (unsigned)bytes[i + 2] : 0;
        char four[4] = {DIGITS[v >> 18], DIGITS[v >> 12 & 63],
                        left > 1 ? DIGITS[v >> 6 & 63] : '=',
                        left > 2 ? DIGITS[v & 63] : '='};
        put(p, four, 4);
    }
}

/* *bytes is the caller's. */
static enum bl_status read_file(unsigned char **bytes, size_t *n,
                                const char *path, struct bl_error *err)
{
    long size = -1;
    FILE *file = fopen(path, "rb");
    *bytes = NULL;
    if (file != NULL && fseek(file, 0, SEEK_END) == 0)
        size = ftell(file);
    if (size < 0 || size > MAX_FIGURE_BYTES)
        bl_fail_errno(err, "%s cannot be read", path);
    else
        *bytes = bl_array_new((size_t)size + 1, 1, err);
    if (*bytes != NULL) {
        rewind(file);
        *n = fread(*bytes, 1, (size_t)size, file);
    }
    if (file != NULL)
        fclose(file);
    return *bytes != NULL ? BL_OK : err->status;
}

/* As an image, so that the names within one figure mean nothing in another. */
static void add_figure(struct page *p, const struct bl_folio *f,
                       const struct bl_sheet_file *sheet)
{
    char name[BL_SHEET_NAME + 16];
    unsigned char *bytes = NULL;
    size_t n = 0;
    bl_draw_file_name(name, sheet, "svg");
    char *path = bl_string_format(&p->error, "%s/%s", f->dir, name);
    if (path != NULL && read_file(&bytes, &n, path, &p->error) == BL_OK) {
        add(p, "<figure><img alt=\"");
        add_escaped(p, sheet->title);
        add(p, sheet->is_animation ? "\" src=\"data:image/gif;base64,"
                                   : "\" src=\"data:image/svg+xml;base64,");
        add_base64(p, bytes, n);
        add_element(p, "\"><figcaption>", sheet->title,
                    "</figcaption></figure>\n");
    }
    free(bytes);
    free(path);
}

static void add_all(struct page *p, const struct bl_report *r)
{
    add(p, HEAD);
    add_title(p, r);
    for (size_t i = 0; i < r->n_sections; i++)
        add_section(p, &r->sections[i]);
    add_metrics(p, r);
    add(p, "<h2>Figures</h2>\n");
    for (size_t i = 0; i < r->folio->n_files && p->error.status == BL_OK; i++)
        add_figure(p, r->folio, &r->folio->files[i]);
    add(p, "</body></html>\n");
}

enum bl_status bl_report_write(const struct bl_report *r, const char *dir,
                               struct bl_error *err)
{
    struct page p = {0};
    add_all(&p, r);
    char *path = bl_string_format(&p.error, "%s/report.html", dir);
    if (p.error.status == BL_OK && path != NULL)
        bl_atomic_file_write(path, p.text.data, p.text.size, &p.error);
    free(path);
    bl_buffer_release(&p.text);
    if (p.error.status != BL_OK)
        *err = p.error;
    return p.error.status;
}
