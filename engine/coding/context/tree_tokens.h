/* Tokens: symbols as a tree of contexts counts them.
 *
 * As in the coder (codec/entropy/symbols.h), a symbol is taken relative to a
 * centre, small magnitudes have a token each or share one with few others, and
 * larger ones share one with all of half an octave; a value that is frequent
 * keeps a token of its own.  What is below a token are raw bits, the same in
 * every class.
 */
#ifndef BL_ENGINE_CODING_CONTEXT_TREE_TOKENS_H
#define BL_ENGINE_CODING_CONTEXT_TREE_TOKENS_H

#include <stddef.h>
#include <stdint.h>

enum { BL_TOKENS_MAX = 256 };

// Of n symbols; every token below *n_tokens (at most BL_TOKENS_MAX) occurs.
void bl_tokens_make(uint8_t *tokens, size_t *n_tokens, const int64_t *symbols,
                    size_t n);

#endif
