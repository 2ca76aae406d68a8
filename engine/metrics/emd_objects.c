#include "engine/metrics/emd_objects.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* "pt:eta:phi", cut up in place. */
static enum bl_status parse_object(struct bl_emd_object *object, char *text,
                                   struct bl_error *err)
{
    char *rest = NULL;
    object->energy = strtok_r(text, ":", &rest);
    object->y = strtok_r(NULL, ":", &rest);
    object->phi = strtok_r(NULL, ":", &rest);
    if (object->phi != NULL && strtok_r(NULL, ":", &rest) == NULL)
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "--objects: an object is meant as three columns, "
                   "ENERGY:RAPIDITY:PHI, such as j1_pt:j1_eta:j1_phi");
}

static size_t count_objects(const char *list)
{
    size_t n = 1;
    for (; *list != '\0'; list++)
        n += *list == ',';
    return n;
}

enum bl_status bl_emd_objects_parse(struct bl_emd_objects *o, const char *list,
                                    struct bl_error *err)
{
    *o = (struct bl_emd_objects){.text = bl_string_copy(list, err)};
    if (o->text == NULL)
        return err->status;
    o->items = bl_array_new(count_objects(list), sizeof *o->items, err);
    if (o->items == NULL)
        return err->status;
    char *rest = NULL;
    for (char *text = strtok_r(o->text, ",", &rest); text != NULL;
         text = strtok_r(NULL, ",", &rest), o->n++)
        if (parse_object(&o->items[o->n], text, err) != BL_OK)
            return err->status;
    return BL_OK;
}

void bl_emd_objects_release(struct bl_emd_objects *o)
{
    free(o->items);
    free(o->text);
    *o = (struct bl_emd_objects){0};
}
