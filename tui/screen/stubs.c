/* Screens that are still to come: deleted one by one. */
#include "tui/ui/ui.h"

static const struct bl_action none[] = {{0}};

/* BEGIN columns */
const struct bl_actions bl_actions_columns = {"Columns", none};
const struct bl_screen bl_screen_columns = {.name = "Columns",
                                            .short_name = "Column"};
void bl_columns_new_table(struct bl_ui *ui)
{
    (void)ui;
}
void bl_columns_new_findings(struct bl_ui *ui)
{
    (void)ui;
}
void bl_columns_release(struct bl_columns *c)
{
    (void)c;
}
/* END columns */

/* BEGIN configure */
const struct bl_actions bl_actions_configure = {"Configure", none};
const struct bl_screen bl_screen_configure = {.name = "Configure",
                                              .short_name = "Config"};
void bl_configure_trial(struct bl_ui *ui)
{
    (void)ui;
}
void bl_configure_release(struct bl_configure *c)
{
    (void)c;
}
/* END configure */

/* BEGIN train */
const struct bl_actions bl_actions_train = {"Train", none};
const struct bl_screen bl_screen_train = {.name = "Train",
                                          .short_name = "Train"};
/* END train */

/* BEGIN results */
const struct bl_actions bl_actions_results = {"Results", none};
const struct bl_screen bl_screen_results = {.name = "Results",
                                            .short_name = "Result"};
void bl_results_load(struct bl_ui *ui)
{
    (void)ui;
}
void bl_results_release(struct bl_results *r)
{
    (void)r;
}
/* END results */

/* BEGIN latent */
const struct bl_actions bl_actions_latent = {"Latent", none};
const struct bl_screen bl_screen_latent = {.name = "Latent",
                                           .short_name = "Latent"};
void bl_latent_load(struct bl_ui *ui)
{
    (void)ui;
}
void bl_latent_release(struct bl_latent *l)
{
    (void)l;
}
/* END latent */

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

/* BEGIN jobs */
const struct bl_actions bl_actions_jobs = {"Jobs", none};
const struct bl_screen bl_screen_jobs = {.name = "Jobs", .short_name = "Jobs"};
/* END jobs */

/* BEGIN rows */
const struct bl_actions bl_actions_rows = {"Rows", none};
const struct bl_screen bl_screen_rows = {.name = "Rows", .short_name = "Rows"};
void bl_rows_show(struct bl_ui *ui, bool with_restored, uint64_t row,
                  const uint64_t *marked, size_t n_marked)
{
    (void)ui;
    (void)with_restored;
    (void)row;
    (void)marked;
    (void)n_marked;
}
void bl_rows_news(struct bl_ui *ui, struct bl_rows *rows)
{
    (void)ui;
    bl_rows_free(rows);
}
void bl_rows_release(struct bl_rows_view *r)
{
    (void)r;
}
/* END rows */
