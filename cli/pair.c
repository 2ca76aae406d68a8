#include "cli/pair.h"

#include <stddef.h>

#include "cli/derive.h"
#include "engine/codec/decoder.h"

static enum bl_status add_derived(struct bl_pair_of_tables *p,
                                  struct bl_session *s,
                                  const struct bl_invocation *inv,
                                  struct bl_error *err)
{
    struct bl_derive d;
    if (bl_derive_init(&d, &inv->recipe, p->after, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derive_before(&p->before, &d, inv->operands[0], s, err);
    if (status == BL_OK)
        status = bl_derive_after(&p->after, &d, inv->operands[1], s, err);
    bl_derive_release(&d);
    return status;
}

enum bl_status bl_pair_open(struct bl_pair_of_tables *p, struct bl_session *s,
                            const struct bl_invocation *inv,
                            struct bl_error *err)
{
    *p = (struct bl_pair_of_tables){0};
    enum bl_status status =
        bl_session_open(&p->before, s, inv->operands[0], NULL, err);
    if (status == BL_OK)
        status = bl_session_open(&p->after, s, inv->operands[1], NULL, err);
    if (status == BL_OK) {
        p->meta = bl_decoder_meta(p->after);
        p->decoder = p->meta != NULL ? p->after : NULL;
    }
    if (status == BL_OK)
        status = add_derived(p, s, inv, err);
    if (status != BL_OK)
        bl_pair_close(p);
    return status;
}

void bl_pair_close(struct bl_pair_of_tables *p)
{
    bl_source_close(p->after);
    bl_source_close(p->before);
    *p = (struct bl_pair_of_tables){0};
}
