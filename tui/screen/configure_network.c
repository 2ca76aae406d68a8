/* The network: a bar per layer, as high as the logarithm of its width, a
 * diamond in the middle, and the widths below as far as they fit.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/configure_parts.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

enum { BAR = 0x2588, LINK = 0x254c, LATENT = 0x25c6, WIDEST_STEP = 9 };
enum { MOST_CELLS = 1024 };

struct picture {
    struct bl_area bars, labels;
    const struct bl_estimate *e;
    int n;                  // layers
    int step, left;         // between bars, and of the first one
    int bar;                // width
    bool taken[MOST_CELLS]; // cells of labels
};

static int place_of(const struct picture *p, int layer)
{
    return p->left + layer * p->step;
}

static int height_of(const struct picture *p, int layer)
{
    double widest = 1, width = (double)p->e->layers[layer];
    for (int i = 0; i < p->n; i++)
        widest = fmax(widest, (double)p->e->layers[i]);
    int most = p->bars.height;
    int height = (int)lround(most * log1p(width) / log1p(widest));
    height = height < 1 ? 1 : height > most ? most : height;
    return height % 2 == most % 2 || height == most ? height : height + 1;
}

static void draw_bar(const struct picture *p, int layer)
{
    int height = height_of(p, layer), middle = p->bars.height / 2;
    int x = place_of(p, layer);
    bool is_ascii = p->bars.surface->glyphs == BL_GLYPHS_ASCII;
    if (layer == p->n / 2)
        bl_put_rune(p->bars, x + p->bar / 2, middle, is_ascii ? '*' : LATENT,
                    BL_PAINT_ACCENT | BL_BOLD);
    else
        bl_fill(bl_area_part(p->bars, x, (p->bars.height - height) / 2, p->bar,
                             height),
                BAR, BL_PAINT_COMPRESS);
}

static void draw_link(const struct picture *p, int layer)
{
    int from = place_of(p, layer) + p->bar;
    int to = place_of(p, layer + 1);
    if (to - from > 2)
        bl_fill(bl_area_part(p->bars, from + 1, p->bars.height / 2,
                             to - from - 2, 1),
                LINK, BL_PAINT_DIM);
}

/* Labels. --------------------------------------------------------------- */

/* Takes the cells of a label; false when any of them, or of those on both
 * sides, is taken. */
static bool take(struct picture *p, int x, int width)
{
    if (x < 0 || x + width > p->labels.width || x + width >= MOST_CELLS)
        return false;
    for (int i = x > 0 ? x - 1 : 0; i <= x + width; i++)
        if (p->taken[i])
            return false;
    memset(p->taken + x, true, (size_t)width);
    return true;
}

static void draw_label(struct picture *p, int layer)
{
    char text[32];
    int width = snprintf(text, sizeof text, "%zu", p->e->layers[layer]);
    int x = place_of(p, layer) + p->bar / 2 - width / 2;
    int ink = layer == p->n / 2 ? BL_PAINT_ACCENT | BL_BOLD : BL_PAINT_TEXT;
    x = x + width > p->labels.width ? p->labels.width - width : x;
    x = x < 0 ? 0 : x;
    if (take(p, x, width))
        bl_put(p->labels, x, 0, ink, text);
}

/* The ones that tell most first. */
static void draw_labels(struct picture *p)
{
    draw_label(p, p->n / 2);
    draw_label(p, 0);
    draw_label(p, p->n - 1);
    for (int i = 1; i < p->n - 1; i++)
        draw_label(p, i);
}

static struct picture arrange(const struct bl_estimate *e, struct bl_area a)
{
    struct picture p = {.e = e, .n = (int)e->n_layers};
    p.labels = bl_area_cut_bottom(&a, 1);
    p.bars = a;
    p.step = a.width / (p.n > 0 ? p.n : 1);
    p.step = p.step > WIDEST_STEP ? WIDEST_STEP : p.step;
    p.bar = p.step >= 7 ? 3 : 1;
    p.left = (a.width - (p.n - 1) * p.step - p.bar) / 2;
    return p;
}

/* Where bars have no room: "24 → 200 → 100 → 15 → ..." */
static void draw_words(const struct bl_estimate *e, struct bl_area a)
{
    char text[512];
    size_t used = 0;
    for (size_t i = 0; i < e->n_layers && used < sizeof text; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%zu",
                                 i > 0 ? " → " : "", e->layers[i]);
    bl_paragraph(a, 0, BL_PAINT_TEXT, text);
}

static void draw_picture(const struct bl_estimate *e, struct bl_area a)
{
    if (a.height < 3 || a.width < 2 * (int)e->n_layers) {
        draw_words(e, a);
        return;
    }
    struct picture p = arrange(e, a);
    for (int i = 0; i < p.n; i++) {
        draw_bar(&p, i);
        if (i + 1 < p.n)
            draw_link(&p, i);
    }
    draw_labels(&p);
}

void bl_configure_draw_network(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_configure *c = &ui->configure;
    bool has_network = c->is_usable && c->estimate.n_layers > 0;
    char note[64] = "", count[32];
    bl_ui_count_text(count, sizeof count, c->estimate.n_parameters);
    if (has_network)
        snprintf(note, sizeof note, "%s%s parameters",
                 c->estimate.is_tried ? "~" : "", count);
    struct bl_box box = {"Network", has_network ? note : NULL, false};
    struct bl_area frame = bl_box(a, &box);
    struct bl_area in =
        bl_area_part(frame, 1, 0, frame.width - 2, frame.height);
    if (has_network)
        draw_picture(&c->estimate, in);
    else if (!ui->table.is_open)
        bl_paragraph(in, 0, BL_PAINT_DIM,
                     "no table is open: choose one on Home (1)");
    else if (c->is_usable)
        bl_paragraph(in, 0, BL_PAINT_WARNING,
                     "no column is compressed: i on Columns (2) includes one");
    else
        bl_paragraph(in, 0, BL_PAINT_DIM, "none can be made of these settings");
}
