/* The desk with wishes from several threads at once, news taken by another,
 * tables changed and statistics cancelled in the middle, and ended while it is
 * at work. */
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "check.h"
#include "tui/work/desk.h"

enum { ASKERS = 3, WISHES = 300, ROUNDS = 20 };

static char table[64], small[64];

static void write_table(const char *path, int n_rows)
{
    FILE *f = fopen(path, "w");
    check(f != NULL);
    fputs("x,y,z\n", f);
    for (int i = 0; i < n_rows; i++)
        fprintf(f, "%d,%d.5,%d\n", i, i % 97, i % 5);
    fclose(f);
}

struct asker {
    struct bl_desk *desk;
    unsigned state;
};

static void ask_something(struct bl_desk *d, unsigned wish)
{
    switch (wish % 7) {
    case 0:
        bl_desk_open(d, wish % 2 == 0 ? table : small);
        break;
    case 1:
        bl_desk_read_rows(d, table, false, wish % 60000, 20);
        break;
    case 2:
        bl_desk_preview(d, table);
        break;
    case 3:
        bl_desk_list_folder(d, "/");
        break;
    case 4:
        bl_desk_cancel_statistics(d);
        break;
    case 5:
        bl_desk_list_runs(d, "/no/such/folder");
        break;
    default:
        bl_desk_is_idle(d);
    }
}

static void *ask(void *context)
{
    struct asker *a = context;
    for (int i = 0; i < WISHES; i++) {
        a->state = a->state * 1664525u + 1013904223u;
        ask_something(a->desk, a->state >> 8);
    }
    return NULL;
}

static void wait_for_news(struct bl_desk *d)
{
    struct pollfd p = {.fd = bl_desk_descriptor(d), .events = POLLIN};
    check(poll(&p, 1, 120000) == 1);
}

static void take_all(struct bl_desk *d)
{
    struct bl_news news;
    while (bl_desk_take(d, &news))
        bl_news_release(&news);
}

/* The last wish is answered, whatever was before. */
static void until_answered(struct bl_desk *d)
{
    struct bl_news news;
    bool is_answered = false;
    bl_desk_cancel_statistics(d);
    bl_desk_list_runs(d, "/no/such/folder");
    while (!is_answered) {
        wait_for_news(d);
        if (!bl_desk_take(d, &news))
            continue;
        is_answered = news.kind == BL_NEWS_RUNS;
        bl_news_release(&news);
    }
}

static void all_at_once(void)
{
    struct bl_error err = BL_ERROR_INIT;
    struct asker askers[ASKERS];
    pthread_t threads[ASKERS];
    struct bl_desk *d;
    check(bl_desk_new(&d, &err) == BL_OK);
    for (unsigned i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){d, i};
        check(pthread_create(&threads[i], NULL, ask, &askers[i]) == 0);
    }
    for (unsigned i = 0; i < ASKERS; i++) {
        take_all(d);
        pthread_join(threads[i], NULL);
    }
    until_answered(d);
    take_all(d);
    check(bl_desk_free(d));
}

static void ended_at_work(void)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_desk *d;
    for (int i = 0; i < ROUNDS; i++) {
        check(bl_desk_new(&d, &err) == BL_OK);
        bl_desk_open(d, i % 2 == 0 ? small : table);
        if (i % 3 > 0)
            wait_for_news(d);
        bl_desk_free(d); // it may be slow to end: no matter
    }
}

int main(void)
{
    snprintf(table, sizeof table, "/tmp/baler-stress-%d.csv", (int)getpid());
    snprintf(small, sizeof small, "/tmp/baler-stress-%d-s.csv", (int)getpid());
    write_table(table, 60000);
    write_table(small, 100);
    all_at_once();
    ended_at_work();
    unlink(table);
    unlink(small);
    return 0;
}
