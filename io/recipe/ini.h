/* INI files: what recipes and themes are written in.
 *
 *     ; a comment, as is a line after #
 *     [section]                of the keys that follow
 *     key = value              ; a comment behind a blank
 *     key = " of any bytes; "  quoted: \" \\ \n stand for themselves and a
 *                              line's end
 *
 * Lines have any length: a list of columns is soon longer than the 200 bytes
 * that the common parsers have room for.
 */
#ifndef BL_IO_RECIPE_INI_H
#define BL_IO_RECIPE_INI_H

#include "base/buffer.h"
#include "base/error.h"

// Called for every key in the order of the file, with its section ("" before
// the first); strings are lent.
typedef enum bl_status bl_ini_handler(void *context, const char *section,
                                      const char *key, const char *value,
                                      struct bl_error *err);

// Stops at the first error, whose sentence begins with file and line.
enum bl_status bl_ini_read(const char *path, bl_ini_handler *handle,
                           void *context, struct bl_error *err);

// The same from a text; sentences begin with `place` and the line.
enum bl_status bl_ini_parse(const char *text, const char *place,
                            bl_ini_handler *handle, void *context,
                            struct bl_error *err);

// Appends "key = value\n", the value quoted where it has to be.
enum bl_status bl_ini_put(struct bl_buffer *b, const char *key,
                          const char *value, struct bl_error *err);

#endif
