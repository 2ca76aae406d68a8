/* Elementary functions whose bits are the same on every machine.
 *
 * libm differs between machines and versions; what a decoder depends on may
 * not.  These use only what IEEE 754 rounds correctly (sums, products,
 * quotients and square roots of doubles) in a fixed order, compiled without
 * contraction, with table-free range reduction and polynomials.  Errors stay
 * below 2 ulp over the whole range, tested against libm.  Special values as
 * in C99: exp(-inf) = 0, log(0) = -inf, log(x < 0) = NaN, overflow to
 * infinity.
 */
#ifndef BL_BASE_REPRO_MATH_H
#define BL_BASE_REPRO_MATH_H

double bl_repro_exp(double x);
double bl_repro_expm1(double x);
double bl_repro_log(double x); // subnormal x too
double bl_repro_log1p(double x);
double bl_repro_sinh(double x);
double bl_repro_cosh(double x);
double bl_repro_asinh(double x);
double bl_repro_tanh(double x);
double bl_repro_atanh(double x);
double bl_repro_sin(double x); // NaN beyond 2^20, where angles mean nothing
double bl_repro_cos(double x); // the same
double bl_repro_atan2(double y, double x);

#endif
