/* The columns of the table of results: what they are called, the number of a
 * variable that stands in them, and which of them there is room for.
 */
#ifndef BL_TUI_SCREEN_RESULTS_COLUMNS_H
#define BL_TUI_SCREEN_RESULTS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/outcome.h"

enum { // sets to choose from, as bits
    BL_SET_OVERVIEW = 1,
    BL_SET_RESPONSE = 2,
    BL_SET_RESIDUAL = 4,
    BL_SET_CHI2 = 8
};
enum { BL_RESULTS_SETS = 4 };
extern const char *const bl_results_set_names[BL_RESULTS_SETS];

struct bl_results_column {
    const char *title; // on the screen
    const char *name;  // in files
    int width;
    unsigned sets;
    int rank;      // those of high rank are left out first
    size_t offset; // of the number in struct bl_variable, unless there is:
    double (*number)(const struct bl_variable *v);
    void (*tell)(char *text, size_t size, double x);
    bool small_is_bad; // probabilities
};

extern const struct bl_results_column bl_results_columns[];
extern const int bl_n_results_columns;
extern const int bl_results_by_chi2; // the column it is sorted by at first

double bl_results_number(const struct bl_results_column *c,
                         const struct bl_variable *v);

// What it is sorted by, the worst largest; NaN when it has no place.
double bl_results_badness(const struct bl_results_column *c,
                          const struct bl_variable *v);

// The columns of a set that fit into `room` cells, two blanks before each, in
// their order; returns how many.  Beside the overview, where there is more
// room, stand the columns of the other sets.  Where no spread of the response
// is known, what 95 % of it stay below stands in its place.
enum { BL_RESULTS_MAX_COLUMNS = 32, BL_RESULTS_GAP = 2 };
int bl_results_choose(int chosen[BL_RESULTS_MAX_COLUMNS], int set, int room,
                      bool has_spread);

// Numbers in three digits, in percent with a sign, a chi-square's probability.
void bl_tell_digits(char *text, size_t size, double x);
void bl_tell_percent(char *text, size_t size, double fraction);
void bl_tell_signed_percent(char *text, size_t size, double fraction);
void bl_tell_probability(char *text, size_t size, double p);

#endif
