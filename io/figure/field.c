/* Fields: a snapshot before, after and the difference on a scale of its own;
 * and an animation of the same.
 *
 * The snapshot is the one that was restored worst.  Planes larger than
 * MAX_CELLS a side are drawn as means over blocks.  The first row is at the
 * bottom.
 */
#include <math.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"
#include "io/figure/heat.h"

enum { MAX_CELLS = 200, MAX_FILM_CELLS = 48, MAX_FILM_FRAMES = 30 };

struct film { // what is drawn of a field
    const struct bl_field_frames *frames;
    const char *name, *unit;
    size_t block;         // cells a side of a block
    size_t height, width; // in blocks
    double low, high;     // of the values before
    double reach;         // of the differences
};

struct places { // of the three planes
    struct bl_panel panels[3];
    double bottom; // of the lowest
};

static bool has_data(const struct bl_figure_input *in)
{
    return in->profile != NULL && in->profile->n_fields > 0;
}

/* Planes. */

static double block_mean(const float *plane, const struct film *f, size_t row,
                         size_t column)
{
    size_t height = f->frames->height, width = f->frames->width;
    double sum = 0, n = 0;
    for (size_t y = row * f->block; y < (row + 1) * f->block && y < height; y++)
        for (size_t x = column * f->block;
             x < (column + 1) * f->block && x < width; x++) {
            if (!isfinite(plane[y * width + x]))
                continue;
            sum += (double)plane[y * width + x];
            n++;
        }
    return n > 0 ? sum / n : NAN;
}

/* Rows of before, after and difference; widens the ranges by what it wrote. */
static void write_frame(struct bl_sheet *s, struct film *f,
                        const struct bl_frame *frame, bool with_row)
{
    for (size_t i = 0; i < f->height * f->width; i++) {
        size_t row = i / f->width, column = i % f->width;
        double x = block_mean(frame->before, f, row, column);
        double y = block_mean(frame->after, f, row, column);
        double middle = ((double)f->block - 1) / 2;
        if (with_row)
            bl_sheet_number(s, (double)frame->row);
        bl_sheet_number(s, (double)(row * f->block) + middle);
        bl_sheet_number(s, (double)(column * f->block) + middle);
        bl_sheet_float(s, x);
        bl_sheet_float(s, y);
        bl_sheet_float(s, y - x);
        bl_sheet_row_end(s);
        f->low = fmin(f->low, x);
        f->high = fmax(f->high, x);
        f->reach = fmax(f->reach, fabs(y - x));
    }
}

static struct film film_of(const struct bl_figure_input *in, size_t i,
                           size_t max_cells)
{
    const struct bl_field_frames *frames = &in->profile->fields[i];
    const struct bl_column_metrics *m =
        &in->evaluation->columns[frames->column];
    size_t longer =
        frames->height > frames->width ? frames->height : frames->width;
    struct film f = {.frames = frames, .name = m->name, .unit = m->unit};
    f.block = (longer + max_cells - 1) / max_cells;
    f.height = (frames->height + f.block - 1) / f.block;
    f.width = (frames->width + f.block - 1) / f.block;
    f.low = INFINITY;
    f.high = -INFINITY;
    return f;
}

/* Scales need two ends. */
static void close_ranges(struct film *f)
{
    if (!(f->low <= f->high))
        f->low = f->high = 0;
    if (f->low == f->high) {
        f->low -= 0.5;
        f->high += 0.5;
    }
    f->reach = f->reach > 0 ? bl_heat_reach(f->reach) : 1;
}

/* Places. */

static struct places places_of(const struct bl_folio *folio,
                               const struct film *f)
{
    double aspect = (double)f->frames->height / (double)f->frames->width;
    bool is_wide = bl_folio_is_wide(folio), is_flat = aspect < 0.7;
    double top = 7, left = 3, scale = 13;
    double width = is_wide   ? (folio->width - left - 2 * scale - 4) / 3
                   : is_flat ? folio->width - left - scale
                             : (folio->width - left - scale - 2) / 2;
    double height = fmin(width * aspect, 120);
    width = height / aspect;
    double step_x = width + 2, step_y = height + 8;
    struct places p;
    for (size_t i = 0; i < 3; i++) {
        size_t column = is_wide ? i : is_flat ? 0 : i % 2;
        size_t row = is_wide ? 0 : is_flat ? i : i / 2;
        double x = left + step_x * (double)column;
        double y = top + step_y * (double)row;
        x += is_wide && i == 2 ? scale : 0;
        p.panels[i] = (struct bl_panel){x, x + width, y, y + height};
    }
    p.bottom = p.panels[2].bottom;
    return p;
}

/* Drawing. */

static void add_plane(struct bl_sheet *s, const struct film *f, size_t part,
                      const struct places *places, bool with_scale,
                      const char *what)
{
    static const char *const titles[3] = {"original", "reconstructed",
                                          "reconstructed − original"};
    const struct bl_panel *panel = &places->panels[part];
    bool is_difference = part == 2;
    struct bl_label title = bl_label_of(titles[part]);
    double low = is_difference ? -f->reach : f->low;
    double high = is_difference ? f->reach : f->high;
    if (part == 0) {
        bl_label_add(&title, " ");
        bl_label_add_variable(&title, f->name);
    }
    if (part != 1 && bl_label_unit(f->unit) != NULL) {
        bl_label_add(&title, " [");
        bl_label_add(&title, f->unit);
        bl_label_add(&title, "]");
    }
    bl_sheet_panel(s, *panel);
    bl_sheet_add(s,
                 "set xrange [-0.5:%g]\nset yrange [-0.5:%g]\n"
                 "unset xtics\nunset ytics\nset palette @%s\n"
                 "set cbrange [%.6g:%.6g]\n",
                 (double)f->frames->width - 0.5,
                 (double)f->frames->height - 0.5,
                 is_difference ? "differences" : "amounts", low, high);
    if (with_scale)
        bl_heat_scale_add(s, panel, low, high);
    else
        bl_sheet_add(s, "unset colorbox\n");
    bl_sheet_note(s, &title, 0);
    bl_sheet_add(s, "plot '%s' %s\nunset label\n", s->data_name, what);
}

static void add_planes(struct bl_sheet *s, const struct film *f,
                       const struct places *p, size_t first_column,
                       const char *every)
{
    // a rectangle a cell is sharp, and heavy in svg
    bl_sheet_add(s, "how = format eq 'svg' ? '' : 'pixels'\n");
    bool shared = p->panels[0].top == p->panels[1].top;
    for (size_t part = 0; part < 3; part++) {
        char what[128];
        snprintf(what, sizeof what, "%susing %zu:%zu:%zu with image @how",
                 every, first_column + 1, first_column,
                 first_column + 2 + part);
        add_plane(s, f, part, p, part > 0 || !shared, what);
    }
}

static void add_words(struct bl_sheet *s, const struct film *f,
                      const struct places *p)
{
    const struct bl_frame *worst = &f->frames->worst;
    struct bl_label l = bl_label_of("snapshot ");
    char where[128];
    bl_label_add_number(&l, (double)(worst->row + 1));
    bl_label_add(&l, " of ");
    bl_label_add_number(&l, (double)f->frames->n_rows);
    bl_label_add(&l, ", the worst: RMS ");
    bl_label_add_number(&l, worst->rms);
    bl_label_add_unit(&l, f->unit);
    snprintf(where, sizeof where,
             "at screen mm(3),down(%g) left font note_font", p->bottom + 3);
    bl_sheet_label(s, "set label", &l, where);
}

static enum bl_status write_snapshot(struct bl_folio *folio,
                                     const struct bl_figure_input *in, size_t i,
                                     struct bl_error *err)
{
    struct film f = film_of(in, i, MAX_CELLS);
    struct places p = places_of(folio, &f);
    struct bl_sheet s;
    char title[128];
    if (f.frames->n_rows == 0)
        return BL_OK;
    snprintf(title, sizeof title, "%.80s: a snapshot before and after", f.name);
    bl_sheet_begin(&s, folio, "field", f.name, title, p.bottom + 6);
    bl_sheet_data(&s, NULL, "row,column,before,after,difference");
    write_frame(&s, &f, &f.frames->worst, false);
    bl_sheet_data_end(&s);
    close_ranges(&f);
    add_words(&s, &f, &p);
    add_planes(&s, &f, &p, 1, "");
    return bl_sheet_end(&s, err);
}

static enum bl_status write_snapshots(struct bl_folio *f,
                                      const struct bl_figure_input *in,
                                      struct bl_error *err)
{
    for (size_t i = 0; i < in->profile->n_fields; i++)
        if (in->chosen[in->profile->fields[i].column] &&
            write_snapshot(f, in, i, err) != BL_OK)
            return err->status;
    return BL_OK;
}

const struct bl_figure bl_figure_fields = {
    .name = "fields",
    .title = "fields: original, reconstructed and difference",
    .needs = "a field (rows x height x width)",
    .has_data = has_data,
    .write = write_snapshots,
};

/* The animation. */

static size_t write_film(struct bl_sheet *s, struct film *f)
{
    size_t n = f->frames->n_frames;
    size_t step = n / MAX_FILM_FRAMES + (n % MAX_FILM_FRAMES > 0);
    size_t n_written = 0;
    bl_sheet_data(s, NULL, "snapshot,row,column,before,after,difference");
    for (size_t i = 0; i < n; i += step, n_written++)
        write_frame(s, f, &f->frames->frames[i], true);
    bl_sheet_data_end(s);
    close_ranges(f);
    return n_written;
}

static enum bl_status write_animation(struct bl_folio *folio,
                                      const struct bl_figure_input *in,
                                      size_t i, struct bl_error *err)
{
    struct film f = film_of(in, i, MAX_FILM_CELLS);
    struct places p = places_of(folio, &f);
    struct bl_sheet s;
    char title[128], every[64];
    if (f.frames->n_frames < 2)
        return BL_OK;
    snprintf(title, sizeof title, "%.80s: snapshots before and after", f.name);
    bl_sheet_begin_animation(&s, folio, "animation", f.name, title,
                             p.bottom + 3);
    size_t n = write_film(&s, &f), n_cells = f.height * f.width;
    snprintf(every, sizeof every, "every ::i*%zu::(i+1)*%zu-1 ", n_cells,
             n_cells);
    bl_sheet_add(&s, "do for [i=0:%zu] {\nset multiplot\n", n - 1);
    add_planes(&s, &f, &p, 2, every);
    bl_sheet_add(&s, "unset multiplot\n}\n");
    return bl_sheet_end(&s, err);
}

static enum bl_status write_animations(struct bl_folio *f,
                                       const struct bl_figure_input *in,
                                       struct bl_error *err)
{
    for (size_t i = 0; i < in->profile->n_fields; i++)
        if (in->chosen[in->profile->fields[i].column] &&
            write_animation(f, in, i, err) != BL_OK)
            return err->status;
    return BL_OK;
}

const struct bl_figure bl_figure_animation = {
    .name = "animation",
    .title = "fields: an animation of the snapshots (gif)",
    .needs = "a field of several snapshots",
    .has_data = has_data,
    .write = write_animations,
};
