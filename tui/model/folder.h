/* Lists of what is on the disk, as the screen Home shows them. */
#ifndef BL_TUI_MODEL_FOLDER_H
#define BL_TUI_MODEL_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/format.h"
#include "tui/model/run.h"

struct bl_folder_entry {
    char *name; // owned
    bool is_folder;
    uint64_t bytes;
    const char *format; // "HDF5"; NULL for what cannot be opened; static
};

struct bl_folder {
    char *path;                      // absolute; owned
    struct bl_folder_entry *entries; // folders first, then by name; owned
    size_t n, capacity;
    bool is_cut; // there were more than anyone would look through
};

void bl_folder_free(struct bl_folder *f);

// What is in a file, without its data.
struct bl_preview {
    char *path; // owned
    char *format;
    uint64_t bytes;
    struct bl_table_list tables;
    bool is_guess;     // types and rows: from the beginning of a long file
    char trouble[512]; // why it cannot be shown; "" when it can
};

void bl_preview_free(struct bl_preview *p);

// A run in the list of recent ones.
struct bl_run_summary {
    char *dir; // owned, like the rest
    char *table;
    double started;          // seconds since 1970
    char model[64];          // "AE 200-100-50"
    double ratio, best_loss; // NaN when not known
    double worst_chi2_ndf;   // two-sample, of the worst variable
    char worst_variable[64];
    enum bl_run_state state;
    double stopped_at; // epoch
    char reason[128];
};

struct bl_run_list {
    struct bl_run_summary *list; // newest first; owned
    size_t n, capacity;
};

void bl_run_list_free(struct bl_run_list *l);

#endif
