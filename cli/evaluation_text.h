/* The result of `evaluate` for people, on standard output. */
#ifndef BL_CLI_EVALUATION_TEXT_H
#define BL_CLI_EVALUATION_TEXT_H

#include "cli/pca_beside.h"
#include "engine/metrics/evaluate.h"

void bl_print_evaluation(const struct bl_evaluation_result *r,
                         const struct bl_pca_beside *pca);

#endif
