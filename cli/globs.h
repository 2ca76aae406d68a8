/* Lists of names and shell-style globs, as options take them. */
#ifndef BL_CLI_GLOBS_H
#define BL_CLI_GLOBS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"

// Sets marked[i] where columns[i] has a name of the list "pt,eta,*Energy"; what
// matches nothing is an error of usage that names the option.  A name that is
// there as it stands is no glob.
enum bl_status bl_globs_mark(bool *marked, const struct bl_schema *schema,
                             const char *list, const char *option,
                             struct bl_error *err);

#endif
