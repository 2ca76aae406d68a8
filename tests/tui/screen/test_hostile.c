/* Runs whose files hold what nobody would write: numbers beyond all bounds,
 * texts for numbers, lists that are cut, things that are missing.  Whatever is
 * accepted of them is drawn and walked over; nothing must break.
 */
#include <string.h>

#include <criterion/criterion.h>
#include <jansson.h>

#include "tests/tui/fixture/fixture.h"
#include "tests/tui/fixture/outcome.h"
#include "tests/tui/fixture/run.h"
#include "tests/tui/sheet.h"

enum { SEEDS = 60, KEYS = 60 };

static struct bl_ui ui;
static struct bl_surface surface;
static struct bl_random r;

static int upto(int n)
{
    return sheet_between(&r, 0, n - 1);
}

/* Twisting. */

static const double reals[] = {0,      -1,   1e308,  -1e308, 1e-308,
                               -1e-12, 1e15, 1.0e19, 0.5,    4294967296.0};
static const json_int_t counts[] = {0,         -1,        1,          INT64_MAX,
                                    INT64_MIN, 1LL << 50, 2147483648, 99};

static json_t *strange_value(void)
{
    switch (upto(8)) {
    case 0:
        return json_null();
    case 1:
        return json_string("1e9\n\x1b[2J");
    case 2:
        return json_array();
    case 3:
        return json_object();
    case 4:
        return json_integer(counts[upto(8)]);
    default:
        return json_real(reals[upto(10)]);
    }
}

static json_t *twist(const json_t *v, int odds);

static json_t *twist_array(const json_t *v, int odds)
{
    json_t *list = json_array();
    size_t n = json_array_size(v);
    if (upto(8 * odds) == 0)
        n /= 2;
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, twist(json_array_get(v, i), odds));
    return list;
}

static json_t *twist_object(json_t *v, int odds)
{
    json_t *object = json_object(), *value;
    const char *key;
    json_object_foreach(v, key, value) if (upto(8 * odds) > 0)
        json_object_set_new(object, key, twist(value, odds));
    return object;
}

/* A copy in which one value of `odds` is strange. */
static json_t *twist(const json_t *v, int odds)
{
    if (json_is_array(v))
        return twist_array(v, odds);
    if (json_is_object(v))
        return twist_object((json_t *)v, odds);
    return upto(odds) == 0 ? strange_value() : json_deep_copy(v);
}

static struct bl_outcome *strange_outcome(int odds)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_outcome *outcome = NULL;
    json_t *plain = bl_fixture_metrics_json(), *json = twist(plain, odds);
    bl_outcome_read(&outcome, json, &err);
    json_decref(plain);
    json_decref(json);
    return outcome;
}

static struct bl_latent_space *strange_space(int odds)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_latent_space *space = NULL;
    json_t *plain = bl_fixture_latent_json(), *json = twist(plain, odds);
    bl_latent_space_read(&space, json, &err);
    json_decref(plain);
    json_decref(json);
    return space;
}

static void feed(const char *line)
{
    struct bl_error err = BL_ERROR_INIT;
    json_t *plain = json_loads(line, 0, NULL), *json = twist(plain, 4);
    char *text = json_dumps(json, JSON_COMPACT);
    cr_assert_not_null(text);
    bl_run_feed(&ui.run, text, strlen(text), NULL, &err);
    bl_run_feed(&ui.run, "\n", 1, NULL, &err);
    free(text);
    json_decref(plain);
    json_decref(json);
}

static void feed_events(void)
{
    feed("{\"v\":1,\"ev\":\"start\",\"command\":\"run\",\"table\":\"t.csv\","
         "\"time\":\"2026-02-18T12:01:18Z\",\"rows\":9,\"columns\":3,"
         "\"seed\":1,\"epochs\":40,\"pid\":4711}");
    for (int i = 0; i < 40; i++) {
        feed("{\"v\":1,\"ev\":\"epoch\",\"i\":7,\"n\":40,\"train\":0.1,"
             "\"val\":0.2,\"lr\":0.001,\"best\":0.2,\"best_epoch\":3,"
             "\"grad_norm\":1.5,\"rows_per_s\":1000,\"seconds\":3}");
        feed("{\"v\":1,\"ev\":\"lr\",\"epoch\":3,\"from\":1,\"to\":0.5}");
        feed("{\"v\":1,\"ev\":\"batch\",\"i\":11,\"n\":18}");
        feed("{\"v\":1,\"ev\":\"phase\",\"name\":\"compress\",\"done\":5,"
             "\"total\":9}");
    }
}

static void feed_end(void)
{
    feed("{\"v\":1,\"ev\":\"end\",\"status\":\"done\",\"reason\":\"\","
         "\"result\":{\"bytes\":{\"original\":1671054,\"compressed\":520557,"
         "\"model\":106277,\"latent\":369890,\"exact\":41570},\"ratio\":3.2,"
         "\"ratio_without_model\":4.0,\"model\":{\"type\":\"dense\","
         "\"layers\":[15,200,8,200,15],\"latent\":8,\"parameters\":57523}}}");
}

/* Looking at it. */

static void draw(void)
{
    static const int sizes[][2] = {{80, 24}, {60, 16}, {130, 40}};
    struct bl_error err = BL_ERROR_INIT;
    int at = upto(3);
    surface.glyphs = (enum bl_glyphs)upto(3);
    cr_assert_eq(bl_surface_resize(&surface, sizes[at][0], sizes[at][1], &err),
                 BL_OK);
    bl_ui_draw(&ui, &surface);
    sheet_expect_sound(&surface);
}

static void press_any_of(const struct bl_actions *table)
{
    int n = 0;
    while (table->list[n].name != NULL)
        n++;
    if (ui.n_overlays == 0)
        bl_action_run(&ui, &table->list[upto(n)]);
    else
        bl_fixture_press(&ui, upto(2) == 0 ? "Enter" : "Esc");
}

static void walk(enum bl_screen_id screen)
{
    static const char *const moves[] = {"Up",  "Down", "Left", "Right", "PgUp",
                                        "End", "Tab",  "Home", "PgDn",  "Esc"};
    bl_ui_show(&ui, screen);
    draw();
    for (int i = 0; i < KEYS; i++) {
        if (upto(3) == 0)
            press_any_of(bl_screens[screen]->actions);
        else
            bl_fixture_press(&ui, moves[upto(10)]);
        draw();
        bl_wishes_clear(&ui.wishes);
    }
}

static void setup(void)
{
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_surface_init(&surface, 80, 24, BL_GLYPHS_BRAILLE, &err),
                 BL_OK);
}

static void teardown(void)
{
    bl_surface_release(&surface);
}

TestSuite(hostile, .init = setup, .fini = teardown);

/* From every second value to one in a hundred: much is refused of the first,
 * and little of the last. */
static int odds_of(uint64_t seed)
{
    return 2 + (int)(seed * seed / 36);
}

static void begin(uint64_t seed)
{
    r = bl_random_new(seed, 7);
    bl_fixture_empty(&ui);
}

Test(hostile, results)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        begin(seed);
        bl_fixture_run_ended(&ui.run, "done", "");
        bl_results_show(&ui, strange_outcome(odds_of(seed)));
        walk(BL_SCREEN_RESULTS);
        walk(BL_SCREEN_PLOTS);
        bl_ui_release(&ui);
    }
}

Test(hostile, latent)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        begin(seed);
        bl_fixture_run_ended(&ui.run, "done", "");
        bl_latent_show(&ui, strange_space(odds_of(seed)));
        walk(BL_SCREEN_LATENT);
        walk(BL_SCREEN_PLOTS);
        bl_ui_release(&ui);
    }
}

Test(hostile, events)
{
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        struct bl_error err = BL_ERROR_INIT;
        begin(seed);
        cr_assert_eq(bl_run_init(&ui.run, "/home/ada/run", &err), BL_OK);
        feed_events();
        walk(BL_SCREEN_TRAIN);
        feed_end();
        walk(BL_SCREEN_TRAIN);
        walk(BL_SCREEN_RESULTS);
        walk(BL_SCREEN_PLOTS);
        bl_ui_release(&ui);
    }
}
