#include "engine/job/model_types.h"

#include <string.h>

const struct bl_model_type *const bl_model_types[] = {
    &bl_model_dense,
    &bl_model_conv,
    &bl_model_pca,
    NULL,
};

const struct bl_model_type *bl_model_type_find(const char *name)
{
    for (size_t i = 0; bl_model_types[i] != NULL; i++)
        if (strcmp(bl_model_types[i]->name, name) == 0)
            return bl_model_types[i];
    return NULL;
}

const char *bl_model_type_name(size_t i)
{
    return bl_model_types[i] == NULL ? NULL : bl_model_types[i]->name;
}
