/* Objects of an event as people name them: ENERGY:RAPIDITY:PHI columns,
 * "j1_pt:j1_eta:j1_phi,j2_pt:j2_eta:j2_phi". */
#ifndef BL_ENGINE_METRICS_EMD_OBJECTS_H
#define BL_ENGINE_METRICS_EMD_OBJECTS_H

#include <stddef.h>

#include "base/error.h"
#include "engine/metrics/emd_events.h"

struct bl_emd_objects {
    struct bl_emd_object *items; // owned; names point into the text
    size_t n;
    char *text; // owned
};

// An empty list names none.  Needs a release, even on failure.
enum bl_status bl_emd_objects_parse(struct bl_emd_objects *objects,
                                    const char *list, struct bl_error *err);
void bl_emd_objects_release(struct bl_emd_objects *objects);

#endif
