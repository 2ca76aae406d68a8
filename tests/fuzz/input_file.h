/* The bytes of a fuzzer as a file with a name, for readers that want one. */
#ifndef TESTS_FUZZ_INPUT_FILE_H
#define TESTS_FUZZ_INPUT_FILE_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct input_file {
    char path[32];
};

static inline void input_file_make(struct input_file *f, const void *bytes,
                                   size_t n)
{
    snprintf(f->path, sizeof f->path, "/tmp/fuzz-XXXXXX");
    int fd = mkstemp(f->path);
    if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
        abort();
    close(fd);
}

static inline void input_file_remove(struct input_file *f)
{
    unlink(f->path);
}

#endif
