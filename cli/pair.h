/* A table before and after, as commands that compare take them: any files that
 * can be read, with the derived variables of the invocation behind their
 * columns.
 */
#ifndef BL_CLI_PAIR_H
#define BL_CLI_PAIR_H

#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"
#include "engine/codec/meta.h"
#include "engine/data/source.h"

struct bl_pair_of_tables {
    struct bl_source *before, *after; // owned
    // When the table after is a .baler file: the file below its derived
    // variables, and what it says of itself; lent, else NULL.
    struct bl_source *decoder;
    const struct bl_meta *meta;
};

// The first two operands of the invocation.
enum bl_status bl_pair_open(struct bl_pair_of_tables *p, struct bl_session *s,
                            const struct bl_invocation *inv,
                            struct bl_error *err);
void bl_pair_close(struct bl_pair_of_tables *p);

#endif
