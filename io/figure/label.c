#include "io/figure/label.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void append(char *text, const char *more)
{
    size_t used = strlen(text), n = strlen(more);
    if (n < BL_LABEL_SIZE - used) // all of it or nothing: no half markup
        memcpy(text + used, more, n + 1);
}

void bl_label_add_markup(struct bl_label *l, const char *enhanced,
                         const char *latex)
{
    append(l->enhanced, enhanced);
    append(l->latex, latex);
}

/* Escaping. */

struct escape {
    const char *text, *enhanced, *latex;
};

static const struct escape escapes[] = {
    {"_", "\\_", "\\_"},
    {"^", "\\^", "\\textasciicircum{}"},
    {"{", "\\{", "\\{"},
    {"}", "\\}", "\\}"},
    {"@", "\\@", "@"},
    {"&", "\\&", "\\&"},
    {"~", "\\~", "\\textasciitilde{}"},
    {"\\", "\\\\", "\\textbackslash{}"},
    {"#", "#", "\\#"},
    {"$", "$", "\\$"},
    {"%", "%", "\\%"},
    {"<", "<", "\\textless{}"},
    {">", ">", "\\textgreater{}"},
    {"|", "|", "\\textbar{}"},
    {"−", "−", "$-$"},
    {"±", "±", "$\\pm$"},
    {"◇", "◇", "$\\diamond$"},
};

static void add_character(struct bl_label *l, const char *c)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (strcmp(escapes[i].text, c) == 0) {
            bl_label_add_markup(l, escapes[i].enhanced, escapes[i].latex);
            return;
        }
    }
    bl_label_add_markup(l, c, c);
}

/* Bytes of the UTF-8 character at `text`; 0 when it is none. */
static size_t character_length(const char *text)
{
    unsigned char c = (unsigned char)*text;
    size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (c > 0xF4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if (((unsigned char)text[i] & 0xC0) != 0x80)
            return 0;
    return n;
}

static void add_text(struct bl_label *l, const char *text, size_t most)
{
    for (size_t i = 0; *text != '\0'; i++) {
        char c[5] = "?";
        size_t n = character_length(text);
        if (i == most) {
            bl_label_add_markup(l, "…", "\\dots{}");
            return;
        }
        if (n > 0)
            memcpy(c, text, n);
        if (n == 1 && iscntrl((unsigned char)*c))
            *c = ' ';
        add_character(l, c);
        text += n > 0 ? n : 1;
    }
}

void bl_label_add(struct bl_label *l, const char *text)
{
    add_text(l, text, BL_LABEL_SIZE);
}

/* Names. */

struct symbol {
    const char *name, *enhanced, *latex; // the symbol alone
    const char *index;                   // below it; NULL when there is none
};

static const struct symbol symbols[] = {
    {"pt", "{/:Italic p}", "p", "T"},
    {"pT", "{/:Italic p}", "p", "T"},
    {"px", "{/:Italic p}", "p", "x"},
    {"py", "{/:Italic p}", "p", "y"},
    {"pz", "{/:Italic p}", "p", "z"},
    {"HT", "{/:Italic H}", "H", "T"},
    {"MET", "{/:Italic E}", "E", "T,miss"},
    {"mass", "{/:Italic m}", "m", NULL},
    {"m", "{/:Italic m}", "m", NULL},
    {"mjj", "{/:Italic m}", "m", "jj"},
    {"eta", "{/:Italic η}", "\\eta", NULL},
    {"phi", "{/:Italic φ}", "\\phi", NULL},
    {"theta", "{/:Italic θ}", "\\theta", NULL},
};

static const struct symbol *find_symbol(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (strlen(symbols[i].name) == n &&
            memcmp(symbols[i].name, name, n) == 0)
            return &symbols[i];
    return NULL;
}

static void add_symbol(struct bl_label *l, const struct symbol *s,
                       const char *number)
{
    char enhanced[96], latex[96], index[32] = "";
    if (s->index != NULL || *number != '\0')
        snprintf(index, sizeof index, "%s%s%.8s",
                 s->index != NULL ? s->index : "",
                 s->index != NULL && *number != '\0' ? "," : "", number);
    if (*index != '\0') {
        snprintf(enhanced, sizeof enhanced, "%s_{%s}", s->enhanced, index);
        snprintf(latex, sizeof latex, "$%s_{\\mathrm{%s}}$", s->latex, index);
    } else {
        snprintf(enhanced, sizeof enhanced, "%s", s->enhanced);
        snprintf(latex, sizeof latex, "$%s$", s->latex);
    }
    bl_label_add_markup(l, enhanced, latex);
}

/* A symbol with what tells it from its like: the digits behind it (pt1), or
 * a short word before or behind an underscore (j1_pt, m_ee). */
struct parts {
    const struct symbol *symbol; // NULL: the name is none
    char index[9];
};

static bool is_word(const char *text, size_t n, size_t most)
{
    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)text[i]))
            return false;
    return n > 0 && n <= most;
}

static struct parts parts_of(const char *name)
{
    struct parts p = {0};
    size_t n = strlen(name), n_letters = n;
    const char *bar = strrchr(name, '_');
    while (n_letters > 0 && isdigit((unsigned char)name[n_letters - 1]))
        n_letters--;
    p.symbol = find_symbol(name, n_letters);
    if (p.symbol != NULL && n - n_letters <= 3) {
        snprintf(p.index, sizeof p.index, "%s", name + n_letters);
        return p;
    }
    p.symbol = NULL;
    if (bar == NULL)
        return p;
    size_t before = (size_t)(bar - name), behind = n - before - 1;
    if (is_word(name, before, 6))
        p.symbol = find_symbol(bar + 1, behind);
    if (p.symbol != NULL) {
        snprintf(p.index, sizeof p.index, "%.*s", (int)before, name);
    } else if (is_word(bar + 1, behind, 3)) {
        p.symbol = find_symbol(name, before);
        snprintf(p.index, sizeof p.index, "%s", bar + 1);
    }
    return p;
}

void bl_label_add_variable(struct bl_label *l, const char *name)
{
    bl_label_add_variable_within(l, name, BL_LABEL_NAME);
}

void bl_label_add_variable_within(struct bl_label *l, const char *name,
                                  size_t most)
{
    struct parts p = parts_of(name);
    if (p.symbol != NULL)
        add_symbol(l, p.symbol, p.index);
    else
        add_text(l, name, most);
}

/* Units and numbers. */

const char *bl_label_unit(const char *unit)
{
    static const char *const none[] = {"", "1", "-", "none", "None", "[]"};
    for (size_t i = 0; unit != NULL && i < sizeof none / sizeof *none; i++)
        if (strcmp(unit, none[i]) == 0)
            return NULL;
    return unit;
}

void bl_label_add_unit(struct bl_label *l, const char *unit)
{
    unit = bl_label_unit(unit);
    if (unit == NULL)
        return;
    bl_label_add(l, " ");
    add_text(l, unit, BL_LABEL_NAME);
}

void bl_label_add_number(struct bl_label *l, double value)
{
    char text[32], enhanced[64], latex[64];
    if (!isfinite(value)) {
        bl_label_add_markup(l, "—", "---");
        return;
    }
    bool is_plain = fabs(value) >= 1000 && fabs(value) < 1e5;
    snprintf(text, sizeof text, is_plain ? "%.0f" : "%.3g", value);
    char *e = strchr(text, 'e');
    if (e == NULL) {
        const char *minus = value < 0 ? "−" : "";
        snprintf(enhanced, sizeof enhanced, "%s%s", minus,
                 text + (*minus != '\0'));
        bl_label_add_markup(l, enhanced, text);
        return;
    }
    *e = '\0';
    int power = 0;
    sscanf(e + 1, "%d", &power);
    bool negative = *text == '-';
    snprintf(enhanced, sizeof enhanced, "%s%s×10^{%s%d}", negative ? "−" : "",
             text + negative, power < 0 ? "−" : "", power < 0 ? -power : power);
    snprintf(latex, sizeof latex, "$%s\\times 10^{%d}$", text, power);
    bl_label_add_markup(l, enhanced, latex);
}

struct bl_label bl_label_of(const char *text)
{
    struct bl_label l = {0};
    bl_label_add(&l, text);
    return l;
}

struct bl_label bl_label_of_variable(const char *name)
{
    struct bl_label l = {0};
    bl_label_add_variable(&l, name);
    return l;
}

struct bl_label bl_label_of_axis(const char *name, const char *unit)
{
    struct bl_label l = bl_label_of_variable(name);
    if (bl_label_unit(unit) == NULL)
        return l;
    bl_label_add(&l, " [");
    add_text(&l, unit, BL_LABEL_NAME);
    bl_label_add(&l, "]");
    return l;
}

/* Characters that are seen: not those of markup, nor continuation bytes. */
double bl_label_width(const struct bl_label *l, double font)
{
    static const double EM = 0.3528, SHARE = 0.58; // mm a point; of an em
    size_t n = 0;
    for (const char *c = l->enhanced; *c != '\0'; c++) {
        if (strncmp(c, "{/:Italic ", 10) == 0)
            c += 9;
        else if (strchr("{}_^\\", *c) == NULL)
            n += ((unsigned char)*c & 0xC0) != 0x80;
        else if (*c == '\\' && c[1] != '\0')
            c++, n++;
    }
    return (double)n * font * EM * SHARE;
}

/* Between single quotes the only character that matters is the quote, which is
 * doubled; `twice` is another one that is, or a quote.  A quote in front would
 * be taken for an empty string, so those stand between double quotes. */
static char *put_quoted(char *out, const char *text, char twice)
{
    if (*text == '\'') {
        *out++ = '"';
        while (*text == '\'')
            *out++ = *text++;
        out = stpcpy(out, "\".");
    }
    *out++ = '\'';
    for (; *text != '\0'; text++) {
        if (*text == '\'' || *text == twice)
            *out++ = *text;
        *out++ = *text;
    }
    *out++ = '\'';
    *out = '\0';
    return out;
}

static const char *print(char *expression, const struct bl_label *l, char twice)
{
    char *out = expression;
    if (strcmp(l->enhanced, l->latex) == 0) {
        put_quoted(out, l->enhanced, twice);
        return expression;
    }
    out = put_quoted(stpcpy(out, "(tex ? "), l->latex, twice);
    out = put_quoted(stpcpy(out, " : "), l->enhanced, twice);
    strcpy(out, ")");
    return expression;
}

const char *bl_label_print(char expression[BL_LABEL_EXPRESSION],
                           const struct bl_label *l)
{
    return print(expression, l, '\'');
}

const char *bl_label_print_tic(char expression[BL_LABEL_EXPRESSION],
                               const struct bl_label *l)
{
    return print(expression, l, '%');
}
