/* Values of events, none of which is trusted. */
#ifndef BL_TUI_MODEL_RUN_JSON_H
#define BL_TUI_MODEL_RUN_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

enum { // bytes that are kept of a text
    BL_RUN_WORD = 64,
    BL_RUN_SENTENCE = 1000,
    BL_RUN_PATH = 4096
};

// NaN when the object has no such number; JSON knows only finite ones.
double bl_run_number_of(const json_t *object, const char *key);
// Of things that are counted: NaN below 0 and beyond all reason too.
double bl_run_count_of(const json_t *object, const char *key);
uint64_t bl_run_whole_of(const json_t *object, const char *key); // 0 without

// Replaces an owned text by the first `max` bytes of another.
enum bl_status bl_run_set_text(char **slot, const char *text, size_t max,
                               struct bl_error *err);

// The same of a JSON string; what is none leaves the text as it is.
enum bl_status bl_run_take_text(char **slot, const json_t *value, size_t max,
                                struct bl_error *err);
void bl_run_take_word(char *word, size_t size, const json_t *value);

// Appends to an owned list; beyond a thousand they are passed over.
enum bl_status bl_run_add_text(char ***texts, size_t *n, size_t *capacity,
                               const char *text, size_t max,
                               struct bl_error *err);

#endif
