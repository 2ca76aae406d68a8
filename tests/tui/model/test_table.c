#include "tui/model/table.h"

#include <criterion/criterion.h>

static void expect_short(const char *name, const char *inner,
                         const char *expected)
{
    struct bl_table t = {.name = (char *)name,
                         .schema = {.name = (char *)inner}};
    cr_expect_str_eq(bl_table_short_name(&t), expected, "%s: %s", name,
                     bl_table_short_name(&t));
}

Test(table, short_names_keep_the_table)
{
    expect_short("jets.h5", "jets", "jets.h5");
    expect_short("/data/cms/jets.h5", "jets", "jets.h5");
    expect_short("/data/open.h5:/events/jets", "/events/jets",
                 "open.h5:/events/jets");
    expect_short("/data/open.h5:/events/jets", "events/jets",
                 "open.h5:/events/jets");
    expect_short("runs/a:b/jets.csv", "", "jets.csv");
    expect_short("events/jets", "events/jets", "jets"); // a file of that name
    expect_short("jets", "jets", "jets");
}

Test(table, nothing_is_known_before_there_are_findings)
{
    struct bl_table t = {0};
    cr_expect_null(bl_table_stats(&t, 0));
    cr_expect_null(bl_table_proposal(&t, 0));
    cr_expect_str_eq(bl_table_short_name(&t), "");
    bl_table_release(&t);
    bl_findings_free(NULL);
    bl_rows_free(NULL);
}
