/* A compressed table against the one it was made from, value by value. */
#ifndef BL_CLI_AGAINST_H
#define BL_CLI_AGAINST_H

#include <jansson.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"
#include "engine/data/source.h"

// `decoder` is a .baler file, read from its first row.  Prints what was found
// and sets it as the certificate of `result`; BL_BROKEN where a bound does not
// hold.
enum bl_status bl_compare_against(struct bl_session *s,
                                  const struct bl_invocation *inv,
                                  struct bl_source *decoder,
                                  const char *original, json_t *result,
                                  struct bl_error *err);

#endif
