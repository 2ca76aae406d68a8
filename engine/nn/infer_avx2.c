#include "engine/nn/infer_backend.h"

#ifdef __x86_64__

#include <immintrin.h>

#define TARGET __attribute__((target("avx2,fma")))
#define VECTOR __attribute__((always_inline)) TARGET static inline
#define ROWS   6

VECTOR __m256i first_lanes_f32(size_t n)
{
    __m256i count = _mm256_set1_epi32(n < 8 ? (int)n : 8);
    return _mm256_cmpgt_epi32(count, _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
VECTOR __m256 load_f32(const float *p)
{
    return _mm256_loadu_ps(p);
}
VECTOR __m256 load_some_f32(const float *p, __m256i some)
{
    return _mm256_maskload_ps(p, some);
}
VECTOR void store_f32(float *p, __m256 v)
{
    _mm256_storeu_ps(p, v);
}
VECTOR void store_some_f32(float *p, __m256 v, __m256i some)
{
    _mm256_maskstore_ps(p, some, v);
}
VECTOR __m256 splat_f32(float x)
{
    return _mm256_set1_ps(x);
}
VECTOR __m256 fma_f32(__m256 a, __m256 b, __m256 c)
{
    return _mm256_fmadd_ps(a, b, c);
}

#define REAL    float
#define LANES   8
#define VEC     __m256
#define MASK    __m256i
#define NAME(f) f##_f32
#include "engine/nn/infer_kernel.inc"
#undef REAL
#undef LANES
#undef VEC
#undef MASK
#undef NAME

VECTOR __m256i first_lanes_f64(size_t n)
{
    __m256i count = _mm256_set1_epi64x(n < 4 ? (long long)n : 4);
    return _mm256_cmpgt_epi64(count, _mm256_setr_epi64x(0, 1, 2, 3));
}
VECTOR __m256d load_f64(const double *p)
{
    return _mm256_loadu_pd(p);
}
VECTOR __m256d load_some_f64(const double *p, __m256i some)
{
    return _mm256_maskload_pd(p, some);
}
VECTOR void store_f64(double *p, __m256d v)
{
    _mm256_storeu_pd(p, v);
}
VECTOR void store_some_f64(double *p, __m256d v, __m256i some)
{
    _mm256_maskstore_pd(p, some, v);
}
VECTOR __m256d splat_f64(double x)
{
    return _mm256_set1_pd(x);
}
VECTOR __m256d fma_f64(__m256d a, __m256d b, __m256d c)
{
    return _mm256_fmadd_pd(a, b, c);
}

#define REAL    double
#define LANES   4
#define VEC     __m256d
#define MASK    __m256i
#define NAME(f) f##_f64
#include "engine/nn/infer_kernel.inc"

static bool is_here(void)
{
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

const struct bl_infer_backend bl_infer_avx2_fma = {
    .name = "avx2+fma",
    .is_here = is_here,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
};

#else

typedef int bl_infer_avx2_is_for_x86_64; // a file must not be empty

#endif
