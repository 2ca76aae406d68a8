/* Numbers, sizes and times as the screens show them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/surface/text.h"
#include "tui/ui/ui.h"

void bl_ui_bytes_text(char *text, size_t size, double bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    double x = bytes;
    for (; x >= 999.5 && unit + 1 < sizeof units / sizeof *units; unit++)
        x /= 1000;
    int digits = unit == 0 || x >= 99.95 ? 0 : x >= 9.995 ? 1 : 2;
    if (isfinite(bytes))
        snprintf(text, size, "%.*f %s", digits, x, units[unit]);
    else
        snprintf(text, size, "·");
}

void bl_ui_count_text(char *text, size_t size, double n)
{
    char digits[400];
    if (!isfinite(n)) {
        snprintf(text, size, "·");
        return;
    }
    int length = snprintf(digits, sizeof digits, "%.0f", n);
    size_t at = 0;
    for (int i = 0; i < length && at + 2 < size; i++) {
        text[at++] = digits[i];
        int rest = length - 1 - i;
        if (length > 4 && rest > 0 && rest % 3 == 0 && digits[i] != '-')
            text[at++] = ' ';
    }
    text[at] = '\0';
}

/* "1.590000e+09" -> "1.59e9": no needless zeros, plus signs or noughts. */
static void shorten_exponent(char *text)
{
    char *e = strchr(text, 'e');
    if (e == NULL)
        return;
    int exponent = atoi(e + 1);
    char *end = e;
    while (end > text && end[-1] == '0')
        end--;
    if (end > text && end[-1] == '.')
        end--;
    snprintf(end, 8, "e%d", exponent);
}

void bl_ui_number_text(char *text, size_t size, double x)
{
    char room[48];
    double magnitude = fabs(x);
    if (isnan(x))
        snprintf(room, sizeof room, "·");
    else if (isinf(x))
        snprintf(room, sizeof room, x > 0 ? "∞" : "-∞");
    else if (magnitude != 0 && (magnitude >= 999999.5 || magnitude < 1e-4)) {
        snprintf(room, sizeof room, "%.3e", x);
        shorten_exponent(room);
    } else if (x == rint(x))
        snprintf(room, sizeof room, "%.0f", x);
    else
        snprintf(room, sizeof room, magnitude >= 999.95 ? "%.1f" : "%.4g", x);
    snprintf(text, size, "%s", room);
}

void bl_ui_number_in(char *text, size_t size, double x, int width)
{
    bl_ui_number_text(text, size, x);
    for (int digits = 3;
         digits > 0 && bl_text_width(text, BL_GLYPHS_BRAILLE) > width;
         digits--) {
        char room[48];
        snprintf(room, sizeof room, "%.*e", digits - 1, x);
        shorten_exponent(room);
        snprintf(text, size, "%s", room);
    }
}

void bl_ui_time_text(char *text, size_t size, double seconds)
{
    if (!isfinite(seconds) || seconds < 0 || seconds > 1e9) {
        snprintf(text, size, "·");
        return;
    }
    long s = lround(seconds);
    if (s >= 86400)
        snprintf(text, size, "%ld d %ld h", s / 86400, s % 86400 / 3600);
    else if (s >= 3600)
        snprintf(text, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(text, size, "%ld:%02ld", s / 60, s % 60);
}

void bl_ui_path_text(const struct bl_ui *ui, char *text, size_t size,
                     const char *path)
{
    size_t n = strlen(ui->home);
    bool is_below = n > 1 && strncmp(path, ui->home, n) == 0 &&
                    (path[n] == '/' || path[n] == '\0');
    snprintf(text, size, "%s%s", is_below ? "~" : "",
             path + (is_below ? n : 0));
}
