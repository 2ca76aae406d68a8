#include "engine/nn/infer_backend.h"

#ifdef __x86_64__

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f")))
#define VECTOR __attribute__((always_inline)) TARGET static inline
#define ROWS   12

VECTOR __mmask16 first_lanes_f32(size_t n)
{
    return (__mmask16)(n < 16 ? (1u << n) - 1 : 0xFFFF);
}
VECTOR __m512 load_f32(const float *p)
{
    return _mm512_loadu_ps(p);
}
VECTOR __m512 load_some_f32(const float *p, __mmask16 some)
{
    return _mm512_maskz_loadu_ps(some, p);
}
VECTOR void store_f32(float *p, __m512 v)
{
    _mm512_storeu_ps(p, v);
}
VECTOR void store_some_f32(float *p, __m512 v, __mmask16 some)
{
    _mm512_mask_storeu_ps(p, some, v);
}
VECTOR __m512 splat_f32(float x)
{
    return _mm512_set1_ps(x);
}
VECTOR __m512 fma_f32(__m512 a, __m512 b, __m512 c)
{
    return _mm512_fmadd_ps(a, b, c);
}

#define REAL    float
#define LANES   16
#define VEC     __m512
#define MASK    __mmask16
#define NAME(f) f##_f32
#include "engine/nn/infer_kernel.inc"
#undef REAL
#undef LANES
#undef VEC
#undef MASK
#undef NAME

VECTOR __mmask8 first_lanes_f64(size_t n)
{
    return (__mmask8)(n < 8 ? (1u << n) - 1 : 0xFF);
}
VECTOR __m512d load_f64(const double *p)
{
    return _mm512_loadu_pd(p);
}
VECTOR __m512d load_some_f64(const double *p, __mmask8 some)
{
    return _mm512_maskz_loadu_pd(some, p);
}
VECTOR void store_f64(double *p, __m512d v)
{
    _mm512_storeu_pd(p, v);
}
VECTOR void store_some_f64(double *p, __m512d v, __mmask8 some)
{
    _mm512_mask_storeu_pd(p, some, v);
}
VECTOR __m512d splat_f64(double x)
{
    return _mm512_set1_pd(x);
}
VECTOR __m512d fma_f64(__m512d a, __m512d b, __m512d c)
{
    return _mm512_fmadd_pd(a, b, c);
}

#define REAL    double
#define LANES   8
#define VEC     __m512d
#define MASK    __mmask8
#define NAME(f) f##_f64
#include "engine/nn/infer_kernel.inc"

static bool is_here(void)
{
    return __builtin_cpu_supports("avx512f");
}

const struct bl_infer_backend bl_infer_avx512f = {
    .name = "avx512f",
    .is_here = is_here,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
};

#else

typedef int bl_infer_avx512_is_for_x86_64; // a file must not be empty

#endif
