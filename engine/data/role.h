/* What is to become of a column. */
#ifndef BL_ENGINE_DATA_ROLE_H
#define BL_ENGINE_DATA_ROLE_H

enum bl_role {
    BL_ROLE_COMPRESS, // given to the network, restored with a loss
    BL_ROLE_EXACT,    // kept bit for bit, not given to the network
    BL_ROLE_DROP,     // not stored
};

// "compress", "exact", "drop".
const char *bl_role_name(enum bl_role role);

#endif
