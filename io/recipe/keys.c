#include "io/recipe/recipe.h"

#include <math.h>
#include <string.h>

#define TEXT              BL_RECIPE_TEXT, 0, 0, 0, NULL
#define CHOICE(names)     BL_RECIPE_CHOICE, 0, 0, 0, names
#define WHOLE(low, high)  BL_RECIPE_WHOLE, low, high, 0, NULL
#define NUMBER(low, high) BL_RECIPE_NUMBER, low, high, 0, NULL

const struct bl_recipe_key bl_recipe_keys[] = {
    {"input", "files", 0, false, false, "FILE", "",
     "the table: FILE or FILE:PATH, beside this recipe", TEXT},
    {"output", "files", 0, false, false, "DIR", "out",
     "folder for the results, beside this recipe", TEXT},
    {"restore-as", "files", 0, false, false, "EXT", "h5",
     "format of the restored table", CHOICE("h5|root|csv|npz")},
    {"root-compression", "files", 0, false, false, "NAME", "zstd",
     "of a table restored as .root", CHOICE("zstd|lz4|zlib|none")},
    {"checkpoint", "files", 0, true, false, "FILE", "",
     "where training leaves checkpoints, for --resume to go on from; with\n"
     "a run folder, its checkpoint.bin if not said",
     TEXT},
    {"checkpoint-every", "files", 0, true, false, "N", "0",
     "epochs between checkpoints; 0: as often as takes less than 1 % of\n"
     "the time",
     WHOLE(0, 1e9)},

    {"jagged", "table", 0, true, false, "K", "0",
     "ROOT: the first K elements of columns of variable length, NaN where\n"
     "there are fewer; 0: such columns are left out",
     WHOLE(0, 1000)},
    {"flatten", "table", 0, true, false, "NAME", "",
     "ROOT: a row per element of the columns of variable length that NAME\n"
     "counts or begins, as Jet, with the row of the event",
     TEXT},

    {"only", "columns", 0, true, true, "COLS", "",
     "take these columns and drop the others; COLS are names or\n"
     "shell-style globs, separated by commas",
     TEXT},
    {"exact", "columns", 0, true, true, "COLS", "",
     "keep these bit for bit, outside of the network", TEXT},
    {"drop", "columns", 0, true, true, "COLS", "", "do not store these", TEXT},
    {"compress", "columns", 0, true, true, "COLS", "",
     "give these to the network, whatever `inspect` proposes", TEXT},
    {"bound", "columns", 0, true, true, "SPEC", "",
     "the largest error of every value: abs:E, range:E (times max - min),\n"
     "rel:E (times |value|) or exact; of all columns or of each,\n"
     "range:1e-3,pt=rel:1e-3,id=exact",
     TEXT},
    {"target", "columns", 0, true, true, "CONDITIONS", "",
     "search the loosest bounds that meet these, as mjj.peak_shift < 0.1,\n"
     "chi2.impact < 0.01: [VARIABLE.]METRIC, < <= > or >=, a number",
     TEXT},
    {"normalise", "columns", 0, true, true, "SPEC", "",
     "of all columns or of each, pt=log,eta=standard; as `inspect`\n"
     "proposes if not said",
     BL_RECIPE_CHOICES_BY_COLUMN, 0, 0, 0,
     "minmax|standard|log|asinh|quantile|none"},

    {"model-type", "model", 0, true, false, "TYPE", "dense",
     "an autoencoder, of dense layers or of convolutions over fields, or\n"
     "principal components, which are computed; auto tries them out",
     CHOICE("dense|pca|conv|auto")},
    {"network", "model", 0, true, false, "WHEN", "auto",
     "with bounds: whether a network may predict columns (it is stored\n"
     "where that makes the file smaller); auto: when its size is given",
     CHOICE("auto|yes|no")},
    {"fidelity", "model", 0, true, false, "X", "0",
     "auto: RMS / std of the residuals that is wanted, in as few bytes as\n"
     "possible; 0: as few residuals as possible in the bytes of the ratio",
     NUMBER(0, 1)},
    {"ratio", "model", 'r', true, false, "R", "1.6",
     "numbers per row before / after; latent = ceil(columns / R)",
     NUMBER(1, 1e6)},
    {"latent", "model", 'k', true, false, "K", "0",
     "size of the latent space; 0: from the ratio", WHOLE(0, 65536)},
    {"hidden", "model", 0, true, false, "N,N,...", "auto",
     "hidden layers of the encoder, mirrored by the decoder; auto:\n"
     "200,100,50 without those narrower than the latent space, or none",
     BL_RECIPE_SIZES, 1, 65536, 16, "auto|none"},
    {"activation", "model", 0, true, false, "NAME", "leaky_relu",
     "of hidden layers", CHOICE("leaky_relu|relu|tanh|silu|linear")},
    {"batch-norm", "model", 0, true, false, "yes|no", "no",
     "normalise what hidden layers give while they are trained; folded\n"
     "into the weights afterwards",
     CHOICE("yes|no")},
    {"dropout", "model", 0, true, false, "SHARE", "0",
     "share of hidden values left out at random while training",
     NUMBER(0, 0.9)},
    {"precision", "model", 0, true, false, "TYPE", "float32",
     "of arithmetic and latent vectors", CHOICE("float32|float64")},
    {"channels", "model", 0, true, false, "N,N,...", "auto",
     "conv: channels behind each convolution, which halves height and\n"
     "width; auto: 16,32",
     BL_RECIPE_SIZES, 1, 4096, 16, "auto"},
    {"tile", "model", 0, true, false, "HxW", "8x8",
     "fields are cut into tiles of so many cells, one vector each;\n"
     "conv, when nothing is said: 16x16",
     BL_RECIPE_TILE, 1, 65536, 2, NULL},
    {"time-block", "model", 0, true, false, "T", "1",
     "so many consecutive rows make up a vector together", WHOLE(1, 4096)},

    {"loss", "training", 0, true, false, "NAME", "mse",
     "what is minimised, on normalised values",
     CHOICE("mse|huber|mse+l1|response|swae|emd")},
    {"loss-weight", "training", 0, true, false, "X", "0",
     "of what mse+l1, swae and emd add to the squared error; 0: 0.001,\n"
     "0.1 and 0.3",
     NUMBER(0, 1e9)},
    {"weights", "training", 0, true, true, "SPEC", "",
     "what errors of columns count, pt=2,eta=0.5; 1 if not said", TEXT},
    {"objects", "training", 0, true, true, "LIST", "",
     "objects of an event, as ENERGY:RAPIDITY:PHI columns separated by\n"
     "commas: what the loss emd is about, and what `run` evaluates",
     TEXT},
    {"epochs", "training", 'e', true, false, "N", "100",
     "passes over the training rows, at most", WHOLE(1, 1e9)},
    {"batch", "training", 'b', true, false, "N", "0",
     "rows per step; 0: 512, or fewer where an epoch would have less\n"
     "than 64 steps",
     WHOLE(0, 1e7)},
    {"lr", "training", 0, true, false, "X", "0.003", "learning rate of Adam",
     NUMBER(1e-12, 10)},
    {"schedule", "training", 0, true, false, "NAME", "cosine",
     "of the learning rate", CHOICE("cosine|one-cycle|plateau|constant")},
    {"warmup", "training", 0, true, false, "N", "0",
     "epochs in which the learning rate rises to its value; 0: as the\n"
     "schedule has it",
     NUMBER(0, 1e9)},
    {"clip", "training", 0, true, false, "X", "0",
     "gradients longer than this are cut to it; 0: none are", NUMBER(0, 1e9)},
    {"weight-decay", "training", 0, true, false, "X", "0",
     "decoupled, as in AdamW", NUMBER(0, 10)},
    {"patience", "training", 0, true, false, "N", "50",
     "epochs without improvement before training stops; 0: never",
     WHOLE(0, 1e9)},
    {"min-delta", "training", 0, true, false, "X", "0.0001",
     "relative improvement that counts as one", NUMBER(0, 1)},
    {"lr-patience", "training", 0, true, false, "N", "5",
     "plateau: epochs without improvement before the rate is halved",
     WHOLE(0, 1e9)},
    {"validation", "training", 0, true, false, "FRACTION", "0.1",
     "share of the rows that is never trained on", NUMBER(0, 0.9)},
    {"max-seconds", "training", 0, true, false, "S", "0",
     "stop after so long and keep the best; 0: no limit", NUMBER(0, 1e9)},
    {"sample-rows", "training", 0, true, false, "N", "0",
     "train on so many rows, drawn at random; 0: as many as stay\n"
     "below 128 MB",
     WHOLE(0, 1e12)},
    {"stream", "training", 0, true, false, "WHEN", "auto",
     "train on all rows, read anew in every epoch; auto: when they are\n"
     "more than stay below 128 MB and sample-rows does not say how many",
     CHOICE("auto|yes|no")},
    {"seed", "training", 's', true, false, "N", "0",
     "the same seed gives the same bits", WHOLE(0, INFINITY)},
};

const size_t bl_recipe_n_keys = sizeof bl_recipe_keys / sizeof *bl_recipe_keys;

ptrdiff_t bl_recipe_key_find(const char *name)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (strcmp(bl_recipe_keys[i].name, name) == 0)
            return (ptrdiff_t)i;
    return -1;
}
