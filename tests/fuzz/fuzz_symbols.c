/* Coded symbols.  The first byte says what the rest is: a stream to decode
 * (with how many classes), or symbols to code and decode. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "engine/codec/entropy/symbols.h"

enum { MAX_SYMBOLS = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t classes[MAX_SYMBOLS];
static int64_t symbols[MAX_SYMBOLS], back[MAX_SYMBOLS];

static void set_classes(size_t n_classes)
{
    for (size_t i = 0; i < MAX_SYMBOLS; i++)
        classes[i] = (uint8_t)(i * i % n_classes);
}

static void decode(size_t n, size_t n_classes, const uint8_t *data, size_t size)
{
    struct bl_error err;
    struct bl_symbols_reader *r;
    enum bl_status status =
        bl_symbols_unpack(symbols, classes, n_classes, n, data, size, &err);
    if (status != BL_OK && status != BL_BROKEN)
        abort();
    if (bl_symbols_reader_new(&r, n_classes, n, data, size, &err) != BL_OK)
        return;
    for (size_t i = 0; i < n; i++)
        if (bl_symbols_reader_next(r, classes[i]) != symbols[i])
            abort();
    if (bl_symbols_reader_end(r, &err) != status)
        abort();
    bl_symbols_reader_free(r);
}

// Symbols of 1, 2, 4 or 8 bytes each.
static size_t read_symbols(const uint8_t *data, size_t size, size_t width)
{
    size_t n = size / width < MAX_SYMBOLS ? size / width : MAX_SYMBOLS;
    memset(symbols, 0, sizeof symbols);
    for (size_t i = 0; i < n; i++)
        memcpy(&symbols[i], data + i * width, width);
    return n;
}

static void code(size_t n, size_t n_classes)
{
    struct bl_error err;
    struct bl_buffer b = {0};
    if (bl_symbols_pack(&b, symbols, classes, n_classes, n, &err) != BL_OK ||
        bl_symbols_unpack(back, classes, n_classes, n, b.data, b.size, &err) !=
            BL_OK ||
        memcmp(back, symbols, n * sizeof *back) != 0)
        abort();
    bl_buffer_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    size_t n_classes = 1 + data[0] % 32;
    set_classes(n_classes);
    if (data[0] & 128)
        code(read_symbols(data + 1, size - 1, (size_t)1 << (data[0] / 32 % 4)),
             n_classes);
    else
        decode((data[1] | (size_t)data[2] << 8) % MAX_SYMBOLS, n_classes,
               data + 3, size - 3);
    return 0;
}
