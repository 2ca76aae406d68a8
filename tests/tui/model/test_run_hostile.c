/* Events that nobody would write who means well. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/utf8.h"
#include "fed_run.h"

TestSuite(run_hostile, .init = enter, .fini = leave);

Test(run_hostile, no_events)
{
    feed("\n{}\n[]\n7\nnull\n{\"ev\":7}\n{\"ev\":null}\n\"ev\"\n{\n");
    cr_expect_eq(run.n_odd_lines, 9);
    cr_expect_eq(run.state, BL_RUN_STARTING);
    feed("{\"ev\":\"of a later version\"}\n");
    cr_expect_eq(run.n_odd_lines, 9);
}

Test(run_hostile, values_of_the_wrong_kind)
{
    feed("{\"ev\":\"start\",\"pid\":\"x\",\"host\":7,\"command\":[],\"table\":{"
         "},"
         "\"rows\":-5,\"columns\":1.5,\"epochs\":\"many\",\"time\":false}\n"
         "{\"ev\":\"epoch\",\"i\":\"1\"}\n{\"ev\":\"epoch\",\"i\":0}\n"
         "{\"ev\":\"epoch\",\"i\":1e300}\n{\"ev\":\"epoch\"}\n"
         "{\"ev\":\"batch\",\"i\":5,\"n\":2}\n{\"ev\":\"batch\"}\n"
         "{\"ev\":\"phase\",\"name\":3,\"done\":1,\"total\":2}\n"
         "{\"ev\":\"phase\",\"name\":\"x\",\"done\":3,\"total\":2}\n"
         "{\"ev\":\"lr\",\"epoch\":-1}\n{\"ev\":\"warning\",\"text\":[1]}\n");
    cr_expect_eq(run.n_odd_lines, 10);
    cr_expect_eq(run.pid, 0);
    cr_expect_eq(run.n_rows, 0);
    cr_expect_eq(run.n_epochs_done, 0);
    cr_expect_eq(run.n_warnings, 0);
    cr_expect_str_eq(run.command, "");
    feed("{\"ev\":\"end\",\"status\":7,\"reason\":{},\"result\":[{}]}\n");
    cr_expect_eq(run.state, BL_RUN_FAILED);
}

Test(run_hostile, epochs_ascend)
{
    feed("{\"ev\":\"epoch\",\"i\":3}\n{\"ev\":\"epoch\",\"i\":3}\n"
         "{\"ev\":\"epoch\",\"i\":2}\n{\"ev\":\"epoch\",\"i\":4}\n");
    cr_expect_eq(run.n_epochs_done, 2);
    cr_expect_eq(run.n_odd_lines, 2);
}

Test(run_hostile, layers_have_bounds)
{
    static const char *const layers[] = {"[24,0,24]",   "[24,-1,24]",
                                         "[1,2,\"x\"]", "{}",
                                         "[1e9,2,3]",   "[4294967296,2,3]"};
    char line[512], text[32];
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        snprintf(line, sizeof line,
                 "{\"ev\":\"end\",\"result\":{\"model\":{\"type\":\"dense\","
                 "\"layers\":%s}}}\n",
                 layers[i]);
        feed(line);
        cr_expect_eq(run.model.n_layers, 0, "%s", layers[i]);
    }
    feed("{\"ev\":\"end\",\"result\":{\"model\":{\"layers\":[");
    for (int i = 0; i < 65; i++)
        feed(i > 0 ? ",9" : "9");
    feed("]}}}\n");
    cr_expect_eq(run.model.n_layers, 0);
    bl_run_model_text(&run, text, sizeof text);
    cr_expect_str_eq(text, "");
}

/* `before`, n times what is between, `after`. */
static void feed_long(const char *before, const char *between, size_t n,
                      const char *after)
{
    feed(before);
    for (size_t i = 0; i < n; i++)
        feed(between);
    feed(after);
}

Test(run_hostile, texts_are_cut_at_a_character)
{
    static const char arrow[] = "\xe2\x86\x92";
    feed_long("{\"ev\":\"start\",\"pid\":1,\"command\":\"", arrow, 1000,
              "\"}\n");
    feed_long("{\"ev\":\"warning\",\"text\":\"", arrow, 5000, "\"}\n");
    feed_long("{\"ev\":\"phase\",\"done\":0,\"total\":0,\"name\":\"", arrow, 50,
              "\"}\n");
    feed_long("{\"ev\":\"end\",\"reason\":\"", arrow, 5000, "\"}\n");
    const char *const texts[] = {run.command, run.warnings[0], run.phase,
                                 run.reason};
    const size_t most[] = {64, 1000, 31, 1000};
    for (size_t i = 0; i < 4; i++) {
        size_t n = strlen(texts[i]);
        cr_expect(n <= most[i] && n + 3 > most[i], "%zu: %zu", i, n);
        cr_expect(bl_utf8_is_valid(texts[i], n));
    }
    cr_expect_eq(run.n_odd_lines, 0);
}

Test(run_hostile, a_line_without_end_is_not_kept)
{
    static char block[1 << 16];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 1000; i++)
        feed_bytes(block, sizeof block);
    cr_expect_lt(run.rest.capacity, 32 << 20); // of 64 MiB
    feed("\n{\"ev\":\"pause\"}\n");
    cr_expect_eq(run.state, BL_RUN_PAUSED);
    cr_expect_eq(run.n_odd_lines, 1);
}

Test(run_hostile, lists_do_not_grow_for_ever)
{
    for (int i = 0; i < 3000; i++)
        feed("{\"ev\":\"warning\",\"text\":\"w\"}\n");
    cr_expect_eq(run.n_warnings, 1000);
    feed("{\"ev\":\"end\",\"result\":{\"folder\":\"p\",\"figures\":[{\"files\":"
         "[\"a\"");
    for (int i = 0; i < 3000; i++)
        feed(",\"a\"");
    feed("]}]}}\n");
    cr_expect_eq(run.n_files, 1000);
}

Test(run_hostile, deep_nesting_and_nuls)
{
    feed("{\"ev\":");
    for (int i = 0; i < 100000; i++)
        feed("[");
    feed("\n");
    feed_bytes("{\"ev\":\"pa\0use\"}\n", 16);
    feed("{\"ev\":\"warning\",\"text\":\"a\\u0000b\"}\n");
    cr_expect_eq(run.n_odd_lines, 3);
}

/* Real lines with a few bytes of them changed. */
Test(run_hostile, mutations)
{
    static const char line[] =
        "{\"ev\":\"end\",\"status\":\"done\",\"reason\":\"\",\"result\":{"
        "\"bytes\":"
        "{\"original\":96000,\"model\":1e3},\"ratio\":1.6,\"model\":{\"type\":"
        "\"dense\",\"layers\":[24,200,15,200,24]},\"folder\":\"p\","
        "\"figures\":[{\"files\":[\"x\"]}]}}\n"
        "{\"ev\":\"epoch\",\"i\":17,\"n\":40,\"train\":0.25,\"best_epoch\":3}\n"
        "{\"ev\":\"start\",\"pid\":12,\"command\":\"run\",\"rows\":5}\n";
    struct bl_random random = bl_random_new(11, 0);
    for (int i = 0; i < 5000; i++) {
        char bytes[sizeof line];
        memcpy(bytes, line, sizeof line);
        for (size_t k = bl_random_below(&random, 8); k > 0; k--)
            bytes[bl_random_below(&random, sizeof line - 1)] =
                (char)bl_random_u64(&random);
        feed_bytes(bytes, sizeof line - 1);
    }
    bl_run_begin_anew(&run);
    feed("{\"ev\":\"pause\"}\n"); // and is none the worse for it
    cr_expect_eq(run.state, BL_RUN_PAUSED);
}
