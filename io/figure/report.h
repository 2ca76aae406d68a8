/* report.html: figures, metrics and what the file was made with, in one file
 * that opens from disk with no network.
 *
 * Figures stand inside as svg images; sheets have to be drawn as svg before.
 */
#ifndef BL_IO_FIGURE_REPORT_H
#define BL_IO_FIGURE_REPORT_H

#include <stddef.h>

#include "base/error.h"
#include "engine/metrics/evaluate.h"
#include "io/figure/sheet.h"

struct bl_report_fact {
    const char *name, *value;
};

struct bl_report_section { // a small table of facts
    const char *title;
    const struct bl_report_fact *facts;
    size_t n;
};

struct bl_report {              // everything lent
    const char *before, *after; // names of the files
    const struct bl_evaluation_result *evaluation;
    const struct bl_folio *folio;
    const struct bl_report_section *sections;
    size_t n_sections;
};

// Writes dir/report.html.
enum bl_status bl_report_write(const struct bl_report *r, const char *dir,
                               struct bl_error *err);

#endif
