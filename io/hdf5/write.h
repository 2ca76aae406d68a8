/* The pieces of an HDF5 file that we write; hdf5.h has the layout. */
#ifndef BL_IO_HDF5_WRITE_H
#define BL_IO_HDF5_WRITE_H

#include <hdf5.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

enum { BL_H5_CREATION_ORDER = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED };

// The group of a table, with the groups above it and its attributes.
enum bl_status bl_h5_create_table(hid_t *group, hid_t file,
                                  const struct bl_schema *schema,
                                  struct bl_error *err);

// The dataset of a column, with its unit and attributes.
enum bl_status bl_h5_create_column(hid_t *dataset, hid_t group,
                                   const struct bl_column *c, uint64_t n_rows,
                                   struct bl_error *err);
enum bl_status bl_h5_open_column(hid_t *dataset, hid_t group,
                                 const struct bl_column *c,
                                 struct bl_error *err);

// Rows [row, row + n) of a column.
enum bl_status bl_h5_write_numbers(hid_t dataset, const struct bl_column *c,
                                   const void *values, uint64_t row, size_t n,
                                   struct bl_error *err);

// Room for the terminated strings that libhdf5 takes; zeroed to begin with.
struct bl_h5_texts {
    struct bl_buffer bytes;
    const char **items;
    size_t capacity;
};
void bl_h5_texts_release(struct bl_h5_texts *t);

enum bl_status bl_h5_write_texts(hid_t dataset, const struct bl_column *c,
                                 const struct bl_vector *v, uint64_t row,
                                 size_t n, struct bl_h5_texts *room,
                                 struct bl_error *err);

#endif
