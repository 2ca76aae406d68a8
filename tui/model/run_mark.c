#include "tui/model/run_mark.h"

#include "io/theme/paint.h"

static const struct mark {
    const char *text;
    int ink;
} marks[] = {
    [BL_RUN_STARTING] = {"○", BL_PAINT_DIM},
    [BL_RUN_RUNNING] = {"▶", BL_PAINT_ACCENT},
    [BL_RUN_PAUSED] = {"‖", BL_PAINT_WARNING},
    [BL_RUN_DONE] = {"✓", BL_PAINT_GOOD},
    [BL_RUN_STOPPED] = {"■", BL_PAINT_GOOD},
    [BL_RUN_FAILED] = {"✗", BL_PAINT_BAD},
    [BL_RUN_ABORTED] = {"□", BL_PAINT_WARNING},
    [BL_RUN_LOST] = {"?", BL_PAINT_BAD},
};

const char *bl_run_mark(enum bl_run_state state)
{
    return marks[state].text;
}

int bl_run_mark_ink(enum bl_run_state state)
{
    return marks[state].ink;
}
