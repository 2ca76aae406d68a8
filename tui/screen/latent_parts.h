/* What the files of the screen Latent share. */
#ifndef BL_TUI_SCREEN_LATENT_PARTS_H
#define BL_TUI_SCREEN_LATENT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/screen/result_file.h"
#include "tui/ui/ui.h"
#include "tui/widget/chart.h"

// The columns of the table of dimensions.
struct bl_latent_column {
    const char *title, *name; // on the screen, in files
    int width;
    int rank;      // those of high rank are left out first
    size_t offset; // of a double in struct bl_latent_axis
    const char *format;
};

enum { BL_LATENT_MAX_COLUMNS = 16 };
extern const struct bl_latent_column bl_latent_columns[];
extern const int bl_n_latent_columns;
double bl_latent_number(const struct bl_latent_column *c,
                        const struct bl_latent_axis *a);

// The dimension under the cursor of the table.
size_t bl_latent_dimension(const struct bl_latent *l);

void bl_latent_prepare(struct bl_ui *ui, int width, int height);
void bl_latent_draw(const struct bl_ui *ui, struct bl_area body);
extern const struct bl_result_file bl_latent_file;
void bl_latent_draw_scatter(const struct bl_ui *ui, struct bl_area a);
void bl_latent_status(const struct bl_ui *ui, char *text, size_t size);

// What is seen of dimension j: mean and four standard deviations on both
// sides, as far as there are values; finite, never empty.
struct bl_axis bl_latent_range(const struct bl_latent_space *s, size_t j);

// The same with the zoom around the cursor; `which` is 0 for x, 1 for y.
struct bl_axis bl_latent_seen(const struct bl_latent *l, int which);

// Where the cursor is, in values of x or y.
double bl_latent_cursor(const struct bl_latent *l, int which);

// The points of the sample nearest to the cursor, at most `most`, the nearest
// first; returns how many.
size_t bl_latent_nearest(const struct bl_latent *l, size_t *points,
                         size_t most);

// Those farthest from the mean of dimension j.
size_t bl_latent_extremes(const struct bl_latent_space *s, size_t j,
                          size_t *points, size_t most);

// The table of dimensions and that of variables below it as text
// (tui/model/cells.h); the caller's, NULL when memory is refused.
char *bl_latent_as_text(const struct bl_latent *l, char separator);

#endif
