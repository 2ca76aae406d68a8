/* A sheet of cells that screens are drawn on, without a terminal.
 *
 * A cell is a character and an ink: a role of the theme (io/theme/paint.h)
 * and attributes.  What a terminal shows of it is the terminal's business
 * (tui/terminal); what a test compares is the sheet itself.
 *
 * Everything is drawn into an area: a rectangle of a surface, passed by value.
 * Coordinates count from its upper left corner, and what would fall outside
 * of it is cut off, so that an area may be of any size, also of none.
 * Text is UTF-8 of any origin: control characters and what is no UTF-8 become
 * replacement characters, so that no file can talk to the terminal, and wide
 * characters take two cells.  On a surface of ASCII glyphs every character
 * becomes its nearest ASCII (text.h).
 */
#ifndef BL_TUI_SURFACE_SURFACE_H
#define BL_TUI_SURFACE_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/theme/paint.h"

// An ink is a paint and any of these: BL_PAINT_BAD | BL_BOLD.
enum {
    BL_BOLD = 1 << 8,
    BL_REVERSE = 1 << 9,
    BL_UNDERLINE = 1 << 10,
    BL_INK_PAINT = 0xff, // mask of the paint
};

// What curves and marks are made of, from the finest.
enum bl_glyphs { BL_GLYPHS_BRAILLE, BL_GLYPHS_BLOCKS, BL_GLYPHS_ASCII };

struct bl_cell {
    uint32_t rune; // 0: the right half of the wide character before it
    uint32_t mark; // a combining mark on it; 0 for none
    uint16_t ink;
    uint8_t ground; // the paint that the area was filled with: inks that have
                    // no ground of their own (io/theme/theme.h) stand on it
};

// A rectangle that a click means something in.
struct bl_spot {
    int x, y, width, height; // of the surface
    int pane, item;          // what it is, in the words of the screen
};

enum { BL_MAX_SPOTS = 1024 }; // further ones are dropped

struct bl_surface {
    int width, height;
    enum bl_glyphs glyphs;
    struct bl_cell *cells; // (height, width); owned
    size_t capacity;
    struct bl_spot *spots; // later ones lie on top; owned
    size_t n_spots;
    int caret_x, caret_y; // where text is typed; -1 for nowhere
};

struct bl_area {
    struct bl_surface *surface;
    int x, y, width, height; // of the surface
};

enum bl_status bl_surface_init(struct bl_surface *s, int width, int height,
                               enum bl_glyphs glyphs, struct bl_error *err);
void bl_surface_release(struct bl_surface *s);

// The content is lost.  On failure it keeps its size.
enum bl_status bl_surface_resize(struct bl_surface *s, int width, int height,
                                 struct bl_error *err);

// Blanks of the paint TEXT, no spots, no caret.
void bl_surface_clear(struct bl_surface *s);

// The top spot at a cell; NULL where a click means nothing.
const struct bl_spot *bl_surface_spot_at(const struct bl_surface *s, int x,
                                         int y);

// Areas.  Parts lie within the area they are cut from.
struct bl_area bl_surface_area(struct bl_surface *s); // all of it
struct bl_area bl_area_part(struct bl_area a, int x, int y, int width,
                            int height);
// Cuts `n` lines or columns off one side of *a and returns them.
struct bl_area bl_area_cut_top(struct bl_area *a, int n);
struct bl_area bl_area_cut_bottom(struct bl_area *a, int n);
struct bl_area bl_area_cut_left(struct bl_area *a, int n);
struct bl_area bl_area_cut_right(struct bl_area *a, int n);
struct bl_area bl_area_centred(struct bl_area a, int width, int height);
bool bl_area_is_empty(struct bl_area a);
// The part that its surface has: all of it, unless the surface was resized.
struct bl_area bl_area_seen(struct bl_area a);

// One character; returns how many cells it takes (also when it is cut off).
int bl_put_rune(struct bl_area a, int x, int y, uint32_t rune, int ink);

// A text from (x, y) to the right; returns the cells it would take.
int bl_put(struct bl_area a, int x, int y, int ink, const char *text);
__attribute__((format(printf, 5, 6))) int bl_putf(struct bl_area a, int x,
                                                  int y, int ink,
                                                  const char *format, ...);

enum bl_align { BL_LEFT, BL_RIGHT, BL_CENTRE };

// A text in a field of `width` cells, padded with blanks; too long a text ends
// in an ellipsis (a right-aligned one is cut in front).
void bl_put_field(struct bl_area a, int x, int y, int width,
                  enum bl_align align, int ink, const char *text);

// With blanks it lays a ground too, on which what is drawn later stands.
void bl_fill(struct bl_area a, uint32_t rune, int ink);

// Changes ink and ground of what stands there and keeps the characters.
void bl_tint(struct bl_area a, int ink);

// Says what a click into the area means.
void bl_spot(struct bl_area a, int pane, int item);

// Where text is typed: shows the terminal's cursor there.
void bl_caret(struct bl_area a, int x, int y);

#endif
