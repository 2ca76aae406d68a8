#include "cli/steps.h"

#include "cli/json.h"
#include "cli/result.h"

const char bl_run_dir_help[] =
    "write recipe.ini, events.ndjson, log.txt and the result there, for\n"
    "whoever watches";

enum bl_status bl_run_step(struct bl_invocation *inv, bl_step *step,
                           struct bl_error *err)
{
    struct bl_session s;
    json_t *result = NULL;
    if (bl_session_begin(&s, inv, err) != BL_OK)
        return err->status;
    enum bl_status status = step(&s, inv, &result, err);
    if (status == BL_OK && s.has_run_dir)
        status = bl_result_write(inv->command, result, s.run_dir.path, err);
    json_t *brief =
        status == BL_OK ? bl_result_brief(inv->command, result) : NULL;
    bl_session_end(&s, status, brief, err);
    if (status == BL_OK && inv->json)
        bl_json_print(json_incref(result));
    json_decref(brief);
    json_decref(result);
    return status;
}
