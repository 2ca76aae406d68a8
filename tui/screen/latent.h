/* Latent: what the dimensions of the latent space hold.
 *
 * A table of the dimensions, a map of their correlations with the variables,
 * and a scatter of any two over a sample of the rows, coloured by any
 * variable.  All zero is the state before anything was read.
 */
#ifndef BL_TUI_SCREEN_LATENT_H
#define BL_TUI_SCREEN_LATENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tui/model/latent_space.h"
#include "tui/screen/screen.h"
#include "tui/widget/heat.h"
#include "tui/widget/list.h"

enum bl_latent_pane {
    BL_LATENT_TABLE,
    BL_LATENT_MAP,
    BL_LATENT_SCATTER,
    BL_N_LATENT_PANES
};

enum { BL_LATENT_MAX_ZOOM = 8 };

struct bl_latent {
    struct bl_latent_space *space; // NULL: nothing that can be shown; owned
    struct bl_error trouble;       // why the file cannot be shown
    int *order;                    // dimensions as the table lists them; owned
    struct bl_list list;           // over them
    int sort;                      // a column of the table
    bool is_reversed;
    struct bl_heat map;
    enum bl_latent_pane pane;
    size_t x, y;   // dimensions of the scatter
    size_t colour; // 1 + a variable of the sample; 0: none
    int zoom;      // each step halves what is seen
    double at[2];  // of the cursor in the full range of x, y; 0 is its middle
};

extern const struct bl_screen bl_screen_latent;
extern const struct bl_actions bl_actions_latent;

// The shown run has ended or another one is shown: reads its latent.json.
void bl_latent_load(struct bl_ui *ui);

// Shows that, which is taken over; NULL for nothing.
void bl_latent_show(struct bl_ui *ui, struct bl_latent_space *space);

void bl_latent_release(struct bl_latent *l);

#endif
