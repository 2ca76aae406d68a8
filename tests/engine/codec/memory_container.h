/* A container in memory: what the codec writes to and reads from without a
 * file, and what tests damage.
 *
 * Failed calls are Criterion failures; writers and readers are freed by their
 * close(), the container by memory_container_release().
 */
#ifndef BL_TESTS_ENGINE_CODEC_MEMORY_CONTAINER_H
#define BL_TESTS_ENGINE_CODEC_MEMORY_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/codec/container.h"

struct memory_part {
    char name[32];
    uint8_t *bytes;
    size_t n;
};

struct memory_container {
    struct memory_part *parts;
    size_t n_parts;
    bool is_finished;
    size_t room; // puts beyond so many bytes fail; 0: no limit
};

void memory_container_release(struct memory_container *c);

// NULL when there is none.
struct memory_part *memory_container_part(const struct memory_container *c,
                                          const char *name);
size_t memory_container_bytes(const struct memory_container *c);

struct bl_container_writer *memory_container_writer(struct memory_container *c);
struct bl_container_reader *memory_container_reader(struct memory_container *c);

#endif
