/* What is written reads back bit for bit, and is the same bytes each time. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/random.h"
#include "io/format.h"
#include "tests/io/npz/table_crc.h"

static char folder[] = "/tmp/baler-npz-XXXXXX";

static void make_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
}

static void remove_folder(void)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    closedir(d);
    rmdir(folder);
}

TestSuite(npz_round_trip, .init = make_folder, .fini = remove_folder);

static void in_folder(char path[300], const char *name)
{
    snprintf(path, 300, "%s/%s", folder, name);
}

/* Texts that are easily spoilt. */
static const struct {
    const char *bytes;
    size_t n;
} texts[] = {{"", 0},
             {"pt", 2},
             {"Grüße", 7},
             {"\0", 1},
             {"a\0b", 3},
             {"end\0", 4},
             {"\xFF\xC0", 2},
             {"\xF0\x9F\x99\x82", 4},
             {"\xED\xB2\x80", 3}};

static void fill(struct bl_batch *b, size_t n_rows, struct bl_random *r)
{
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < b->n_columns; i++) {
        struct bl_vector *v = &b->vectors[i];
        size_t n = n_rows * v->width * bl_type_size(v->type);
        for (size_t k = 0; k < n; k++)
            ((uint8_t *)v->values)[k] = (uint8_t)bl_random_u64(r);
        for (size_t k = 0; v->type == BL_BOOL && k < n; k++)
            ((uint8_t *)v->values)[k] &= 1;
        for (size_t k = 0; v->type == BL_TEXT && k < n_rows; k++) {
            size_t t = bl_random_below(r, sizeof texts / sizeof *texts);
            cr_assert_eq(
                bl_vector_put_text(v, k, texts[t].bytes, texts[t].n, &err),
                BL_OK);
        }
    }
    b->n_rows = n_rows;
}

/* Random rows of that schema to a file; the checksum of every column. */
static void write_table(const char *path, const struct bl_schema *schema,
                        size_t batch, uint32_t *crc)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink = NULL;
    struct bl_batch b;
    struct bl_random r = bl_random_new(3, 0);
    cr_assert_eq(bl_table_create(path, schema, &sink, &err), BL_OK, "%s",
                 err.text);
    cr_assert_eq(bl_batch_init(&b, schema, NULL, batch, &err), BL_OK);
    memset(crc, 0, schema->n_columns * sizeof *crc);
    for (uint64_t row = 0; row < schema->n_rows; row += b.n_rows) {
        uint64_t left = schema->n_rows - row;
        bl_batch_clear(&b);
        fill(&b, left < batch ? left : batch, &r);
        cr_assert_eq(bl_sink_write(sink, &b, &err), BL_OK, "%s", err.text);
        for (size_t i = 0; i < b.n_columns; i++)
            if (bl_batch_has(&b, i))
                crc[i] = crc_of_vector(crc[i], &b.vectors[i], b.n_rows);
    }
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
    bl_batch_release(&b);
}

static void check_table(const char *path, const struct bl_schema *schema,
                        const uint32_t *crc, size_t batch)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *s = NULL;
    cr_assert_eq(bl_table_open(path, &s, &err), BL_OK, "%s", err.text);
    cr_assert_eq(s->schema.n_rows, schema->n_rows);
    uint32_t *got = crc_of_rows(s, batch, &err);
    cr_assert_not_null(got, "%s", err.text);
    size_t k = 0;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct bl_column *c = &schema->columns[i];
        if (c->type == BL_UNREADABLE)
            continue;
        cr_assert_lt(k, s->schema.n_columns);
        cr_assert_str_eq(s->schema.columns[k].name, c->name);
        cr_assert_eq(s->schema.columns[k].type, c->type);
        cr_assert_eq(s->schema.columns[k].width, c->width);
        cr_assert_eq(got[k], crc[i], "%s: %s", path, c->name);
        k++;
    }
    cr_assert_eq(k, s->schema.n_columns);
    free(got);
    bl_source_close(s);
}

/* A column of every type, a field, an unreadable one, and awkward names. */
static struct bl_schema every_type(uint64_t n_rows)
{
    struct bl_schema s = {.n_rows = n_rows};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_column *c;
    static const char *const names[] = {"../../up", "/root", "",  "it's",
                                        "a/b",      "50%",   "φ", "\xFFraw"};
    for (enum bl_type t = BL_BOOL; t < BL_N_TYPES; t++)
        cr_assert_eq(bl_schema_add(&s, bl_type_name(t), t, NULL, &err), BL_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_eq(bl_schema_add(&s, names[i], BL_INT16, NULL, &err), BL_OK);
    cr_assert_eq(bl_schema_add(&s, "field", BL_FLOAT32, &c, &err), BL_OK);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){5, 3}, 2, &err), BL_OK);
    cr_assert_eq(bl_schema_add(&s, "space", BL_FLOAT64, &c, &err), BL_OK);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){2, 1, 2}, 3, &err), BL_OK);
    cr_assert_eq(bl_schema_add(&s, "wide", BL_UINT8, &c, &err), BL_OK);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){100}, 1, &err), BL_OK);
    return s;
}

static void round_trip(const char *name, uint64_t n_rows, size_t batch)
{
    char path[300];
    uint32_t crc[64];
    struct bl_schema s = every_type(n_rows);
    in_folder(path, name);
    write_table(path, &s, batch, crc);
    check_table(path, &s, crc, 17);
    check_table(path, &s, crc, 100000);
    bl_schema_release(&s);
}

Test(npz_round_trip, npz)
{
    round_trip("a.npz", 1000, 64);
    round_trip("b.npz", 1, 1);
    round_trip("c.npz", 5000, 5000);
}

Test(npz_round_trip, npy)
{
    round_trip("a.npy", 1000, 64);
    round_trip("b.npy", 1, 1);
}

Test(npz_round_trip, no_rows)
{
    round_trip("a.npz", 0, 1);
    round_trip("a.npy", 0, 1);
}

static void one_column(const char *name, enum bl_type type, const char *column)
{
    char path[300];
    uint32_t crc[1];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_schema s = {.n_rows = 321};
    in_folder(path, name);
    cr_assert_eq(bl_schema_add(&s, column, type, NULL, &err), BL_OK);
    write_table(path, &s, 100, crc);
    check_table(path, &s, crc, 50);
    bl_schema_release(&s);
}

/* A .npy of one column is a plain array, which has no name to keep. */
Test(npz_round_trip, one_column)
{
    one_column("n.npy", BL_INT32, "data");
    one_column("t.npy", BL_TEXT, "data");
    one_column("n.npz", BL_FLOAT32, "pt");
    one_column("t.npz", BL_TEXT, "label");
}

static size_t file_bytes(const char *path, uint8_t *bytes, size_t size)
{
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f);
    size_t n = fread(bytes, 1, size, f);
    fclose(f);
    return n;
}

Test(npz_round_trip, same_table_same_bytes)
{
    static uint8_t x[1 << 20], y[1 << 20];
    char path[300];
    uint32_t crc[64];
    struct bl_schema s = every_type(500);
    in_folder(path, "x.npz");
    write_table(path, &s, 100, crc);
    in_folder(path, "y.npz");
    setenv("TZ", "Pacific/Auckland", 1);
    write_table(path, &s, 100, crc);
    size_t n = file_bytes(path, y, sizeof y);
    in_folder(path, "x.npz");
    cr_assert(n > 1000 && n < sizeof x);
    cr_assert_eq(file_bytes(path, x, sizeof x), n);
    cr_assert_arr_eq(x, y, n);
    bl_schema_release(&s);
}

/* More members than streams stay open: the rest is unpacked to a file. */
Test(npz_round_trip, many_columns)
{
    enum { N = 700 };
    char path[300], name[20];
    static uint32_t crc[N];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_schema s = {.n_rows = 40};
    for (size_t i = 0; i < N; i++) {
        snprintf(name, sizeof name, "column %zu", i);
        cr_assert_eq(bl_schema_add(&s, name, BL_FLOAT64, NULL, &err), BL_OK);
    }
    in_folder(path, "many.npz");
    write_table(path, &s, 16, crc);
    check_table(path, &s, crc, 7);
    bl_schema_release(&s);
}

static size_t files_in_folder(void)
{
    size_t n = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

/* Nothing stands there until the file is finished, and nothing stays when it
 * never is. */
Test(npz_round_trip, unfinished_files_vanish)
{
    char path[300];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink = NULL;
    struct bl_schema s = every_type(10);
    struct bl_batch b;
    struct bl_random r = bl_random_new(4, 0);
    in_folder(path, "never.npz");
    cr_assert_eq(bl_table_create(path, &s, &sink, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&b, &s, NULL, 10, &err), BL_OK);
    fill(&b, 10, &r);
    cr_assert_eq(bl_sink_write(sink, &b, &err), BL_OK);
    cr_assert_neq(access(path, F_OK), 0);
    bl_sink_close(sink);
    cr_assert_eq(files_in_folder(), 0);
    bl_batch_release(&b);
    bl_schema_release(&s);
}

/* Stands in for a full disk: no file may grow beyond `bytes`. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit = {bytes, bytes};
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* One long text among many short ones: little to park, much to write. */
static enum bl_status write_long_text(const char *name, size_t n_rows,
                                      size_t length, struct bl_error *err)
{
    char path[300];
    static char text[1 << 16];
    struct bl_schema s = {.n_rows = n_rows};
    struct bl_sink *sink = NULL;
    struct bl_batch b;
    in_folder(path, name);
    memset(text, 'x', sizeof text);
    cr_assert_eq(bl_schema_add(&s, "t", BL_TEXT, NULL, err), BL_OK);
    cr_assert_eq(bl_table_create(path, &s, &sink, err), BL_OK);
    cr_assert_eq(bl_batch_init(&b, &s, NULL, n_rows, err), BL_OK);
    for (size_t i = 0; i < n_rows; i++)
        bl_vector_put_text(&b.vectors[0], i, text, i == 0 ? length : 1, err);
    b.n_rows = n_rows;
    enum bl_status status = bl_sink_write(sink, &b, err);
    if (status == BL_OK)
        status = bl_sink_finish(sink, err);
    bl_sink_close(sink);
    bl_batch_release(&b);
    bl_schema_release(&s);
    return status;
}

Test(npz_round_trip, disk_full)
{
    struct bl_error err = BL_ERROR_INIT;
    limit_files(100000);
    cr_assert_eq(write_long_text("a.npy", 3000, 1000, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "a.npy: writing failed"), "%s",
                       err.text);
    cr_assert_eq(write_long_text("b.npz", 30000, 10, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "temporary file"), "%s", err.text);
    cr_assert_eq(write_long_text("c.npz", 2000, 20000, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "File too large"), "%s", err.text);
    cr_assert_eq(files_in_folder(), 0);
}

Test(npz_round_trip, nothing_to_write)
{
    char path[300];
    struct bl_error err = BL_ERROR_INIT;
    struct bl_sink *sink = NULL;
    struct bl_schema s = {0};
    in_folder(path, "none.npz");
    cr_assert_eq(bl_schema_add(&s, "x", BL_UNREADABLE, NULL, &err), BL_OK);
    cr_assert_eq(bl_table_create(path, &s, &sink, &err), BL_FAILED);
    cr_assert_not_null(strstr(err.text, "no column"), "%s", err.text);
    cr_assert_eq(files_in_folder(), 0);
    in_folder(path, "no-such-folder/x.npz");
    s.columns[0].type = BL_INT8;
    cr_assert_eq(bl_table_create(path, &s, &sink, &err), BL_FAILED);
    bl_schema_release(&s);
}
