#include "engine/data/expression.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/utf8.h"
#include "engine/data/operation.h"
#include "tests/engine/data/table.h"

enum { MAX_LINE = 4096 };

static struct bl_error err;

static struct bl_expression *compiled(const char *text,
                                      const struct bl_schema *s)
{
    struct bl_expression *e = NULL;
    cr_assert_eq(bl_expression_compile(&e, text, s, &err), BL_OK, "%s: %s",
                 text, err.text);
    return e;
}

static void evaluate(double *out, const char *text, const struct table *t)
{
    struct bl_expression *e = compiled(text, &t->schema);
    bl_expression_evaluate(e, &t->rows, out);
    bl_expression_free(e);
}

/* Goldens: tests/golden/expression.py. */

enum { N_GOLDEN = 7 };

static bool next_line(char line[MAX_LINE], FILE *f)
{
    if (fgets(line, MAX_LINE, f) == NULL)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

static void parse_values(double values[N_GOLDEN], const char *line)
{
    char *end = (char *)line;
    for (size_t i = 0; i < N_GOLDEN; i++)
        values[i] = strtod(end, &end);
}

static FILE *golden_table(struct table *t)
{
    char path[1024], line[MAX_LINE];
    double values[32][N_GOLDEN];
    size_t n = 0;
    snprintf(path, sizeof path, "%s/tests/golden/expression.txt",
             getenv("BALER_SOURCE_DIR"));
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s", path);
    while (next_line(line, f) && *line != '\0') {
        table_column(t, line, BL_FLOAT64);
        cr_assert(next_line(line, f));
        parse_values(values[n++], line);
    }
    table_column(t, "text", BL_TEXT);
    table_fill(t, N_GOLDEN);
    for (size_t i = 0; i < n; i++)
        memcpy(table_values(t, i), values[i], sizeof values[i]);
    return f;
}

/* "\n" and "\t" as they stand in a line of the golden. */
static void unescape(char *text)
{
    char *to = text;
    for (; *text != '\0'; text++) {
        bool escaped = *text == '\\';
        text += escaped;
        *to++ = !escaped ? *text : *text == 'n' ? '\n' : '\t';
    }
    *to = '\0';
}

static void expect_values(const char *formula, const struct table *t,
                          const char *line)
{
    double expected[N_GOLDEN], values[N_GOLDEN];
    parse_values(expected, line);
    evaluate(values, formula, t);
    for (size_t i = 0; i < N_GOLDEN; i++) {
        double slack = 1e-12 * fmax(1, fabs(expected[i]));
        bool same = values[i] == expected[i] ||
                    (isnan(values[i]) && isnan(expected[i]));
        cr_expect(same || fabs(values[i] - expected[i]) < slack,
                  "%s [%zu]: %.17g, not %.17g", formula, i, values[i],
                  expected[i]);
    }
}

/* Characters, that is, columns on a terminal. */
static size_t count_characters(const char *text, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* Where the caret stands, counted from the beginning of its line. */
static size_t caret(const char *text)
{
    const char *line = strrchr(text, '\n');
    cr_assert_not_null(line, "%s", text);
    return strcspn(line + 1, "^");
}

static void expect_error(const char *formula, const struct table *t,
                         const char *line)
{
    struct bl_expression *e;
    size_t at;
    char word[64];
    cr_assert_eq(sscanf(line, "! %zu %63[^\n]", &at, word), 2);
    cr_assert_eq(bl_expression_compile(&e, formula, &t->schema, &err), BL_USAGE,
                 "%s", formula);
    cr_expect_not_null(strstr(err.text, word), "%s: %s", formula, err.text);
    cr_expect_eq(caret(err.text), 4 + count_characters(formula, at), "%s",
                 err.text);
}

Test(expression, agrees_with_numpy)
{
    struct table t = {0};
    char formula[MAX_LINE], line[MAX_LINE];
    size_t n = 0;
    FILE *f = golden_table(&t);
    while (next_line(formula, f)) {
        cr_assert(next_line(line, f));
        unescape(formula);
        (*line == '!' ? expect_error : expect_values)(formula, &t, line);
        n++;
    }
    cr_expect_gt(n, 100);
    fclose(f);
    table_release(&t);
}

/* Random formulas, each worked out while it is written down. */

enum { N_ROWS = 5, MAX_PIECE = 1500 };

enum level { COMPARISON, SUM, PRODUCT, SIGNED, POWER, ATOM };

struct piece {
    char text[MAX_PIECE];
    double values[N_ROWS];
    enum level level; // how tight its outermost operator binds
    bool is_number;
};

static const char *const names[] = {"a", "b", "c"};

static double random_value(struct bl_random *r)
{
    static const double special[] = {0, -0.0, 1, -1, 2, 0.5};
    return bl_random_below(r, 4) == 0 ? special[bl_random_below(r, 6)]
                                      : bl_random_normal(r);
}

static struct table random_table(struct bl_random *r, size_t n_rows)
{
    struct table t = {0};
    for (size_t i = 0; i < 3; i++)
        table_column(&t, names[i], BL_FLOAT64);
    table_fill(&t, n_rows);
    for (size_t i = 0; i < 3; i++)
        for (size_t row = 0; row < n_rows; row++)
            table_put(&t, i, row, random_value(r));
    return t;
}

static void write_leaf(struct piece *p, struct bl_random *r,
                       const struct table *t)
{
    static const double numbers[] = {0.5, 1.5, 2, 3, 7, 10, 0};
    size_t column = bl_random_below(r, 3);
    double number = numbers[bl_random_below(r, 7)];
    p->level = ATOM;
    p->is_number = bl_random_below(r, 3) == 0;
    if (p->is_number)
        snprintf(p->text, MAX_PIECE, "%g", number);
    else
        snprintf(p->text, MAX_PIECE, "%s", names[column]);
    for (size_t i = 0; i < N_ROWS; i++)
        p->values[i] =
            p->is_number
                ? number
                : *(double *)bl_vector_at(&t->rows.vectors[column], i, 0);
}

static double power(double a, double b, bool is_number)
{
    return is_number && b == 2 ? a * a : pow(a, b);
}

static const struct {
    const char *sign;
    enum level level, left, right; // its own, and what its operands need
} operators[] = {
    {"+", SUM, SUM, PRODUCT},        {"-", SUM, SUM, PRODUCT},
    {"*", PRODUCT, PRODUCT, SIGNED}, {"/", PRODUCT, PRODUCT, SIGNED},
    {"^", POWER, ATOM, SIGNED},      {"<", COMPARISON, SUM, SUM},
    {">=", COMPARISON, SUM, SUM},    {"!=", COMPARISON, SUM, SUM},
};

static double operate(size_t i, double a, double b, bool b_is_number)
{
    switch (i) {
    case 0:
        return a + b;
    case 1:
        return a - b;
    case 2:
        return a * b;
    case 3:
        return a / b;
    case 4:
        return power(a, b, b_is_number);
    case 5:
        return a < b;
    case 6:
        return a >= b;
    default:
        return a != b;
    }
}

static int append(char *text, int n, const struct piece *p, enum level needed)
{
    bool wrapped = p->level < needed;
    int room = MAX_PIECE - n - 3; // brackets and the end
    return n + snprintf(text + n, (size_t)room + 3, "%s%.*s%s",
                        wrapped ? "(" : "", room, p->text, wrapped ? ")" : "");
}

static void write_piece(struct piece *p, struct bl_random *r, int depth,
                        const struct table *t);

static void write_binary(struct piece *p, struct bl_random *r, int depth,
                         const struct table *t)
{
    struct piece a, b;
    size_t i = bl_random_below(r, sizeof operators / sizeof *operators);
    write_piece(&a, r, depth - 1, t);
    write_piece(&b, r, depth - 1, t);
    int n = append(p->text, 0, &a, operators[i].left);
    n += snprintf(p->text + n, (size_t)(MAX_PIECE - n), "%s%s",
                  bl_random_below(r, 2) ? " " : "", operators[i].sign);
    append(p->text, n, &b, operators[i].right);
    p->level = operators[i].level;
    p->is_number = a.is_number && b.is_number;
    // A square of a number is a number before its exponent is looked at.
    bool by_itself = b.is_number && !a.is_number;
    for (size_t row = 0; row < N_ROWS; row++)
        p->values[row] = operate(i, a.values[row], b.values[row], by_itself);
}

static void write_unary(struct piece *p, struct bl_random *r, int depth,
                        const struct table *t)
{
    struct piece a;
    bool negates = bl_random_below(r, 2) == 0;
    write_piece(&a, r, depth - 1, t);
    if (negates) {
        strcpy(p->text, "-");
        append(p->text, 1, &a, SIGNED);
    } else {
        snprintf(p->text, MAX_PIECE, "max(%.*s, a)", MAX_PIECE - 16, a.text);
    }
    p->level = negates ? SIGNED : ATOM;
    p->is_number = negates && a.is_number;
    for (size_t i = 0; i < N_ROWS; i++) {
        double x = *(double *)bl_vector_at(&t->rows.vectors[0], i, 0);
        double y = a.values[i];
        p->values[i] = negates ? -y : isnan(y) || y > x ? y : x;
    }
}

static void write_piece(struct piece *p, struct bl_random *r, int depth,
                        const struct table *t)
{
    if (depth == 0 || bl_random_below(r, 5) == 0)
        write_leaf(p, r, t);
    else if (bl_random_below(r, 4) == 0)
        write_unary(p, r, depth, t);
    else
        write_binary(p, r, depth, t);
}

Test(expression, random_formulas)
{
    struct bl_random r = bl_random_new(5, 0);
    struct table t = random_table(&r, N_ROWS);
    for (int i = 0; i < 5000; i++) {
        struct piece p;
        double values[N_ROWS];
        write_piece(&p, &r, 1 + (int)bl_random_below(&r, 5), &t);
        evaluate(values, p.text, &t);
        for (size_t row = 0; row < N_ROWS; row++)
            cr_assert(values[row] == p.values[row] ||
                          (isnan(values[row]) && isnan(p.values[row])),
                      "%s: %.17g, not %.17g", p.text, values[row],
                      p.values[row]);
    }
    table_release(&t);
}

/* Many rows, and other types. */

Test(expression, results_do_not_depend_on_the_blocks)
{
    enum { N = 1700 };
    struct bl_random r = bl_random_new(6, 0);
    struct table t = random_table(&r, N);
    static double together[N];
    evaluate(together, "a * b + max(c, 0.25) - hypot(a, c)^2", &t);
    for (size_t row = 0; row < N; row++) {
        double a = ((double *)table_values(&t, 0))[row];
        double b = ((double *)table_values(&t, 1))[row];
        double c = ((double *)table_values(&t, 2))[row];
        double h = hypot(a, c);
        cr_assert_eq(together[row], a * b + (c > 0.25 ? c : 0.25) - h * h);
    }
    table_release(&t);
}

Test(expression, all_numeric_types)
{
    for (int type = BL_BOOL; type < BL_TEXT; type++) {
        struct table t = {0};
        double out[2];
        table_column(&t, "x", (enum bl_type)type);
        table_fill(&t, 2);
        table_put(&t, 0, 0, 1);
        evaluate(out, "x * 2 + 1", &t);
        cr_expect(out[0] == 3 && out[1] == 1, "%s",
                  bl_type_name((enum bl_type)type));
        table_release(&t);
    }
}

Test(expression, no_rows_and_no_columns)
{
    struct table t = {0};
    double out = 4;
    table_fill(&t, 0);
    evaluate(&out, "2 + 3", &t);
    cr_expect(out == 4);
    t.rows.n_rows = 1;
    evaluate(&out, "2 + 3", &t);
    cr_expect(out == 5);
    cr_expect_neq(bl_expression_compile(&(struct bl_expression *){NULL}, "x",
                                        &t.schema, &err),
                  BL_OK);
    table_release(&t);
}

Test(expression, lists_each_column_once)
{
    struct bl_random r = bl_random_new(6, 0);
    struct table t = random_table(&r, 1);
    size_t n;
    struct bl_expression *e = compiled("c + a * c - c^2", &t.schema);
    const size_t *columns = bl_expression_columns(e, &n);
    cr_expect(n == 2 && columns[0] == 2 && columns[1] == 0);
    bl_expression_free(e);
    table_release(&t);
}

/* Units. */

static void expect_unit(const char *formula, const struct bl_schema *s,
                        const char *unit)
{
    struct bl_expression *e = compiled(formula, s);
    const char *found = bl_expression_unit(e);
    cr_expect(unit == NULL ? found == NULL
                           : found != NULL && strcmp(found, unit) == 0,
              "%s: %s", formula, found != NULL ? found : "none");
    bl_expression_free(e);
}

Test(expression, units_that_formulas_tell)
{
    struct table t = {0};
    bl_column_set_unit(table_column(&t, "p", BL_FLOAT64), "GeV", &err);
    bl_column_set_unit(table_column(&t, "q", BL_FLOAT64), "GeV", &err);
    bl_column_set_unit(table_column(&t, "d", BL_FLOAT64), "mm", &err);
    table_column(&t, "x", BL_FLOAT64);
    expect_unit("p", &t.schema, "GeV");
    expect_unit("-p + abs(q) - 5", &t.schema, "GeV");
    expect_unit("max(p, hypot(p, q))", &t.schema, "GeV");
    expect_unit("mjj(p, x, x, q, x, x)", &t.schema, "GeV");
    expect_unit("mjj(p, x, x, d, x, x)", &t.schema, NULL);
    expect_unit("invariant_mass(p, x, x, 0.1, q, x, x, 0.1)", &t.schema, "GeV");
    expect_unit("p + d", &t.schema, NULL);
    expect_unit("p + x", &t.schema, NULL);
    expect_unit("2 * p", &t.schema, NULL);
    expect_unit("p < q", &t.schema, NULL);
    table_release(&t);
}

/* Fields. */

enum { H = 4, W = 5, CELLS = H * W, SNAPSHOTS = 70 };

static struct table field_table(void)
{
    struct table t = {0};
    struct bl_random r = bl_random_new(9, 0);
    const size_t dims[] = {H, W}, other[] = {W, H};
    table_column(&t, "scale", BL_FLOAT64);
    bl_column_set_dims(table_column(&t, "u", BL_FLOAT64), dims, 2, &err);
    bl_column_set_dims(table_column(&t, "v", BL_FLOAT32), dims, 2, &err);
    bl_column_set_dims(table_column(&t, "w", BL_FLOAT64), other, 2, &err);
    bl_column_set_dims(table_column(&t, "line", BL_FLOAT64), other, 1, &err);
    table_fill(&t, SNAPSHOTS);
    for (size_t row = 0; row < SNAPSHOTS; row++) {
        table_put(&t, 0, row, (double)row);
        for (size_t i = 0; i < CELLS; i++) {
            double u = bl_random_normal(&r);
            float v = (float)bl_random_normal(&r);
            *(double *)bl_vector_at(&t.rows.vectors[1], row, i) = u;
            *(float *)bl_vector_at(&t.rows.vectors[2], row, i) = v;
        }
    }
    return t;
}

static double u_at(const struct table *t, size_t row, size_t i)
{
    return *(double *)bl_vector_at(&t->rows.vectors[1], row, i);
}

static double v_at(const struct table *t, size_t row, size_t i)
{
    return *(float *)bl_vector_at(&t->rows.vectors[2], row, i);
}

Test(expression, fields_are_worked_out_cell_by_cell)
{
    struct table t = field_table();
    static double out[SNAPSHOTS][CELLS];
    struct bl_expression *e =
        compiled("3 - scale * u + kinetic_energy(u, v) / 2", &t.schema);
    size_t n_dims;
    const size_t *dims = bl_expression_dims(e, &n_dims);
    cr_expect(n_dims == 2 && dims[0] == H && dims[1] == W);
    bl_expression_evaluate(e, &t.rows, out[0]);
    for (size_t row = 0; row < SNAPSHOTS; row++)
        for (size_t i = 0; i < CELLS; i++) {
            double u = u_at(&t, row, i), v = v_at(&t, row, i);
            cr_assert_eq(out[row][i],
                         3 - (double)row * u + (u * u + v * v) / 2 / 2);
        }
    bl_expression_free(e);
    table_release(&t);
}

Test(expression, vorticity_has_no_rim)
{
    struct table t = field_table();
    static double out[SNAPSHOTS][CELLS];
    evaluate(out[0], "vorticity(u, v)", &t);
    for (size_t row = 0; row < SNAPSHOTS; row++)
        for (size_t i = 0; i < H; i++)
            for (size_t j = 0; j < W; j++) {
                size_t at = i * W + j;
                bool rim = i == 0 || j == 0 || i == H - 1 || j == W - 1;
                if (rim)
                    cr_assert(isnan(out[row][at]));
                else
                    cr_assert_float_eq(
                        out[row][at],
                        (v_at(&t, row, at + 1) - v_at(&t, row, at - 1)) / 2 -
                            (u_at(&t, row, at + W) - u_at(&t, row, at - W)) / 2,
                        1e-15);
            }
    table_release(&t);
}

Test(expression, solid_rotation_has_vorticity_of_twice_its_rate)
{
    struct table t = field_table();
    static double out[SNAPSHOTS];
    for (size_t row = 0; row < SNAPSHOTS; row++)
        for (size_t i = 0; i < CELLS; i++) {
            *(double *)bl_vector_at(&t.rows.vectors[1], row, i) =
                -3.0 * (double)(i / W);
            *(float *)bl_vector_at(&t.rows.vectors[2], row, i) =
                3.0f * (float)(i % W);
        }
    evaluate(out, "mean(vorticity(u, v)) + 0 * scale", &t);
    for (size_t row = 0; row < SNAPSHOTS; row++)
        cr_assert_float_eq(out[row], 6, 1e-13);
    evaluate(out, "sum(vorticity(u, v)^2) / 2", &t);
    cr_assert_float_eq(out[SNAPSHOTS - 1], (H - 2) * (W - 2) * 18, 1e-11);
    table_release(&t);
}

Test(expression, shapes_that_do_not_fit)
{
    static const struct {
        const char *formula;
        size_t caret;
    } wrong[] = {
        {"u + w", 4},
        {"scale * u / w", 12},
        {"vorticity(u, w)", 13},
        {"mean(scale)", 0},
        {"vorticity(line, line)", 0},
        {"u + line", 4},
    };
    struct table t = field_table();
    struct bl_expression *e;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        cr_expect_eq(
            bl_expression_compile(&e, wrong[i].formula, &t.schema, &err),
            BL_USAGE);
        cr_expect_eq(caret(err.text), 4 + wrong[i].caret, "%s", err.text);
    }
    table_release(&t);
}

/* Physics where the textbook's formula cancels. */

Test(expression, masses_keep_their_digits)
{
    struct table t = {0};
    double out[1];
    table_column(&t, "x", BL_FLOAT64);
    table_fill(&t, 1);
    // Two massless jets 1e-7 apart: m = pt * dR to first order.
    evaluate(out, "mjj(100, 1, 1, 100, 1, 1.0000001) + x", &t);
    cr_expect_float_eq(out[0], 100e-7, 1e-13);
    // A particle and itself: twice its mass.
    evaluate(out, "invariant_mass(1e6, 3, 1, 0.1, 1e6, 3, 1, 0.1) + x", &t);
    cr_expect_float_eq(out[0], 0.2, 1e-12);
    evaluate(out, "invariant_mass(0, 0, 0, 3, 0, 0, 0, 4) + x", &t);
    cr_expect_float_eq(out[0], 7, 1e-14);
    evaluate(out, "invariant_mass(0, 0, 0, 0, 0, 0, 0, 0) + x", &t);
    cr_expect_eq(out[0], 0);
    table_release(&t);
}

/* Hostile formulas. */

static void expect_refused(const char *text, const struct bl_schema *s)
{
    struct bl_expression *e;
    cr_expect_eq(bl_expression_compile(&e, text, s, &err), BL_USAGE);
    cr_expect(bl_utf8_is_valid(err.text, strlen(err.text)), "%s", err.text);
}

static char *repeated(const char *text, size_t n)
{
    char *all = calloc(n, strlen(text) + 1);
    for (size_t i = 0; i < n; i++)
        strcat(all, text);
    return all;
}

Test(expression, limits)
{
    static const char *const nested[] = {"(",    "-",   "a^", "max(",
                                         "mjj(", "a-(", "2**"};
    struct bl_random r = bl_random_new(6, 0);
    struct table t = random_table(&r, 1);
    for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
        char *text = repeated(nested[i], BL_EXPRESSION_MAX_TEXT / 5);
        expect_refused(text, &t.schema);
        cr_expect(strstr(err.text, "nested too deep") != NULL ||
                      strstr(err.text, "values wait") != NULL,
                  "%s", err.text);
        free(text);
    }
    char *wide = repeated("a + (b - ", 70);
    expect_refused(wide, &t.schema);
    free(wide);
    char *chain = repeated("a + ", 1000);
    chain[3999] = 'b';
    bl_expression_free(compiled(chain, &t.schema));
    free(chain);
    char *deep = repeated("mjj(a, b, a, b, a, ", 20);
    expect_refused(deep, &t.schema);
    cr_expect_not_null(strstr(err.text, "wait"), "%s", err.text);
    free(deep);
    char *is_long = repeated("(a)-b*c^2+", 1000);
    expect_refused(is_long, &t.schema);
    cr_expect_not_null(strstr(err.text, "longer"), "%s", err.text);
    free(is_long);
    table_release(&t);
}

Test(expression, noise_never_harms)
{
    static const char *const words[] = {
        "a",    "b",     "c",          "1",        "2.5",   "1e",
        ".",    "+",     "-",          "*",        "/",     "^",
        "**",   "(",     ")",          ",",        "<",     "<=",
        "==",   "=",     "!",          "max(",     "sqrt(", "mjj(",
        "\"",   "`",     "\"a\"",      "pi",       " ",     "\n",
        "[",    "]",     "a[0]",       "\xc3\xa9", "\xff",  "\xed\xa0\x80",
        "\x01", "mean(", "vorticity(", "e300",
    };
    struct bl_random r = bl_random_new(7, 0);
    struct table t = random_table(&r, N_ROWS);
    size_t n_fine = 0;
    for (int i = 0; i < 20000; i++) {
        char text[256] = "";
        struct bl_expression *e;
        size_t n = bl_random_below(&r, 12);
        for (size_t k = 0; k < n; k++) {
            char raw[] = {(char)(1 + bl_random_below(&r, 255)), '\0'};
            size_t word = bl_random_below(&r, 1 + sizeof words / sizeof *words);
            strcat(text, word > 0 ? words[word - 1] : raw);
        }
        if (bl_expression_compile(&e, text, &t.schema, &err) == BL_OK) {
            double out[N_ROWS];
            bl_expression_evaluate(e, &t.rows, out);
            bl_expression_free(e);
            n_fine++;
        } else {
            cr_assert_eq(err.status, BL_USAGE);
            cr_assert(bl_utf8_is_valid(err.text, strlen(err.text)));
        }
    }
    cr_expect_gt(n_fine, 100);
    table_release(&t);
}

Test(expression, long_formulas_are_shown_around_the_error)
{
    struct bl_random r = bl_random_new(6, 0);
    struct table t = random_table(&r, 1);
    char *text = repeated("a * b - ", 100);
    text[88 * 8] = '?';
    expect_refused(text, &t.schema);
    const char *shown = strchr(err.text, '\n') + 1;
    cr_expect_eq(strncmp(shown, "    ...", 7), 0, "%s", err.text);
    cr_expect_eq(shown[caret(err.text)], '?', "%s", err.text);
    cr_expect_lt(strcspn(shown, "\n"), 81);
    free(text);
    table_release(&t);
}

/* The list. */

Test(expression, functions_have_all_that_is_told_of_them)
{
    size_t n = 0;
    for (; bl_function_at(n) != NULL; n++) {
        const struct bl_operation *o = bl_function_at(n);
        size_t commas = 0;
        for (const char *c = o->arguments; *c != '\0'; c++)
            commas += *c == ',';
        cr_expect_eq(commas + 1, o->n_arguments, "%s", o->name);
        cr_expect_leq(o->n_arguments, BL_OPERATION_MAX_ARGUMENTS);
        cr_expect_eq((o->of_one != NULL) + (o->of_two != NULL) +
                         (o->apply != NULL),
                     1, "%s", o->name);
        cr_expect_eq(bl_function_find(o->name), o, "%s twice", o->name);
        cr_expect_eq(bl_function_nearest(o->name), o);
        cr_expect_eq(o->unit_from >> o->n_arguments, 0);
    }
    cr_expect_gt(n, 15);
}
