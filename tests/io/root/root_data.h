/* The real ROOT files that tests read where they are there. */
#ifndef BL_TESTS_IO_ROOT_ROOT_DATA_H
#define BL_TESTS_IO_ROOT_ROOT_DATA_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROOT_PATH = 4096 };

static inline void root_data_path(char path[ROOT_PATH], const char *name)
{
    const char *shared = getenv("BALER_SHARED_DATA");
    if (shared != NULL)
        snprintf(path, ROOT_PATH, "%s/root/%s", shared, name);
    else
        snprintf(path, ROOT_PATH, "%s/../shared/data/root/%s",
                 getenv("BALER_SOURCE_DIR"), name);
}

// Skips the test, with a notice, where they are not.
static inline void root_data_need(void)
{
    char path[ROOT_PATH];
    root_data_path(path, "MANIFEST.tsv");
    if (access(path, R_OK) != 0)
        cr_skip_test("%s is not here", path);
}

#endif
