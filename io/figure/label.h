/* Text in figures: names, units and numbers, written once and said in both of
 * gnuplot's ways: enhanced text ("{/:Italic p}_T") and LaTeX ("$p_T$").
 *
 * Any bytes are safe in a name: what either markup would take for an
 * instruction is escaped, control characters become blanks, bytes that are
 * not UTF-8 a question mark, and a name is cut at BL_LABEL_NAME characters.
 * What is printed into a script stands between single quotes, in which gnuplot
 * expands nothing.
 *
 * A label has room for what fits on an axis; more is left out.
 */
#ifndef BL_IO_FIGURE_LABEL_H
#define BL_IO_FIGURE_LABEL_H

#include <stddef.h>

enum { BL_LABEL_NAME = 40, BL_LABEL_SIZE = 1024 };

struct bl_label {
    char enhanced[BL_LABEL_SIZE], latex[BL_LABEL_SIZE];
};

// Start with {0}.  Our own words, and any text of a file.
void bl_label_add(struct bl_label *l, const char *text);
// Markup of our own, one for each.
void bl_label_add_markup(struct bl_label *l, const char *enhanced,
                         const char *latex);
// A number of at most 4 digits, "1.2 x 10^-5" with the power raised.
void bl_label_add_number(struct bl_label *l, double value);
// " GeV" behind a number; nothing without a unit.
void bl_label_add_unit(struct bl_label *l, const char *unit);
// The name of a variable as physicists write it: pt1 is p_T,1 and eta the
// Greek letter; others as they stand.
void bl_label_add_variable(struct bl_label *l, const char *name);

// The same, with other names cut at `most` characters.
void bl_label_add_variable_within(struct bl_label *l, const char *name,
                                  size_t most);

struct bl_label bl_label_of(const char *text);
struct bl_label bl_label_of_variable(const char *name);
// "p_T [GeV]"; `unit` may be NULL or "1".
struct bl_label bl_label_of_axis(const char *name, const char *unit);

// The label as an expression of gnuplot: 'text', or (tex ? 'this' : 'that')
// where they differ.  Returns `expression`.
enum { BL_LABEL_EXPRESSION = 4 * BL_LABEL_SIZE + 64 };
const char *bl_label_print(char expression[BL_LABEL_EXPRESSION],
                           const struct bl_label *l);

// About how wide it is drawn, in mm, in a font of so many points.
double bl_label_width(const struct bl_label *l, double font);

// The same for a tic of an axis, where gnuplot takes % for a format.
const char *bl_label_print_tic(char expression[BL_LABEL_EXPRESSION],
                               const struct bl_label *l);

// NULL for NULL, "", "1" and others that say there is none.
const char *bl_label_unit(const char *unit);

#endif
