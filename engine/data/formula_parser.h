/* From the text of a formula to its program: recursive descent over the
 * grammar of expression.h. */
#ifndef BL_ENGINE_DATA_FORMULA_PARSER_H
#define BL_ENGINE_DATA_FORMULA_PARSER_H

#include "base/error.h"
#include "engine/data/program.h"
#include "engine/data/schema.h"

// Fills an empty program, which is the caller's to release in any case.
enum bl_status bl_formula_parse(struct bl_program *p, const char *text,
                                const struct bl_schema *schema,
                                struct bl_error *err);

#endif
