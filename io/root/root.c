#include "io/root/root.h"

#include <string.h>

#include "io/root/sink.h"

static const char *const extensions[] = {"root", NULL};

static bool probe(const uint8_t *head, size_t n)
{
    return n >= 4 && memcmp(head, "root", 4) == 0;
}

static enum bl_status list(const char *path, struct bl_table_list *l,
                           struct bl_error *err)
{
    (void)l;
    return bl_fail(err, BL_FAILED, "%s: ROOT files cannot be read", path);
}

static enum bl_status open(const char *path, const char *table,
                           struct bl_source **source, struct bl_error *err)
{
    (void)table, (void)source;
    return bl_fail(err, BL_FAILED, "%s: ROOT files cannot be read", path);
}

const struct bl_format bl_format_root = {
    .name = "ROOT",
    .extensions = extensions,
    .probe = probe,
    .list = list,
    .open = open,
    .create = bl_root_sink_new,
};
