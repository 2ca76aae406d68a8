/* The lists of screens and of tables of actions: a new one is a line here. */
#include "tui/action/everywhere.h"
#include "tui/ui/ui.h"

const struct bl_screen *const bl_screens[BL_N_SCREENS] = {
    [BL_SCREEN_HOME] = &bl_screen_home,
    [BL_SCREEN_COLUMNS] = &bl_screen_columns,
    [BL_SCREEN_CONFIGURE] = &bl_screen_configure,
    [BL_SCREEN_TRAIN] = &bl_screen_train,
    [BL_SCREEN_RESULTS] = &bl_screen_results,
    [BL_SCREEN_LATENT] = &bl_screen_latent,
    [BL_SCREEN_PLOTS] = &bl_screen_plots,
    [BL_SCREEN_JOBS] = &bl_screen_jobs,
};

const struct bl_actions *const bl_actions_all[] = {
    &bl_actions_home,
    &bl_actions_columns,
    &bl_actions_configure,
    &bl_actions_presets,
    &bl_actions_train,
    &bl_actions_results,
    &bl_actions_latent,
    &bl_actions_plots,
    &bl_actions_jobs,
    &bl_actions_rows,
    &bl_actions_palette,
    &bl_actions_help,
    &bl_actions_confirm,
    &bl_actions_prompt,
    &bl_actions_move,
    &bl_actions_everywhere,
    NULL,
};
