#include "cli/proof.h"

#include <inttypes.h>
#include <stdio.h>

#include "engine/codec/json.h"

static const char *column_of(const struct bl_certificate *c,
                             const struct bl_meta *m)
{
    return m->schema.columns[c->column].name;
}

json_t *bl_json_of_certificate(const struct bl_certificate *c,
                               const struct bl_meta *m)
{
    json_t *worst = json_null();
    if (c->checked > 0)
        worst = json_pack(
            "{s:o, s:I, s:o}", "column", bl_json_string(column_of(c, m)), "row",
            (json_int_t)c->row, "error_over_bound", bl_json_real(c->worst));
    return json_pack("{s:I, s:I, s:o}", "checked_values",
                     (json_int_t)c->checked, "violations",
                     (json_int_t)c->violations, "worst", worst);
}

json_t *bl_json_of_bounds(const struct bl_meta *m)
{
    json_t *bounds = json_object();
    for (size_t i = 0; i < m->schema.n_columns; i++) {
        char text[BL_BOUND_TEXT_SIZE];
        bl_bound_print(text, m->codings.items[i].bound);
        json_object_set_new(bounds, m->schema.columns[i].name,
                            json_string(text));
    }
    return bounds;
}

void bl_json_set_proof(json_t *result, const struct bl_meta *m)
{
    json_object_set_new(result, "bound",
                        m->is_bounded ? bl_json_of_bounds(m) : json_null());
    json_object_set_new(result, "certificate",
                        m->is_bounded
                            ? bl_json_of_certificate(&m->certificate, m)
                            : json_null());
}

void bl_print_certificate(const struct bl_certificate *c,
                          const struct bl_meta *m)
{
    printf("%" PRIu64 " values compared, %" PRIu64 " outside of their bound",
           c->checked, c->violations);
    if (c->checked > 0)
        printf("; the largest error is %.4g of its bound (%s, row %" PRIu64 ")",
               c->worst, column_of(c, m), c->row);
    putchar('\n');
}
