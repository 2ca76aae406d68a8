/* Themes of any bytes; seeds are the files of themes/. */
#include <stdint.h>

#include "input_file.h"
#include "io/theme/theme.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input_file file;
    struct bl_theme theme;
    struct bl_error err;
    input_file_make(&file, data, size);
    bl_theme_load(&theme, file.path, &err);
    input_file_remove(&file);
    return 0;
}
