/* report.html of `baler plot`: what a .baler file says of itself beside the
 * metrics and the figures.
 */
#ifndef BL_CLI_PLOT_REPORT_H
#define BL_CLI_PLOT_REPORT_H

#include "base/error.h"
#include "engine/codec/meta.h"
#include "io/figure/report.h"

// Fills the sections of a report and writes it; `meta` is that of the file
// `report->after`, NULL when that is no .baler file.
enum bl_status bl_plot_report(const struct bl_report *report, const char *dir,
                              const struct bl_meta *meta, struct bl_error *err);

#endif
