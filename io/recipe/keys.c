#include "io/recipe/recipe.h"

#include <string.h>

const struct bl_recipe_key bl_recipe_keys[] = {
    {"input", "files", 0, false, false, "FILE", "",
     "the table: FILE or FILE:PATH, beside this recipe"},
    {"output", "files", 0, false, false, "DIR", "out",
     "folder for the results, beside this recipe"},
    {"restore-as", "files", 0, false, false, "EXT", "h5",
     "format of the restored table: h5, csv or npz"},

    {"only", "columns", 0, true, true, "COLS", "",
     "take these columns and drop the others; COLS are names or\n"
     "shell-style globs, separated by commas"},
    {"exact", "columns", 0, true, true, "COLS", "",
     "keep these bit for bit, outside of the network"},
    {"drop", "columns", 0, true, true, "COLS", "", "do not store these"},
    {"compress", "columns", 0, true, true, "COLS", "",
     "give these to the network, whatever `inspect` proposes"},
    {"normalise", "columns", 0, true, true, "SPEC", "",
     "minmax, standard, log, asinh, quantile or none, for all columns\n"
     "or each: pt=log,eta=standard; as `inspect` proposes if not said"},

    {"model-type", "model", 0, true, false, "TYPE", "dense",
     "the kind of model: dense (an autoencoder, trained) or pca\n"
     "(principal components, which take no hidden layers)"},
    {"ratio", "model", 'r', true, false, "R", "1.6",
     "numbers per row before / after; latent = ceil(columns / R)"},
    {"latent", "model", 'k', true, false, "K", "0",
     "size of the latent space; 0: from the ratio"},
    {"hidden", "model", 0, true, false, "N,N,...", "auto",
     "hidden layers of the encoder, mirrored by the decoder; auto:\n"
     "200,100,50 without those narrower than the latent space"},
    {"activation", "model", 0, true, false, "NAME", "leaky_relu",
     "of hidden layers: leaky_relu, relu, tanh, silu or linear"},
    {"precision", "model", 0, true, false, "TYPE", "float32",
     "of arithmetic and latent vectors: float32 or float64"},
    {"tile", "model", 0, true, false, "HxW", "8x8",
     "fields are cut into tiles of so many cells, one vector each"},

    {"loss", "training", 0, true, false, "NAME", "mse",
     "what is minimised, on normalised values"},
    {"epochs", "training", 'e', true, false, "N", "100",
     "passes over the training rows, at most"},
    {"batch", "training", 'b', true, false, "N", "0",
     "rows per step; 0: 512, or fewer where an epoch would have less\n"
     "than 64 steps"},
    {"lr", "training", 0, true, false, "X", "0.003", "learning rate of Adam"},
    {"schedule", "training", 0, true, false, "NAME", "cosine",
     "of the learning rate: cosine, one-cycle, plateau or constant"},
    {"weight-decay", "training", 0, true, false, "X", "0",
     "decoupled, as in AdamW"},
    {"patience", "training", 0, true, false, "N", "50",
     "epochs without improvement before training stops; 0: never"},
    {"min-delta", "training", 0, true, false, "X", "0.0001",
     "relative improvement that counts as one"},
    {"lr-patience", "training", 0, true, false, "N", "5",
     "plateau: epochs without improvement before the rate is halved"},
    {"validation", "training", 0, true, false, "FRACTION", "0.1",
     "share of the rows that is never trained on"},
    {"max-seconds", "training", 0, true, false, "S", "0",
     "stop after so long and keep the best; 0: no limit"},
    {"sample-rows", "training", 0, true, false, "N", "0",
     "train on so many rows, drawn at random; 0: as many as stay\n"
     "below 128 MB"},
    {"seed", "training", 's', true, false, "N", "0",
     "the same seed gives the same bits"},
};

const size_t bl_recipe_n_keys = sizeof bl_recipe_keys / sizeof *bl_recipe_keys;

ptrdiff_t bl_recipe_key_find(const char *name)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (strcmp(bl_recipe_keys[i].name, name) == 0)
            return (ptrdiff_t)i;
    return -1;
}
