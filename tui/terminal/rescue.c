#include "tui/terminal/rescue.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/common_interface_defs.h>
#endif

static struct {
    int number;
    const char *name;
    struct sigaction before;
} fatal[] = {
    {.number = SIGSEGV, .name = "SEGV"}, {.number = SIGABRT, .name = "ABRT"},
    {.number = SIGBUS, .name = "BUS"},   {.number = SIGFPE, .name = "FPE"},
    {.number = SIGILL, .name = "ILL"},   {.number = SIGSYS, .name = "SYS"},
    {.number = SIGQUIT, .name = "QUIT"},
};

enum { N_FATAL = sizeof fatal / sizeof *fatal };

static struct termios modes;
static bool has_modes;
static char farewell[BL_FAREWELL_MAX];
static size_t n_farewell;
static atomic_bool armed;

/* For a stack that has overflown, where a sanitizer has not brought its own. */
static _Alignas(16) char stack[1 << 16];

static void put(int fd, const char *bytes, size_t n)
{
    ssize_t written = write(fd, bytes, n);
    (void)written;
}

static void put_text(const char *text)
{
    put(STDERR_FILENO, text, strlen(text));
}

/* What was typed for a program that is gone, reports of the mouse among it, is
 * nothing for the shell. */
static void give_back(void)
{
    put(STDOUT_FILENO, farewell, n_farewell);
    tcflush(STDIN_FILENO, TCIFLUSH);
    if (has_modes)
        tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}

static void rescue(int number, siginfo_t *info, void *context)
{
    size_t i = 0;
    (void)context;
    while (fatal[i].number != number)
        i++;
    if (atomic_exchange(&armed, false)) {
        give_back();
        put_text("baler-tui: it crashed (signal ");
        put_text(fatal[i].name);
        put_text("); your runs go on\n");
    }
    sigaction(number, &fatal[i].before, NULL);
    // A fault comes again by itself, with its address; a signal that was sent
    // does not.
    if (info->si_code <= 0)
        raise(number);
}

static void install(size_t i)
{
    struct sigaction action = {.sa_sigaction = rescue};
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigaction(fatal[i].number, NULL, &fatal[i].before);
    if (fatal[i].before.sa_handler != SIG_IGN)
        sigaction(fatal[i].number, &action, NULL);
}

#ifdef __SANITIZE_ADDRESS__
/* A sanitizer's report ends the program without a signal. */
static void rescue_from_sanitizer(void)
{
    if (atomic_exchange(&armed, false))
        give_back();
}
#endif

/* It stays for good: nothing says that a handler is not on it. */
static void bring_stack(void)
{
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack}, before;
    if (sigaltstack(NULL, &before) == 0 && before.ss_flags & SS_DISABLE)
        sigaltstack(&own, NULL);
}

void bl_rescue_open(void)
{
    has_modes = tcgetattr(STDIN_FILENO, &modes) == 0;
    bring_stack();
    for (size_t i = 0; i < N_FATAL; i++)
        install(i);
#ifdef __SANITIZE_ADDRESS__
    __sanitizer_set_death_callback(rescue_from_sanitizer);
#endif
}

void bl_rescue_close(void)
{
    atomic_store(&armed, false);
    for (size_t i = 0; i < N_FATAL; i++)
        sigaction(fatal[i].number, &fatal[i].before, NULL);
}

void bl_rescue_prepare(const char *bytes, size_t n)
{
    n_farewell = n <= sizeof farewell ? n : 0;
    memcpy(farewell, bytes, n_farewell);
}

void bl_rescue_arm(bool is_armed)
{
    atomic_store(&armed, is_armed);
}
