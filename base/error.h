/* Errors: a status to branch on and a sentence to read.
 *
 * A function that can fail returns `enum bl_status` and takes, as its last
 * parameter, a `struct bl_error *`.  The error is written only on failure; it
 * carries one sentence that says what went wrong, where (file, row, column)
 * and, where there is one, what to do about it.  Callers that know more
 * about the place put it in front with bl_error_prefix().
 *
 *     if (bl_table_open(&source, "jets.h5", err) != BL_OK)
 *         return err->status;
 */
#ifndef BL_BASE_ERROR_H
#define BL_BASE_ERROR_H

#include <stdarg.h>

enum bl_status {
    BL_OK = 0,
    BL_FAILED,      // bad input or a failed system call: exit code 1
    BL_USAGE,       // the user asked for something that cannot be: 2
    BL_BROKEN,      // a checksum or a bound does not hold: 3
    BL_NO_MEMORY,   // memory was refused: 1
    BL_INTERRUPTED, // a cancel flag was raised while working
};

struct bl_error {
    enum bl_status status;
    char text[768]; // one sentence, no trailing newline, valid UTF-8
};

#define BL_ERROR_INIT                                                          \
    {                                                                          \
        BL_OK, ""                                                              \
    }

// Writes the sentence and returns `status`, so that `return bl_fail(...)`
// reads as one step.  A text too long for the error is cut at a character.
__attribute__((format(printf, 3, 4))) enum bl_status bl_fail(
    struct bl_error *err, enum bl_status status, const char *format, ...);

enum bl_status bl_vfail(struct bl_error *err, enum bl_status status,
                        const char *format, va_list args);

// bl_fail(BL_FAILED) with ": <strerror(errno)>" behind the sentence.
__attribute__((format(printf, 2, 3))) enum bl_status bl_fail_errno(
    struct bl_error *err, const char *format, ...);

// Puts "<place>: " in front of the sentence of a failure; returns its status.
__attribute__((format(printf, 2, 3))) enum bl_status bl_error_prefix(
    struct bl_error *err, const char *format, ...);

#endif
