/* Memory for the variable-length text of one read: handed to libhdf5 as its
 * allocator, so that a read that fails half-way leaks nothing and a damaged
 * file cannot ask for more than the limit.
 */
#ifndef BL_IO_HDF5_ARENA_H
#define BL_IO_HDF5_ARENA_H

#include <stddef.h>

enum { BL_H5_ARENA_LIMIT = 1 << 28 }; // bytes of one read

struct bl_h5_arena_block;

struct bl_h5_arena {
    struct bl_h5_arena_block *blocks; // the newest first
    size_t used;                      // bytes handed out since the last reset
};

// The two functions that H5Pset_vlen_mem_manager() wants; `arena` is theirs.
void *bl_h5_arena_allocate(size_t n, void *arena);
void bl_h5_arena_ignore(void *memory, void *arena);

// Gives back everything handed out, keeping one block for the next read.
void bl_h5_arena_reset(struct bl_h5_arena *a);
void bl_h5_arena_release(struct bl_h5_arena *a);

#endif
