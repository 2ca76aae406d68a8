#include "io/root/root.h"

#include "io/root/file.h"
#include "io/root/sink.h"
#include "io/root/source.h"

static const char *const extensions[] = {"root", NULL};

const struct bl_format bl_format_root = {
    .name = "ROOT",
    .extensions = extensions,
    .probe = bl_root_is_magic,
    .list = bl_root_list,
    .open = bl_root_open,
    .create = bl_root_sink_new,
};
