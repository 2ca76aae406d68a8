/* Formulas from anywhere: those that compile are evaluated. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/expression.h"

enum { N_ROWS = 3, CELLS = 12 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* x, y: plain; u, v: planes of 3 x 4 cells; t: text. */
static void make_table(struct bl_schema *s, struct bl_batch *b)
{
    static const char *const names[] = {"x", "y", "u", "v", "t"};
    struct bl_error err;
    *s = (struct bl_schema){.n_rows = N_ROWS};
    for (size_t i = 0; i < 5; i++) {
        struct bl_column *c;
        bl_schema_add(s, names[i], i < 4 ? BL_FLOAT64 : BL_TEXT, &c, &err);
        if (i == 2 || i == 3)
            bl_column_set_dims(c, (const size_t[]){3, 4}, 2, &err);
    }
    bl_batch_init(b, s, NULL, N_ROWS, &err);
    b->n_rows = N_ROWS;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct bl_schema schema;
    static struct bl_batch rows;
    struct bl_error err = BL_ERROR_INIT;
    struct bl_expression *e;
    double out[N_ROWS * CELLS];
    if (schema.n_columns == 0)
        make_table(&schema, &rows);
    char *text = calloc(size + 1, 1);
    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    if (bl_expression_compile(&e, text, &schema, &err) == BL_OK) {
        bl_expression_evaluate(e, &rows, out);
        bl_expression_free(e);
    } else if (err.status != BL_USAGE) {
        abort();
    }
    free(text);
    return 0;
}
