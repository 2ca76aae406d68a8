#include <inttypes.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/json.h"
#include "cli/print.h"
#include "cli/proof.h"
#include "engine/codec/json.h"
#include "engine/codec/meta.h"
#include "io/container/container.h"

static const struct bl_flag flags[] = {{0}};

static json_t *recipe_of(const struct bl_meta *m)
{
    json_t *recipe = json_object();
    for (size_t i = 0; i < m->n_recipe; i++)
        json_object_set_new(recipe, m->recipe[i].key,
                            bl_json_string(m->recipe[i].value));
    return recipe;
}

static json_t *column_of(const struct bl_meta *m, size_t i)
{
    const struct bl_column *c = &m->schema.columns[i];
    const struct bl_coding *coding = &m->codings.items[i];
    char bound[BL_BOUND_TEXT_SIZE];
    bl_bound_print(bound, coding->bound);
    return json_pack(
        "{s:o, s:s, s:s, s:s, s:s, s:I, s:o}", "name", bl_json_string(c->name),
        "type", bl_type_name(c->type), "role", bl_role_name(m->roles[i]),
        "bound", bound, "way", bl_way_name(coding->way), "bytes",
        (json_int_t)coding->bytes, "why", bl_json_string(coding->why));
}

static json_t *columns_of(const struct bl_meta *m)
{
    json_t *columns = json_array();
    for (size_t i = 0; i < m->schema.n_columns; i++)
        json_array_append_new(columns, column_of(m, i));
    return columns;
}

static void print_json(const char *path, const struct bl_meta *m,
                       uint64_t file_bytes)
{
    struct bl_file_sizes sizes;
    json_t *json = json_object();
    if (m->is_table) {
        bl_file_sizes_of(&sizes, m, file_bytes);
        json_decref(json);
        json = bl_json_of_sizes(&sizes);
        json_object_set_new(json, "table", bl_json_string(m->schema.name));
        json_object_set_new(json, "table_columns", columns_of(m));
        bl_json_set_proof(json, m);
        json_object_set_new(json, "row_groups",
                            json_integer((json_int_t)m->n_groups));
        json_object_set_new(json, "external_model",
                            json_boolean(m->model_is_external));
    }
    json_object_set_new(json, "file", bl_json_string(path));
    json_object_set_new(json, "file_bytes",
                        json_integer((json_int_t)file_bytes));
    json_object_set_new(json, "kind",
                        json_string(m->is_table ? "table" : "model"));
    json_object_set_new(json, "tool", json_string(m->tool));
    json_object_set_new(json, "model", bl_json_of_model(m->model));
    json_object_set_new(json, "recipe", recipe_of(m));
    bl_json_print(json);
}

static void print_columns(const struct bl_meta *m)
{
    puts("columns:                     type       bound          bytes   why");
    for (size_t i = 0; i < m->schema.n_columns; i++) {
        const struct bl_column *c = &m->schema.columns[i];
        const struct bl_coding *coding = &m->codings.items[i];
        char bound[BL_BOUND_TEXT_SIZE], bytes[BL_PRINT_SIZE];
        bl_bound_print(bound, coding->bound);
        fputs("  ", stdout);
        bl_print_cell(c->name, 26);
        printf(" %-10s %-12s %9s   %s\n", bl_type_name(c->type),
               bound[0] != '\0' ? bound : "-",
               coding->way == BL_WAY_NETWORK && coding->bytes == 0
                   ? "-"
                   : bl_print_count(bytes, coding->bytes),
               coding->why[0] != '\0'          ? coding->why
               : coding->way == BL_WAY_NETWORK ? "by the network"
                                               : "packed bytes");
    }
}

static void print_text(const char *path, const struct bl_meta *m,
                       uint64_t file_bytes)
{
    char size[BL_PRINT_SIZE];
    struct bl_file_sizes sizes;
    printf("%s: %s, %s, written by %s\n", path,
           m->is_table ? "compressed table" : "model",
           bl_print_bytes(size, file_bytes), m->tool);
    if (m->is_table) {
        bl_file_sizes_of(&sizes, m, file_bytes);
        bl_print_sizes(&sizes);
    }
    bl_print_model(m->model);
    if (m->model_is_external)
        puts("the model's weights are in another file: decompress with "
             "--model");
    if (m->is_bounded)
        bl_print_certificate(&m->certificate, m);
    if (m->is_table)
        print_columns(m);
    if (m->n_recipe > 0)
        puts("made with:");
    for (size_t i = 0; i < m->n_recipe; i++)
        printf("  %s = %s\n", m->recipe[i].key, m->recipe[i].value);
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    const char *path = inv->operands[0];
    struct bl_container_reader *reader;
    struct bl_meta meta;
    if (bl_container_open(&reader, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_meta_get(&meta, reader, err);
    if (status == BL_OK) {
        if (inv->json)
            print_json(path, &meta, reader->file_bytes);
        else if (!inv->quiet)
            print_text(path, &meta, reader->file_bytes);
        bl_meta_release(&meta);
    } else {
        bl_error_prefix(err, "%s", path);
    }
    reader->ops->close(reader);
    return status;
}

const struct bl_command bl_cmd_info = {
    .name = "info",
    .operands = "IN.baler",
    .summary = "what is inside a compressed table or a model",
    .help = "Sizes part by part, the honest ratio, the model and how it was "
            "trained, the\nrole of each column, and the choices the file was "
            "made with.\n\n"
            "  baler info jets.baler\n"
            "  baler info jets_model.h5 --json",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .run = run,
};
