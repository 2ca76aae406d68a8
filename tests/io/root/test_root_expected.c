/* Real files against what an independent reader (jsroot) found in them:
 * data/root/NAME.expected.json, made by data/root/dump.mjs.
 *
 * crc32_le is the CRC-32 of all values of a branch in entry order, in their own
 * width, little-endian; of jagged branches, `counts` is the same of how many
 * there are in each entry. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "io/format.h"
#include "io/root/root.h"
#include "tests/io/npz/table_crc.h"
#include "tests/io/root/root_data.h"

TestSuite(root_expected, .init = root_data_need);

/* A column's values, gathered. */
struct gathered {
    uint32_t crc;
    double sum, abs_sum, min, max;
    uint64_t count;
};

static void gather(struct gathered *g, const struct bl_vector *v, size_t row,
                   size_t cell)
{
    double x;
    size_t size = bl_type_size(v->type);
    const void *value = bl_vector_at(v, row, cell);
    bl_type_to_double(&x, value, v->type, 1);
    g->crc = crc32_more(g->crc, value, size);
    g->count++;
    if (!isfinite(x))
        return;
    g->sum += x;
    g->abs_sum += fabs(x);
    g->min = g->count == 1 || x < g->min ? x : g->min;
    g->max = g->count == 1 || x > g->max ? x : g->max;
}

/* Columns [first, last) are cells of one branch: values alternate. */
static struct gathered gather_columns(struct bl_source *s, size_t first,
                                      size_t last)
{
    struct gathered g = {0};
    struct bl_batch b;
    struct bl_error err = BL_ERROR_INIT;
    bool *wanted = calloc(s->schema.n_columns, sizeof *wanted);
    for (size_t c = first; c < last; c++)
        wanted[c] = true;
    cr_assert_eq(bl_batch_init(&b, &s->schema, wanted, 1000, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, 0, &err), BL_OK);
    do {
        cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
        for (size_t row = 0; row < b.n_rows; row++)
            for (size_t c = first; c < last; c++)
                for (size_t k = 0; k < b.vectors[c].width; k++)
                    gather(&g, &b.vectors[c], row, k);
    } while (b.n_rows > 0);
    bl_batch_release(&b);
    free(wanted);
    return g;
}

static double number(const json_t *json)
{
    return json_is_string(json) ? atof(json_string_value(json))
                                : json_number_value(json);
}

static void expect_stats(const struct gathered *g, const json_t *stats,
                         const char *name)
{
    const char *crc = json_string_value(json_object_get(stats, "crc32_le"));
    json_t *abs_sum = json_object_get(stats, "abs_sum");
    json_t *finite = json_object_get(stats, "nonfinite");
    double sum = number(json_object_get(stats, "sum"));
    cr_expect_eq(g->count, (uint64_t)number(json_object_get(stats, "count")),
                 "%s", name);
    cr_expect_eq(g->crc, (uint32_t)strtoul(crc, NULL, 16), "%s", name);
    cr_expect_leq(fabs(g->sum - sum),
                  1e-12 * (abs_sum != NULL ? number(abs_sum) : g->abs_sum),
                  "%s: %.17g not %.17g", name, g->sum, sum);
    if (g->count == 0 || finite != NULL)
        return;
    cr_expect_eq(g->min, number(json_object_get(stats, "min")), "%s", name);
    cr_expect_eq(g->max, number(json_object_get(stats, "max")), "%s", name);
}

/* "v" of a branch that the file calls "v[10]". */
static void plain_name(char name[256], const json_t *branch)
{
    snprintf(name, 256, "%s",
             json_string_value(json_object_get(branch, "name")));
    char *bracket = strchr(name, '[');
    if (bracket != NULL)
        *bracket = '\0';
}

static void expect_type(const struct bl_column *c, const json_t *branch)
{
    const char *type = json_string_value(json_object_get(branch, "type"));
    cr_expect_str_eq(bl_type_name(c->type), type, "%s", c->name);
}

/* The columns of a branch: one, or name[0], name[1]... */
static size_t columns_of(const struct bl_schema *s, const char *name,
                         size_t *last)
{
    char cell[300];
    ptrdiff_t i = bl_schema_find(s, name);
    snprintf(cell, sizeof cell, "%s[0]", name);
    if (i < 0)
        i = bl_schema_find(s, cell);
    cr_assert_geq(i, 0, "%s is missing", name);
    size_t n = 0;
    do {
        n++;
        snprintf(cell, sizeof cell, "%s[%zu]", name, n);
    } while ((size_t)i + n < s->n_columns &&
             strcmp(s->columns[(size_t)i + n].name, cell) == 0);
    *last = (size_t)i + n;
    return (size_t)i;
}

static struct bl_source *open_table(const char *name,
                                    const struct bl_read_options *options)
{
    struct bl_source *s = NULL;
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_table_open_with(name, options, &s, &err), BL_OK, "%s",
                 err.text);
    return s;
}

/* A jagged branch, flattened alone: its values, and from the row of the event
 * how many there are in each. */
static void expect_jagged(const char *table, const json_t *branch,
                          uint64_t n_entries)
{
    char name[256];
    plain_name(name, branch);
    struct bl_read_options flat = {.flatten = name};
    struct bl_source *s = open_table(table, &flat);
    size_t last, first = columns_of(&s->schema, name, &last);
    struct gathered g = gather_columns(s, first, last);
    expect_type(&s->schema.columns[first], branch);
    expect_stats(&g, json_object_get(branch, "stats"), name);
    struct bl_batch b;
    struct bl_error err = BL_ERROR_INIT;
    int32_t *counts = calloc(n_entries + 1, sizeof *counts);
    cr_assert_eq(
        bl_batch_init(&b, &s->schema, NULL, s->schema.n_rows + 1, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, 0, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &b, &err), BL_OK, "%s", err.text);
    for (size_t row = 0; row < b.n_rows; row++)
        counts[*(int64_t *)bl_vector_at(&b.vectors[0], row, 0)]++;
    json_t *expected = json_object_get(branch, "counts");
    if (expected != NULL)
        cr_expect_eq(
            crc32_more(0, counts, n_entries * sizeof *counts),
            strtoul(json_string_value(json_object_get(expected, "crc32_le")),
                    NULL, 16),
            "%s", name);
    free(counts);
    bl_batch_release(&b);
    bl_source_close(s);
}

static void expect_leaves(struct bl_source *s, const json_t *branch)
{
    size_t i;
    json_t *leaf;
    json_array_foreach(json_object_get(branch, "leaves"), i, leaf)
    {
        char name[512];
        json_t *stats = json_object_get(leaf, "stats");
        if (stats == NULL)
            continue;
        snprintf(name, sizeof name, "%s.%s",
                 json_string_value(json_object_get(branch, "name")),
                 json_string_value(json_object_get(leaf, "leaf")));
        size_t last, first = columns_of(&s->schema, name, &last);
        struct gathered g = gather_columns(s, first, last);
        expect_type(&s->schema.columns[first], leaf);
        expect_stats(&g, stats, name);
    }
}

/* True when the branch could be compared. */
static bool expect_branch(struct bl_source *s, const char *table,
                          const json_t *branch)
{
    char name[256];
    const char *kind = json_string_value(json_object_get(branch, "kind"));
    json_t *stats = json_object_get(branch, "stats");
    plain_name(name, branch);
    if (json_object_get(branch, "unsupported") != NULL ||
        json_object_get(branch, "oracle_error") != NULL)
        return false;
    if (strcmp(kind, "leaflist") == 0)
        expect_leaves(s, branch);
    else if (stats == NULL)
        return false;
    else if (strcmp(kind, "jagged") == 0 || strcmp(kind, "vector") == 0)
        expect_jagged(table, branch, s->schema.n_rows);
    else {
        size_t last, first = columns_of(&s->schema, name, &last);
        struct gathered g = gather_columns(s, first, last);
        expect_type(&s->schema.columns[first], branch);
        expect_stats(&g, stats, name);
    }
    return true;
}

static size_t expect_table(const char *file, const json_t *tree)
{
    char name[ROOT_PATH + 256];
    size_t i, n = 0;
    json_t *branch;
    const char *path = json_string_value(json_object_get(tree, "path"));
    json_t *branches = json_object_get(tree, "branches");
    snprintf(name, sizeof name, "%s:%s", file, path);
    struct bl_source *s = open_table(name, NULL);
    cr_expect_str_eq(s->schema.name, path);
    cr_expect_eq(s->schema.n_rows,
                 (uint64_t)number(json_object_get(tree, "entries")), "%s",
                 name);
    if (branches == NULL)
        branches = json_object_get(tree, "fields");
    json_array_foreach(branches, i, branch) n += expect_branch(s, name, branch);
    bl_source_close(s);
    return n;
}

/* Every tree of a file is listed, under its path; how many branches could be
 * compared. */
static size_t expect_file(const char *name, const char *kind)
{
    char path[ROOT_PATH], json_path[ROOT_PATH + 16];
    struct bl_table_list list = {0};
    struct bl_error err = BL_ERROR_INIT;
    json_error_t json_err;
    size_t i, n = 0;
    json_t *tree;
    root_data_path(path, name);
    snprintf(json_path, sizeof json_path, "%.*s.expected.json",
             (int)strlen(path) - (int)strlen(".root"), path);
    json_t *expected = json_load_file(json_path, 0, &json_err);
    cr_assert_not_null(expected, "%s: %s", json_path, json_err.text);
    json_t *trees = json_object_get(expected, kind);
    cr_assert_eq(bl_table_list_file(path, &list, &err), BL_OK, "%s", err.text);
    cr_expect_eq(list.n, json_array_size(trees), "%s", name);
    json_array_foreach(trees, i, tree) n += expect_table(path, tree);
    bl_table_list_release(&list);
    json_decref(expected);
    return n;
}

Test(root_expected, compressions)
{
    cr_expect_eq(expect_file("uproot-Zmumu-lzma.root", "trees"), 19);
    cr_expect_eq(expect_file("uproot-Zmumu-zstd.root", "trees"), 19);
    cr_expect_eq(expect_file("uproot-sample-6.20.04-lz4.root", "trees"), 34);
    cr_expect_eq(expect_file("uproot-hepdata-example.root", "trees"), 5);
}

Test(root_expected, old_files)
{
    cr_expect_eq(
        expect_file("uproot-sample-5.23.02-uncompressed.root", "trees"), 34);
    cr_expect_eq(expect_file("uproot-from-geant4.root", "trees"), 20);
}

Test(root_expected, shapes)
{
    cr_expect_eq(expect_file("uproot-leaflist.root", "trees"), 1);
    cr_expect_eq(expect_file("uproot-small-flat-tree.root", "trees"), 19);
    cr_expect_eq(expect_file("uproot-nesteddirs.root", "trees"), 49);
    cr_expect_eq(expect_file("uproot-small-dy-nooffsets.root", "trees"), 8);
}

Test(root_expected, nothing_in_them)
{
    expect_file("uproot-empty.root", "trees");
    expect_file("uproot-issue261.root", "trees");
}

Test(root_expected, events_of_a_collision)
{
    cr_expect_eq(expect_file("nanoAOD_2015_CMS_Open_Data_ttbar.root", "trees"),
                 947);
}

Test(root_expected, ntuples)
{
    static const char *const names[] = {
        "Run2012BC_DoubleMuParked_Muons_1000evts_rntuple_v1-0-0-0",
        "ntpl001_staff_rntuple_v1-0-1-0",
        "rntviewer-testfile-multiple-rntuples-v1-0-0-0",
        "test_1jag_int_float_rntuple_v1-0-0-0",
        "test_bit_rntuple_v1-0-0-0",
        "test_index_multicluster_rntuple_v1-0-0-0",
        "test_split_3e4_rntuple_v1-0-0-0",
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        snprintf(path, sizeof path, "rntuple/%s.root", names[i]);
        n += expect_file(path, "rntuples");
    }
    cr_expect_eq(n, 18);
}

/* What the independent reader cannot read: projected fields of an ntuple. */
Test(root_expected, projected_fields)
{
    char path[ROOT_PATH];
    struct bl_read_options flat = {.flatten = "Muon"};
    root_data_path(path, "rntuple/Run2012BC_DoubleMuParked_Muons_1000evts_"
                         "rntuple_v1-0-0-0.root");
    struct bl_source *s = open_table(path, &flat);
    struct bl_source *plain = open_table(path, NULL);
    cr_expect_eq(s->schema.n_columns, 6);
    size_t last, first = columns_of(&plain->schema, "nMuon", &last);
    struct gathered n = gather_columns(plain, first, last);
    cr_expect_eq((double)s->schema.n_rows, n.sum);
    first = columns_of(&s->schema, "Muon_mass", &last);
    struct gathered mass = gather_columns(s, first, last);
    cr_expect_float_eq(mass.min, 0.10565837, 1e-7);
    cr_expect_float_eq(mass.max, 0.10565837, 1e-7);
    bl_source_close(plain);
    bl_source_close(s);
}

/* Seeking, odd sizes of batches and threads change nothing. */
Test(root_expected, any_order_of_rows)
{
    char path[ROOT_PATH];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_read_options flat = {.flatten = "Jet", .n_threads = 3};
    root_data_path(path, "nanoAOD_2015_CMS_Open_Data_ttbar.root");
    struct bl_source *s = open_table(path, &flat);
    uint32_t *all = crc_of_rows(s, 7, &err);
    cr_assert_not_null(all, "%s", err.text);
    for (size_t batch = 1; batch < 1000; batch = batch * 3 + 1) {
        cr_assert_eq(bl_source_seek(s, 0, &err), BL_OK);
        uint32_t *again = crc_of_rows(s, batch, &err);
        cr_assert_arr_eq(again, all, s->schema.n_columns * sizeof *all);
        free(again);
    }
    struct bl_batch one, many;
    cr_assert_eq(bl_batch_init(&many, &s->schema, NULL, 600, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&one, &s->schema, NULL, 1, &err), BL_OK);
    cr_assert_eq(bl_source_seek(s, 0, &err), BL_OK);
    cr_assert_eq(bl_source_read(s, &many, &err), BL_OK);
    for (size_t row = many.n_rows; row-- > 0;) {
        cr_assert_eq(bl_source_seek(s, row, &err), BL_OK);
        cr_assert_eq(bl_source_read(s, &one, &err), BL_OK, "%s", err.text);
        for (size_t c = 0; c < s->schema.n_columns; c++)
            if (bl_batch_has(&one, c))
                cr_assert_arr_eq(bl_vector_at(&one.vectors[c], 0, 0),
                                 bl_vector_at(&many.vectors[c], row, 0),
                                 bl_type_size(one.vectors[c].type));
    }
    bl_batch_release(&one);
    bl_batch_release(&many);
    free(all);
    bl_source_close(s);
}

/* First elements are those of the flattened table, and NaN behind the last. */
Test(root_expected, first_elements)
{
    char path[ROOT_PATH];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_read_options flat = {.flatten = "Jet"}, two = {.jagged = 2};
    root_data_path(path, "uproot-small-dy-nooffsets.root");
    struct bl_source *elements = open_table(path, &flat);
    struct bl_source *first = open_table(path, &two);
    struct bl_batch e, f;
    cr_assert_eq(bl_batch_init(&e, &elements->schema, NULL, 4000, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&f, &first->schema, NULL, 4000, &err), BL_OK);
    cr_assert_eq(bl_source_read(elements, &e, &err), BL_OK, "%s", err.text);
    cr_assert_eq(bl_source_read(first, &f, &err), BL_OK, "%s", err.text);
    cr_assert_eq(e.n_rows, 2165);
    cr_assert_eq(f.n_rows, 501);
    const int64_t *entries = e.vectors[0].values;
    ptrdiff_t pt = bl_schema_find(&elements->schema, "Jet_pt");
    ptrdiff_t pts[] = {bl_schema_find(&first->schema, "Jet_pt[0]"),
                       bl_schema_find(&first->schema, "Jet_pt[1]")};
    size_t row = 0;
    for (size_t i = 0; i < f.n_rows; i++) {
        for (size_t k = 0; k < 2; k++) {
            float x = *(float *)bl_vector_at(&f.vectors[pts[k]], i, 0);
            bool is_there =
                row + k < e.n_rows && entries[row + k] == (int64_t)i;
            float y = is_there
                          ? *(float *)bl_vector_at(&e.vectors[pt], row + k, 0)
                          : NAN;
            cr_assert(is_there ? x == y : isnan(x), "entry %zu", i);
        }
        while (row < e.n_rows && entries[row] == (int64_t)i)
            row++;
    }
    bl_batch_release(&e);
    bl_batch_release(&f);
    bl_source_close(elements);
    bl_source_close(first);
}
