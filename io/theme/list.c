#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "io/theme/kind.h"
#include "io/theme/theme.h"

static void list_shipped(struct bl_theme_list *list)
{
    for (const struct bl_shipped_file *f = bl_shipped_files; f->name; f++)
        if (bl_shipped_stem(list->names[list->n], f->name, &bl_theme_kind))
            list->n++;
}

static bool is_listed(const struct bl_theme_list *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->names[i], name) == 0)
            return true;
    return false;
}

/* Puts a name in its place behind the first n_shipped; the last one falls out
 * of a list that is full. */
static void insert(struct bl_theme_list *list, size_t n_shipped,
                   const char *name)
{
    size_t at = list->n;
    while (at > n_shipped && strcmp(list->names[at - 1], name) > 0)
        at--;
    if (at == BL_THEMES_MAX)
        return;
    size_t n_behind = list->n - at - (list->n == BL_THEMES_MAX);
    memmove(list->names[at + 1], list->names[at],
            n_behind * sizeof list->names[0]);
    memcpy(list->names[at], name, strlen(name) + 1);
    list->n += list->n < BL_THEMES_MAX;
}

static void list_own(struct bl_theme_list *list, const char *folder)
{
    char name[BL_SHIPPED_STEM_SIZE];
    size_t n_shipped = list->n;
    DIR *dir = opendir(folder);
    for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;)
        if (bl_shipped_stem(name, e->d_name, &bl_theme_kind) &&
            name[0] != '.' && !is_listed(list, name))
            insert(list, n_shipped, name);
    if (dir != NULL)
        closedir(dir);
}

void bl_theme_list(struct bl_theme_list *list)
{
    struct bl_error err;
    char *folder = bl_shipped_own_folder(&err);
    list->n = 0;
    list_shipped(list);
    if (folder != NULL)
        list_own(list, folder);
    free(folder);
}
