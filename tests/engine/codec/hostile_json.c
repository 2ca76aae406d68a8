#include "tests/engine/codec/hostile_json.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

static const char *const absurd[] = {
    "null",
    "true",
    "-1",
    "0",
    "1",
    "9223372036854775807",
    "1e308",
    "0.5",
    "\"\"",
    "\"compress\"",
    "\"text\"",
    "\"\\u00e9\\ud83d\\ude00\"",
    "[]",
    "[[]]",
    "[0]",
    "[4294967295,4294967295,4294967295]",
    "[1,1,1,1,1,1,1,1,1]",
    "{}",
    "{\"name\":\"pt\"}",
};

enum { N_ABSURD = sizeof absurd / sizeof *absurd };

struct trial {
    json_t *document;
    hostile_reader *read;
};

static void try_it(const struct trial *t, const char *where, const char *what)
{
    struct bl_error err = BL_ERROR_INIT;
    enum bl_status status = t->read(t->document, &err);
    cr_expect(status == BL_OK || status == BL_BROKEN,
              "%s: %s gives status %d (%s)", where, what, (int)status,
              err.text);
}

static json_t *absurd_value(size_t i)
{
    return json_loads(absurd[i], JSON_DECODE_ANY, NULL);
}

static void spoil(const struct trial *t, json_t *at);

static void spoil_object(const struct trial *t, json_t *object)
{
    // The keys are taken first: the object changes on the way.
    size_t n = 0;
    char *keys[64];
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) keys[n++] = strdup(key);
    for (size_t k = 0; k < n; k++) {
        value = json_incref(json_object_get(object, keys[k]));
        spoil(t, value);
        json_object_del(object, keys[k]);
        try_it(t, keys[k], "missing");
        for (size_t i = 0; i < N_ABSURD; i++) {
            json_object_set_new(object, keys[k], absurd_value(i));
            try_it(t, keys[k], absurd[i]);
        }
        json_object_set_new(object, keys[k], value);
        free(keys[k]);
    }
}

static void spoil_array(const struct trial *t, json_t *array)
{
    for (size_t k = 0; k < json_array_size(array); k++) {
        json_t *value = json_incref(json_array_get(array, k));
        spoil(t, value);
        for (size_t i = 0; i < N_ABSURD; i++) {
            json_array_set_new(array, k, absurd_value(i));
            try_it(t, "a list", absurd[i]);
        }
        json_array_remove(array, k);
        try_it(t, "a list", "shorter");
        json_array_insert_new(array, k, json_incref(value));
        json_array_insert_new(array, k, json_incref(value));
        try_it(t, "a list", "longer");
        json_array_remove(array, k);
        json_decref(value);
    }
}

static void spoil(const struct trial *t, json_t *at)
{
    if (json_is_object(at))
        spoil_object(t, at);
    else if (json_is_array(at))
        spoil_array(t, at);
}

void hostile_json_everywhere(json_t *document, hostile_reader *read)
{
    struct trial t = {document, read};
    try_it(&t, "the document", "as it is");
    spoil(&t, document);
    try_it(&t, "the document", "as it was");
}
