#include "tui/app/settings.h"

#include <pwd.h>
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
    struct bl_error odd; // the first that is not understood
};

static const struct key *find_key(const struct keys *keys, const char *name)
{
    for (size_t i = 0; i < keys->n; i++)
        if (strcmp(keys->list[i].name, name) == 0)
            return &keys->list[i];
    return NULL;
}

/* What is not understood does not keep the rest from holding. */
static enum bl_status take(void *context, const char *section, const char *name,
                           const char *value, struct bl_error *err)
{
    struct keys *keys = context;
    const struct key *key = find_key(keys, name);
    (void)section, (void)err;
    if (key != NULL && strlen(value) < key->size)
        memcpy(key->text, value, strlen(value) + 1);
    else if (keys->odd.status == BL_OK)
        bl_fail(&keys->odd, BL_FAILED,
                key == NULL ? "there is no setting \"%s\""
                            : "the setting \"%s\" is too long",
                name);
    return BL_OK;
}

static enum bl_status load(const char *dir, const char *name, struct keys *keys,
                           struct bl_error *err)
{
    char path[BL_PATH_SIZE + 32];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (access(path, F_OK) != 0)
        return BL_OK;
    if (bl_ini_read(path, take, keys, err) != BL_OK)
        return err->status;
    if (keys->odd.status == BL_OK)
        return BL_OK;
    *err = keys->odd;
    return bl_error_prefix(err, "%s", path);
}

/* The user's folder; NULL where neither $HOME nor the system knows it. */
static const char *find_home(void)
{
    const char *home = getenv("HOME");
    if (home != NULL && home[0] == '/')
        return home;
    const struct passwd *user = getpwuid(getuid());
    return user != NULL ? user->pw_dir : NULL;
}

/* $XDG_..., or below the home folder.  There is to be room for names below. */
static enum bl_status find_dir(char dir[BL_PATH_SIZE], const char *variable,
                               const char *below_home, struct bl_error *err)
{
    enum { MOST = BL_PATH_SIZE - 32 };
    const char *base = getenv(variable), *home = find_home();
    bool is_said = base != NULL && base[0] == '/';
    if (!is_said && home == NULL)
        return bl_fail(err, BL_FAILED,
                       "neither $%s nor $HOME names a folder to keep things in",
                       variable);
    int n = is_said
                ? snprintf(dir, BL_PATH_SIZE, "%s/baler", base)
                : snprintf(dir, BL_PATH_SIZE, "%s/%s/baler", home, below_home);
    if (n < MOST)
        return BL_OK;
    return bl_fail(
        err, BL_FAILED,
        "the path of the folder %.64s... is too long: set $%s to one "
        "of less than %d bytes",
        dir, variable, MOST);
}

enum bl_status bl_settings_find(struct bl_settings *s, struct bl_error *err)
{
    *s = (struct bl_settings){0};
    if (find_dir(s->config_dir, "XDG_CONFIG_HOME", ".config", err) != BL_OK)
        return err->status;
    return find_dir(s->state_dir, "XDG_STATE_HOME", ".local/state", err);
}

enum bl_status bl_settings_load(struct bl_settings *s, struct bl_error *err)
{
    char mouse[8] = "";
    struct keys config = {{{"theme", s->theme, sizeof s->theme},
                           {"glyphs", s->glyphs, sizeof s->glyphs},
                           {"mouse", mouse, sizeof mouse}},
                          3,
                          BL_ERROR_INIT};
    struct keys state = {
        {{"folder", s->folder, sizeof s->folder}}, 1, BL_ERROR_INIT};
    struct bl_error second = BL_ERROR_INIT;
    enum bl_status status = load(s->config_dir, "config.ini", &config, err);
    s->is_odd = status != BL_OK;
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
        3,
        BL_ERROR_INIT};
    if (s->is_odd)
        return bl_fail(err, BL_FAILED,
                       "%s/config.ini is not understood, and left as it is",
                       s->config_dir);
    return save(s->config_dir, "config.ini", &keys, err);
}

enum bl_status bl_settings_save_state(const struct bl_settings *s,
                                      struct bl_error *err)
{
    struct keys keys = {{{"folder", (char *)s->folder, 0}}, 1, BL_ERROR_INIT};
    return save(s->state_dir, "state.ini", &keys, err);
}
