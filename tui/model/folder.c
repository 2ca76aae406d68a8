#include "tui/model/folder.h"

#include <stdlib.h>

void bl_folder_free(struct bl_folder *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->n; i++)
        free(f->entries[i].name);
    free(f->entries);
    free(f->path);
    free(f);
}

void bl_preview_free(struct bl_preview *p)
{
    if (p == NULL)
        return;
    bl_table_list_release(&p->tables);
    free(p->path);
    free(p->format);
    free(p);
}

void bl_run_list_free(struct bl_run_list *l)
{
    if (l == NULL)
        return;
    for (size_t i = 0; i < l->n; i++) {
        free(l->list[i].dir);
        free(l->list[i].table);
    }
    free(l->list);
    free(l);
}
