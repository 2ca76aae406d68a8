/* assert() that NDEBUG does not take away. */
#ifndef BL_TESTS_STRESS_CHECK_H
#define BL_TESTS_STRESS_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define check(condition)                                                       \
    ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

static inline void check_failed(const char *file, int line, const char *what)
{
    fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
    exit(1);
}

#endif
