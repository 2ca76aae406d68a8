#include "tui/model/wish.h"

#include <criterion/criterion.h>

Test(wish, texts_are_copied)
{
    struct bl_wishes w = {0};
    char text[] = "jets.h5";
    bl_wish_for(&w, BL_WISH_OPEN, text);
    text[0] = 'J';
    bl_wish_for(&w, BL_WISH_QUIT, NULL);
    bl_wish_for_rows(&w, "restored", 100, 50);
    cr_assert_eq(w.n, 3);
    cr_expect_str_eq(w.list[0].text, "jets.h5");
    cr_expect_null(w.list[1].text);
    cr_expect_eq(w.list[2].kind, BL_WISH_ROWS);
    cr_expect_eq(w.list[2].first, 100);
    cr_expect_eq(w.list[2].n, 50);
    bl_wishes_clear(&w);
    cr_expect_eq(w.n, 0);
    bl_wishes_release(&w);
    cr_expect_null(w.list);
}
