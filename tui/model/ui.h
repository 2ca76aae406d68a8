/* Moved. */
#include "tui/ui/ui.h"
