#include "io/hdf5/pandas.h"

#include "io/hdf5/pandas_fixed.h"
#include "io/hdf5/pandas_table.h"

/* The value of the attribute pandas_type, the dataset that must be there with
 * it, and who reads that. */
static const struct {
    const char *type;
    const char *dataset;
    enum bl_status (*plan)(struct bl_h5_plans *plans, hid_t group,
                           const char *path, struct bl_error *err);
} kinds[] = {
    {"frame", "block0_values", bl_h5_plan_pandas_frame},
    {"series", "values", bl_h5_plan_pandas_series},
    {"frame_table", "table", bl_h5_plan_pandas_table},
    {"series_table", "table", bl_h5_plan_pandas_table},
};

enum bl_status bl_h5_plan_pandas(struct bl_h5_plans *plans, hid_t group,
                                 const char *path, bool *found,
                                 struct bl_error *err)
{
    *found = false;
    if (H5Aexists(group, "pandas_type") <= 0)
        return BL_OK;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!bl_h5_says(group, "pandas_type", kinds[i].type) ||
            H5Lexists(group, kinds[i].dataset, H5P_DEFAULT) <= 0)
            continue;
        *found = true;
        return kinds[i].plan(plans, group, path, err);
    }
    return BL_OK;
}
