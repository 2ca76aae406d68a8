/* Latent: what the dimensions of the latent space hold. */
#ifndef BL_TUI_SCREEN_LATENT_H
#define BL_TUI_SCREEN_LATENT_H

#include "tui/screen/screen.h"
#include "tui/widget/list.h"

struct bl_latent {
    struct bl_list list;
};

extern const struct bl_screen bl_screen_latent;
extern const struct bl_actions bl_actions_latent;

// The shown run has ended or another one is shown: reads its latent.json.
void bl_latent_load(struct bl_ui *ui);

void bl_latent_release(struct bl_latent *l);

#endif
