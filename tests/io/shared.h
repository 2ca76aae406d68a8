/* Tables that are not in the repository: in the folder of BALER_SHARED_DATA,
 * or beside the source tree.
 */
#ifndef BL_TESTS_IO_SHARED_H
#define BL_TESTS_IO_SHARED_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The path of one of them; skips the test where it is not there.
static inline void shared_find(char path[4096], const char *name)
{
    const char *folder = getenv("BALER_SHARED_DATA");
    if (folder != NULL)
        snprintf(path, 4096, "%s/%s", folder, name);
    else
        snprintf(path, 4096, "%s/../shared/data/%s", getenv("BALER_SOURCE_DIR"),
                 name);
    if (access(path, R_OK) != 0)
        cr_skip_test("%s is not there", path);
}

#endif
