#include "cli/steps.h"

#include "cli/json.h"

enum bl_status bl_run_step(struct bl_invocation *inv, bl_step *step,
                           struct bl_error *err)
{
    struct bl_session s;
    json_t *result = NULL;
    if (bl_session_begin(&s, inv, err) != BL_OK)
        return err->status;
    enum bl_status status = step(&s, inv, &result, err);
    bl_session_end(&s, status, result, err);
    if (status == BL_OK && inv->json)
        bl_json_print(json_incref(result));
    json_decref(result);
    return status;
}
