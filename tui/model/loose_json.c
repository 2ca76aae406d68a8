#include "tui/model/loose_json.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"

enum { TEXT_BYTES = 1000, MAX_TEXTS = 1 << 16 };
static const json_int_t MAX_COUNT = (json_int_t)1 << 50;

/* The file. */

static enum bl_status check_file(int file, const char *path,
                                 struct bl_error *err)
{
    struct stat about;
    if (fstat(file, &about) != 0)
        return bl_fail_errno(err, "%s cannot be looked at", path);
    if (!S_ISREG(about.st_mode))
        return bl_fail(err, BL_FAILED, "%s is no regular file", path);
    if (about.st_size > BL_LOOSE_MAX_BYTES)
        return bl_fail(err, BL_FAILED,
                       "%s is larger than the %d MB that are shown here", path,
                       BL_LOOSE_MAX_BYTES >> 20);
    return BL_OK;
}

/* To the end, or to one byte more than is allowed: it may be growing. */
static enum bl_status read_all(struct bl_buffer *bytes, int file,
                               const char *path, struct bl_error *err)
{
    enum { STEP = 1 << 16 };
    while (bytes->size <= BL_LOOSE_MAX_BYTES) {
        uint8_t *end = bl_buffer_extend(bytes, STEP, err);
        if (end == NULL)
            return err->status;
        ssize_t n = read(file, end, STEP);
        if (n < 0 && errno != EINTR)
            return bl_fail_errno(err, "%s cannot be read", path);
        bytes->size -= STEP - (n > 0 ? (size_t)n : 0);
        if (n == 0)
            return BL_OK;
    }
    return bl_fail(err, BL_FAILED, "%s is too large to be shown", path);
}

static enum bl_status parse(json_t **object, const struct bl_buffer *bytes,
                            const char *path, struct bl_error *err)
{
    json_error_t why;
    json_t *json = json_loadb((const char *)bytes->data, bytes->size, 0, &why);
    if (json == NULL)
        return bl_fail(err, BL_FAILED, "%s is no JSON (line %d): %s", path,
                       why.line, why.text);
    if (!json_is_object(json)) {
        json_decref(json);
        return bl_fail(err, BL_FAILED, "%s holds no JSON object", path);
    }
    *object = json;
    return BL_OK;
}

enum bl_status bl_loose_read(json_t **object, const char *path,
                             struct bl_error *err)
{
    *object = NULL;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0 && (errno == ENOENT || errno == ENOTDIR))
        return BL_OK;
    if (file < 0)
        return bl_fail_errno(err, "%s cannot be opened", path);
    struct bl_buffer bytes = {0};
    enum bl_status status = check_file(file, path, err);
    if (status == BL_OK)
        status = read_all(&bytes, file, path, err);
    if (status == BL_OK)
        status = parse(object, &bytes, path, err);
    bl_buffer_release(&bytes);
    close(file);
    return status;
}

enum bl_status bl_loose_read_in(json_t **object, const char *folder,
                                const char *file, struct bl_error *err)
{
    *object = NULL;
    char *path = bl_string_format(err, "%s/%s", folder, file);
    if (path == NULL)
        return err->status;
    enum bl_status status = bl_loose_read(object, path, err);
    free(path);
    return status;
}

/* Single values. */

double bl_loose_real(const json_t *value)
{
    return json_is_number(value) ? json_number_value(value) : NAN;
}

double bl_loose_real_of(const json_t *object, const char *key)
{
    return bl_loose_real(json_object_get(object, key));
}

uint64_t bl_loose_count(const json_t *value)
{
    json_int_t n = json_integer_value(value);
    return n > 0 && n <= MAX_COUNT ? (uint64_t)n : 0;
}

uint64_t bl_loose_count_of(const json_t *object, const char *key)
{
    return bl_loose_count(json_object_get(object, key));
}

bool bl_loose_flag_of(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

void bl_loose_fill(void *target, const struct bl_loose_field *fields,
                   const json_t *object)
{
    for (const struct bl_loose_field *f = fields; f->key != NULL; f++) {
        const json_t *group =
            f->group != NULL ? json_object_get(object, f->group) : object;
        double value = bl_loose_real_of(group, f->key);
        memcpy((char *)target + f->offset, &value, sizeof value);
    }
}

/* Lists. */

size_t bl_loose_size(const json_t *list, size_t most)
{
    size_t n = json_array_size(list);
    return n < most ? n : most;
}

static enum bl_status make_room(void **room, size_t *n, const json_t *list,
                                size_t size, struct bl_error *err)
{
    *room = NULL;
    *n = json_array_size(list);
    if (*n == 0)
        return BL_OK;
    *room = bl_array_new(*n, size, err);
    if (*room != NULL)
        return BL_OK;
    *n = 0;
    return err->status;
}

enum bl_status bl_loose_reals(double **values, size_t *n, const json_t *list,
                              struct bl_error *err)
{
    void *room;
    enum bl_status status = make_room(&room, n, list, sizeof **values, err);
    *values = room;
    for (size_t i = 0; i < *n; i++)
        (*values)[i] = bl_loose_real(json_array_get(list, i));
    return status;
}

enum bl_status bl_loose_counts(uint64_t **values, size_t *n, const json_t *list,
                               struct bl_error *err)
{
    void *room;
    enum bl_status status = make_room(&room, n, list, sizeof **values, err);
    *values = room;
    for (size_t i = 0; i < *n; i++)
        (*values)[i] = bl_loose_count(json_array_get(list, i));
    return status;
}

static bool is_matrix(const json_t *list, size_t columns)
{
    size_t rows = json_array_size(list);
    for (size_t i = 0; i < rows; i++)
        if (json_array_size(json_array_get(list, i)) != columns)
            return false;
    return rows > 0 && columns > 0;
}

enum bl_status bl_loose_matrix(double **values, size_t *rows, size_t columns,
                               const json_t *list, struct bl_error *err)
{
    *values = NULL;
    *rows = 0;
    if (!is_matrix(list, columns))
        return BL_OK;
    size_t n = json_array_size(list);
    double *v = bl_array_new(n * columns, sizeof *v, err);
    if (v == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < columns; j++)
            v[i * columns + j] =
                bl_loose_real(json_array_get(json_array_get(list, i), j));
    *values = v;
    *rows = n;
    return BL_OK;
}

enum bl_status bl_loose_square(double **values, size_t n, const json_t *list,
                               struct bl_error *err)
{
    size_t rows;
    enum bl_status status = bl_loose_matrix(values, &rows, n, list, err);
    if (rows != n) {
        free(*values);
        *values = NULL;
    }
    return status;
}

/* Texts. */

static char *copy_text(const json_t *value, struct bl_error *err)
{
    size_t n = json_string_length(value);
    if (!json_is_string(value))
        return bl_string_copy("?", err);
    return bl_string_copy_n(json_string_value(value),
                            n < TEXT_BYTES ? n : TEXT_BYTES, err);
}

enum bl_status bl_loose_text_of(char **text, const json_t *object,
                                const char *key, struct bl_error *err)
{
    const json_t *value = json_object_get(object, key);
    *text = json_is_string(value) ? copy_text(value, err) : NULL;
    return *text == NULL && json_is_string(value) ? err->status : BL_OK;
}

enum bl_status bl_loose_texts(char ***texts, size_t *n, const json_t *list,
                              struct bl_error *err)
{
    size_t wanted = bl_loose_size(list, MAX_TEXTS);
    *n = 0;
    *texts = bl_array_new(wanted, sizeof **texts, err);
    while (*texts != NULL && *n < wanted) {
        char *text = copy_text(json_array_get(list, *n), err);
        if (text == NULL)
            return err->status;
        (*texts)[(*n)++] = text;
    }
    return *texts != NULL ? BL_OK : err->status;
}

void bl_loose_texts_free(char **texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(texts[i]);
    free(texts);
}
