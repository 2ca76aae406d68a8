/* A codec of `baler compare`.  A new one is a file with a
 * `const struct bl_compare_codec` and a line in the list in compare.c.
 *
 * Codecs that work on blocks of one column, within a tolerance, are made of
 * two functions (blocks.h); truncate.c is the example.
 */
#ifndef BL_ENGINE_COMPARE_CODEC_H
#define BL_ENGINE_COMPARE_CODEC_H

#include "engine/compare/compare.h"

// What all codecs work on; lent to them.
struct bl_comparison {
    struct bl_source *source;
    const struct bl_options *options;
    const struct bl_compare_options *wishes;
    const struct bl_recipe_lines *recipe;
    const struct bl_scratch_files *files;
    struct bl_pool *pool;
    const struct bl_observer *observer;

    struct bl_model *model; // the autoencoder
    double train_seconds;
    enum bl_role *roles;     // one per column of the source
    size_t *columns;         // of the source, one per feature
    bool *wanted;            // one per column of the source: the features'
    struct bl_range *ranges; // one per feature, of values that are not special
    uint64_t target; // bytes to meet; 0 until the autoencoder's are known
};

struct bl_compare_codec {
    const char *name;    // "zfp"
    const char *summary; // one line
    const char *why_not; // NULL, or why this build does not have it
    bool has_bound;
    // Fills r->bytes and the losses; r->columns has room.  May set r->why_not.
    enum bl_status (*run)(struct bl_comparison *c, struct bl_codec_result *r,
                          struct bl_error *err);
};

extern const struct bl_compare_codec bl_compare_autoencoder; // networks.c
extern const struct bl_compare_codec bl_compare_pca;         // networks.c
extern const struct bl_compare_codec bl_compare_truncate;    // truncate.c
extern const struct bl_compare_codec bl_compare_zfp;         // zfp.c
extern const struct bl_compare_codec bl_compare_lossless;    // truncate.c

// For codecs: the numbers of a result from the sums.
void bl_codec_result_take(struct bl_codec_result *r, const struct bl_loss *l);

#endif
