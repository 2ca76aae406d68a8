/* What events make of a run. */
#include "tui/model/run.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fed_run.h"
#include "io/run/run_life.h"

TestSuite(run, .init = enter, .fini = leave);

static const char whole_run[] =
    "{\"v\":1,\"ev\":\"start\",\"time\":\"2026-05-04T13:02:11Z\",\"pid\":77,"
    "\"host\":\"nowhere\",\"command\":\"run\",\"table\":\"/data/jets.h5\","
    "\"rows\":1000,\"columns\":24,\"seed\":3,\"epochs\":4}\n"
    "{\"v\":1,\"ev\":\"phase\",\"name\":\"survey\",\"done\":1000,"
    "\"total\":1000}\n"
    "{\"v\":1,\"ev\":\"batch\",\"i\":3,\"n\":6}\n"
    "{\"v\":1,\"ev\":\"epoch\",\"i\":1,\"n\":4,\"train\":0.5,\"val\":0.6,"
    "\"lr\":0.001,\"best\":0.6,\"best_epoch\":1,\"grad_norm\":0.1,"
    "\"rows_per_s\":5e5,\"seconds\":2}\n"
    "{\"v\":1,\"ev\":\"lr\",\"epoch\":2,\"from\":0.001,\"to\":0.0005}\n"
    "{\"v\":1,\"ev\":\"warning\",\"text\":\"a \\u2192 b\"}\n"
    "{\"v\":1,\"ev\":\"pause\",\"time\":\"2026-05-04T13:02:12Z\"}\n"
    "{\"v\":1,\"ev\":\"resume\",\"time\":\"2026-05-04T13:02:12Z\"}\n"
    "{\"v\":1,\"ev\":\"epoch\",\"i\":2,\"n\":4,\"train\":null,\"val\":0.7,"
    "\"best\":0.6,\"best_epoch\":1,\"seconds\":4}\n"
    "not JSON\n"
    "{\"v\":1,\"ev\":\"end\",\"status\":\"stopped\",\"reason\":\"\",\"result\":"
    "{\"compress\":{\"bytes\":{\"original\":96000,\"compressed\":60000,"
    "\"model\":1000,\"latent\":50000,\"residual\":0,\"exact\":8000,"
    "\"metadata\":1000},\"ratio\":1.6,\"ratio_without_model\":1.63,\"model\":"
    "{\"type\":\"dense\",\"layers\":[24,200,15,200,24],\"parameters\":9999}},"
    "\"evaluate\":{\"worst_chi2\":{\"column\":\"jetArea\","
    "\"value_over_ndf\":3.5}}}}\n";

static void expect_whole_run(const struct bl_run *r)
{
    char model[64];
    cr_assert_eq(r->state, BL_RUN_STOPPED);
    cr_expect_str_eq(r->command, "run");
    cr_expect_str_eq(r->table, "/data/jets.h5");
    cr_expect_str_eq(r->started, "2026-05-04T13:02:11Z");
    cr_expect_eq(r->pid, 77);
    cr_expect_not(r->here);
    cr_expect_eq(r->n_rows, 1000);
    cr_expect_eq(r->seed, 3);
    cr_assert_eq(r->n_epochs_done, 2);
    cr_expect_eq(r->epochs[0].rows_per_second, 5e5);
    cr_expect(isnan(r->epochs[1].train));
    cr_expect_eq(r->epochs[1].validation, 0.7);
    cr_expect(isnan(r->epochs[1].learning_rate));
    cr_expect_eq(r->best_loss, 0.6);
    cr_assert_eq(r->n_drops, 1);
    cr_expect_eq(r->drops[0].to, 0.0005);
    cr_assert_eq(r->n_warnings, 1);
    cr_expect_str_eq(r->warnings[0], "a \xe2\x86\x92 b");
    cr_expect_eq(r->n_odd_lines, 1);
    cr_expect(r->has_sizes);
    cr_expect_eq(r->sizes.latent, 50000);
    cr_expect_eq(r->sizes.ratio, 1.6);
    cr_expect_str_eq(r->worst_variable, "jetArea");
    cr_expect_eq(r->worst_chi2_ndf, 3.5);
    cr_expect_eq(r->model.n_parameters, 9999);
    bl_run_model_text(r, model, sizeof model);
    cr_expect_str_eq(model, "AE 24-200-15");
    cr_expect_eq(r->offset, sizeof whole_run - 1);
    cr_expect_eq(bl_run_progress(r), 1);
}

Test(run, a_whole_run)
{
    feed(whole_run);
    expect_whole_run(&run);
}

Test(run, wherever_the_bytes_are_cut)
{
    for (size_t cut = 0; cut < sizeof whole_run; cut++) {
        bool first, second;
        struct bl_run r;
        cr_assert_eq(bl_run_init(&r, "runs/a", &err), BL_OK);
        cr_assert_eq(bl_run_feed(&r, whole_run, cut, &first, &err), BL_OK);
        cr_assert_eq(bl_run_feed(&r, whole_run + cut,
                                 sizeof whole_run - 1 - cut, &second, &err),
                     BL_OK);
        expect_whole_run(&r);
        cr_expect(first || second);
        bl_run_release(&r);
    }
}

Test(run, byte_by_byte)
{
    for (size_t i = 0; i + 1 < sizeof whole_run; i++)
        cr_assert_eq(bl_run_feed(&run, whole_run + i, 1, NULL, &err), BL_OK);
    expect_whole_run(&run);
}

Test(run, news_are_whole_events)
{
    bool news;
    cr_assert_eq(bl_run_feed(&run, "{\"ev\":\"bat", 10, &news, &err), BL_OK);
    cr_expect_not(news);
    cr_assert_eq(bl_run_feed(&run, "ch\"}\nx\n", 7, &news, &err), BL_OK);
    cr_expect_not(news); // neither is one
    cr_expect_eq(run.n_odd_lines, 2);
    feed("{\"ev\":\"batch\",\"i\":1,\"n\":2}\n");
    cr_expect_eq(run.batch, 1);
}

Test(run, states_follow_events)
{
    cr_expect_eq(run.state, BL_RUN_STARTING);
    feed("{\"ev\":\"start\",\"pid\":5}\n");
    cr_expect_eq(run.state, BL_RUN_RUNNING);
    feed("{\"ev\":\"pause\"}\n");
    cr_expect_eq(run.state, BL_RUN_PAUSED);
    cr_expect(bl_run_is_alive(&run));
    feed("{\"ev\":\"resume\"}\n");
    cr_expect_eq(run.state, BL_RUN_RUNNING);
    feed("{\"ev\":\"end\",\"status\":\"failed\",\"reason\":\"no room\"}\n");
    cr_expect_eq(run.state, BL_RUN_FAILED);
    cr_expect_str_eq(run.reason, "no room");
    feed("{\"ev\":\"resume\"}\n{\"ev\":\"pause\"}\n");
    cr_expect_eq(run.state, BL_RUN_FAILED);
    cr_expect_not(bl_run_is_alive(&run));
}

Test(run, this_machine_is_known_by_its_name)
{
    char host[BL_RUN_HOST_SIZE], line[512];
    bl_run_host_name(host);
    snprintf(line, sizeof line,
             "{\"ev\":\"start\",\"pid\":5,\"host\":\"%s\"}\n", host);
    feed(line);
    cr_expect(run.here);
}

Test(run, another_process_begins_anew)
{
    feed(whole_run);
    feed("{\"ev\":\"start\",\"pid\":78,\"command\":\"run\",\"epochs\":9}\n");
    cr_expect_eq(run.state, BL_RUN_RUNNING);
    cr_expect_eq(run.n_epochs_done, 0);
    cr_expect_eq(run.n_epochs, 9);
    cr_expect_not(run.has_sizes);
    cr_expect(isnan(run.best_loss));
    cr_expect_eq(run.n_warnings, 0);
    cr_expect_null(run.table);
    cr_expect_str_eq(run.dir, "runs/a");
    cr_expect_gt(run.offset, sizeof whole_run - 1);
}

Test(run, the_same_process_does_not)
{
    feed("{\"ev\":\"start\",\"pid\":5,\"command\":\"run\"}\n"
         "{\"ev\":\"epoch\",\"i\":1,\"n\":4}\n"
         "{\"ev\":\"start\",\"pid\":5,\"command\":\"run\",\"rows\":7}\n");
    cr_expect_eq(run.n_epochs_done, 1);
    cr_expect_eq(run.n_rows, 7);
}

Test(run, figures_are_files)
{
    feed("{\"ev\":\"end\",\"status\":\"done\",\"result\":{\"folder\":\"plots\","
         "\"figures\":[{\"name\":\"pt\",\"files\":[\"pt.pdf\",\"pt.csv\"]},7,"
         "{\"files\":[\"eta.pdf\",3]}]}}\n");
    cr_assert_eq(run.n_files, 3);
    cr_expect_str_eq(run.files[0], "plots/pt.pdf");
    cr_expect_str_eq(run.files[2], "plots/eta.pdf");
}

Test(run, models_in_words)
{
    char text[64];
    bl_run_model_text(&run, text, sizeof text);
    cr_expect_str_eq(text, "");
    run.model = (struct bl_model_shape){
        .type = "pca", .layers = {24, 15, 24}, .n_layers = 3};
    bl_run_model_text(&run, text, sizeof text);
    cr_expect_str_eq(text, "PCA 15");
    run.model =
        (struct bl_model_shape){.type = "dense",
                                .layers = {24, 200, 100, 7, 100, 200, 24},
                                .n_layers = 7};
    bl_run_model_text(&run, text, 12); // cut, and no further
    cr_expect_str_eq(text, "AE 24-200-1");
}

Test(run, the_time_it_began)
{
    static const struct {
        const char *stamp;
        double seconds;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2000-02-29T12:00:00Z", 951825600},
        {"2026-05-04T13:02:11Z", 1777899731},
        {"2100-03-01T00:00:00Z", 4107542400},
    };
    cr_expect(isnan(bl_run_start_time(&run)));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run.started = (char *)cases[i].stamp;
        cr_expect_eq(bl_run_start_time(&run), cases[i].seconds, "%s: %.0f",
                     cases[i].stamp, bl_run_start_time(&run));
    }
    run.started = "soon";
    cr_expect(isnan(bl_run_start_time(&run)));
    run.started = NULL;
}

/* Progress: passes over the rows that are done, of those that there will be. */

Test(run, progress_of_training_is_in_epochs)
{
    cr_expect(isnan(bl_run_progress(&run)));
    feed("{\"ev\":\"start\",\"pid\":1,\"command\":\"train\",\"epochs\":9}\n");
    cr_expect_eq(bl_run_progress(&run), 0);
    feed("{\"ev\":\"phase\",\"name\":\"survey\",\"done\":50,\"total\":100}\n");
    cr_expect_float_eq(bl_run_progress(&run), 0.5 / 10, 1e-12);
    feed("{\"ev\":\"phase\",\"name\":\"survey\",\"done\":100,\"total\":100}\n"
         "{\"ev\":\"batch\",\"i\":1,\"n\":2}\n");
    cr_expect_float_eq(bl_run_progress(&run), 1.5 / 10, 1e-12);
    feed("{\"ev\":\"epoch\",\"i\":4,\"n\":9,\"seconds\":8}\n");
    cr_expect_float_eq(bl_run_progress(&run), 5.0 / 10, 1e-12);
    feed("{\"ev\":\"batch\",\"i\":1,\"n\":4}\n");
    cr_expect_float_eq(bl_run_progress(&run), 5.25 / 10, 1e-12);
}

Test(run, progress_of_a_run_counts_what_comes_after)
{
    feed("{\"ev\":\"start\",\"pid\":1,\"command\":\"run\",\"epochs\":93}\n"
         "{\"ev\":\"epoch\",\"i\":20,\"n\":93}\n"
         "{\"ev\":\"phase\",\"name\":\"compress\",\"done\":1,\"total\":4}\n");
    cr_expect_float_eq(bl_run_progress(&run), (1 + 93 + 0.25) / 101, 1e-12);
    feed("{\"ev\":\"phase\",\"name\":\"latent\",\"done\":3,\"total\":4}\n");
    cr_expect_float_eq(bl_run_progress(&run), 100.75 / 101, 1e-12);
    feed("{\"ev\":\"phase\",\"name\":\"news\",\"done\":1,\"total\":4}\n");
    cr_expect(isnan(bl_run_progress(&run))); // of a later version
}

Test(run, other_commands_are_as_far_as_their_phase)
{
    feed("{\"ev\":\"start\",\"pid\":1,\"command\":\"verify\"}\n");
    cr_expect(isnan(bl_run_progress(&run)));
    feed("{\"ev\":\"phase\",\"name\":\"verify\",\"done\":30,\"total\":120}\n");
    cr_expect_eq(bl_run_progress(&run), 0.25);
}

Test(run, remaining_is_at_the_pace_of_late)
{
    char line[256];
    cr_expect(isnan(bl_run_remaining(&run)));
    feed("{\"ev\":\"start\",\"pid\":1,\"command\":\"train\",\"epochs\":100}\n"
         "{\"ev\":\"epoch\",\"i\":1,\"n\":100,\"seconds\":3}\n");
    cr_expect_float_eq(bl_run_elapsed(&run), 3, 1e-12);
    cr_expect_float_eq(bl_run_remaining(&run), 3 * 99, 1e-9);
    // 3 s for each of 30 epochs, then 1 s for each of 20.
    for (int i = 2; i <= 50; i++) {
        snprintf(line, sizeof line,
                 "{\"ev\":\"epoch\",\"i\":%d,\"n\":100,\"seconds\":%d}\n", i,
                 i <= 30 ? 3 * i : 90 + (i - 30));
        feed(line);
    }
    cr_expect_float_eq(bl_run_elapsed(&run), 110, 1e-12);
    cr_expect_float_eq(bl_run_remaining(&run), 50, 1e-9);
    feed("{\"ev\":\"batch\",\"i\":1,\"n\":2}\n");
    cr_expect_float_eq(bl_run_remaining(&run), 49.5, 1e-9);
    feed("{\"ev\":\"end\",\"status\":\"done\"}\n");
    cr_expect(isnan(bl_run_remaining(&run)));
}

Test(run, begun_anew_only_the_folder_is_left)
{
    feed(whole_run);
    bl_run_begin_anew(&run);
    cr_expect_eq(run.offset, 0);
    cr_expect_eq(run.state, BL_RUN_STARTING);
    feed(whole_run);
    expect_whole_run(&run);
}

Test(run, goes_on_from_a_checkpoint_with_the_epochs_before_it)
{
    feed("{\"ev\":\"start\",\"pid\":1,\"command\":\"run\",\"epochs\":9}\n"
         "{\"ev\":\"epoch\",\"i\":1,\"n\":9,\"train\":4,\"best\":4}\n"
         "{\"ev\":\"epoch\",\"i\":2,\"n\":9,\"train\":3,\"best\":3}\n"
         "{\"ev\":\"epoch\",\"i\":3,\"n\":9,\"train\":2,\"best\":2}\n"
         "{\"ev\":\"end\",\"status\":\"aborted\",\"reason\":\"SIGTERM\"}\n");
    cr_expect_eq(run.state, BL_RUN_ABORTED);
    feed("{\"ev\":\"start\",\"pid\":2,\"command\":\"run\",\"epochs\":9,"
         "\"resumed_at_epoch\":2}\n");
    cr_expect_eq(run.state, BL_RUN_RUNNING);
    cr_expect_str_eq(run.reason, "");
    cr_assert_eq(run.n_epochs_done, 2);
    feed("{\"ev\":\"epoch\",\"i\":3,\"n\":9,\"train\":2.5,\"best\":2.5}\n");
    cr_assert_eq(run.n_epochs_done, 3);
    cr_expect_eq(run.epochs[2].train, 2.5);
}
