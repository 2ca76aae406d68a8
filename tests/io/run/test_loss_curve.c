#include "io/run/loss_curve.h"

#include <math.h>

#include "tests/io/scratch.h"

TestSuite(loss_curve, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;

static enum bl_status read_lines(struct bl_loss_curve *c, const char *lines)
{
    scratch_write("events.ndjson", lines, strlen(lines));
    return bl_loss_curve_read(c, ".", &err);
}

Test(loss_curve, epochs_and_drops)
{
    struct bl_loss_curve c;
    cr_assert_eq(
        read_lines(
            &c, "{\"v\":1,\"ev\":\"start\",\"epochs\":2}\n"
                "{\"v\":1,\"ev\":\"epoch\",\"i\":1,\"n\":2,\"train\":0.5,"
                "\"val\":0.6,\"lr\":0.001,\"best\":0.6,\"best_epoch\":1}\n"
                "{\"v\":1,\"ev\":\"lr\",\"epoch\":2,\"from\":1,\"to\":0.5}\n"
                "{\"v\":1,\"ev\":\"epoch\",\"i\":2,\"n\":2,\"train\":0.25,"
                "\"val\":0.7,\"lr\":0.0005,\"best\":0.6,\"best_epoch\":1}\n"),
        BL_OK, "%s", err.text);
    cr_assert_eq(c.n, 2);
    cr_expect_eq(c.points[0].epoch, 1);
    cr_expect_eq(c.points[1].train, 0.25);
    cr_expect_eq(c.points[1].validation, 0.7);
    cr_expect_eq(c.points[1].learning_rate, 0.0005);
    cr_expect_eq(c.best_epoch, 1);
    cr_expect_eq(c.best_loss, 0.6);
    cr_assert_eq(c.n_drops, 1);
    cr_expect_eq(c.drops[0], 2);
    bl_loss_curve_release(&c);
}

Test(loss_curve, counts_from_the_last_start)
{
    struct bl_loss_curve c;
    cr_assert_eq(read_lines(&c, "{\"ev\":\"start\"}\n"
                                "{\"ev\":\"epoch\",\"i\":1,\"train\":9}\n"
                                "{\"ev\":\"lr\",\"epoch\":1}\n"
                                "{\"ev\":\"epoch\",\"i\":2,\"train\":8}\n"
                                "{\"ev\":\"start\",\"resumed_at_epoch\":2}\n"
                                "{\"ev\":\"epoch\",\"i\":1,\"train\":9}\n"
                                "{\"ev\":\"epoch\",\"i\":2,\"train\":7}\n"),
                 BL_OK);
    cr_assert_eq(c.n, 2);
    cr_expect_eq(c.points[1].train, 7);
    cr_expect_eq(c.n_drops, 0);
    bl_loss_curve_release(&c);
}

Test(loss_curve, half_a_line_and_other_things_are_passed_over)
{
    struct bl_loss_curve c;
    cr_assert_eq(read_lines(&c, "{\"ev\":\"epoch\",\"i\":1,\"train\":\"?\"}\n"
                                "[1, 2]\nnull\n\n{\"ev\":7}\n"
                                "{\"ev\":\"epoch\",\"i\":2,\"tra"),
                 BL_OK);
    cr_assert_eq(c.n, 1);
    cr_expect(isnan(c.points[0].train));
    cr_expect(isnan(c.best_loss));
    bl_loss_curve_release(&c);
}

Test(loss_curve, nothing_to_read)
{
    struct bl_loss_curve c;
    cr_expect_eq(bl_loss_curve_read(&c, "nowhere", &err), BL_FAILED);
    cr_expect(strstr(err.text, "nowhere/events.ndjson") != NULL);
    cr_expect_eq(read_lines(&c, "{\"ev\":\"start\"}\n"), BL_FAILED);
    cr_expect(strstr(err.text, "no epoch") != NULL, "%s", err.text);
}
