/* A CSV file as a place for rows; csv.h says how they are written. */
#ifndef BL_IO_CSV_SINK_H
#define BL_IO_CSV_SINK_H

#include "engine/data/source.h"

enum bl_status bl_csv_sink_create(struct bl_sink **sink, const char *path,
                                  const struct bl_schema *schema,
                                  struct bl_error *err);

#endif
