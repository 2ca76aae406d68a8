/* Screens that are still to come: deleted one by one. */
#include "tui/ui/ui.h"

static const struct bl_action none[] = {{0}};

/* BEGIN plots */
const struct bl_actions bl_actions_plots = {"Plots", none};
const struct bl_screen bl_screen_plots = {.name = "Plots",
                                          .short_name = "Plots"};
size_t bl_plots_arguments(const struct bl_ui *ui, const char **arguments,
                          size_t most, char *room, size_t size)
{
    (void)ui;
    (void)arguments;
    (void)most;
    (void)room;
    (void)size;
    return 0;
}
void bl_plots_news(struct bl_ui *ui)
{
    (void)ui;
}
void bl_plots_release(struct bl_plots *p)
{
    (void)p;
}
/* END plots */
