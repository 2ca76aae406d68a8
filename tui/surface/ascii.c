/* The nearest ASCII of a character: a list of what our screens draw and of what
 * is met in names and units; letters and digits with marks, in circles or
 * raised come from Unicode's decompositions.
 */
#include <stdlib.h>

#include <utf8proc.h>

#include "tui/surface/text.h"

struct nearest {
    uint16_t rune;
    char ascii[4];
};

static const struct nearest list[] = {
    // by code point
    {0x00a1, "!"},   {0x00a2, "c"},   {0x00a3, "GBP"}, {0x00a5, "Y"},
    {0x00a7, "S"},   {0x00a9, "(c)"}, {0x00ab, "<<"},  {0x00ac, "!"},
    {0x00ad, "-"},   {0x00ae, "(r)"}, {0x00b0, "deg"}, {0x00b1, "+-"},
    {0x00b5, "u"},   {0x00b6, "P"},   {0x00b7, "."},   {0x00bb, ">>"},
    {0x00bc, "1/4"}, {0x00bd, "1/2"}, {0x00be, "3/4"}, {0x00bf, "?"},
    {0x00c6, "AE"},  {0x00d0, "D"},   {0x00d7, "x"},   {0x00d8, "O"},
    {0x00de, "Th"},  {0x00df, "ss"},  {0x00e6, "ae"},  {0x00f0, "d"},
    {0x00f7, "/"},   {0x00f8, "o"},   {0x00fe, "th"},  {0x0110, "D"},
    {0x0111, "d"},   {0x0131, "i"},   {0x0141, "L"},   {0x0142, "l"},
    {0x0152, "OE"},  {0x0153, "oe"},  {0x0391, "A"},   {0x0392, "B"},
    {0x0393, "G"},   {0x0394, "D"},   {0x0395, "E"},   {0x0396, "Z"},
    {0x0397, "Eta"}, {0x0398, "Th"},  {0x0399, "I"},   {0x039a, "K"},
    {0x039b, "L"},   {0x039c, "M"},   {0x039d, "N"},   {0x039e, "Xi"},
    {0x039f, "O"},   {0x03a0, "Pi"},  {0x03a1, "Rho"}, {0x03a3, "Sum"},
    {0x03a4, "T"},   {0x03a5, "U"},   {0x03a6, "Phi"}, {0x03a7, "Chi"},
    {0x03a8, "Psi"}, {0x03a9, "Ohm"}, {0x03b1, "a"},   {0x03b2, "b"},
    {0x03b3, "g"},   {0x03b4, "d"},   {0x03b5, "eps"}, {0x03b6, "z"},
    {0x03b7, "eta"}, {0x03b8, "th"},  {0x03b9, "i"},   {0x03ba, "k"},
    {0x03bb, "l"},   {0x03bc, "mu"},  {0x03bd, "nu"},  {0x03be, "xi"},
    {0x03bf, "o"},   {0x03c0, "pi"},  {0x03c1, "rho"}, {0x03c2, "s"},
    {0x03c3, "sig"}, {0x03c4, "tau"}, {0x03c5, "u"},   {0x03c6, "phi"},
    {0x03c7, "chi"}, {0x03c8, "psi"}, {0x03c9, "om"},  {0x2010, "-"},
    {0x2011, "-"},   {0x2012, "-"},   {0x2013, "-"},   {0x2014, "-"},
    {0x2015, "-"},   {0x2018, "'"},   {0x2019, "'"},   {0x201a, "'"},
    {0x201c, "\""},  {0x201d, "\""},  {0x201e, "\""},  {0x2020, "+"},
    {0x2022, "*"},   {0x2026, "~"},   {0x2030, "o/o"}, {0x2032, "'"},
    {0x2033, "\""},  {0x2039, "<"},   {0x203a, ">"},   {0x2044, "/"},
    {0x20ac, "EUR"}, {0x2190, "<-"},  {0x2191, "^"},   {0x2192, "->"},
    {0x2193, "v"},   {0x2194, "<->"}, {0x21b5, "<-'"}, {0x21d0, "<="},
    {0x21d2, "=>"},  {0x2202, "d"},   {0x2206, "D"},   {0x2208, "in"},
    {0x2211, "Sum"}, {0x2212, "-"},   {0x2213, "-+"},  {0x2215, "/"},
    {0x2217, "*"},   {0x2219, "."},   {0x221a, "rt"},  {0x221e, "inf"},
    {0x222b, "int"}, {0x223c, "~"},   {0x2243, "~"},   {0x2248, "~"},
    {0x2260, "!="},  {0x2261, "=="},  {0x2264, "<="},  {0x2265, ">="},
    {0x226a, "<<"},  {0x226b, ">>"},  {0x22c5, "."},   {0x25a0, "#"},
    {0x25a1, "_"},   {0x25aa, "#"},   {0x25ab, "_"},   {0x25b2, "^"},
    {0x25b4, "^"},   {0x25b6, ">"},   {0x25b8, ">"},   {0x25ba, ">"},
    {0x25bc, "v"},   {0x25be, "v"},   {0x25c0, "<"},   {0x25c2, "<"},
    {0x25c4, "<"},   {0x25c6, "#"},   {0x25c7, "o"},   {0x25cb, "o"},
    {0x25cf, "*"},   {0x25e6, "o"},   {0x2605, "*"},   {0x2606, "*"},
    {0x2713, "+"},   {0x2714, "+"},   {0x2715, "x"},   {0x2717, "x"},
    {0x2718, "x"},   {0x27e8, "<"},   {0x27e9, ">"},
};

// From U+2500 on: frames, and from U+2580 on blocks.  Half blocks to the right
// and left stand around what is chosen.
enum { FIRST_DRAWN = 0x2500, LAST_DRAWN = 0x259f };
static const char drawn[] = "-=|#--||--||++++"
                            "++++++++++++||||"
                            "||||||||||||++++"
                            "++++++++++++++++"
                            "++++++++++++--||"
                            "=|++++++++++++||"
                            "||||++++++++++++"
                            "+/\\X-|-|-|-|-|-|"
                            "\"___########]   "
                            "[.:#\" ..'####'##";
_Static_assert(sizeof drawn == LAST_DRAWN - FIRST_DRAWN + 2, "one for each");

enum { FIRST_BRAILLE = 0x2800, LAST_BRAILLE = 0x28ff };

static const char *single(char c)
{
    static const char all[][2] = {
        " ", "!", "\"", "#", "$",  "%", "&", "'", "(", ")", "*", "+", ",", "-",
        ".", "/", "0",  "1", "2",  "3", "4", "5", "6", "7", "8", "9", ":", ";",
        "<", "=", ">",  "?", "@",  "A", "B", "C", "D", "E", "F", "G", "H", "I",
        "J", "K", "L",  "M", "N",  "O", "P", "Q", "R", "S", "T", "U", "V", "W",
        "X", "Y", "Z",  "[", "\\", "]", "^", "_", "`", "a", "b", "c", "d", "e",
        "f", "g", "h",  "i", "j",  "k", "l", "m", "n", "o", "p", "q", "r", "s",
        "t", "u", "v",  "w", "x",  "y", "z", "{", "|", "}", "~"};
    return all[c - ' '];
}

static int by_rune(const void *key, const void *entry)
{
    uint32_t rune = *(const uint32_t *)key;
    uint32_t other = ((const struct nearest *)entry)->rune;
    return (rune > other) - (rune < other);
}

/* The character that a decomposition leaves when its marks are dropped; the
 * character itself when it leaves another number of them. */
static uint32_t without_marks(uint32_t rune)
{
    int32_t parts[32];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n = utf8proc_decompose_char(
        (int32_t)rune, parts, 32,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK, &boundary);
    return n == 1 ? (uint32_t)parts[0] : rune;
}

const char *bl_rune_ascii(uint32_t rune)
{
    if (rune >= ' ' && rune < 0x7f)
        return single((char)rune);
    if (rune >= FIRST_DRAWN && rune <= LAST_DRAWN)
        return single(drawn[rune - FIRST_DRAWN]);
    if (rune >= FIRST_BRAILLE && rune <= LAST_BRAILLE)
        return rune == FIRST_BRAILLE ? " " : ":";
    const struct nearest *found =
        bsearch(&rune, list, sizeof list / sizeof *list, sizeof *list, by_rune);
    if (found != NULL)
        return found->ascii;
    uint32_t bare = without_marks(rune);
    return bare != rune ? bl_rune_ascii(bare) : "?";
}
