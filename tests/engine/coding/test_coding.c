/* Codings of a table: renumbered, closed under what they need, and read from
 * files that nobody wrote. */
#include "engine/coding/coding.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "tests/engine/codec/hostile_json.h"

static struct bl_error err;

static void ok(enum bl_status status)
{
    cr_assert_eq(status, BL_OK, "%s", err.text);
}

/* a, b and c are numbers, name is text, map has two cells in a row. */
enum { A, B, C, NAME, MAP, N_COLUMNS };

static struct bl_schema schema;

static void make_schema(void)
{
    static const char *const names[] = {"a", "b", "c", "name", "map"};
    for (size_t i = 0; i < N_COLUMNS; i++) {
        struct bl_column *c;
        ok(bl_schema_add(&schema, names[i], i == NAME ? BL_TEXT : BL_FLOAT64,
                         &c, &err));
        if (i == MAP)
            ok(bl_column_set_dims(c, (size_t[]){2}, 1, &err));
    }
}

static void release_schema(void)
{
    bl_schema_release(&schema);
}

TestSuite(coding, .init = make_schema, .fini = release_schema);

#define LATTICE                                                                \
    "\"lattice\":{\"kind\":\"linear\",\"params\":[0.5,0,0,-9,9],\"fill\":1}"
#define PLAIN                                                                  \
    "{\"way\":\"numbers\",\"bytes\":7,\"bound\":\"abs:0.25\"," LATTICE         \
    ",\"predictor\":{\"kind\":\"plain\"}}"
// The sum of columns with factor 1: float16 for each.
#define SUM(inputs, factors)                                                   \
    "{\"way\":\"numbers\",\"bytes\":7,\"bound\":\"abs:0.25\"," LATTICE         \
    ",\"predictor\":{\"kind\":\"sum\",\"inputs\":" inputs                      \
    ",\"as\":2,\"params\":\"" factors "\"}}"
#define BYTES "{\"way\":\"bytes\",\"bytes\":3,\"bound\":\"exact\"}"

/* c = a + b, and b = a: the order is a, b, c. */
static const char *const sound =
    "{\"columns\":[" PLAIN "," SUM("[0]", "003c") "," SUM(
        "[0,1]", "003c003c") "," BYTES "," PLAIN "],\"order\":[3,0,1,4,2]}";

static enum bl_status read_into(struct bl_codings *c, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json, "%s", text);
    *c = (struct bl_codings){0};
    enum bl_status status = bl_codings_from_json(c, json, &schema, &err);
    json_decref(json);
    return status;
}

static void expect_broken(const char *text)
{
    struct bl_codings c;
    cr_expect_eq(read_into(&c, text), BL_BROKEN, "%s", text);
    bl_codings_release(&c);
}

Test(coding, comes_back_from_json)
{
    struct bl_codings c, back = {0};
    ok(read_into(&c, sound));
    json_t *json = bl_codings_to_json(&c);
    ok(bl_codings_from_json(&back, json, &schema, &err));
    json_t *again = bl_codings_to_json(&back);
    cr_expect(json_equal(json, again));
    json_decref(json);
    json_decref(again);
    bl_codings_release(&c);
    bl_codings_release(&back);
}

Test(coding, needs_what_its_inputs_need)
{
    struct bl_codings c;
    bool of_c[N_COLUMNS] = {[C] = true}, of_b[N_COLUMNS] = {[B] = true};
    ok(read_into(&c, sound));
    bl_codings_add_needed(&c, of_c);
    cr_expect(of_c[A] && of_c[B] && of_c[C] && !of_c[NAME] && !of_c[MAP]);
    bl_codings_add_needed(&c, of_b);
    cr_expect(of_b[A] && of_b[B] && !of_b[C] && !of_b[NAME] && !of_b[MAP]);
    cr_expect_not(bl_codings_use_network(&c, of_c));
    c.items[MAP].way = BL_WAY_NETWORK;
    cr_expect_not(bl_codings_use_network(&c, of_c));
    of_c[MAP] = true;
    cr_expect(bl_codings_use_network(&c, of_c));
    bl_codings_release(&c);
}

/* Without name and map the others keep their order and their inputs. */
Test(coding, is_renumbered)
{
    static const bool keep[N_COLUMNS] = {[B] = true, [A] = true, [C] = true};
    static const size_t order[] = {0, 1, 2};
    struct bl_codings c, kept;
    ok(read_into(&c, sound));
    ok(bl_codings_select(&kept, &c, keep, &err));
    cr_expect(zero(sz, c.n));
    cr_assert(eq(sz, kept.n, 3));
    cr_expect(eq(int, memcmp(kept.order, order, sizeof order), 0));
    cr_expect(eq(sz, kept.items[2].predictor.target, 2));
    cr_expect(eq(sz, kept.items[2].predictor.inputs[1], 1));
    bl_codings_release(&kept);
}

Test(coding, is_renumbered_behind_a_gap)
{
    static const bool keep[N_COLUMNS] = {[NAME] = true, [MAP] = true};
    struct bl_codings c, kept;
    ok(read_into(&c, sound));
    ok(bl_codings_select(&kept, &c, keep, &err));
    cr_assert(eq(sz, kept.n, 2));
    cr_expect_eq(kept.items[0].way, BL_WAY_BYTES);
    cr_expect_eq(kept.items[1].way, BL_WAY_NUMBERS);
    cr_expect(eq(sz, kept.items[1].predictor.target, 1));
    cr_expect(kept.order[0] == 0 && kept.order[1] == 1);
    bl_codings_release(&kept);
}

#define WITH_B(b, order)                                                       \
    "{\"columns\":[" PLAIN "," b "," PLAIN "," BYTES "," PLAIN                 \
    "],\"order\":" order "}"
#define IN_ORDER "[0,1,2,3,4]"

Test(coding, inputs_are_decoded_before)
{
    struct bl_codings c;
    ok(read_into(&c, WITH_B(SUM("[0]", "003c"), IN_ORDER)));
    bl_codings_release(&c);
    ok(read_into(&c, WITH_B(SUM("[2]", "003c"), "[0,2,1,3,4]")));
    bl_codings_release(&c);
    expect_broken(WITH_B(SUM("[2]", "003c"), IN_ORDER));
    expect_broken(WITH_B(SUM("[1]", "003c"), IN_ORDER)); // itself
    expect_broken("{\"columns\":[" SUM("[1]", "003c") "," SUM(
        "[0]", "003c") "," PLAIN "," BYTES "," PLAIN "],\"order\":" IN_ORDER
                       "}"); // each other
}

Test(coding, inputs_are_plain_columns_of_numbers)
{
    expect_broken(WITH_B(SUM("[3]", "003c"), "[3,4,0,1,2]")); // text
    expect_broken(WITH_B(SUM("[4]", "003c"), "[3,4,0,1,2]")); // cells
    expect_broken(WITH_B(SUM("[5]", "003c"), "[3,4,0,1,2]"));
    expect_broken("{\"columns\":[" PLAIN "," PLAIN "," PLAIN "," BYTES "," SUM(
        "[0]", "003c") "],\"order\":" IN_ORDER "}"); // of cells
    expect_broken("{\"columns\":[" PLAIN "," PLAIN "," PLAIN "," PLAIN "," PLAIN
                  "],\"order\":" IN_ORDER "}"); // of text
}

Test(coding, orders_are_permutations)
{
    expect_broken(WITH_B(PLAIN, "[0,1,2,3]"));
    expect_broken(WITH_B(PLAIN, "[0,1,2,3,3]"));
    expect_broken(WITH_B(PLAIN, "[0,1,2,3,5]"));
    expect_broken(WITH_B(PLAIN, "[0,1,2,3,4,4]"));
    expect_broken(WITH_B(PLAIN, "[]"));
}

static enum bl_status read_only(const json_t *json, struct bl_error *error)
{
    struct bl_codings c = {0};
    enum bl_status status = bl_codings_from_json(&c, json, &schema, error);
    bl_codings_release(&c);
    return status;
}

Test(coding, hostile_json_is_refused_or_understood)
{
    json_t *json = json_loads(sound, 0, NULL);
    hostile_json_everywhere(json, read_only);
    json_decref(json);
}
