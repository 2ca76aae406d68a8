#include <math.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/tui/fixture/run.h"
#include "tui/model/run_steps.h"

static struct bl_run run;

static void setup(void)
{
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_run_init(&run, "runs/a", &err), BL_OK);
}

static void teardown(void)
{
    bl_run_release(&run);
}

TestSuite(run_steps, .init = setup, .fini = teardown);

static void start(const char *command)
{
    bl_fixture_run_feed(&run,
                        "{\"v\":1,\"ev\":\"start\",\"command\":\"%s\","
                        "\"epochs\":10}",
                        command);
}

static void phase(const char *name, int done, int total)
{
    bl_fixture_run_feed(
        &run,
        "{\"v\":1,\"ev\":\"phase\",\"name\":\"%s\",\"done\":%d,\"total\":%d}",
        name, done, total);
}

static void epoch(int i)
{
    bl_fixture_run_feed(&run,
                        "{\"v\":1,\"ev\":\"epoch\",\"i\":%d,\"n\":10,"
                        "\"train\":1,\"val\":1,\"seconds\":%d}",
                        i, 2 * i);
}

static void end(const char *status)
{
    bl_fixture_run_feed(
        &run, "{\"v\":1,\"ev\":\"end\",\"status\":\"%s\",\"reason\":\"\"}",
        status);
}

/* "+survey >train .compress": done, now, ahead, x broken. */
static void expect(const char *expected)
{
    static const char marks[] = {'.', '>', '+', 'x'};
    struct bl_run_step steps[BL_MAX_STEPS];
    size_t n = bl_run_steps(&run, steps);
    char text[256] = "";
    for (size_t i = 0; i < n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%c%s",
                 i > 0 ? " " : "", marks[steps[i].state], steps[i].name);
    cr_expect_str_eq(text, expected);
}

Test(run_steps, of_a_whole_run)
{
    expect("");
    start("run");
    expect(">survey .train .compress .decompress .evaluate .latent");
    phase("survey", 10, 10);
    expect("+survey >train .compress .decompress .evaluate .latent");
    cr_expect(!bl_run_is_training(&run), "it has not begun");
    epoch(1);
    cr_expect(bl_run_is_training(&run));
    phase("compress", 5, 10);
    expect("+survey +train >compress .decompress .evaluate .latent");
    cr_expect(!bl_run_is_training(&run));
    phase("compress", 10, 10);
    expect("+survey +train +compress >decompress .evaluate .latent");
    phase("ranges", 5, 10);
    expect("+survey +train +compress +decompress >evaluate .latent");
    phase("distributions", 10, 10);
    expect("+survey +train +compress +decompress >evaluate .latent");
    end("done");
    expect("+survey +train +compress +decompress +evaluate +latent");
}

Test(run_steps, a_run_that_was_stopped_is_through)
{
    start("train");
    epoch(3);
    end("stopped");
    expect("+survey +train");
    cr_expect_eq(bl_run_progress(&run), 1);
}

Test(run_steps, a_run_that_failed_broke_in_one)
{
    start("compress");
    phase("survey", 10, 10);
    epoch(1);
    end("failed");
    expect("+survey xtrain .compress");
}

Test(run_steps, principal_components_are_fitted)
{
    bl_run_release(&run);
    bl_fixture_run_pca(&run);
    expect("+survey +fit >compress .decompress .evaluate .latent");
    cr_expect(!bl_run_trains(&run));
}

Test(run_steps, a_model_that_is_there_is_not_trained)
{
    start("compress");
    phase("survey", 10, 10);
    phase("compress", 1, 10);
    expect("+survey >compress");
}

Test(run_steps, other_commands_are_the_phase_they_are_in)
{
    start("verify");
    expect("");
    phase("verify", 3, 10);
    expect(">verify");
    cr_expect_eq(bl_run_progress(&run), 0.3);
    cr_expect(!bl_run_trains(&run));
}

Test(run_steps, several_phases_are_a_step)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    start("run");
    phase("evaluate", 1, 2);
    size_t n = bl_run_steps(&run, steps);
    const struct bl_run_step *now = bl_run_step_now(steps, n);
    cr_expect_str_eq(now->name, "evaluate");
    cr_expect_eq(now->n_phases, 4);
    cr_expect_eq(now->share, 1.5 / 4);
}

Test(run_steps, a_phase_of_a_later_version_is_not_placed)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    start("run");
    phase("polish", 1, 2);
    cr_expect_eq(bl_run_steps(&run, steps), 0);
    cr_expect(isnan(bl_run_progress(&run)));
}

Test(run_steps, a_run_without_epochs_has_no_training)
{
    bl_fixture_run_feed(&run, "{\"v\":1,\"ev\":\"start\",\"command\":"
                              "\"compress\",\"epochs\":0}");
    expect(">survey .compress");
    phase("survey", 10, 10);
    expect("+survey >compress");
}

Test(run_steps, shares)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    start("train");
    phase("survey", 1, 4);
    size_t n = bl_run_steps(&run, steps);
    cr_expect_eq(bl_run_step_now(steps, n)->share, 0.25);
    epoch(2);
    bl_fixture_run_feed(&run, "{\"v\":1,\"ev\":\"batch\",\"i\":1,\"n\":2}");
    n = bl_run_steps(&run, steps);
    cr_expect_eq(n, 2);
    cr_expect_eq(steps[1].share, 0.25, "%g", steps[1].share);
    cr_expect_eq(bl_run_progress(&run), (1 + 10 * 0.25) / 11);
    cr_expect_eq(bl_run_remaining(&run), 2 * (10 - 2.5));
}
