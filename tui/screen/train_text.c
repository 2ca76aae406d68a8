/* Numbers as the screen Train writes them. */
#include <math.h>
#include <stdio.h>

#include "tui/screen/train_parts.h"

void bl_train_change_text(char *text, size_t size, double share)
{
    double percent = 100 * fabs(share);
    if (!isfinite(share))
        snprintf(text, size, "·");
    else
        snprintf(text, size, "%s%.*f %%", share < 0 ? "−" : "+",
                 percent < 9.95 ? 1 : 0, percent);
}

void bl_train_loss_text(char *text, size_t size, double loss)
{
    if (isfinite(loss))
        snprintf(text, size, "%.2e", loss);
    else
        snprintf(text, size, "·");
}
