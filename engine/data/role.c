#include "engine/data/role.h"

const char *bl_role_name(enum bl_role role)
{
    static const char *const names[] = {
        [BL_ROLE_COMPRESS] = "compress",
        [BL_ROLE_EXACT] = "exact",
        [BL_ROLE_DROP] = "drop",
    };
    return names[role];
}
