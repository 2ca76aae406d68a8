#include "tui/app/idle.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void bl_idle_wait(double seconds, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    poll(&p, 1, seconds < 0 ? -1 : (int)(seconds * 1000) + 1);
}

void bl_idle_announce(bool is_idle, unsigned long n_keys)
{
    static int fd = -2;
    if (fd == -2) {
        const char *path = getenv("BALER_TUI_IDLE");
        fd = path == NULL
                 ? -1
                 : open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    }
    if (fd < 0 || !is_idle)
        return;
    char line[40];
    int n = snprintf(line, sizeof line,
                     isatty(fd) ? "\033]777;idle %lu\a" : "idle %lu\n", n_keys);
    ssize_t written = write(fd, line, (size_t)n);
    (void)written;
}
