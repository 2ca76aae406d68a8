#include "engine/data/note.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char ellipsis[] = "\xE2\x80\xA6";
enum { ELLIPSIS = sizeof ellipsis - 1 };

static bool is_cut(const char *note)
{
    size_t n = strlen(note);
    return n >= ELLIPSIS && strcmp(note + n - ELLIPSIS, ellipsis) == 0;
}

static void cut(char *note)
{
    size_t n = BL_NOTE_SIZE - 1 - ELLIPSIS;
    while (n > 0 && ((unsigned char)note[n] & 0xC0) == 0x80)
        n--;
    memcpy(note + n, ellipsis, sizeof ellipsis);
}

void bl_note_append(char *note, const char *format, ...)
{
    if (is_cut(note))
        return;
    size_t n = strlen(note);
    va_list args;
    va_start(args, format);
    int needed = vsnprintf(note + n, BL_NOTE_SIZE - n, format, args);
    va_end(args);
    if (needed < 0)
        note[n] = '\0';
    else if ((size_t)needed >= BL_NOTE_SIZE - n)
        cut(note);
}

void bl_note_separate(char *note)
{
    if (note[0] != '\0')
        bl_note_append(note, ", ");
}

/* With a point, whatever the locale says. */
void bl_note_append_number(char *note, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", value);
    char *comma = strchr(text, ',');
    if (comma != NULL)
        *comma = '.';
    bl_note_append(note, "%s", text);
}
