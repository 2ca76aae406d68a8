/* Where things are: what comes with the program, and what is named on its
 * command line. */
#ifndef BL_TUI_APP_PLACES_H
#define BL_TUI_APP_PLACES_H

#include <stddef.h>

#include "base/error.h"

// The folder of the sample data: installed beside the program, or in the source
// tree it was built in; "" when it is in neither.
void bl_places_samples(char *path, size_t size);

// The name, below the working folder when it does not begin with "/": a run has
// another working folder.  The caller's.
enum bl_status bl_places_absolute(char **path, const char *name,
                                  struct bl_error *err);

// The name behind the last slash; lent by the path.
const char *bl_places_last_part(const char *path);

#endif
