/* What commands print with --json, and the lines of events.ndjson. */
#ifndef BL_CLI_JSON_H
#define BL_CLI_JSON_H

#include <jansson.h>

#include "engine/codec/meta.h"
#include "engine/codec/model.h"
#include "engine/job/compress.h"
#include "engine/job/observer.h"

enum { BL_JSON_DIGITS = 17 }; // a double comes back from so many as itself

// Prints an object as one line on standard output and gives it back.
void bl_json_print(json_t *object);

// {"rows":..., "columns":..., "bytes":{...}, "ratio":..., ...} of cli.md.
json_t *bl_json_of_sizes(const struct bl_file_sizes *sizes);

// {"type":"dense","layers":[...],"parameters":P, ...}; null without a model.
json_t *bl_json_of_model(const struct bl_model *model);

// The line of an event; NULL for those that are not written down.
json_t *bl_json_of_event(const struct bl_event *event);

#endif
