/* Formulas that tie columns of events together: momenta, angles, energies and
 * masses of particles and jets.
 *
 * With transverse momentum pt, azimuth phi, pseudorapidity eta, mass m:
 *     px = pt cos phi     pz = pt sinh eta     E^2 = (pt cosh eta)^2 + m^2
 *     M^2 = 2 pt1 pt2 (cosh(eta1 - eta2) - cos(phi1 - phi2)) of two massless
 * and what follows from these.  Which columns play which part is found by
 * trying (predict_formula.c); names mean nothing.
 *
 * A new formula is a row of the table, and a function where none fits.
 * Values use base/repro_math only.
 */
#ifndef BL_ENGINE_CODING_PREDICT_FORMULAS_H
#define BL_ENGINE_CODING_PREDICT_FORMULAS_H

#include <stdbool.h>
#include <stddef.h>

enum { BL_FORMULA_MAX_INPUTS = 16 };

// Codes that the search knows.
enum {
    BL_FORMULA_PT = 41,
    BL_FORMULA_PT_OF_MASS,
    BL_FORMULA_REST,
    BL_FORMULA_REST_OF_MASS,
};

/* What a column may stand for: a letter.
 *
 *     r    real
 *     p    positive: hardly ever below 0
 *     a    angle: of either sign, at most 10
 *     e    angle, but not all around
 *     o    angle all around
 *
 * In a list of parts a capital is a column behind that of the part before it:
 * both mean the same to the formula.
 */

struct bl_formula_inputs {
    const double *x; // (n)
    size_t n;
    const double *factors; // (n - n_parts) of the inputs behind the parts
};

struct bl_formula_factor {
    double (*value)(double x);
    double (*slope)(double *value, double x); // gives both
};

struct bl_formula {
    int code; // in files; never given to another
    char target;
    const char *parts;
    size_t n_parts;
    bool has_sum; // inputs behind the parts, with factors; what they are is
                  // found by least squares
    // The value; slopes (n), unless NULL, are its derivatives by the inputs,
    // and the value is then a few ulp off.
    double (*value)(const struct bl_formula *f,
                    const struct bl_formula_inputs *in, double *slopes);
    const struct bl_formula_factor *factors[2]; // of products
};

extern const struct bl_formula bl_formulas[];
extern const size_t bl_n_formulas;

// NULL where there is none.
const struct bl_formula *bl_formula_of_code(double code);

// The energy sqrt((pt cosh eta)^2 + m^2).
double bl_formula_energy(double pt, double eta, double m);

#endif
