/* Latent in words: the status, why there is nothing to be seen, and files. */
#include <stdio.h>

#include "tui/model/cells.h"
#include "tui/screen/latent.h"
#include "tui/screen/latent_parts.h"
#include "tui/screen/words.h"

enum { WIDE = 110 };
static const double MOST_OF_IT = 0.85; // of the variance

void bl_latent_status(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_latent_space *s = ui->latent.space;
    struct bl_words w = bl_words_in(text, size);
    char rows[32];
    if (s == NULL)
        return;
    size_t idle = bl_latent_space_idle(s);
    bl_words_add(&w, "%zu dimensions, ", s->k);
    if (idle > 0)
        bl_words_add(&w, "%zu idle (○, share below 0.001)", idle);
    else
        bl_words_add(&w, "all active");
    if (s->n_spectrum > 0)
        bl_words_add(&w, "; the first %zu hold %.0f %% of the variance",
                     bl_latent_space_directions(s, MOST_OF_IT),
                     100 * MOST_OF_IT);
    bl_ui_count_text(rows, sizeof rows, (double)s->sample.n);
    if (s->sample.n > 0 && ui->width >= WIDE)
        bl_words_add(&w, "; %s rows in the scatter", rows);
}

const struct bl_result_file bl_latent_file = {
    .name = "latent.json",
    .title = "Latent",
    .what = "what the dimensions of its latent space hold",
    .cause = "it has no network, or did not look into its latent space",
};

/* Files. */

static void put_dimensions(struct bl_cells *cells,
                           const struct bl_latent_space *s)
{
    bl_cells_text(cells, "dimension");
    for (int i = 0; i < bl_n_latent_columns; i++)
        bl_cells_text(cells, bl_latent_columns[i].name);
    bl_cells_text(cells, "state");
    bl_cells_end_row(cells);
    for (size_t j = 0; j < s->k; j++) {
        char name[32];
        snprintf(name, sizeof name, "z%zu", j);
        bl_cells_text(cells, name);
        for (int i = 0; i < bl_n_latent_columns; i++)
            bl_cells_number(
                cells, bl_latent_number(&bl_latent_columns[i], &s->axes[j]));
        bl_cells_text(cells, s->axes[j].is_idle ? "idle" : "active");
        bl_cells_end_row(cells);
    }
}

static void put_variables(struct bl_cells *cells,
                          const struct bl_latent_space *s)
{
    bl_cells_text(cells, "variable");
    bl_cells_text(cells, "r2");
    for (size_t j = 0; j < s->k; j++) {
        char name[32];
        snprintf(name, sizeof name, "r_z%zu", j);
        bl_cells_text(cells, name);
    }
    bl_cells_end_row(cells);
    for (size_t i = 0; i < s->n_variables; i++) {
        bl_cells_text(cells, s->variables[i].name);
        bl_cells_number(cells, s->variables[i].r2);
        for (size_t j = 0; j < s->k; j++)
            bl_cells_number(cells, bl_latent_space_r(s, i, j));
        bl_cells_end_row(cells);
    }
}

char *bl_latent_as_text(const struct bl_latent *l, char separator)
{
    struct bl_cells cells = {.separator = separator};
    put_dimensions(&cells, l->space);
    bl_cells_end_row(&cells);
    put_variables(&cells, l->space);
    return bl_cells_take(&cells);
}
