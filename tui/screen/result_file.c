#include "tui/screen/result_file.h"

#include <stdlib.h>

#include "base/memory.h"
#include "tui/model/loose_json.h"
#include "tui/screen/words.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

json_t *bl_result_file_read(const struct bl_ui *ui,
                            const struct bl_result_file *f,
                            struct bl_error *err)
{
    json_t *json = NULL;
    if (ui->run.dir != NULL && !bl_run_is_alive(&ui->run))
        bl_loose_read_in(&json, ui->run.dir, f->name, err);
    return json;
}

void bl_result_file_why_missing(const struct bl_ui *ui,
                                const struct bl_result_file *f,
                                const struct bl_error *trouble, char *text,
                                size_t size)
{
    const struct bl_run *run = &ui->run;
    const char *reason = run->reason != NULL ? run->reason : "";
    const char *state = bl_run_state_name(run->state);
    struct bl_words w = bl_words_in(text, size);
    if (run->dir == NULL)
        bl_words_add(&w,
                     "No run is shown. Open one on Home (1), or start one on "
                     "Configure (3): %s is shown here when it has ended.",
                     f->what);
    else if (bl_run_is_alive(run))
        bl_words_add(&w,
                     "The run is still going (%s): %s is shown here when it "
                     "has ended. Train (4) shows how far it is.",
                     state, f->what);
    else if (trouble->status != BL_OK)
        bl_words_add(&w, "This cannot be shown: %s.", trouble->text);
    else if (run->state == BL_RUN_DONE || run->state == BL_RUN_STOPPED)
        bl_words_add(&w,
                     "The run has ended, but there is no %s in its folder %s: "
                     "%s. `baler run` writes one.",
                     f->name, run->dir, f->cause);
    else
        bl_words_add(&w,
                     "The run came to nothing (%s)%s%s. Jobs (8) has its log; "
                     "it can be started again there.",
                     state, *reason != '\0' ? ": " : "", reason);
}

void bl_result_file_draw_missing(const struct bl_ui *ui,
                                 const struct bl_result_file *f,
                                 const struct bl_error *trouble,
                                 struct bl_area body)
{
    char text[1024];
    struct bl_area a = bl_box(body, &(struct bl_box){f->title, NULL, true});
    bl_result_file_why_missing(ui, f, trouble, text, sizeof text);
    bl_paragraph(bl_area_part(a, 2, 1, a.width - 4, a.height - 1), 0,
                 BL_PAINT_TEXT, text);
}

void bl_table_copy(struct bl_ui *ui, char *cells, const char *what)
{
    if (cells == NULL)
        return;
    bl_wish_for(&ui->wishes, BL_WISH_COPY, cells);
    bl_ui_say(ui, BL_LOG_INFO, "%s is copied", what);
    free(cells);
}

/* The first line of the wish is the path. */
void bl_table_save(struct bl_ui *ui, char *cells, const char *path)
{
    struct bl_error err = BL_ERROR_INIT;
    char *text = cells != NULL && *path != '\0'
                     ? bl_string_format(&err, "%s\n%s", path, cells)
                     : NULL;
    if (text != NULL)
        bl_wish_for(&ui->wishes, BL_WISH_SAVE_TABLE, text);
    free(cells);
    free(text);
}
