/* Coded symbols: streams of signed integers, entropy coded
 * (docs/container-format.md, "Coded symbols").
 *
 * Any sequence of int64 can be coded.  A symbol is taken relative to a centre
 * and falls into a bucket: small magnitudes have buckets of their own, larger
 * ones share them, and their place in the bucket follows as raw bits.  The
 * buckets are coded by interleaved range asymmetric numeral systems (J. Duda,
 * arXiv:1311.2540), with tables chosen by measured bytes.
 *
 * Every symbol may have a class, 0 to n_classes - 1 (1 to 256 of them): the
 * symbols of one class share a table, and classes whose own table does not pay
 * share one between them.  Classes are not in the stream: the decoder knows
 * them, or finds them from what it has decoded so far (the reader).
 *
 * The same symbols give the same bytes on every machine.  The functions may be
 * called from any number of threads; a reader belongs to one at a time.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SYMBOLS_H
#define BL_ENGINE_CODEC_ENTROPY_SYMBOLS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

enum { BL_SYMBOLS_MAX_CLASSES = 256 };

// Appends n symbols; classes[i] < n_classes is the class of symbols[i], and
// NULL says that there is one class only.  On failure `out` is as it was.
enum bl_status bl_symbols_pack(struct bl_buffer *out, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err);

// The number of bytes bl_symbols_pack() would append, within a percent,
// without writing them.
enum bl_status bl_symbols_cost(double *bytes, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err);

// Restores exactly n symbols, with the classes they were packed with.  Bytes
// from a file: any input is safe, what is damaged is BL_BROKEN, and the memory
// asked for is bounded by n_classes.
enum bl_status bl_symbols_unpack(int64_t *symbols, const uint8_t *classes,
                                 size_t n_classes, size_t n, const void *packed,
                                 size_t size, struct bl_error *err);

// The same one symbol at a time, for classes that depend on symbols before.
// `packed` is lent until the reader is freed.
struct bl_symbols_reader;

enum bl_status bl_symbols_reader_new(struct bl_symbols_reader **reader,
                                     size_t n_classes, size_t n,
                                     const void *packed, size_t size,
                                     struct bl_error *err);
void bl_symbols_reader_free(struct bl_symbols_reader *r);

// The next symbol, of this class.  Any number may be asked for, of any class;
// what comes behind the end, or from damaged bytes, means nothing.
int64_t bl_symbols_reader_next(struct bl_symbols_reader *r, uint8_t class);

// BL_BROKEN unless the n symbols that were read use up the packed bytes
// exactly.
enum bl_status bl_symbols_reader_end(const struct bl_symbols_reader *r,
                                     struct bl_error *err);

#endif
