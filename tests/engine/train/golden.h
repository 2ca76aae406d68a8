/* Reads tests/golden/<name>: a line of headings, then rows of n numbers. */
#ifndef BL_TESTS_GOLDEN_H
#define BL_TESTS_GOLDEN_H

#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>

static inline FILE *golden_open(const char *name)
{
    char path[4096], headings[256];
    snprintf(path, sizeof path, "%s/tests/golden/%s",
             getenv("BALER_SOURCE_DIR"), name);
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s cannot be opened", path);
    cr_assert_not_null(fgets(headings, sizeof headings, file));
    return file;
}

static inline int golden_row(FILE *file, double *row, size_t n)
{
    char line[1024], *at = line;
    if (fgets(line, sizeof line, file) == NULL)
        return 0;
    for (size_t i = 0; i < n; i++, at++)
        row[i] = strtod(at, &at);
    return 1;
}

#endif
