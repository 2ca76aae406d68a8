/* What a latent space holds, as a run's latent.json tells it: the object of
 * `baler latent --details --json`.
 *
 * The definitions of the numbers are those of engine/job/latent and
 * engine/metrics.  What the file does not say is NaN, 0 or NULL.
 */
#ifndef BL_TUI_MODEL_LATENT_SPACE_H
#define BL_TUI_MODEL_LATENT_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "tui/model/bars.h"

struct bl_latent_axis { // a dimension
    double mean, std, min, max, skewness, kurtosis;
    double entropy; // bits
    double share;   // of the reconstruction
    bool is_idle;
    struct bl_bars values;
};

struct bl_carried { // a variable, and how the dimensions carry it
    char *name;     // owned; never NULL
    double r2;      // of a linear function of all dimensions
    bool is_input;  // not derived
    double *r;      // (k) correlation with each; owned; NULL: not known
};

struct bl_latent_sample { // some of the rows
    size_t n;
    double *rows;   // (n) their numbers, NaN where not said
    double *latent; // (n, k)
    char **names;   // (n_variables)
    size_t n_variables;
    double *values; // (n, n_variables); NULL: none
};

struct bl_latent_space { // all owned
    size_t k;
    struct bl_latent_axis *axes; // (k)
    struct bl_carried *variables;
    size_t n_variables;
    double *correlation; // (k, k) of the dimensions; NULL: not known
    double *spectrum;    // descending
    size_t n_spectrum;
    double participation_ratio;
    double n_rows, n_vectors, n_vectors_sampled;
    struct bl_latent_sample sample;
};

// Takes what it can use; fails only for want of memory.
enum bl_status bl_latent_space_read(struct bl_latent_space **space,
                                    const json_t *object, struct bl_error *err);
void bl_latent_space_free(struct bl_latent_space *s);

size_t bl_latent_space_idle(const struct bl_latent_space *s);

// The correlation of variable i with dimension j; NaN when not known.
double bl_latent_space_r(const struct bl_latent_space *s, size_t i, size_t j);

// How many of the largest parts of the spectrum hold that share of it.
size_t bl_latent_space_directions(const struct bl_latent_space *s,
                                  double share);

// The variables that dimension j carries, those of largest |r| first, of which
// every one is at least `least`; returns how many, at most `most`.
size_t bl_latent_space_top(const struct bl_latent_space *s, size_t j,
                           double least, size_t *top, size_t most);

// Points of a scatter. -----------------------------------------------------

// The two values that cut a sample into thirds, low <= high; false when there
// are not two different finite values among every `stride`-th of n.
bool bl_sample_thirds(double cuts[2], const double *values, size_t n,
                      size_t stride);

// 0 below the first cut, 1 between, 2 above; -1 for what is not finite.
int bl_sample_third(const double cuts[2], double value);

#endif
