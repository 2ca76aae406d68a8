/* A CSV file as a source of rows; csv.h says what is understood.
 *
 * Opening reads the whole file once, to learn the types and the number of
 * rows and to note where rows begin; reading goes through it again.
 */
#ifndef BL_IO_CSV_SOURCE_H
#define BL_IO_CSV_SOURCE_H

#include "engine/data/source.h"

enum bl_status bl_csv_source_open(struct bl_source **source, const char *path,
                                  struct bl_error *err);

#endif
