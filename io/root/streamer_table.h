/* The classes of a flat tree as ROOT 6.28 lays them out: versions, checksums
 * and members, which readers other than ROOT itself look up in the file.
 */
#ifndef BL_IO_ROOT_STREAMER_TABLE_H
#define BL_IO_ROOT_STREAMER_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum bl_root_member_type {
    BL_ROOT_BASE, // a base class
    BL_ROOT_LONG64,
    BL_ROOT_DOUBLE,
    BL_ROOT_FLOAT,
    BL_ROOT_INT,
    BL_ROOT_COUNTER,
    BL_ROOT_UNSIGNED,
    BL_ROOT_BITS,
    BL_ROOT_SHORT,
    BL_ROOT_CHAR,
    BL_ROOT_BYTE,
    BL_ROOT_BOOL,
    BL_ROOT_STRING,
    BL_ROOT_LONG64_ARRAY,
    BL_ROOT_INT_ARRAY,
    BL_ROOT_OBJECTS,
    BL_ROOT_FEATURES,
    BL_ROOT_DOUBLES,
    BL_ROOT_INTS,
    BL_ROOT_LIST_POINTER,
    BL_ROOT_LEAF_POINTER,
    BL_ROOT_INDEX_POINTER,
    BL_ROOT_REF_POINTER,
};

struct bl_root_member_kind {
    const char *element_class; // how ROOT describes it
    uint32_t type, size;       // ROOT's number for the type; bytes in memory
    const char *type_name;
};

// By bl_root_member_type.
extern const struct bl_root_member_kind bl_root_member_kinds[];

struct bl_root_member {
    enum bl_root_member_type type;
    const char *name, *title; // an array's title has its counter, "[fN] ..."
};

struct bl_root_class {
    const char *name;
    uint16_t version;
    uint32_t checksum;
    const struct bl_root_member *members;
    size_t n_members;
};

extern const struct bl_root_class bl_root_classes[];
extern const size_t bl_root_n_classes;

#endif
