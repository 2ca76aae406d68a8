#include "cli/print.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *bl_print_number(char text[BL_PRINT_SIZE], double value)
{
    if (!isfinite(value))
        return strcpy(text, "-");
    snprintf(text, BL_PRINT_SIZE, "%.4g", value);
    return text;
}

const char *bl_print_count(char text[BL_PRINT_SIZE], uint64_t value)
{
    char digits[BL_PRINT_SIZE];
    size_t n = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value);
    size_t to = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            text[to++] = ' ';
        text[to++] = digits[i];
    }
    text[to] = '\0';
    return text;
}

const char *bl_print_bytes(char text[BL_PRINT_SIZE], uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    double value = (double)bytes;
    size_t u = 0;
    while (value >= 999.5 && u + 1 < sizeof units / sizeof *units) {
        value /= 1000;
        u++;
    }
    snprintf(text, BL_PRINT_SIZE, u == 0 ? "%.0f %s" : "%.3g %s", value,
             units[u]);
    return text;
}

static size_t is_lead(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

size_t bl_print_width(const char *text)
{
    size_t width = 0;
    for (; *text != '\0'; text++)
        width += is_lead(*text);
    return width;
}

void bl_print_cell(const char *text, size_t width)
{
    size_t printed = 0;
    for (const char *at = text; *at != '\0'; at++) {
        printed += is_lead(*at);
        if (printed > width)
            break;
        putchar(*at);
    }
    size_t used = bl_print_width(text);
    printf("%*s", used < width ? (int)(width - used) : 0, "");
}

static void print_part(const char *name, uint64_t bytes, uint64_t whole)
{
    char size[BL_PRINT_SIZE];
    printf("  %-12s%10s  %5.1f %%\n", name, bl_print_bytes(size, bytes),
           100.0 * (double)bytes / (double)whole);
}

void bl_print_sizes(const struct bl_file_sizes *s)
{
    char original[BL_PRINT_SIZE], compressed[BL_PRINT_SIZE],
        rows[BL_PRINT_SIZE];
    printf("%s rows x %" PRIu64 " columns\n", bl_print_count(rows, s->rows),
           s->columns);
    printf("  original    %10s\n", bl_print_bytes(original, s->original));
    printf("  compressed  %10s  of which\n",
           bl_print_bytes(compressed, s->compressed));
    print_part("  model", s->model, s->compressed);
    print_part("  latent", s->latent, s->compressed);
    if (s->residual > 0)
        print_part("  residual", s->residual, s->compressed);
    print_part("  exact", s->exact, s->compressed);
    print_part("  metadata", s->metadata, s->compressed);
    printf("  ratio       %10.3f  (whole file, model included; %.3f without "
           "the model)\n",
           s->ratio, s->ratio_without_model);
}

/* How long it took is known to those who were there: a file does not say, so
 * that the same training gives the same bytes. */
static void print_training(const struct bl_training_record *t)
{
    char seconds[BL_PRINT_SIZE] = "";
    if (isfinite(t->seconds))
        snprintf(seconds, sizeof seconds, " in %.1f s", t->seconds);
    if (t->epochs == 0)
        printf("%s on %zu vectors%s; mean squared error %.3g\n", t->end,
               t->rows, seconds, t->train_loss);
    else
        printf("trained on %zu vectors for %zu epochs%s (%s); best epoch %zu: "
               "train %.3g, validation %.3g\n",
               t->rows, t->epochs, seconds, t->end, t->best_epoch,
               t->train_loss, t->validation_loss);
}

/* What stands between two layers: a plane, or so many values. */
static void print_between(const struct bl_network *net, size_t l)
{
    const struct bl_layer *before = l > 0 ? &net->layers[l - 1] : NULL;
    const struct bl_layer *behind = l < net->n_layers ? &net->layers[l] : NULL;
    const struct bl_plane *p = NULL;
    if (behind != NULL && behind->kind != BL_LAYER_DENSE)
        p = &behind->in;
    else if (before != NULL && before->kind != BL_LAYER_DENSE)
        p = &before->out;
    if (p != NULL)
        printf("%zux%zux%zu", p->channels, p->height, p->width);
    else
        printf("%zu", behind != NULL ? behind->n_in : before->n_out);
}

static void print_choice(const struct bl_model_choice *choice)
{
    if (choice->reason[0] == '\0')
        return;
    puts(choice->reason);
    for (size_t i = 0; i < choice->n_candidates; i++) {
        const struct bl_candidate *c = &choice->candidates[i];
        char bytes[BL_PRINT_SIZE];
        printf("  %-14s %5zu latent  RMS / std %-8.3g %10s\n", c->name,
               c->latent, c->error, bl_print_bytes(bytes, c->bytes));
    }
}

void bl_print_model(const struct bl_model *m)
{
    if (m == NULL) {
        puts("there is no network in the file");
        return;
    }
    char parameters[BL_PRINT_SIZE];
    printf("%s autoencoder ", m->type);
    for (size_t l = 0; l <= m->net.n_layers; l++) {
        print_between(&m->net, l);
        fputs(l < m->net.n_layers ? "-" : ", ", stdout);
    }
    printf("%s parameters stored as %s, %s\n",
           bl_print_count(parameters, m->net.n_params),
           bl_weights_name(m->weights), bl_activation_name(m->activation));
    print_training(&m->training);
    print_choice(&m->choice);
}
