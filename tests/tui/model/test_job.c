#include "tui/model/job.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct bl_error err;

Test(job, numbers_go_up_and_the_newest_of_a_folder_counts)
{
    struct bl_jobs j = {0};
    cr_assert_not_null(bl_jobs_add(&j, "train", "jets.h5", "runs/a", 1, &err));
    cr_assert_not_null(bl_jobs_add(&j, "stats", "jets.h5", NULL, 2, &err));
    cr_assert_not_null(bl_jobs_add(&j, "train", "jets.h5", "runs/a", 3, &err));
    cr_expect_eq(bl_jobs_of_dir(&j, "runs/a")->number, 3);
    cr_expect_null(bl_jobs_of_dir(&j, "runs/b"));
    cr_expect_str_eq(bl_jobs_find(&j, 2)->kind, "stats");
    cr_expect_null(bl_jobs_find(&j, 4));
    cr_expect_eq(bl_jobs_running(&j), 3);
    bl_jobs_find(&j, 2)->state = BL_RUN_DONE;
    cr_expect_eq(bl_jobs_running(&j), 2);
    bl_jobs_release(&j);
}

Test(job, time_stands_still_once_it_has_ended)
{
    struct bl_jobs j = {0};
    struct bl_run run;
    cr_assert_eq(bl_run_init(&run, "runs/a", &err), BL_OK);
    struct bl_job *job = bl_jobs_add(&j, "train", "x", "runs/a", 10, &err);
    run.state = BL_RUN_RUNNING;
    bl_job_follow(job, &run, 15);
    cr_expect_eq(job->elapsed, 5);
    run.state = BL_RUN_FAILED;
    cr_assert_eq(bl_run_set_reason(&run, "the disk is full", &err), BL_OK);
    bl_job_follow(job, &run, 17);
    bl_job_follow(job, &run, 40);
    cr_expect_eq(job->elapsed, 7);
    cr_expect_eq(job->state, BL_RUN_FAILED);
    cr_expect_str_eq(job->reason, "the disk is full");
    bl_run_release(&run);
    bl_jobs_release(&j);
}
