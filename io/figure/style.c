#include "io/figure/style.h"

#include <stdlib.h>

#include "io/shipped/shipped.h"

static const struct bl_shipped_kind STYLE = {".gp", "figure style"};

enum bl_status bl_style_load(char **text, const char *name,
                             struct bl_error *err)
{
    struct bl_shipped_text found;
    if (bl_shipped_load(&found, name, &STYLE, err) != BL_OK)
        return err->status;
    free(found.place);
    *text = found.text;
    return BL_OK;
}
