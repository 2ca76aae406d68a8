/* Where things are that come with the program. */
#ifndef BL_TUI_APP_PLACES_H
#define BL_TUI_APP_PLACES_H

#include <stddef.h>

// The folder of the sample data: installed beside the program, or in the source
// tree it was built in; "" when it is in neither.
void bl_places_samples(char *path, size_t size);

#endif
