#include "base/clock.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

Test(clock, seconds_never_go_back)
{
    double last = bl_clock_seconds();
    for (int i = 0; i < 1000; i++) {
        double now = bl_clock_seconds();
        cr_assert(isfinite(now) && now >= last);
        last = now;
    }
}

static double raw_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

Test(clock, pauses_are_left_out)
{
    double raw = raw_seconds(), before = bl_clock_seconds(), paused = 0;
    for (int i = 0; i < 3; i++) {
        bl_clock_pause();
        double began = raw_seconds();
        while (raw_seconds() - began < 5e-3)
            ;
        paused += raw_seconds() - began;
        bl_clock_resume();
    }
    double counted = bl_clock_seconds() - before;
    cr_expect_geq(counted, 0);
    cr_expect_leq(counted, raw_seconds() - raw - paused + 1e-6);
}

Test(clock, stamps_of_any_time)
{
    long long times[2000] = {0, 951782399, 951782400, -1, -62135596800};
    unsigned long long random = 1;
    for (size_t i = 5; i < sizeof times / sizeof *times; i++) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        times[i] = (long long)((random >> 11) % 315537897600ULL) - 62135596800;
    }
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        char stamp[BL_CLOCK_STAMP_SIZE], expected[96];
        time_t t = (time_t)times[i];
        struct tm *utc = gmtime(&t);
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ",
                 utc->tm_year + 1900, utc->tm_mon + 1, utc->tm_mday,
                 utc->tm_hour, utc->tm_min, utc->tm_sec);
        bl_clock_stamp_of(stamp, times[i]);
        cr_assert(strcmp(stamp, expected) == 0, "%s, not %s", stamp, expected);
    }
}

Test(clock, stamp_is_now_in_utc)
{
    time_t before = time(NULL);
    char stamp[BL_CLOCK_STAMP_SIZE], expected[96];
    bl_clock_stamp(stamp);
    bool found = false;
    for (time_t t = before; !found && t <= time(NULL); t++) {
        struct tm *utc = gmtime(&t);
        snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ",
                 utc->tm_year + 1900, utc->tm_mon + 1, utc->tm_mday,
                 utc->tm_hour, utc->tm_min, utc->tm_sec);
        found = strcmp(stamp, expected) == 0;
    }
    cr_assert(found, "%s is not now", stamp);
}
