/* Time: a steady clock for durations, and wall time for records.
 *
 * The steady clock stands still while the program is paused, so that what is
 * measured with it, and what is limited by it, is time in which there was work.
 *
 * Everything here may be called from a signal handler.
 */
#ifndef BL_BASE_CLOCK_H
#define BL_BASE_CLOCK_H

// Seconds of a clock that never goes back; only differences mean something.
double bl_clock_seconds(void);

// From one to the other, by one thread, the clock stands still.  Readers wait
// between: only an end of all threads' work (SIGSTOP) belongs there.
void bl_clock_pause(void);
void bl_clock_resume(void);

// "2026-05-04T13:02:11Z" of now.
enum { BL_CLOCK_STAMP_SIZE = 32 };
void bl_clock_stamp(char stamp[BL_CLOCK_STAMP_SIZE]);

// The same of a time in seconds since 1970; years 1 to 9999.
void bl_clock_stamp_of(char stamp[BL_CLOCK_STAMP_SIZE], long long seconds);

#endif
