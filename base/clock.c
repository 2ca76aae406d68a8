#include "base/clock.h"

#include <stdatomic.h>
#include <time.h>

/* A lock for readers that a signal handler can take (seqlock): n_changes is
 * odd during a pause, and a reader that saw it change reads again. */
static atomic_uint n_changes;
static atomic_llong left_out; // nanoseconds of all pauses
static long long paused_at;

static long long nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return 1000000000LL * now.tv_sec + now.tv_nsec;
}

double bl_clock_seconds(void)
{
    unsigned before;
    long long now;
    do {
        before = atomic_load(&n_changes);
        now = nanoseconds() - atomic_load(&left_out);
    } while (before % 2 != 0 || before != atomic_load(&n_changes));
    return 1e-9 * (double)now;
}

void bl_clock_pause(void)
{
    atomic_fetch_add(&n_changes, 1);
    paused_at = nanoseconds();
}

void bl_clock_resume(void)
{
    atomic_fetch_add(&left_out, nanoseconds() - paused_at);
    atomic_fetch_add(&n_changes, 1);
}

void bl_clock_stamp(char stamp[BL_CLOCK_STAMP_SIZE])
{
    bl_clock_stamp_of(stamp, (long long)time(NULL));
}

/* gmtime() and strftime() take locks, which a handler must not wait for.
 *
 * The Gregorian calendar repeats after 400 years, 146,097 days; counted from
 * 1 March, the day that leap years add is a year's last, and months of 31 and
 * 30 days follow each other such that month m begins at day (153 m + 2) / 5.
 */

static void put(char *text, long long value, int n_digits)
{
    for (int i = n_digits - 1; i >= 0; i--, value /= 10)
        text[i] = (char)('0' + value % 10);
}

static void put_date(char *text, long long days_since_1970)
{
    long long days = days_since_1970 + 719468; // since 0000-03-01
    long long era = days / 146097, day = days % 146097;
    long long year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
    day -= 365 * year + year / 4 - year / 100;
    long long month = (5 * day + 2) / 153;
    day -= (153 * month + 2) / 5;
    put(text, 400 * era + year + (month >= 10), 4);
    put(text + 5, month < 10 ? month + 3 : month - 9, 2);
    put(text + 8, day + 1, 2);
}

void bl_clock_stamp_of(char stamp[BL_CLOCK_STAMP_SIZE], long long seconds)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    for (size_t i = 0; i < sizeof form; i++)
        stamp[i] = form[i];
    long long second = (seconds % 86400 + 86400) % 86400;
    put_date(stamp, (seconds - second) / 86400);
    put(stamp + 11, second / 3600, 2);
    put(stamp + 14, second / 60 % 60, 2);
    put(stamp + 17, second % 60, 2);
}
