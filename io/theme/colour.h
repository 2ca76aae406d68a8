/* Colours of a terminal: sRGB, and the two palettes that are counted through.
 *
 * Indices are xterm's: 0 to 15 the ANSI colours, which each terminal shows as
 * it likes (taken here for xterm's own), 16 to 231 a cube of 6 x 6 x 6, 232
 * to 255 greys.
 *
 * How far two colours are apart is the Euclidean distance in OKLab (B.
 * Ottosson, "A perceptual color space for image processing", 2020): 0 to 1,
 * about 0.02 where a difference just shows.  Contrast is that of WCAG 2.1: 1
 * to 21, of which 4.5 is asked for text and 7 for much of it.
 */
#ifndef BL_IO_THEME_COLOUR_H
#define BL_IO_THEME_COLOUR_H

#include <stdbool.h>
#include <stdint.h>

struct bl_colour {
    bool set; // else the terminal's own
    uint8_t r, g, b;
};

void bl_colour_to_oklab(double lab[3], struct bl_colour c);
double bl_colour_distance(struct bl_colour a, struct bl_colour b);

double bl_colour_luminance(struct bl_colour c); // relative, 0 to 1
double bl_colour_contrast(struct bl_colour a, struct bl_colour b);

// index: 0 to 255
struct bl_colour bl_colour_of_index(int index);

// Of 16 to 255, whose colours are the same on every terminal.
int16_t bl_colour_nearest_256(struct bl_colour c);

// Of 0 to 15, by hue and lightness; of those that can be read on the colour
// with the index `ground` where it is not -1.
int16_t bl_colour_nearest_16(struct bl_colour c, int ground);
bool bl_colour_reads_on_16(int index, int ground);

#endif
