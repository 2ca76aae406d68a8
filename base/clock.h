/* Time: a steady clock for durations, and wall time for records. */
#ifndef BL_BASE_CLOCK_H
#define BL_BASE_CLOCK_H

// Seconds of a clock that never goes back; only differences mean something.
double bl_clock_seconds(void);

// "2026-05-04T13:02:11Z" of now.
enum { BL_CLOCK_STAMP_SIZE = 32 };
void bl_clock_stamp(char stamp[BL_CLOCK_STAMP_SIZE]);

#endif
