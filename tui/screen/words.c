#include "tui/screen/words.h"

#include <stdarg.h>
#include <stdio.h>

struct bl_words bl_words_in(char *text, size_t size)
{
    text[0] = '\0';
    return (struct bl_words){text, size, 0};
}

void bl_words_add(struct bl_words *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->used, l->size - l->used, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < l->size - l->used)
        l->used += (size_t)n;
    else
        l->text[l->used] = '\0';
}

void bl_words_why_missing(struct bl_words *w, const struct bl_run *run,
                          const struct bl_error *trouble,
                          const struct bl_missing *m)
{
    const char *reason = run->reason != NULL ? run->reason : "";
    if (run->dir == NULL)
        bl_words_add(w,
                     "No run is shown. Open one on Home (1), or start one on "
                     "Configure (3): %s is shown here when it has ended.",
                     m->what);
    else if (bl_run_is_alive(run))
        bl_words_add(w,
                     "The run is still going (%s): %s is shown here when it "
                     "has ended. Train (4) shows how far it is.",
                     bl_run_state_name(run->state), m->what);
    else if (trouble->status != BL_OK)
        bl_words_add(w, "This cannot be shown: %s.", trouble->text);
    else if (run->state == BL_RUN_DONE || run->state == BL_RUN_STOPPED)
        bl_words_add(w,
                     "The run has ended, but there is no %s in its folder %s: "
                     "%s. `baler run` writes one.",
                     m->file, run->dir, m->cause);
    else
        bl_words_add(w,
                     "The run came to nothing (%s)%s%s. Jobs (8) has its log; "
                     "it can be started again there.",
                     bl_run_state_name(run->state), *reason != '\0' ? ": " : "",
                     reason);
}
