/* Column names as names of .npy members, and back.
 *
 * A member's name is a path that other programs unpack, so it has to be a
 * harmless relative one.  These bytes of a name are written as %XX:
 *   - '%' itself, '\', control characters, bytes that are no UTF-8;
 *   - a '/' at either end of the name or behind another '/';
 *   - the first '.' of a part that is "." or "..".
 * The empty name is written "%".  All other names, "evt/pt" among them, stand
 * as they are, and so numpy shows them.  Field names of a structured .npy
 * follow the same rule.
 *
 * Reading turns back only what writing would give, so a name of somebody
 * else's, "50%" or "%41", stays what it is.
 */
#ifndef BL_IO_NPZ_MEMBER_NAME_H
#define BL_IO_NPZ_MEMBER_NAME_H

#include "base/error.h"

// Both return a string of the caller's; NULL with `err` filled.
char *bl_member_name_escape(const char *name, struct bl_error *err);
char *bl_member_name_unescape(const char *escaped, struct bl_error *err);

#endif
