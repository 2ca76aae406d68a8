#include "base/clock.h"

#include <time.h>

double bl_clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void bl_clock_stamp(char stamp[BL_CLOCK_STAMP_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(stamp, BL_CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}
