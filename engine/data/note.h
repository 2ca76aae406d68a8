/* Notes: a line of text built clause by clause, in an array of one size.
 *
 * What does not fit is cut at a whole UTF-8 character and ends in an ellipsis;
 * nothing is appended behind one.
 */
#ifndef BL_ENGINE_DATA_NOTE_H
#define BL_ENGINE_DATA_NOTE_H

enum { BL_NOTE_SIZE = 160 };

// `note` is an array of BL_NOTE_SIZE that holds a string.
__attribute__((format(printf, 2, 3))) void bl_note_append(char *note,
                                                          const char *format,
                                                          ...);

// Begins a clause: ", " unless the note is empty.
void bl_note_separate(char *note);

// A number as people write it: at most 6 digits.
void bl_note_append_number(char *note, double value);

#endif
