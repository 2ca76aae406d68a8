/* A schema of a line of words: "pt:float32 event:int64 name:text". */
#ifndef BL_TESTS_TUI_COLUMNS_H
#define BL_TESTS_TUI_COLUMNS_H

#include <criterion/criterion.h>
#include <string.h>

#include "engine/data/schema.h"

static inline struct bl_schema columns_of(const char *words)
{
    struct bl_schema s = {0};
    struct bl_error err;
    char copy[512], *rest = NULL;
    snprintf(copy, sizeof copy, "%s", words);
    cr_assert_eq(bl_schema_set_name(&s, "t", &err), BL_OK);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL;
         word = strtok_r(NULL, " ", &rest)) {
        char *type = strrchr(word, ':');
        *type = '\0';
        cr_assert_eq(
            bl_schema_add(&s, word, bl_type_from_name(type + 1), NULL, &err),
            BL_OK);
    }
    return s;
}

#endif
