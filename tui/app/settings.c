#include "tui/app/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/folder.h"
#include "io/recipe/ini.h"

struct key {
    const char *name;
    char *text; // where it goes: an array of `size`
    size_t size;
};

struct keys {
    struct key list[4];
    size_t n;
};

static enum bl_status take(void *context, const char *section, const char *name,
                           const char *value, struct bl_error *err)
{
    const struct keys *keys = context;
    (void)section;
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(keys->list[i].name, name) == 0) {
            snprintf(keys->list[i].text, keys->list[i].size, "%s", value);
            return BL_OK;
        }
    return bl_fail(err, BL_FAILED, "there is no setting \"%s\"", name);
}

static enum bl_status load(const char *dir, const char *name, struct keys *keys,
                           struct bl_error *err)
{
    char path[BL_PATH_SIZE + 32];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (access(path, F_OK) != 0)
        return BL_OK;
    return bl_ini_read(path, take, keys, err);
}

/* $XDG_..., or below the home folder. */
static void find_dir(char dir[BL_PATH_SIZE], const char *variable,
                     const char *below_home)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    if (base != NULL && base[0] == '/')
        snprintf(dir, BL_PATH_SIZE, "%s/baler", base);
    else
        snprintf(dir, BL_PATH_SIZE, "%s/%s/baler", home != NULL ? home : "/tmp",
                 below_home);
}

enum bl_status bl_settings_load(struct bl_settings *s, struct bl_error *err)
{
    char mouse[8] = "";
    *s = (struct bl_settings){0};
    find_dir(s->config_dir, "XDG_CONFIG_HOME", ".config");
    find_dir(s->state_dir, "XDG_STATE_HOME", ".local/state");
    struct keys config = {{{"theme", s->theme, sizeof s->theme},
                           {"glyphs", s->glyphs, sizeof s->glyphs},
                           {"mouse", mouse, sizeof mouse}},
                          3};
    struct keys state = {{{"folder", s->folder, sizeof s->folder}}, 1};
    struct bl_error second;
    enum bl_status status = load(s->config_dir, "config.ini", &config, err);
    if (load(s->state_dir, "state.ini", &state, &second) != BL_OK &&
        status == BL_OK) {
        *err = second;
        status = second.status;
    }
    s->no_mouse = strcmp(mouse, "no") == 0;
    return status;
}

static enum bl_status save(const char *dir, const char *name,
                           const struct keys *keys, struct bl_error *err)
{
    char path[BL_PATH_SIZE + 32];
    struct bl_buffer text = {0};
    enum bl_status status = bl_folder_make(dir, err);
    for (size_t i = 0; i < keys->n && status == BL_OK; i++)
        if (keys->list[i].text[0] != '\0')
            status =
                bl_ini_put(&text, keys->list[i].name, keys->list[i].text, err);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (status == BL_OK)
        status = bl_atomic_file_write(path, text.data, text.size, err);
    bl_buffer_release(&text);
    return status;
}

enum bl_status bl_settings_save_config(const struct bl_settings *s,
                                       struct bl_error *err)
{
    struct keys keys = {
        {{"theme", (char *)s->theme, 0},
         {"glyphs", (char *)s->glyphs, 0},
         {"mouse", s->no_mouse ? (char *)"no" : (char *)"yes", 0}},
        3};
    return save(s->config_dir, "config.ini", &keys, err);
}

enum bl_status bl_settings_save_state(const struct bl_settings *s,
                                      struct bl_error *err)
{
    struct keys keys = {{{"folder", (char *)s->folder, 0}}, 1};
    return save(s->state_dir, "state.ini", &keys, err);
}
