#define _XOPEN_SOURCE 700 // sigaltstack
#include "tui/work/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "tui/work/tasks.h"

enum {
    STACK_BYTES = 8 << 20, // libhdf5 and libzip were written for as much
    FAULT_BYTES = 1 << 16,
};

static const long PATIENCE = 500000000; // nanoseconds for a read at the end

struct item { // of the news, in their order
    struct bl_news news;
    struct item *next;
};

struct bl_desk {
    pthread_t thread;
    pthread_mutex_t mutex;                     // guards what follows
    pthread_cond_t asked;                      // something is to be done
    pthread_cond_t ended;                      // the thread is about to
    struct bl_request requests[BL_N_REQUESTS]; // the newest of each kind
    bool stops_gathering, quits, has_ended, is_busy;
    struct item *first, *last;
    bool lost_news; // for want of memory
    int pipe[2];    // has a byte in it while there is news

    struct bl_tasks tasks; // the thread's own
    _Alignas(16) char fault_stack[FAULT_BYTES];
};

void bl_news_release(struct bl_news *n)
{
    bl_folder_free(n->folder);
    bl_preview_free(n->preview);
    if (n->table != NULL)
        bl_table_release(n->table);
    free(n->table);
    bl_findings_free(n->findings);
    bl_rows_free(n->rows);
    bl_run_list_free(n->runs);
    struct bl_error error = n->error;
    *n = (struct bl_news){.kind = n->kind, .about = n->about, .error = error};
}

/* News: all under the mutex. */

static bool has_news(const struct bl_desk *d)
{
    return d->first != NULL || d->lost_news;
}

static void ring(struct bl_desk *d)
{
    ssize_t written = write(d->pipe[1], "", 1);
    (void)written; // a full pipe is heard too
}

static void silence(struct bl_desk *d)
{
    char bytes[16];
    while (read(d->pipe[0], bytes, sizeof bytes) > 0)
        ;
}

static void post(struct bl_desk *d, struct bl_news *news)
{
    struct bl_error ignored;
    bool was_silent = !has_news(d);
    struct item *item = bl_array_new(1, sizeof *item, &ignored);
    if (item == NULL) {
        bl_news_release(news);
        d->lost_news = true;
    } else {
        item->news = *news;
        *(d->first == NULL ? &d->first : &d->last->next) = item;
        d->last = item;
    }
    if (was_silent)
        ring(d);
}

static void take_first(struct bl_desk *d, struct bl_news *news)
{
    struct item *item = d->first;
    d->first = item->next;
    *news = item->news;
    free(item);
}

static void tell_of_loss(struct bl_desk *d, struct bl_news *news)
{
    *news = (struct bl_news){.kind = BL_NEWS_FAILED, .about = BL_NEWS_FAILED};
    bl_fail(&news->error, BL_NO_MEMORY,
            "out of memory: something that was asked for cannot be had");
    d->lost_news = false;
}

bool bl_desk_take(struct bl_desk *d, struct bl_news *news)
{
    pthread_mutex_lock(&d->mutex);
    bool any = has_news(d);
    if (d->first != NULL)
        take_first(d, news);
    else if (any)
        tell_of_loss(d, news);
    if (any && !has_news(d))
        silence(d);
    pthread_mutex_unlock(&d->mutex);
    return any;
}

int bl_desk_descriptor(const struct bl_desk *d)
{
    return d->pipe[0];
}

/* The thread. */

/* The first that is asked for, which is then asked for no more; NULL for none.
 */
static struct bl_request *next_request(struct bl_desk *d,
                                       struct bl_request *request)
{
    for (size_t i = 0; i < BL_N_REQUESTS; i++)
        if (d->requests[i].text != NULL) {
            *request = d->requests[i];
            request->kind = (enum bl_request_kind)i;
            d->requests[i].text = NULL;
            return request;
        }
    return NULL;
}

static void heed_stop(struct bl_desk *d)
{
    if (d->stops_gathering)
        bl_tasks_stop_gathering(&d->tasks);
    d->stops_gathering = false;
}

/* Waits for something to do; false when it is time to end. */
static bool wait_for_work(struct bl_desk *d, struct bl_request *request,
                          bool *is_asked)
{
    for (;;) {
        heed_stop(d);
        *is_asked = !d->quits && next_request(d, request) != NULL;
        if (d->quits || *is_asked || d->tasks.gathers)
            return !d->quits;
        d->is_busy = false;
        pthread_cond_wait(&d->asked, &d->mutex);
    }
}

static bool work(struct bl_desk *d, const struct bl_request *request,
                 struct bl_news *news)
{
    if (request == NULL)
        return bl_tasks_step(&d->tasks, news);
    bl_tasks_do(&d->tasks, request, news);
    return true;
}

/* For the handler of a fault when the stack itself has overflown, where a
 * sanitizer has not brought its own. */
static void bring_fault_stack(struct bl_desk *d)
{
    stack_t own = {.ss_sp = d->fault_stack, .ss_size = sizeof d->fault_stack};
    stack_t before;
    if (sigaltstack(NULL, &before) == 0 && before.ss_flags & SS_DISABLE)
        sigaltstack(&own, NULL);
}

static void *run(void *context)
{
    struct bl_desk *d = context;
    struct bl_request request;
    bool is_asked;
    bring_fault_stack(d);
    pthread_mutex_lock(&d->mutex);
    while (wait_for_work(d, &request, &is_asked)) {
        struct bl_news news;
        d->is_busy = true;
        pthread_mutex_unlock(&d->mutex);
        bool any = work(d, is_asked ? &request : NULL, &news);
        if (is_asked)
            free(request.text);
        pthread_mutex_lock(&d->mutex);
        if (any)
            post(d, &news);
    }
    pthread_mutex_unlock(&d->mutex);
    bl_tasks_release(&d->tasks);
    pthread_mutex_lock(&d->mutex);
    d->has_ended = true;
    pthread_cond_signal(&d->ended);
    pthread_mutex_unlock(&d->mutex);
    return NULL;
}

/* Asking. */

static void ask(struct bl_desk *d, enum bl_request_kind kind, const char *text,
                uint64_t first, uint64_t n)
{
    struct bl_error ignored;
    char *copy = bl_string_copy(text, &ignored);
    pthread_mutex_lock(&d->mutex);
    if (copy != NULL) {
        free(d->requests[kind].text);
        d->requests[kind] = (struct bl_request){kind, copy, first, n};
        d->is_busy = true;
        pthread_cond_signal(&d->asked);
    } else if (!has_news(d)) {
        d->lost_news = true;
        ring(d);
    }
    pthread_mutex_unlock(&d->mutex);
}

void bl_desk_list_folder(struct bl_desk *d, const char *path)
{
    ask(d, BL_ASK_FOLDER, path, 0, 0);
}

void bl_desk_preview(struct bl_desk *d, const char *path)
{
    ask(d, BL_ASK_PREVIEW, path, 0, 0);
}

void bl_desk_open(struct bl_desk *d, const char *name)
{
    ask(d, BL_ASK_OPEN, name, 0, 0);
}

void bl_desk_read_rows(struct bl_desk *d, const char *name, bool is_restored,
                       uint64_t first, uint64_t n)
{
    ask(d, is_restored ? BL_ASK_RESTORED_ROWS : BL_ASK_ROWS, name, first, n);
}

void bl_desk_list_runs(struct bl_desk *d, const char *dir)
{
    ask(d, BL_ASK_RUNS, dir, 0, 0);
}

void bl_desk_cancel_statistics(struct bl_desk *d)
{
    pthread_mutex_lock(&d->mutex);
    d->stops_gathering = true;
    pthread_cond_signal(&d->asked);
    pthread_mutex_unlock(&d->mutex);
}

bool bl_desk_is_idle(struct bl_desk *d)
{
    pthread_mutex_lock(&d->mutex);
    bool is_idle = !d->is_busy && !has_news(d);
    pthread_mutex_unlock(&d->mutex);
    return is_idle;
}

/* Beginning and end. */

static bool set_flags(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static void free_desk(struct bl_desk *d)
{
    struct bl_news news;
    while (d->first != NULL) {
        take_first(d, &news);
        bl_news_release(&news);
    }
    for (size_t i = 0; i < BL_N_REQUESTS; i++)
        free(d->requests[i].text);
    for (size_t i = 0; i < 2; i++)
        if (d->pipe[i] >= 0)
            close(d->pipe[i]);
    pthread_cond_destroy(&d->ended);
    pthread_cond_destroy(&d->asked);
    pthread_mutex_destroy(&d->mutex);
    free(d);
}

static void init_locks(struct bl_desk *d)
{
    pthread_condattr_t steady;
    pthread_mutex_init(&d->mutex, NULL);
    pthread_cond_init(&d->asked, NULL);
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_cond_init(&d->ended, &steady);
    pthread_condattr_destroy(&steady);
}

/* Signals are the interface's: none comes to this thread but those of its own
 * faults, which would end the program without a handler where they are blocked.
 */
static void set_blocked(sigset_t *set)
{
    static const int faults[] = {SIGSEGV, SIGBUS,  SIGFPE,
                                 SIGILL,  SIGABRT, SIGSYS};
    sigfillset(set);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(set, faults[i]);
}

static int start_thread(struct bl_desk *d)
{
    pthread_attr_t attributes;
    sigset_t blocked, before;
    set_blocked(&blocked);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    int error = pthread_create(&d->thread, &attributes, run, d);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

enum bl_status bl_desk_new(struct bl_desk **desk, struct bl_error *err)
{
    struct bl_desk *d = bl_array_new(1, sizeof *d, err);
    if (d == NULL)
        return err->status;
    init_locks(d);
    d->pipe[0] = d->pipe[1] = -1;
    if (pipe(d->pipe) != 0 || !set_flags(d->pipe[0]) || !set_flags(d->pipe[1]))
        bl_fail_errno(err, "the desk cannot have a pipe");
    else if ((errno = start_thread(d)) != 0)
        bl_fail_errno(err, "the thread that reads files cannot be started");
    else {
        *desk = d;
        return BL_OK;
    }
    free_desk(d);
    return err->status;
}

/* Whether the thread ends while there is patience. */
static bool wait_for_end(struct bl_desk *d)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += PATIENCE;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    int error = 0;
    while (!d->has_ended && error == 0)
        error = pthread_cond_timedwait(&d->ended, &d->mutex, &until);
    return d->has_ended;
}

bool bl_desk_free(struct bl_desk *d)
{
    if (d == NULL)
        return true;
    pthread_mutex_lock(&d->mutex);
    d->quits = true;
    pthread_cond_signal(&d->asked);
    bool has_ended = wait_for_end(d);
    pthread_mutex_unlock(&d->mutex);
    if (!has_ended) {
        pthread_detach(d->thread);
        return false;
    }
    pthread_join(d->thread, NULL);
    free_desk(d);
    return true;
}
