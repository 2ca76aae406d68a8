/* The record in which a ROOT file describes its own classes. */
#ifndef BL_IO_ROOT_STREAMER_INFO_H
#define BL_IO_ROOT_STREAMER_INFO_H

#include "io/root/write_record.h"

// The payload: a list of the classes in streamer_table.h.
void bl_root_put_streamer_info(struct bl_root_record *r);

#endif
