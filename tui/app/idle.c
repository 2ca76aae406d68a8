#include "tui/app/idle.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

void bl_idle_wait(double seconds, int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    poll(&p, 1, seconds < 0 ? -1 : (int)(seconds * 1000) + 1);
}

void bl_idle_announce(bool is_idle)
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
    ssize_t written = write(fd, "idle\n", 5);
    (void)written;
}
