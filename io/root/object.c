#include "io/root/object.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const uint32_t byte_count_bit = 0x40000000;
static const uint32_t class_bit = 0x80000000;
static const uint32_t new_class = 0xFFFFFFFF;

/* Where something of n bytes from here ends; fails the reader beyond it. */
static size_t end_of(struct bl_reader *r, size_t n)
{
    if (n <= bl_reader_left(r))
        return r->at + n;
    r->failed = true;
    return 0;
}

/* Goes on behind something; never backwards. */
static void leave(struct bl_reader *r, size_t end)
{
    if (end != 0 && end < r->at)
        r->failed = true;
    else if (end != 0)
        bl_reader_seek(r, end);
}

struct bl_root_frame bl_root_frame_enter(struct bl_reader *r)
{
    struct bl_root_frame f = {0};
    size_t start = r->at;
    uint32_t count = bl_reader_u32be(r);
    if (count & byte_count_bit)
        f.end = end_of(r, count & ~byte_count_bit);
    else
        bl_reader_seek(r, start);
    f.version = bl_reader_u16be(r);
    return f;
}

void bl_root_frame_leave(struct bl_reader *r, const struct bl_root_frame *f)
{
    leave(r, f->end);
}

void bl_root_frame_skip(struct bl_reader *r)
{
    struct bl_root_frame f = bl_root_frame_enter(r);
    r->failed |= f.end == 0;
    bl_root_frame_leave(r, &f);
}

struct bl_root_text bl_root_text_read(struct bl_reader *r)
{
    size_t n = bl_reader_u8(r);
    if (n == UINT8_MAX)
        n = bl_reader_u32be(r);
    return (struct bl_root_text){(const char *)bl_reader_bytes(r, n), n};
}

bool bl_root_text_is(const struct bl_root_text *t, const char *word)
{
    return t->text != NULL && t->n == strlen(word) &&
           memcmp(t->text, word, t->n) == 0;
}

char *bl_root_text_copy(const struct bl_root_text *t, struct bl_error *err)
{
    if (t->text == NULL)
        return bl_string_copy("", err);
    return bl_string_copy_n(t->text, strnlen(t->text, t->n), err);
}

void bl_root_tobject_skip(struct bl_reader *r)
{
    enum { VERSION_AND_ID = 6, IS_REFERENCED = 0x10 };
    bl_reader_skip(r, VERSION_AND_ID);
    if (bl_reader_u32be(r) & IS_REFERENCED)
        bl_reader_skip(r, 2);
}

struct bl_root_named bl_root_named_read(struct bl_reader *r)
{
    struct bl_root_named n;
    struct bl_root_frame f = bl_root_frame_enter(r);
    bl_root_tobject_skip(r);
    n.name = bl_root_text_read(r);
    n.title = bl_root_text_read(r);
    bl_root_frame_leave(r, &f);
    return n;
}

struct bl_root_list bl_root_list_enter(struct bl_reader *r)
{
    struct bl_root_list l;
    l.frame = bl_root_frame_enter(r);
    bl_root_tobject_skip(r);
    bl_root_text_read(r);
    l.n = bl_reader_u32be(r);
    bl_reader_u32be(r); // the index of the first
    if (l.n > bl_reader_left(r) / sizeof(uint32_t))
        r->failed = true;
    l.n = bl_reader_ok(r) ? l.n : 0;
    return l;
}

void bl_root_memory_release(struct bl_root_memory *m)
{
    free(m->classes.items);
    free(m->objects.items);
    *m = (struct bl_root_memory){0};
}

/* The first mark at or behind a position. */
static size_t lower_bound(const struct bl_root_marks *m, size_t at)
{
    size_t low = 0, high = m->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->items[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const struct bl_root_mark *find(const struct bl_root_marks *m, size_t at)
{
    size_t i = lower_bound(m, at);
    return i < m->n && m->items[i].at == at ? &m->items[i] : NULL;
}

static enum bl_status remember(struct bl_root_marks *m,
                               const struct bl_root_mark *mark,
                               struct bl_error *err)
{
    void *items = m->items;
    if (bl_array_reserve(&items, &m->capacity, m->n + 1, sizeof *m->items,
                         err) != BL_OK)
        return err->status;
    m->items = items;
    size_t i = lower_bound(m, mark->at);
    if (i < m->n && m->items[i].at == mark->at) {
        m->items[i] = *mark;
        return BL_OK;
    }
    memmove(&m->items[i + 1], &m->items[i], (m->n - i) * sizeof *m->items);
    m->items[i] = *mark;
    m->n++;
    return BL_OK;
}

enum bl_status bl_root_memory_set(struct bl_root_memory *m, size_t position,
                                  uint32_t value, struct bl_error *err)
{
    struct bl_root_mark mark = {.at = position, .value = value};
    return remember(&m->objects, &mark, err);
}

bool bl_root_memory_get(const struct bl_root_memory *m, size_t position,
                        uint32_t *value)
{
    const struct bl_root_mark *mark = find(&m->objects, position);
    if (mark == NULL)
        return false;
    *value = mark->value;
    return true;
}

/* A class name that ends with a NUL. */
static struct bl_root_text class_name_read(struct bl_reader *r)
{
    struct bl_root_text t = {(const char *)r->data + r->at, 0};
    t.n = strnlen(t.text, bl_reader_left(r));
    if (bl_reader_bytes(r, t.n + 1) == NULL)
        t.text = NULL;
    return t;
}

/* The class that a tag at `tag_at` names. */
static enum bl_status read_class(struct bl_root_slot *slot, uint32_t tag,
                                 size_t tag_at, struct bl_reader *r,
                                 struct bl_root_memory *m, struct bl_error *err)
{
    const struct bl_root_mark *known;
    if (tag == new_class) {
        slot->class_name = class_name_read(r);
        struct bl_root_mark mark = {.at = m->origin + tag_at + 2,
                                    .class_name = slot->class_name};
        return bl_reader_ok(r) ? remember(&m->classes, &mark, err) : BL_OK;
    }
    known = find(&m->classes, tag & ~class_bit);
    if (known != NULL)
        slot->class_name = known->class_name;
    else
        r->failed = true;
    return BL_OK;
}

enum bl_status bl_root_slot_enter(struct bl_root_slot *slot,
                                  struct bl_reader *r, struct bl_root_memory *m,
                                  struct bl_error *err)
{
    size_t start = r->at, tag_at = start;
    *slot = (struct bl_root_slot){.position = m->origin + start + 2};
    uint32_t tag = bl_reader_u32be(r);
    if ((tag & byte_count_bit) && tag != new_class) {
        slot->end = end_of(r, tag & ~byte_count_bit);
        tag_at = r->at;
        tag = bl_reader_u32be(r);
    }
    if (!bl_reader_ok(r) || tag == 0)
        return BL_OK;
    if (!(tag & class_bit)) {
        slot->kind = BL_ROOT_REFERENCE;
        slot->position = tag;
        return BL_OK;
    }
    slot->kind = BL_ROOT_OBJECT;
    return read_class(slot, tag, tag_at, r, m, err);
}

void bl_root_slot_leave(struct bl_reader *r, const struct bl_root_slot *slot)
{
    leave(r, slot->end);
}
