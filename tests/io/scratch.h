/* A folder of its own for each test, gone afterwards.
 *
 *     TestSuite(x, .init = scratch_enter, .fini = scratch_leave);
 */
#ifndef BL_TESTS_IO_SCRATCH_H
#define BL_TESTS_IO_SCRATCH_H

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_folder[] = "/tmp/baler-test-XXXXXX";

static inline void scratch_enter(void)
{
    cr_assert_not_null(mkdtemp(scratch_folder));
    cr_assert_eq(chdir(scratch_folder), 0);
}

static inline void scratch_empty(const char *folder)
{
    DIR *d = opendir(folder);
    char path[4096];
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        int n = snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        cr_assert_lt(n, (int)sizeof path);
        struct stat info;
        if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
            scratch_empty(path);
        remove(path);
    }
    if (d != NULL)
        closedir(d);
}

static inline void scratch_leave(void)
{
    scratch_empty(scratch_folder);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(rmdir(scratch_folder), 0);
}

static inline void scratch_write(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

// The whole of a file; a NUL stands behind its end.  The caller frees it.
static inline char *scratch_read(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f, "%s", path);
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = calloc(*n + 1, 1);
    cr_assert_eq(fread(bytes, 1, *n, f), *n);
    fclose(f);
    return bytes;
}

// How many entries the folder of the test has.
static inline size_t scratch_count(void)
{
    size_t n = 0;
    DIR *d = opendir(".");
    while (readdir(d) != NULL)
        n++;
    closedir(d);
    return n - 2;
}

#endif
