#include "engine/nn/infer_backend.h"

#ifdef __aarch64__

#include <arm_neon.h>

// Every aarch64 processor has these; no attribute is needed.
#define TARGET
#define VECTOR __attribute__((always_inline)) static inline
#define ROWS   8

VECTOR size_t first_lanes_f32(size_t n)
{
    return n < 4 ? n : 4;
}
VECTOR float32x4_t load_f32(const float *p)
{
    return vld1q_f32(p);
}
VECTOR float32x4_t load_some_f32(const float *p, size_t some)
{
    float lanes[4] = {0};
    if (some == 4)
        return vld1q_f32(p);
    for (size_t l = 0; l < some; l++)
        lanes[l] = p[l];
    return vld1q_f32(lanes);
}
VECTOR void store_f32(float *p, float32x4_t v)
{
    vst1q_f32(p, v);
}
VECTOR void store_some_f32(float *p, float32x4_t v, size_t some)
{
    float lanes[4];
    vst1q_f32(lanes, v);
    for (size_t l = 0; l < some; l++)
        p[l] = lanes[l];
}
VECTOR float32x4_t splat_f32(float x)
{
    return vdupq_n_f32(x);
}
VECTOR float32x4_t fma_f32(float32x4_t a, float32x4_t b, float32x4_t c)
{
    return vfmaq_f32(c, a, b);
}

#define REAL    float
#define LANES   4
#define VEC     float32x4_t
#define MASK    size_t
#define NAME(f) f##_f32
#include "engine/nn/infer_kernel.inc"
#undef REAL
#undef LANES
#undef VEC
#undef MASK
#undef NAME

VECTOR size_t first_lanes_f64(size_t n)
{
    return n < 2 ? n : 2;
}
VECTOR float64x2_t load_f64(const double *p)
{
    return vld1q_f64(p);
}
VECTOR float64x2_t load_some_f64(const double *p, size_t some)
{
    return some == 2 ? vld1q_f64(p) : vsetq_lane_f64(*p, vdupq_n_f64(0), 0);
}
VECTOR void store_f64(double *p, float64x2_t v)
{
    vst1q_f64(p, v);
}
VECTOR void store_some_f64(double *p, float64x2_t v, size_t some)
{
    if (some == 2)
        vst1q_f64(p, v);
    else
        *p = vgetq_lane_f64(v, 0);
}
VECTOR float64x2_t splat_f64(double x)
{
    return vdupq_n_f64(x);
}
VECTOR float64x2_t fma_f64(float64x2_t a, float64x2_t b, float64x2_t c)
{
    return vfmaq_f64(c, a, b);
}

#define REAL    double
#define LANES   2
#define VEC     float64x2_t
#define MASK    size_t
#define NAME(f) f##_f64
#include "engine/nn/infer_kernel.inc"

static bool is_here(void)
{
    return true;
}

const struct bl_infer_backend bl_infer_neon = {
    .name = "neon",
    .is_here = is_here,
    .dense_f32 = dense_f32,
    .dense_f64 = dense_f64,
};

#else

typedef int bl_infer_neon_is_for_aarch64; // a file must not be empty

#endif
