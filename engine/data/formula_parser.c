#include "engine/data/formula_parser.h"

#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "base/spelling.h"
#include "engine/data/formula_error.h"

struct parser {
    struct bl_program *program;
    const struct bl_schema *schema;
    const char *text;
    size_t at; // the next byte
    size_t nesting;
    char name[BL_EXPRESSION_MAX_TEXT + 1]; // the last that was read
    struct bl_error *err;
};

static enum bl_status parse_comparison(struct parser *p);

/* Characters, whatever the locale says. */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static bool continues_name(char c)
{
    return begins_name(c) || is_digit(c) || c == '.';
}

static void skip_blanks(struct parser *p)
{
    while (is_blank(p->text[p->at]))
        p->at++;
}

/* Takes an operator or bracket when it is next. */
static bool take(struct parser *p, const char *sign)
{
    skip_blanks(p);
    size_t n = strlen(sign);
    if (strncmp(p->text + p->at, sign, n) != 0)
        return false;
    p->at += n;
    return true;
}

static enum bl_status fail_here(struct parser *p, const char *what)
{
    skip_blanks(p);
    return bl_formula_fail(p->err, p->text, p->at, "%s", what);
}

/* Numbers. */

static size_t digits_from(const char *text, size_t at)
{
    while (is_digit(text[at]))
        at++;
    return at;
}

/* Behind the number that begins at `at`: 12, 1.5, .5, 5., 1e-3. */
static size_t number_end(const char *text, size_t at)
{
    at = digits_from(text, at);
    if (text[at] == '.')
        at = digits_from(text, at + 1);
    if (text[at] != 'e' && text[at] != 'E')
        return at;
    size_t exponent = at + 1 + (text[at + 1] == '-' || text[at + 1] == '+');
    return is_digit(text[exponent]) ? digits_from(text, exponent) : at;
}

static enum bl_status parse_number(struct parser *p)
{
    size_t from = p->at, end = number_end(p->text, from);
    double number;
    if (!bl_number_parse_double(&number, p->text + from, end - from))
        return fail_here(p, "this is no number");
    if (continues_name(p->text[end]))
        return bl_formula_fail(p->err, p->text, end,
                               "a number ends here: an operator is missing, or "
                               "quotes around a name");
    p->at = end;
    return bl_program_push_number(p->program, number, from, p->err);
}

/* Columns. */

static const char *nearest_column(const struct bl_schema *s, const char *name)
{
    const char *nearest = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < s->n_columns; i++) {
        size_t distance = bl_spelling_distance(name, s->columns[i].name);
        if (distance < least) {
            least = distance;
            nearest = s->columns[i].name;
        }
    }
    return nearest;
}

static enum bl_status no_such_column(struct parser *p, size_t at)
{
    const char *nearest = nearest_column(p->schema, p->name);
    return bl_formula_fail(p->err, p->text, at,
                           "there is no column of this name%s%s",
                           nearest != NULL ? "; the nearest is " : "",
                           nearest != NULL ? nearest : "");
}

static enum bl_status push_column(struct parser *p, size_t at)
{
    ptrdiff_t column = bl_schema_find(p->schema, p->name);
    if (column < 0)
        return no_such_column(p, at);
    return bl_program_push_column(p->program, &p->schema->columns[column],
                                  (size_t)column, at, p->err);
}

static enum bl_status parse_quoted(struct parser *p)
{
    char quote = p->text[p->at];
    size_t from = p->at++, n = 0;
    while (p->text[p->at] != '\0') {
        char c = p->text[p->at++];
        if (c == quote && p->text[p->at] == quote)
            p->at++;
        else if (c == quote) {
            p->name[n] = '\0';
            return push_column(p, from);
        }
        p->name[n++] = c;
    }
    return bl_formula_fail(p->err, p->text, from,
                           "the quoted name that begins here does not end");
}

/* Behind the name that begins at `at`, with a "[12]" that belongs to it. */
static size_t name_end(const char *text, size_t at)
{
    while (continues_name(text[at]))
        at++;
    if (text[at] != '[')
        return at;
    size_t end = digits_from(text, at + 1);
    return end > at + 1 && text[end] == ']' ? end + 1 : at;
}

/* Calls. */

static enum bl_status check_count(struct parser *p,
                                  const struct bl_operation *o, size_t n,
                                  size_t at)
{
    if (n == o->n_arguments)
        return BL_OK;
    return bl_formula_fail(p->err, p->text, at,
                           "%s(%s) takes %zu value%s, "
                           "not %zu",
                           o->name, o->arguments, o->n_arguments,
                           o->n_arguments == 1 ? "" : "s", n);
}

static enum bl_status parse_arguments(struct parser *p, size_t *n)
{
    *n = 0;
    if (take(p, ")"))
        return BL_OK;
    do {
        if (parse_comparison(p) != BL_OK)
            return p->err->status;
        ++*n;
    } while (take(p, ","));
    return take(p, ")") ? BL_OK
                        : fail_here(p, "an operator, a comma or ) is missing");
}

static enum bl_status parse_call(struct parser *p, size_t at)
{
    const struct bl_operation *o = bl_function_find(p->name);
    size_t n;
    if (o == NULL) {
        o = bl_function_nearest(p->name);
        return bl_formula_fail(p->err, p->text, at,
                               "there is no function of this name; the "
                               "nearest is %s(%s)",
                               o->name, o->arguments);
    }
    if (parse_arguments(p, &n) != BL_OK || check_count(p, o, n, at) != BL_OK)
        return p->err->status;
    return bl_program_do(p->program, o, at, p->err);
}

static enum bl_status parse_name(struct parser *p)
{
    static const double pi = 3.141592653589793238;
    size_t from = p->at, end = name_end(p->text, from);
    memcpy(p->name, p->text + from, end - from);
    p->name[end - from] = '\0';
    p->at = end;
    if (take(p, "("))
        return parse_call(p, from);
    if (strcmp(p->name, "pi") == 0)
        return bl_program_push_number(p->program, pi, from, p->err);
    return push_column(p, from);
}

/* Operators. */

static enum bl_status parse_parentheses(struct parser *p)
{
    if (parse_comparison(p) != BL_OK)
        return p->err->status;
    return take(p, ")") ? BL_OK : fail_here(p, "an operator or ) is missing");
}

static enum bl_status parse_value(struct parser *p)
{
    if (take(p, "("))
        return parse_parentheses(p);
    char c = p->text[p->at];
    if (c == '"' || c == '`')
        return parse_quoted(p);
    if (is_digit(c) || (c == '.' && is_digit(p->text[p->at + 1])))
        return parse_number(p);
    if (begins_name(c))
        return parse_name(p);
    return fail_here(p, "a number, a column, a function or ( is missing");
}

static enum bl_status do_operator(struct parser *p, const char *name, size_t at)
{
    return bl_program_do(p->program, bl_operator_find(name), at, p->err);
}

static enum bl_status parse_signed(struct parser *p);

static enum bl_status parse_power(struct parser *p)
{
    if (parse_value(p) != BL_OK)
        return p->err->status;
    skip_blanks(p);
    size_t at = p->at;
    if (!take(p, "^") && !take(p, "**"))
        return BL_OK;
    if (parse_signed(p) != BL_OK)
        return p->err->status;
    return do_operator(p, "^", at);
}

static enum bl_status parse_sign(struct parser *p)
{
    skip_blanks(p);
    size_t at = p->at;
    bool negative = take(p, "-");
    if (!negative && !take(p, "+"))
        return parse_power(p);
    if (parse_signed(p) != BL_OK || !negative)
        return p->err->status;
    return do_operator(p, "negate", at);
}

/* All that nests comes through here. */
static enum bl_status parse_signed(struct parser *p)
{
    if (p->nesting == BL_EXPRESSION_MAX_NESTING)
        return fail_here(p, "this is nested too deep");
    p->nesting++;
    enum bl_status status = parse_sign(p);
    p->nesting--;
    return status;
}

/* Takes the first operator of a NULL-terminated list that is next. */
static const char *take_any(struct parser *p, const char *const *signs,
                            size_t *at)
{
    skip_blanks(p);
    *at = p->at;
    while (*signs != NULL && !take(p, *signs))
        signs++;
    return *signs;
}

static enum bl_status parse_chain(struct parser *p, const char *const *signs,
                                  enum bl_status (*operand)(struct parser *))
{
    const char *sign;
    size_t at;
    if (operand(p) != BL_OK)
        return p->err->status;
    while ((sign = take_any(p, signs, &at)) != NULL)
        if (operand(p) != BL_OK || do_operator(p, sign, at) != BL_OK)
            return p->err->status;
    return BL_OK;
}

static enum bl_status parse_product(struct parser *p)
{
    static const char *const signs[] = {"*", "/", NULL};
    return parse_chain(p, signs, parse_signed);
}

static enum bl_status parse_sum(struct parser *p)
{
    static const char *const signs[] = {"+", "-", NULL};
    return parse_chain(p, signs, parse_product);
}

static enum bl_status parse_comparison(struct parser *p)
{
    static const char *const signs[] = {"==", "!=", "<=", ">=", "<", ">", NULL};
    size_t at;
    if (parse_sum(p) != BL_OK)
        return p->err->status;
    const char *sign = take_any(p, signs, &at);
    if (sign == NULL)
        return BL_OK;
    if (parse_sum(p) != BL_OK || do_operator(p, sign, at) != BL_OK)
        return p->err->status;
    if (take_any(p, signs, &at) == NULL)
        return BL_OK;
    return bl_formula_fail(p->err, p->text, at,
                           "comparisons do not chain: write (a < b) * (b < c)");
}

enum bl_status bl_formula_parse(struct bl_program *program, const char *text,
                                const struct bl_schema *schema,
                                struct bl_error *err)
{
    struct parser p = {
        .program = program, .schema = schema, .text = text, .err = err};
    *err = (struct bl_error)BL_ERROR_INIT;
    program->text = text;
    enum bl_status status =
        strnlen(text, BL_EXPRESSION_MAX_TEXT + 1) > BL_EXPRESSION_MAX_TEXT
            ? bl_formula_fail(err, text, 0,
                              "this formula is longer than %d bytes",
                              BL_EXPRESSION_MAX_TEXT)
            : parse_comparison(&p);
    if (status == BL_OK && take(&p, "="))
        status = bl_formula_fail(err, text, p.at - 1,
                                 "a comparison is written with ==");
    skip_blanks(&p);
    if (status == BL_OK && text[p.at] != '\0')
        status = fail_here(&p, "an operator is missing");
    return status;
}
