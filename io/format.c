#include "io/format.h"

#include <stddef.h>

const struct bl_format *const bl_formats[] = {NULL};
