#include "base/atomic_file.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bl_error err = BL_ERROR_INIT;
static char folder[64];
static char path[128]; // folder/t.baler

static void make_folder(void)
{
    strcpy(folder, "/tmp/baler-atomic-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/t.baler", folder);
}

static int n_files(void)
{
    int n = 0;
    DIR *d = opendir(folder);
    cr_assert_not_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static void remove_folder(void)
{
    char name[512];
    DIR *d = opendir(folder);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        snprintf(name, sizeof name, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.')
            remove(name);
    }
    closedir(d);
    rmdir(folder);
}

TestSuite(atomic_file, .init = make_folder, .fini = remove_folder);

static void put(const char *where, const char *text)
{
    FILE *file = fopen(where, "wb");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
}

static void expect_content(const char *where, const char *text)
{
    char content[64] = "";
    FILE *file = fopen(where, "rb");
    cr_assert_not_null(file, "%s is not there", where);
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    cr_expect_str_eq(content, text);
}

Test(atomic_file, the_old_file_stays_until_commit)
{
    struct bl_atomic_file f;
    put(path, "old");
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    put(f.part_path, "new");
    expect_content(path, "old");
    cr_assert_eq(bl_atomic_file_commit(&f, &err), BL_OK);
    expect_content(path, "new");
    cr_expect_eq(n_files(), 1);
}

Test(atomic_file, the_part_file_lies_beside_the_final_one)
{
    struct bl_atomic_file f;
    char expected[160];
    snprintf(expected, sizeof expected, "%s.baler-part", path);
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    cr_expect_str_eq(f.part_path, expected);
    cr_expect_eq(access(path, F_OK), -1, "nothing is there before commit");
    bl_atomic_file_abandon(&f);
}

Test(atomic_file, abandon_leaves_nothing_behind)
{
    struct bl_atomic_file f;
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    cr_expect_eq(n_files(), 1);
    bl_atomic_file_abandon(&f);
    cr_expect_eq(n_files(), 0);
}

Test(atomic_file, abandon_after_commit_does_nothing)
{
    struct bl_atomic_file f;
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    cr_assert_eq(bl_atomic_file_commit(&f, &err), BL_OK);
    bl_atomic_file_abandon(&f);
    cr_expect_eq(access(path, F_OK), 0);
}

Test(atomic_file, what_a_crashed_run_left_is_replaced)
{
    struct bl_atomic_file f;
    char part[160];
    snprintf(part, sizeof part, "%s.baler-part", path);
    put(part, "left over and longer");
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    expect_content(part, "");
    cr_assert_eq(bl_atomic_file_commit(&f, &err), BL_OK);
}

Test(atomic_file, a_missing_folder_is_named)
{
    struct bl_atomic_file f;
    char missing[160];
    snprintf(missing, sizeof missing, "%s/no/t.baler", folder);
    cr_assert_eq(bl_atomic_file_begin(&f, missing, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, missing), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "No such file"), "%s", err.text);
    bl_atomic_file_abandon(&f);
}

/* Root may write anywhere: the test gives its rights up (it is a process of
 * its own) and must hand the folder back for the end. */
Test(atomic_file, no_permission_is_said_before_the_work)
{
    struct bl_atomic_file f;
    uid_t user = geteuid();
    cr_assert_eq(chmod(folder, 0555), 0);
    if (user == 0)
        cr_assert_eq(seteuid(65534), 0);
    cr_expect_eq(bl_atomic_file_begin(&f, path, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "Permission denied"), "%s", err.text);
    cr_assert_eq(seteuid(user), 0);
    chmod(folder, 0755);
    cr_expect_eq(n_files(), 0);
}

/* Renaming over a device would replace it: /dev/null, for one. */
Test(atomic_file, only_regular_files_are_replaced)
{
    struct bl_atomic_file f;
    cr_expect_eq(bl_atomic_file_begin(&f, folder, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, folder), "%s", err.text);
    cr_assert_eq(mkfifo(path, 0600), 0);
    cr_expect_eq(bl_atomic_file_begin(&f, path, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "not a regular file"), "%s", err.text);
    cr_expect_eq(n_files(), 1);
}

Test(atomic_file, a_commit_that_fails_removes_the_part)
{
    struct bl_atomic_file f;
    cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
    cr_assert_eq(mkdir(path, 0755), 0);
    cr_expect_eq(bl_atomic_file_commit(&f, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, path), "%s", err.text);
    cr_expect_eq(n_files(), 1);
    rmdir(path);
}

Test(atomic_file, remove_all_takes_what_is_open_and_only_that)
{
    enum { N = 20 }; // more than are watched for signals
    struct bl_atomic_file f[N];
    char names[N][160];
    for (int i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "%s/%d", folder, i);
        cr_assert_eq(bl_atomic_file_begin(&f[i], names[i], &err), BL_OK);
    }
    cr_assert_eq(bl_atomic_file_commit(&f[0], &err), BL_OK);
    bl_atomic_file_abandon(&f[1]);
    for (int i = 10; i < N; i++)
        bl_atomic_file_abandon(&f[i]);
    cr_assert_eq(n_files(), 9);
    bl_atomic_file_remove_all();
    cr_expect_eq(n_files(), 1);
    expect_content(names[0], "");
    for (int i = 2; i < 10; i++)
        bl_atomic_file_abandon(&f[i]);
}

Test(atomic_file, released_slots_are_used_again)
{
    struct bl_atomic_file f;
    for (int i = 0; i < 100; i++) {
        cr_assert_eq(bl_atomic_file_begin(&f, path, &err), BL_OK);
        cr_assert_neq(f.slot, 0);
        bl_atomic_file_abandon(&f);
    }
}

static void remove_and_die(int number)
{
    bl_atomic_file_remove_all();
    signal(number, SIG_DFL);
    raise(number);
}

Test(atomic_file, remove_all_works_in_a_signal_handler)
{
    pid_t child = fork();
    if (child == 0) {
        struct bl_atomic_file f;
        signal(SIGTERM, remove_and_die);
        bl_atomic_file_begin(&f, path, &err);
        raise(SIGTERM);
        _exit(0);
    }
    int how;
    cr_assert_eq(waitpid(child, &how, 0), child);
    cr_expect(WIFSIGNALED(how) && WTERMSIG(how) == SIGTERM);
    cr_expect_eq(n_files(), 0);
}

Test(atomic_file, write_does_it_in_one_step)
{
    cr_assert_eq(bl_atomic_file_write(path, "abc", 3, &err), BL_OK);
    expect_content(path, "abc");
    cr_assert_eq(bl_atomic_file_write(path, NULL, 0, &err), BL_OK);
    expect_content(path, "");
    cr_expect_eq(n_files(), 1);
}

/* /dev/full takes no byte: the disk is full. */
Test(atomic_file, a_full_disk_keeps_the_old_file)
{
    char part[160];
    put(path, "old");
    snprintf(part, sizeof part, "%s.baler-part", path);
    cr_assert_eq(symlink("/dev/full", part), 0);
    cr_expect_eq(bl_atomic_file_write(path, "abc", 3, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "No space left"), "%s", err.text);
    expect_content(path, "old");
    cr_expect_eq(n_files(), 1);
}
