/* A run that is fed lines.
 *
 *     TestSuite(x, .init = enter, .fini = leave);
 */
#ifndef BL_TESTS_TUI_FED_RUN_H
#define BL_TESTS_TUI_FED_RUN_H

#include <criterion/criterion.h>
#include <string.h>

#include "tui/model/run.h"

static struct bl_error err;
static struct bl_run run;

static inline void enter(void)
{
    cr_assert_eq(bl_run_init(&run, "runs/a", &err), BL_OK);
}

static inline void leave(void)
{
    bl_run_release(&run);
}

static inline void feed_bytes(const void *bytes, size_t n)
{
    cr_assert_eq(bl_run_feed(&run, bytes, n, NULL, &err), BL_OK);
}

static inline void feed(const char *lines)
{
    feed_bytes(lines, strlen(lines));
}

#endif
