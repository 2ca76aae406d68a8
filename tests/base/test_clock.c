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
