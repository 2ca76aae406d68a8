#include "io/hdf5/pickle.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/reader.h"
#include "io/hdf5/pickle_text.h"
#include "io/hdf5/pickle_tree.h"

struct indices {
    size_t *at;
    size_t n, capacity;
};

/* Python's pickle machine. */
struct machine {
    struct bl_pickle *p;
    struct bl_reader r;
    struct indices stack, marks, memo;
    bool stopped;
    struct bl_error *err;
};

static bool refuse(struct machine *m, const char *why)
{
    bl_fail(m->err, BL_FAILED, "a Python pickle that cannot be read: %s", why);
    return false;
}

static bool push_index(struct machine *m, struct indices *list, size_t index)
{
    void *at = list->at;
    if (bl_array_reserve(&at, &list->capacity, list->n + 1, sizeof *list->at,
                         m->err) != BL_OK)
        return false;
    list->at = at;
    list->at[list->n++] = index;
    return true;
}

static bool push(struct machine *m, struct bl_pickle_value v)
{
    struct bl_pickle *p = m->p;
    void *values = p->values;
    if (bl_array_reserve(&values, &p->value_capacity, p->n_values + 1,
                         sizeof *p->values, m->err) != BL_OK)
        return false;
    p->values = values;
    v.first = v.last = BL_PICKLE_NOWHERE;
    p->values[p->n_values] = v;
    return push_index(m, &m->stack, p->n_values++);
}

/* Never below the last mark. */
static bool pop(struct machine *m, size_t *index)
{
    size_t floor = m->marks.n > 0 ? m->marks.at[m->marks.n - 1] : 0;
    if (m->stack.n <= floor)
        return refuse(m, "its stack is empty");
    *index = m->stack.at[--m->stack.n];
    return true;
}

static bool top(struct machine *m, struct bl_pickle_value **v)
{
    if (m->stack.n == 0)
        return refuse(m, "its stack is empty");
    *v = &m->p->values[m->stack.at[m->stack.n - 1]];
    return true;
}

static bool append(struct machine *m, size_t list, size_t value)
{
    struct bl_pickle *p = m->p;
    void *cells = p->cells;
    struct bl_pickle_value *l = &p->values[list];
    if (l->kind != BL_PICKLE_LIST && l->kind != BL_PICKLE_OBJECT)
        return refuse(m, "something is appended to what is no list");
    if (bl_array_reserve(&cells, &p->cell_capacity, p->n_cells + 1,
                         sizeof *p->cells, m->err) != BL_OK)
        return false;
    p->cells = cells;
    p->cells[p->n_cells] = (struct bl_pickle_cell){value, BL_PICKLE_NOWHERE};
    if (l->last == BL_PICKLE_NOWHERE)
        l->first = p->n_cells;
    else
        p->cells[l->last].next = p->n_cells;
    l->last = p->n_cells++;
    l->n++;
    return true;
}

/* The line up to a newline, which is read too. */
static bool line(struct machine *m, const char **text, size_t *n)
{
    const uint8_t *at = m->r.data + m->r.at;
    const uint8_t *end = memchr(at, '\n', bl_reader_left(&m->r));
    if (end == NULL)
        return refuse(m, "a line does not end");
    *text = (const char *)at;
    *n = (size_t)(end - at);
    bl_reader_skip(&m->r, *n + 1);
    return true;
}

/* Python 2 ends a long number with an L. */
static bool line_number(struct machine *m, int64_t *number)
{
    const char *text;
    size_t n;
    if (!line(m, &text, &n))
        return false;
    if (n > 1 && text[n - 1] == 'L')
        n--;
    return bl_number_parse_i64(number, text, n) ||
           refuse(m, "a number is none, or beyond 64 bits");
}

static bool op_proto(struct machine *m)
{
    bl_reader_skip(&m->r, 1);
    return true;
}

static bool op_frame(struct machine *m)
{
    bl_reader_skip(&m->r, 8);
    return true;
}

static bool op_stop(struct machine *m)
{
    m->stopped = true;
    return pop(m, &m->p->root);
}

static bool op_mark(struct machine *m)
{
    return push_index(m, &m->marks, m->stack.n);
}

static bool op_pop(struct machine *m)
{
    size_t gone;
    return pop(m, &gone);
}

static bool op_none(struct machine *m)
{
    return push(m, (struct bl_pickle_value){.kind = BL_PICKLE_NONE});
}

static bool push_bool(struct machine *m, bool value)
{
    return push(
        m, (struct bl_pickle_value){.kind = BL_PICKLE_BOOL, .number = value});
}

static bool op_true(struct machine *m)
{
    return push_bool(m, true);
}

static bool op_false(struct machine *m)
{
    return push_bool(m, false);
}

static bool push_number(struct machine *m, int64_t number)
{
    return push(
        m, (struct bl_pickle_value){.kind = BL_PICKLE_INT, .number = number});
}

/* Protocol 0 writes True as I01. */
static bool op_int_line(struct machine *m)
{
    const uint8_t *at = m->r.data + m->r.at;
    bool is_bool = bl_reader_left(&m->r) > 2 && at[0] == '0' && at[2] == '\n';
    int64_t number;
    if (!line_number(m, &number))
        return false;
    return is_bool ? push_bool(m, number != 0) : push_number(m, number);
}

static bool op_int1(struct machine *m)
{
    return push_number(m, bl_reader_u8(&m->r));
}

static bool op_int2(struct machine *m)
{
    return push_number(m, bl_reader_u16le(&m->r));
}

static bool op_int4(struct machine *m)
{
    return push_number(m, (int32_t)bl_reader_u32le(&m->r));
}

static bool op_long1(struct machine *m)
{
    size_t n = bl_reader_u8(&m->r);
    const uint8_t *bytes = bl_reader_bytes(&m->r, n);
    if (bytes == NULL || n > 8)
        return refuse(m, "a number has more than 64 bits");
    uint64_t v = n > 0 && bytes[n - 1] >= 0x80 ? UINT64_MAX : 0;
    for (size_t i = n; i-- > 0;)
        v = v << 8 | bytes[i];
    return push_number(m, (int64_t)v);
}

static bool push_real(struct machine *m, double real)
{
    return push(
        m, (struct bl_pickle_value){.kind = BL_PICKLE_FLOAT, .real = real});
}

static bool op_float_line(struct machine *m)
{
    const char *text;
    size_t n;
    double real;
    if (!line(m, &text, &n))
        return false;
    return bl_number_parse_double(&real, text, n)
               ? push_real(m, real)
               : refuse(m, "a number is none");
}

static bool op_float(struct machine *m)
{
    uint64_t bits = bl_reader_u64be(&m->r);
    double real;
    memcpy(&real, &bits, sizeof real);
    return push_real(m, real);
}

static bool push_text(struct machine *m, const char *text, size_t n)
{
    return push(m, (struct bl_pickle_value){
                       .kind = BL_PICKLE_TEXT, .text = text, .n = n});
}

static bool push_bytes(struct machine *m, uint64_t n)
{
    const uint8_t *bytes = NULL;
    if (n <= bl_reader_left(&m->r))
        bytes = bl_reader_bytes(&m->r, (size_t)n);
    if (bytes == NULL)
        return refuse(m, "text ends early");
    return push_text(m, (const char *)bytes, (size_t)n);
}

static bool op_text1(struct machine *m)
{
    return push_bytes(m, bl_reader_u8(&m->r));
}

static bool op_text4(struct machine *m)
{
    return push_bytes(m, bl_reader_u32le(&m->r));
}

static bool op_text8(struct machine *m)
{
    return push_bytes(m, bl_reader_u64le(&m->r));
}

/* Python 2's 'text' in quotes. */
static bool op_text_quoted(struct machine *m)
{
    const char *text;
    size_t n;
    if (!line(m, &text, &n))
        return false;
    if (n < 2 || text[0] != text[n - 1] || memchr(text, '\\', n) != NULL)
        return refuse(m, "text is quoted in an unknown way");
    return push_text(m, text + 1, n - 2);
}

static bool op_text_line(struct machine *m)
{
    const char *text;
    size_t n;
    if (!line(m, &text, &n))
        return false;
    char *to = m->p->decoded + m->p->n_decoded;
    size_t length = bl_pickle_unescape(to, text, n);
    m->p->n_decoded += length;
    return push_text(m, to, length);
}

static bool push_list(struct machine *m)
{
    return push(m, (struct bl_pickle_value){.kind = BL_PICKLE_LIST});
}

/* Appends what stands on the stack from `from` on to a list below. */
static bool append_from(struct machine *m, size_t from, size_t list)
{
    for (size_t i = from; i < m->stack.n; i++)
        if (!append(m, list, m->stack.at[i]))
            return false;
    m->stack.n = from;
    return true;
}

static bool pop_mark(struct machine *m, size_t *from)
{
    if (m->marks.n == 0)
        return refuse(m, "a mark is missing");
    *from = m->marks.at[--m->marks.n];
    return *from <= m->stack.n || refuse(m, "a mark is misplaced");
}

/* The values from `from` on become one new list. */
static bool collect(struct machine *m, size_t from)
{
    if (!push_list(m))
        return false;
    size_t list = m->stack.at[--m->stack.n];
    return append_from(m, from, list) && push_index(m, &m->stack, list);
}

static bool op_collect(struct machine *m)
{
    size_t from;
    return pop_mark(m, &from) && collect(m, from);
}

static bool collect_last(struct machine *m, size_t n)
{
    if (m->stack.n < n)
        return refuse(m, "its stack is empty");
    return collect(m, m->stack.n - n);
}

static bool op_tuple1(struct machine *m)
{
    return collect_last(m, 1);
}

static bool op_tuple2(struct machine *m)
{
    return collect_last(m, 2);
}

static bool op_tuple3(struct machine *m)
{
    return collect_last(m, 3);
}

static bool op_pop_mark(struct machine *m)
{
    size_t from;
    if (!pop_mark(m, &from))
        return false;
    m->stack.n = from;
    return true;
}

static bool append_last(struct machine *m, size_t n)
{
    if (m->stack.n < n + 1)
        return refuse(m, "its stack is empty");
    size_t from = m->stack.n - n;
    return append_from(m, from, m->stack.at[from - 1]);
}

static bool op_append(struct machine *m)
{
    return append_last(m, 1);
}

static bool op_set_item(struct machine *m)
{
    return append_last(m, 2);
}

static bool op_appends(struct machine *m)
{
    size_t from;
    if (!pop_mark(m, &from))
        return false;
    if (from == 0)
        return refuse(m, "its stack is empty");
    return append_from(m, from, m->stack.at[from - 1]);
}

/* Picklers number what they remember one after the other, some from 1. */
static bool remember(struct machine *m, uint64_t number)
{
    struct bl_pickle_value *v;
    if (!top(m, &v))
        return false;
    if (number > m->memo.n + 1)
        return refuse(m, "it remembers out of order");
    while (number >= m->memo.n)
        if (!push_index(m, &m->memo, BL_PICKLE_NOWHERE))
            return false;
    m->memo.at[number] = m->stack.at[m->stack.n - 1];
    return true;
}

static bool op_put_line(struct machine *m)
{
    int64_t number;
    return line_number(m, &number) && remember(m, (uint64_t)number);
}

static bool op_put1(struct machine *m)
{
    return remember(m, bl_reader_u8(&m->r));
}

static bool op_put4(struct machine *m)
{
    return remember(m, bl_reader_u32le(&m->r));
}

static bool op_memoize(struct machine *m)
{
    return remember(m, m->memo.n);
}

static bool recall(struct machine *m, uint64_t number)
{
    if (number >= m->memo.n || m->memo.at[number] == BL_PICKLE_NOWHERE)
        return refuse(m, "it recalls what it never remembered");
    return push_index(m, &m->stack, m->memo.at[number]);
}

static bool op_get_line(struct machine *m)
{
    int64_t number;
    return line_number(m, &number) && recall(m, (uint64_t)number);
}

static bool op_get1(struct machine *m)
{
    return recall(m, bl_reader_u8(&m->r));
}

static bool op_get4(struct machine *m)
{
    return recall(m, bl_reader_u32le(&m->r));
}

static bool push_object(struct machine *m)
{
    return push(m, (struct bl_pickle_value){.kind = BL_PICKLE_OBJECT});
}

static bool op_global_lines(struct machine *m)
{
    const char *text;
    size_t n;
    return line(m, &text, &n) && line(m, &text, &n) && push_object(m);
}

static bool op_global(struct machine *m)
{
    size_t name, module;
    return pop(m, &name) && pop(m, &module) && push_object(m);
}

/* class(args): an object whose item 0 are the arguments. */
static bool op_reduce(struct machine *m)
{
    size_t args, class;
    return pop(m, &args) && pop(m, &class) && push_object(m) &&
           append(m, m->stack.at[m->stack.n - 1], args);
}

static bool op_build(struct machine *m)
{
    size_t state;
    if (!pop(m, &state) || m->stack.n == 0)
        return refuse(m, "its stack is empty");
    return append(m, m->stack.at[m->stack.n - 1], state);
}

typedef bool operation(struct machine *m);

static operation *const operations[256] = {
    ['('] = op_mark,        ['.'] = op_stop,       ['0'] = op_pop,
    ['1'] = op_pop_mark,    ['N'] = op_none,       ['I'] = op_int_line,
    ['L'] = op_int_line,    ['F'] = op_float_line, ['J'] = op_int4,
    ['K'] = op_int1,        ['M'] = op_int2,       ['G'] = op_float,
    ['S'] = op_text_quoted, ['V'] = op_text_line,  ['T'] = op_text4,
    ['U'] = op_text1,       ['X'] = op_text4,      ['B'] = op_text4,
    ['C'] = op_text1,       [']'] = push_list,     [')'] = push_list,
    ['}'] = push_list,      ['l'] = op_collect,    ['t'] = op_collect,
    ['d'] = op_collect,     ['a'] = op_append,     ['e'] = op_appends,
    ['s'] = op_set_item,    ['u'] = op_appends,    ['p'] = op_put_line,
    ['q'] = op_put1,        ['r'] = op_put4,       ['g'] = op_get_line,
    ['h'] = op_get1,        ['j'] = op_get4,       ['c'] = op_global_lines,
    ['R'] = op_reduce,      ['b'] = op_build,      [0x80] = op_proto,
    [0x81] = op_reduce,     [0x85] = op_tuple1,    [0x86] = op_tuple2,
    [0x87] = op_tuple3,     [0x88] = op_true,      [0x89] = op_false,
    [0x8a] = op_long1,      [0x8c] = op_text1,     [0x8d] = op_text8,
    [0x8e] = op_text8,      [0x93] = op_global,    [0x94] = op_memoize,
    [0x95] = op_frame};

static bool run(struct machine *m)
{
    while (!m->stopped) {
        if (bl_reader_left(&m->r) == 0)
            return refuse(m, "it ends early");
        operation *op = operations[bl_reader_u8(&m->r)];
        if (op == NULL)
            return refuse(m, "it has an unknown operation");
        if (!op(m))
            return false;
        if (!bl_reader_ok(&m->r))
            return refuse(m, "it ends early");
    }
    return true;
}

static enum bl_status prepare(struct bl_pickle *p, const void *bytes, size_t n,
                              struct bl_error *err)
{
    p->bytes = bl_array_new(n, 1, err);
    p->decoded = bl_array_new(n, 2, err);
    if (p->bytes == NULL || p->decoded == NULL)
        return err->status;
    memcpy(p->bytes, bytes, n);
    return BL_OK;
}

enum bl_status bl_pickle_read(struct bl_pickle **out, const void *bytes,
                              size_t n, struct bl_error *err)
{
    struct bl_pickle *p = bl_array_new(1, sizeof *p, err);
    *out = NULL;
    if (p == NULL || prepare(p, bytes, n, err) != BL_OK) {
        bl_pickle_free(p);
        return err->status;
    }
    struct machine m = {.p = p, .r = bl_reader_over(p->bytes, n), .err = err};
    bool ok = run(&m);
    free(m.stack.at);
    free(m.marks.at);
    free(m.memo.at);
    if (ok)
        *out = p;
    else
        bl_pickle_free(p);
    return ok ? BL_OK : err->status;
}
