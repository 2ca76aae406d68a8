/* What a cell of the screen is painted as: roles, which a theme gives colours.
 *
 * Programs name roles and never colours, so that a theme decides all of them.
 */
#ifndef BL_IO_THEME_PAINT_H
#define BL_IO_THEME_PAINT_H

enum bl_paint {
    BL_PAINT_TEXT,         // anything without a role of its own, and the ground
    BL_PAINT_DIM,          // what may be overlooked: units, inactive entries
    BL_PAINT_TITLE,        // of boxes and sections
    BL_PAINT_BORDER,       // of boxes
    BL_PAINT_BORDER_FOCUS, // of the box that keys go to
    BL_PAINT_TAB,          // the names of the screens
    BL_PAINT_TAB_ACTIVE,   // the one that is shown
    BL_PAINT_HEADER,       // the heads of columns
    BL_PAINT_STATUS,       // the line above the hints, and the top line
    BL_PAINT_HINT_KEY,     // a key in the line of hints
    BL_PAINT_HINT,         // what it does
    BL_PAINT_CURSOR,       // the row the keys act on
    BL_PAINT_SELECTION,    // rows that are marked
    BL_PAINT_ACCENT,       // numbers that matter, bars
    BL_PAINT_GOOD,         // as it should be
    BL_PAINT_WARNING,      // worth a look
    BL_PAINT_BAD,          // wrong
    BL_PAINT_COMPRESS,     // columns that are given to the network
    BL_PAINT_EXACT,        // that are kept bit for bit
    BL_PAINT_DROP,         // that are not stored
    BL_PAINT_TRAIN,        // the training loss
    BL_PAINT_VALIDATION,   // the validation loss
    BL_PAINT_BEST,         // the best epoch
    BL_PAINT_GRID,         // axes and grids of plots
    BL_PAINT_BEFORE,       // the data before
    BL_PAINT_AFTER,        // and after
    BL_PAINT_HEAT_LOW,     // small amounts in a map
    BL_PAINT_HEAT_MID,
    BL_PAINT_HEAT_HIGH, // large ones
    BL_PAINT_INPUT,     // a line that is typed
    BL_PAINT_DIALOG,    // the ground of dialogs
    BL_PAINT_TOAST,     // a message that goes away by itself
    BL_N_PAINTS
};

extern const char *const bl_paint_names[BL_N_PAINTS]; // "border-focus"

#endif
