#include "tui/surface/text.h"

#include <string.h>

#include <utf8proc.h>

enum { REPLACEMENT = 0xfffd };

static bool is_plain_ascii(uint32_t rune)
{
    return rune >= ' ' && rune < 0x7f;
}

uint32_t bl_rune_safe(uint32_t rune)
{
    if (is_plain_ascii(rune))
        return rune;
    if (rune > 0x10ffff)
        return REPLACEMENT;
    const utf8proc_property_t *p = utf8proc_get_property((int32_t)rune);
    switch (p->category) {
    case UTF8PROC_CATEGORY_CN: // of unknown width, or never a character
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return REPLACEMENT;
    case UTF8PROC_CATEGORY_CF: // the harmless ones do not touch direction
        return p->bidi_class == UTF8PROC_BIDI_CLASS_BN ? rune : REPLACEMENT;
    default:
        return rune;
    }
}

uint32_t bl_text_next(const char **text)
{
    unsigned char first = (unsigned char)**text;
    if (first == '\0')
        return 0;
    int32_t rune = first;
    // A length below 0 stands for a text that ends with '\0', which no
    // character goes on behind.
    utf8proc_ssize_t n =
        first < 0x80
            ? 1
            : utf8proc_iterate((const utf8proc_uint8_t *)*text, -1, &rune);
    *text += n > 0 ? n : 1;
    return n > 0 ? bl_rune_safe((uint32_t)rune) : REPLACEMENT;
}

int bl_rune_width(uint32_t rune)
{
    if (is_plain_ascii(rune))
        return 1;
    switch (utf8proc_category((int32_t)rune)) {
    case UTF8PROC_CATEGORY_CF:
        return 0;
    case UTF8PROC_CATEGORY_MC: // marks that take room
        return 1;
    default:
        return utf8proc_charwidth((int32_t)rune);
    }
}

/* Of the others without a width, joiners and variation selectors would only
 * make a terminal disagree about the width of what stands before them. */
bool bl_rune_is_mark(uint32_t rune)
{
    return bl_rune_width(rune) == 0 &&
           utf8proc_category((int32_t)rune) != UTF8PROC_CATEGORY_CF &&
           !utf8proc_get_property((int32_t)rune)->ignorable;
}

int bl_rune_cells(uint32_t rune, enum bl_glyphs glyphs)
{
    int width = bl_rune_width(rune);
    if (glyphs != BL_GLYPHS_ASCII || width == 0 || is_plain_ascii(rune))
        return width;
    return (int)strlen(bl_rune_ascii(rune));
}

int bl_text_width(const char *text, enum bl_glyphs glyphs)
{
    int width = 0;
    for (uint32_t rune; (rune = bl_text_next(&text)) != 0;)
        width += bl_rune_cells(rune, glyphs);
    return width;
}

size_t bl_text_fitting(const char *text, int width, enum bl_glyphs glyphs)
{
    const char *end = text;
    for (const char *next = text;; end = next) {
        uint32_t rune = bl_text_next(&next);
        int cells = rune != 0 ? bl_rune_cells(rune, glyphs) : 0;
        if (rune == 0 || cells > width)
            return (size_t)(end - text);
        width -= cells;
    }
}

/* Where the first n bytes may end as a line: before their last blanks, unless
 * a word ends with them; there when it is the only word. */
static size_t last_break(const char *text, size_t n)
{
    size_t at = n;
    while (at > 0 && text[at] != ' ' && text[at] != '\n' && text[at] != '\0')
        at--;
    while (at > 0 && text[at - 1] == ' ')
        at--;
    return at > 0 ? at : n;
}

static size_t first_character(const char *text)
{
    const char *next = text;
    bl_text_next(&next);
    return (size_t)(next - text);
}

size_t bl_text_line(const char *text, int width, enum bl_glyphs glyphs,
                    size_t *skip)
{
    size_t paragraph = strcspn(text, "\n");
    size_t n = bl_text_fitting(text, width, glyphs);
    if (n >= paragraph) {
        *skip = paragraph + (text[paragraph] == '\n');
        return paragraph;
    }
    // Where not even one character fits, the text comes to an end all the same.
    n = n > 0 ? last_break(text, n) : first_character(text);
    *skip = n + strspn(text + n, " ");
    if (text[*skip] == '\n')
        ++*skip;
    return n;
}
