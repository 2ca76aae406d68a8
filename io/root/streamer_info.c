#include "io/root/streamer_info.h"

#include <stdio.h>
#include <string.h>

#include "io/root/streamer_table.h"

/* What a base class and an array of a counted length say of themselves beyond
 * what every member does. */
enum { BASE_VERSION = 3, MEMBER_VERSION = 2, ELEMENT_VERSION = 4 };

static const struct bl_root_class *class_named(const char *name)
{
    size_t i = 0;
    while (strcmp(bl_root_classes[i].name, name) != 0)
        i++;
    return &bl_root_classes[i];
}

/* ROOT has numbers of their own for the two bases of everything. */
static uint32_t base_type(const char *name)
{
    if (strcmp(name, "TObject") == 0)
        return 66;
    return strcmp(name, "TNamed") == 0 ? 67 : 0;
}

static void put_common(struct bl_root_record *r, const struct bl_root_member *m)
{
    const struct bl_root_member_kind *kind = &bl_root_member_kinds[m->type];
    bool is_base = m->type == BL_ROOT_BASE;
    size_t frame = bl_root_frame_begin(r, ELEMENT_VERSION);
    bl_root_put_named(r, m->name, m->title, 0);
    bl_root_put_u32(r, is_base ? base_type(m->name) : kind->type);
    bl_root_put_u32(r, kind->size);
    bl_root_put_u32(r, 0); // fixed length
    bl_root_put_u32(r, 0); // fixed dimensions
    // The first of five bounds is a base's checksum.
    bl_root_put_u32(r, is_base ? class_named(m->name)->checksum : 0);
    bl_root_put_zeros(r, 4 * sizeof(uint32_t));
    bl_root_put_string(r, kind->type_name);
    bl_root_frame_end(r, frame);
}

/* The counter of an array stands in its title, in brackets. */
static void put_counter(struct bl_root_record *r, const char *title)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(title + 1, "]"),
             title + 1);
    bl_root_put_string(r, name);
}

static bool is_counted(const struct bl_root_member *m)
{
    return m->type == BL_ROOT_LONG64_ARRAY || m->type == BL_ROOT_INT_ARRAY;
}

static void put_member(struct bl_root_record *r, const struct bl_root_class *c,
                       const struct bl_root_member *m)
{
    bool is_base = m->type == BL_ROOT_BASE;
    size_t slot =
        bl_root_slot_begin(r, bl_root_member_kinds[m->type].element_class);
    size_t frame =
        bl_root_frame_begin(r, is_base ? BASE_VERSION : MEMBER_VERSION);
    put_common(r, m);
    if (is_base)
        bl_root_put_u32(r, class_named(m->name)->version);
    if (is_counted(m)) {
        bl_root_put_u32(r, c->version);
        put_counter(r, m->title);
        bl_root_put_string(r, c->name);
    }
    bl_root_frame_end(r, frame);
    bl_root_slot_end(r, slot);
}

static void put_class(struct bl_root_record *r, const struct bl_root_class *c)
{
    size_t slot = bl_root_slot_begin(r, "TStreamerInfo");
    size_t frame = bl_root_frame_begin(r, 9);
    bl_root_put_named(r, c->name, "", 0x10000);
    bl_root_put_u32(r, c->checksum);
    bl_root_put_u32(r, c->version);
    size_t members = bl_root_slot_begin(r, "TObjArray");
    size_t array = bl_root_array_begin(r, c->n_members);
    for (size_t i = 0; i < c->n_members; i++)
        put_member(r, c, &c->members[i]);
    bl_root_frame_end(r, array);
    bl_root_slot_end(r, members);
    bl_root_frame_end(r, frame);
    bl_root_slot_end(r, slot);
}

void bl_root_put_streamer_info(struct bl_root_record *r)
{
    size_t frame = bl_root_frame_begin(r, 5);
    bl_root_put_object(r, 0);
    bl_root_put_string(r, ""); // the list's name
    bl_root_put_u32(r, (uint32_t)bl_root_n_classes);
    for (size_t i = 0; i < bl_root_n_classes; i++) {
        put_class(r, &bl_root_classes[i]);
        bl_root_put_string(r, ""); // an option of its place in the list
    }
    bl_root_frame_end(r, frame);
}
