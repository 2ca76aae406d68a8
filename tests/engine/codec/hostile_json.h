/* JSON that nobody would write: a valid document, spoilt in every place. */
#ifndef BL_TESTS_ENGINE_CODEC_HOSTILE_JSON_H
#define BL_TESTS_ENGINE_CODEC_HOSTILE_JSON_H

#include <jansson.h>

#include "base/error.h"

typedef enum bl_status hostile_reader(const json_t *json, struct bl_error *err);

// Takes every value of the document out, and puts each of a list of absurd ones
// in its place, one at a time; the reader must give BL_OK or BL_BROKEN.  The
// document is as before afterwards.
void hostile_json_everywhere(json_t *document, hostile_reader *read);

#endif
