#include "io/run/run_life.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "io/run/run_dir.h"
#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(run_life, .init = scratch_enter, .fini = scratch_leave);

static struct bl_run_life life_of(const char *dir)
{
    struct bl_run_life life;
    cr_assert_eq(bl_run_life_read(&life, dir, &err), BL_OK, "%s", err.text);
    return life;
}

static void expect(struct bl_run_life life, bool alive, bool here, long pid)
{
    cr_expect_eq(life.alive, alive);
    cr_expect_eq(life.here, here);
    cr_expect(eq(long, life.pid, pid));
}

static enum bl_status open_run(struct bl_run_dir *d)
{
    struct bl_recipe r;
    cr_assert(eq(int, bl_recipe_init(&r, &err), BL_OK));
    enum bl_status status = bl_run_dir_open(d, "run", &r, false, &err);
    bl_recipe_release(&r);
    return status;
}

/* The child: holds the folder, says so, and waits for its parent's word. */
static void hold(int say, int hear)
{
    struct bl_run_dir d;
    char byte = open_run(&d) == BL_OK ? 'y' : 'n';
    if (write(say, &byte, 1) == 1 && read(hear, &byte, 1) == 1)
        bl_run_dir_close(&d);
    _exit(0);
}

struct holder {
    pid_t pid;
    int tell;
};

static struct holder start_holder(void)
{
    int say[2], hear[2];
    char byte = 0;
    cr_assert(pipe(say) == 0 && pipe(hear) == 0);
    struct holder h = {fork(), hear[1]};
    if (h.pid == 0) {
        close(hear[1]);
        hold(say[1], hear[0]);
    }
    close(say[1]);
    close(hear[0]);
    cr_assert(read(say[0], &byte, 1) == 1 && byte == 'y');
    close(say[0]);
    return h;
}

static void wait_for_end(const struct holder *h)
{
    cr_assert(eq(int, waitpid(h->pid, NULL, 0), h->pid));
}

Test(run_life, nobody)
{
    struct bl_run_life life = life_of("nowhere");
    expect(life, false, false, 0);
    scratch_write("file", "x", 1);
    cr_expect(eq(long, life_of("file").pid, 0));
}

Test(run_life, a_living_process)
{
    struct holder h = start_holder();
    char host[BL_RUN_HOST_SIZE];
    struct bl_run_life life = life_of("run");
    bl_run_host_name(host);
    expect(life, true, true, h.pid);
    cr_expect(eq(str, life.host, host));
    cr_assert(eq(int, (int)write(h.tell, "", 1), 1));
    wait_for_end(&h);
    cr_expect(eq(long, life_of("run").pid, 0));
    cr_expect(access("run/run.pid", F_OK) != 0);
}

Test(run_life, a_process_that_was_killed)
{
    struct holder h = start_holder();
    kill(h.pid, SIGKILL);
    wait_for_end(&h);
    struct bl_run_life life = life_of("run");
    expect(life, false, true, h.pid);
}

Test(run_life, a_held_folder_is_refused_and_left_alone)
{
    struct holder h = start_holder();
    struct bl_run_dir d;
    char pid[32];
    scratch_write("run/events.ndjson", "{}\n", 3);
    snprintf(pid, sizeof pid, "process %ld", (long)h.pid);
    cr_assert(eq(int, open_run(&d), BL_FAILED));
    cr_expect(strstr(err.text, pid) != NULL, "%s", err.text);
    cr_expect(strstr(err.text, "the run folder run ") != NULL);
    cr_expect(eq(int, d.events, -1));
    size_t n;
    char *events = scratch_read("run/events.ndjson", &n);
    cr_expect(eq(str, events, "{}\n"));
    free(events);
    kill(h.pid, SIGKILL);
    wait_for_end(&h);
    cr_expect_eq(open_run(&d), BL_OK, "%s", err.text);
    bl_run_dir_close(&d);
}

/* A file without a lock, as a killed run of that text leaves it. */
static struct bl_run_life life_saying(const char *text)
{
    mkdir("said", 0777);
    scratch_write("said/run.pid", text, strlen(text));
    return life_of("said");
}

Test(run_life, of_another_machine)
{
    struct bl_run_life life = life_saying("77 node12.cluster.example\n");
    expect(life, false, false, 77);
    cr_expect(eq(str, life.host, "node12.cluster.example"));
}

Test(run_life, a_file_that_says_nothing)
{
    static const char *const texts[] = {
        "",        "\n",         "12\n",         "0 host\n",
        "-5 h\n",  "x host\n",   "12 \n",        "99999999999999999999 h\n",
        "12 a\nb", "12 a b\n",   "12 \x1b[2J\n", "4294967297 h\n",
        " 12 h\n", "12 h\xff\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct bl_run_life life = life_saying(texts[i]);
        bool odd = strcmp(texts[i], "12 a\nb") == 0; // its first line is fine
        expect(life, false, false, odd ? 12 : 0);
    }
}

Test(run_life, a_long_file)
{
    char text[4096];
    memset(text, 'h', sizeof text - 1);
    memcpy(text, "12 ", 3);
    text[sizeof text - 1] = '\0';
    cr_expect(eq(long, life_saying(text).pid, 0));
}

Test(run_life, what_is_no_file)
{
    mkdir("a", 0777);
    cr_assert(eq(int, mkfifo("a/run.pid", 0600), 0));
    cr_expect(eq(long, life_of("a").pid, 0));
    struct bl_run_life life;
    mkdir("b", 0777);
    mkdir("b/run.pid", 0777);
    cr_expect(eq(int, bl_run_life_read(&life, "b", &err), BL_FAILED));
    cr_expect(strstr(err.text, "b/run.pid") != NULL);
}
