#include "tui/terminal/pairs.h"

#include <criterion/criterion.h>

Test(pairs, are_made_once)
{
    struct bl_pairs p;
    bool is_new;
    bl_pairs_init(&p, 64);
    cr_expect_eq(bl_pairs_find(&p, -1, -1, &is_new), 0);
    cr_expect_not(is_new);
    cr_expect_eq(bl_pairs_find(&p, 1, 2, &is_new), 1);
    cr_expect(is_new);
    cr_expect_eq(bl_pairs_find(&p, 2, 1, &is_new), 2);
    cr_expect(is_new);
    cr_expect_eq(bl_pairs_find(&p, 1, 2, &is_new), 1);
    cr_expect_not(is_new);
    bl_pairs_init(&p, 64);
    cr_expect_eq(bl_pairs_find(&p, 3, 4, &is_new), 1);
    cr_expect(is_new);
}

/* As many as there are, and then one that is made already: with the ground
 * asked for, or the terminal's own. */
Test(pairs, run_out)
{
    struct bl_pairs p;
    bool is_new;
    bl_pairs_init(&p, 64);
    for (int i = 1; i < 64; i++) {
        cr_expect_eq(bl_pairs_find(&p, i, i % 7, &is_new), i);
        cr_expect(is_new);
    }
    for (int i = 0; i < 100; i++) {
        int pair = bl_pairs_find(&p, 100 + i, i % 9, &is_new);
        cr_expect_not(is_new);
        cr_expect(pair < 64);
        cr_expect_eq(p.of[pair].bg, i % 9 < 7 ? i % 9 : -1);
    }
    cr_expect_eq(bl_pairs_find(&p, 63, 0, &is_new), 63);
}

Test(pairs, of_a_terminal_without_any)
{
    struct bl_pairs p;
    bool is_new;
    for (int limit = 0; limit < 2; limit++) {
        bl_pairs_init(&p, limit);
        cr_expect_eq(bl_pairs_find(&p, 1, 2, &is_new), 0);
        cr_expect_not(is_new);
    }
}

Test(pairs, of_a_terminal_with_very_many)
{
    struct bl_pairs p;
    bool is_new;
    bl_pairs_init(&p, 1 << 16);
    for (int i = 0; i < 2 * BL_PAIRS_MAX; i++)
        cr_expect_lt(bl_pairs_find(&p, i, i, &is_new), BL_PAIRS_MAX);
}
