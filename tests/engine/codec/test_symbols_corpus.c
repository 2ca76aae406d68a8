/* The fuzz target of coded symbols over its seeds and over what becomes of them
 * when bytes change: it aborts when something is wrong. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_SEED = 4096, CHANGES = 300 };

static void replay_changed(const uint8_t *data, size_t size)
{
    uint8_t changed[MAX_SEED];
    struct bl_random r = bl_random_new(size, 0);
    for (int i = 0; i < CHANGES; i++) {
        memcpy(changed, data, size);
        for (uint64_t n = bl_random_below(&r, 4); n > 0; n--)
            changed[bl_random_below(&r, size)] = (uint8_t)bl_random_u64(&r);
        LLVMFuzzerTestOneInput(changed, 1 + bl_random_below(&r, size));
    }
}

static void replay(const char *folder, const char *name)
{
    char path[1024];
    uint8_t data[MAX_SEED];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "%s", path);
    size_t size = fread(data, 1, sizeof data, f);
    fclose(f);
    cr_assert(size > 0, "%s", path);
    LLVMFuzzerTestOneInput(data, size);
    replay_changed(data, size);
}

Test(symbols_corpus, every_seed_is_survived)
{
    char folder[1024];
    size_t seeds = 0;
    snprintf(folder, sizeof folder, "%s/tests/fuzz/symbols",
             getenv("BALER_SOURCE_DIR"));
    DIR *d = opendir(folder);
    cr_assert(d != NULL, "%s", folder);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        replay(folder, e->d_name);
        seeds++;
    }
    closedir(d);
    cr_expect(gt(sz, seeds, 0));
}
