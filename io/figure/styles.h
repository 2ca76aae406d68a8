/* The styles that ship: the files of themes/, made part of the program when it
 * is built (io/figure/CMakeLists.txt).
 */
#ifndef BL_IO_FIGURE_STYLES_H
#define BL_IO_FIGURE_STYLES_H

struct bl_style {
    const char *name, *text;
};

extern const struct bl_style bl_styles[]; // ends with a NULL name

#endif
