/* The small parts: characters, names of members, headers. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "io/npz/codepoint.h"
#include "io/npz/member_name.h"
#include "io/npz/npy_header.h"

/* The table of the Unicode standard (3.9, table 3-7), at its corners. */
Test(codepoint, well_formed)
{
    static const struct {
        const char *text;
        uint32_t code;
    } good[] = {{"A", 0x41},
                {"\x7F", 0x7F},
                {"\xC2\x80", 0x80},
                {"\xDF\xBF", 0x7FF},
                {"\xE0\xA0\x80", 0x800},
                {"\xED\x9F\xBF", 0xD7FF},
                {"\xEE\x80\x80", 0xE000},
                {"\xEF\xBF\xBF", 0xFFFF},
                {"\xF0\x90\x80\x80", 0x10000},
                {"\xF4\x8F\xBF\xBF", 0x10FFFF}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        uint32_t code;
        uint8_t back[BL_CODEPOINT_BYTES];
        size_t n = strlen(good[i].text);
        const uint8_t *text = (const uint8_t *)good[i].text;
        cr_assert_eq(bl_codepoint_read(&code, text, n), n);
        cr_assert_eq(code, good[i].code);
        cr_assert_eq(bl_codepoint_write(back, code), n);
        cr_assert_arr_eq(back, text, n);
    }
}

Test(codepoint, ill_formed_bytes_stand_for_themselves)
{
    static const char *const bad[] = {
        "\x80",         "\xC0\x80",         "\xC1\xBF", "\xE0\x9F\xBF",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xFF",     "\xF4\x90\x80\x80",
        "\xE2\x82",     "\xF5\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t code;
        size_t n = strlen(bad[i]);
        const uint8_t *text = (const uint8_t *)bad[i];
        cr_assert_eq(bl_codepoint_read(&code, text, n), 1);
        cr_assert_eq(code, 0xDC00u + text[0]);
    }
}

/* Any bytes at all come back. */
Test(codepoint, bytes_survive)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t round = 0; round < 20000; round++) {
        uint8_t text[12], back[12 * BL_CODEPOINT_BYTES];
        size_t n = bl_random_below(&r, sizeof text + 1), out = 0;
        for (size_t i = 0; i < n; i++)
            text[i] = (uint8_t)bl_random_below(&r, 256);
        for (size_t at = 0; at < n;) {
            uint32_t code;
            at += bl_codepoint_read(&code, text + at, n - at);
            out += bl_codepoint_write(back + out, code);
        }
        cr_assert_eq(out, n);
        cr_assert_arr_eq(back, text, n);
    }
}

static void escapes(const char *name, const char *expected)
{
    struct bl_error err = BL_ERROR_INIT;
    char *escaped = bl_member_name_escape(name, &err);
    cr_assert_str_eq(escaped, expected);
    char *back = bl_member_name_unescape(escaped, &err);
    cr_assert_str_eq(back, name);
    free(escaped);
    free(back);
}

Test(member_name, escapes)
{
    escapes("pt", "pt");
    escapes("evt/P3/P3.Px", "evt/P3/P3.Px");
    escapes("hits[3].x y", "hits[3].x y");
    escapes("φ (rad)", "φ (rad)");
    escapes("", "%");
    escapes("%", "%25");
    escapes("/etc/passwd", "%2Fetc/passwd");
    escapes("a/", "a%2F");
    escapes("a//b", "a/%2Fb");
    escapes("/", "%2F");
    escapes(".", "%2E");
    escapes("..", "%2E.");
    escapes("../../x", "%2E./%2E./x");
    escapes("a/./b", "a/%2E/b");
    escapes("...", "...");
    escapes(".hidden", ".hidden");
    escapes("a\\b\n\x7F", "a%5Cb%0A%7F");
    escapes("\xFFx", "%FFx");
}

static void stays(const char *name)
{
    struct bl_error err = BL_ERROR_INIT;
    char *same = bl_member_name_unescape(name, &err);
    cr_assert_str_eq(same, name);
    free(same);
}

Test(member_name, names_of_others_stay)
{
    stays("50%");
    stays("%41");
    stays("a%2Fb");
    stays("%2f");
    stays("%%");
    stays("100%25%");
}

Test(member_name, any_name_survives_and_is_harmless)
{
    static const char alphabet[] = "ab./%\\2F E.5\n\xC3\xA4\xFF";
    struct bl_random r = bl_random_new(2, 0);
    struct bl_error err = BL_ERROR_INIT;
    for (size_t round = 0; round < 20000; round++) {
        char name[9] = "";
        size_t n = bl_random_below(&r, sizeof name);
        for (size_t i = 0; i < n; i++)
            name[i] = alphabet[bl_random_below(&r, sizeof alphabet - 1)];
        char *escaped = bl_member_name_escape(name, &err);
        char *back = bl_member_name_unescape(escaped, &err);
        cr_assert_str_eq(back, name);
        cr_assert(escaped[0] != '/' && escaped[0] != '\0');
        cr_assert_null(strstr(escaped, "//"));
        cr_assert_null(strstr(escaped, "/../"));
        cr_assert_null(strchr(escaped, '\\'));
        free(escaped);
        free(back);
    }
}

static enum bl_status parse(struct bl_npy_header *h, uint8_t major,
                            const char *text, struct bl_error *err)
{
    uint8_t bytes[4096] = {0x93, 'N', 'U', 'M', 'P', 'Y', major, 0};
    size_t text_at, data_at, n = strlen(text);
    bytes[8] = (uint8_t)n;
    bytes[9] = (uint8_t)(n >> 8);
    memcpy(bytes + (major == 1 ? 10 : 12), text, n);
    cr_assert_eq(bl_npy_header_extent(bytes, &text_at, &data_at, err), BL_OK);
    return bl_npy_header_parse(h, bytes, text_at, data_at, err);
}

Test(npy_header, plain)
{
    struct bl_npy_header h;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(parse(&h, 1,
                       "{'descr': '<f8', 'fortran_order': True, "
                       "'shape': (7, 3, 2), }   \n",
                       &err),
                 BL_OK, "%s", err.text);
    cr_assert(h.n_dims == 3 && h.n_rows == 7 && h.n_cells == 6 && h.fortran);
    cr_assert(h.cells[0] == 3 && h.cells[1] == 2);
    cr_assert_eq(h.data_bytes, 7 * 6 * 8);
    cr_assert(h.type.n_leaves == 1 && h.type.leaves[0].kind == 'f');
    bl_npy_header_release(&h);
}

Test(npy_header, string_escapes)
{
    struct bl_npy_header h;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(parse(&h, 1,
                       "{'descr': [('\\x41\\'\\u00e9\\101\\\\', '|i1'), "
                       "(\"q'q\", '|i1'), ('\xE9', '|i1')], "
                       "'fortran_order': False, 'shape': (1,)}",
                       &err),
                 BL_OK, "%s", err.text);
    cr_assert_str_eq(h.type.leaves[0].name, "A'éA\\");
    cr_assert_str_eq(h.type.leaves[1].name, "q'q");
    cr_assert_str_eq(h.type.leaves[2].name, "é");
    bl_npy_header_release(&h);
}

static void refuses(const char *text, const char *why)
{
    struct bl_npy_header h;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(parse(&h, 2, text, &err), BL_FAILED, "%s", text);
    cr_assert_not_null(strstr(err.text, why), "%s: %s", text, err.text);
}

#define AROUND(descr, shape)                                                   \
    "{'descr': " descr ", 'fortran_order': False, 'shape': " shape ", }"

Test(npy_header, refusals)
{
    refuses("", "'{' is missing");
    refuses("{", "a string is missing");
    refuses("{'descr': '<f8'}", "no key 'fortran_order'");
    refuses("{'descr': '<f8', 'descr': '<f8'}", "a repeated key");
    refuses("{'order': 1}", "an unknown key");
    refuses(AROUND("'<f8'", "(1,)") "x", "behind the dict");
    refuses(AROUND("'<f8", "(1,)"), "none that numpy writes");
    refuses("{'descr': '<f8", "a string does not end");
    refuses(AROUND("'<q8'", "(1,)"), "none that numpy writes");
    refuses(AROUND("'<f'", "(1,)"), "none that numpy writes");
    refuses(AROUND("'<f8x'", "(1,)"), "none that numpy writes");
    refuses(AROUND("'<f-8'", "(1,)"), "none that numpy writes");
    refuses(AROUND("'<U4000000000'", "(1,)"), "none that numpy writes");
    refuses(AROUND("'<f8'", "(-1,)"), "a whole number is missing");
    refuses(AROUND("'<f8'", "(1 2)"), "',' or ')' is missing");
    refuses(AROUND("'<f8'", "(99999999999999999999,)"), "impossible size");
    refuses(AROUND("'<f8'", "(4294967296, 4294967296, 4294967296)"),
            "impossible");
    refuses(AROUND("'<f8'", "(2305843009213693952,)"), "impossible");
    refuses(AROUND("[('a', '<f8', (65536, 65536))]", "(1,)"),
            "impossible shape");
    refuses(AROUND("[('a', '<f8', (2147483647,))]", "(1,)"),
            "larger than any dtype");
    refuses(AROUND("['a']", "(1,)"), "'(' is missing");
    refuses(AROUND("[('a', '<f8')", "(1,)"), "missing");
    refuses(AROUND("'\\q8'", "(1,)"), "unknown escape");
    refuses(AROUND("'\\x0'", "(1,)"), "unknown escape");
    refuses("{'fortran_order': Maybe, }", "True or False");
    refuses("{'fortran_order': Fals", "True or False");
}

/* Structures in structures are refused before they use up the stack or,
 * multiplied by their shapes, memory. */
Test(npy_header, nesting)
{
    char text[4000] = "{'descr': ";
    for (size_t i = 0; i < 100; i++)
        strcat(text, "[('a', ");
    refuses(text, "nested too deeply");
    strcpy(text, "{'descr': ");
    for (size_t i = 0; i < 8; i++)
        strcat(text, "[('a', ");
    strcat(text, "[('b', '|i1')]");
    for (size_t i = 0; i < 8; i++)
        strcat(text, ", (32,))]");
    refuses(text, "too many fields");
}

Test(npy_header, prefix)
{
    struct bl_error err = BL_ERROR_INIT;
    size_t text_at, data_at;
    uint8_t p[12] = {0x93, 'N', 'U', 'M', 'P', 'Y', 4, 0};
    cr_assert_eq(bl_npy_header_extent(p, &text_at, &data_at, &err), BL_FAILED);
    p[6] = 3;
    memset(p + 8, 0xFF, 4);
    cr_assert_eq(bl_npy_header_extent(p, &text_at, &data_at, &err), BL_FAILED);
    p[0] = 'x';
    cr_assert_eq(bl_npy_header_extent(p, &text_at, &data_at, &err), BL_FAILED);
}

static void check_written(const char *descr, uint8_t major)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_buffer b = {0};
    struct bl_npy_header h;
    size_t text_at, data_at;
    cr_assert_eq(bl_npy_header_write(&b, descr, "(3,)", &err), BL_OK);
    cr_assert_eq(b.data[6], major);
    cr_assert_eq(b.size % 64, 0);
    cr_assert_eq(b.data[b.size - 1], '\n');
    cr_assert_eq(bl_npy_header_extent(b.data, &text_at, &data_at, &err), BL_OK);
    cr_assert_eq(data_at, b.size);
    cr_assert_eq(bl_npy_header_parse(&h, b.data, text_at, data_at, &err), BL_OK,
                 "%s", err.text);
    bl_npy_header_release(&h);
    bl_buffer_release(&b);
}

/* Every length of header around a multiple of the alignment. */
Test(npy_header, written)
{
    char descr[200];
    for (size_t n = 1; n < 140; n++) {
        strcpy(descr, "[('");
        memset(descr + 3, 'x', n);
        strcpy(descr + 3 + n, "', '<f4')]");
        check_written(descr, 1);
    }
    check_written("[('φ', '<f4')]", 3);
    char *large = calloc(1, 70100);
    strcpy(large, "[('");
    memset(large + 3, 'x', 70000);
    strcpy(large + 70003, "', '<f4')]");
    check_written(large, 2);
    free(large);
}
