#include "engine/codec/stream.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include <xxhash.h>

#include "tests/engine/codec/memory_container.h"

static struct bl_error err;

enum { N_STREAMS = 3, DIRECTORY = 4 + 24 * N_STREAMS };

/* Group 7 of three small streams. */
struct group {
    struct memory_container file;
    struct bl_container_writer *writer;
    struct bl_container_reader *reader;
    struct bl_group groups[8];
    struct bl_meta meta;
};

static void make(struct group *g)
{
    struct bl_packed_stream streams[N_STREAMS] = {
        {.column = BL_NETWORK_COLUMN, .kind = BL_STREAM_LATENT},
        {.column = 0, .kind = BL_STREAM_SPECIAL},
        {.column = 5, .kind = BL_STREAM_TEXT},
    };
    *g = (struct group){0};
    g->writer = memory_container_writer(&g->file);
    g->groups[7].n_rows = 10;
    g->meta.groups = g->groups;
    bl_buffer_put(&streams[0].bytes, "latents", 7, &err);
    bl_buffer_put(&streams[2].bytes, "texts", 5, &err);
    cr_assert(
        eq(int,
           bl_group_put(&g->groups[7], 7, streams, N_STREAMS, g->writer, &err),
           BL_OK));
    for (size_t i = 0; i < N_STREAMS; i++)
        bl_buffer_release(&streams[i].bytes);
    g->reader = memory_container_reader(&g->file);
}

static void release(struct group *g)
{
    g->reader->ops->close(g->reader);
    g->writer->ops->close(g->writer);
    memory_container_release(&g->file);
}

static enum bl_status get(struct group *g)
{
    struct bl_directory d;
    enum bl_status status = bl_directory_get(&d, &g->meta, 7, g->reader, &err);
    bl_directory_release(&d);
    return status;
}

/* A directory that was changed on purpose: its checksum holds again. */
static enum bl_status get_forged(struct group *g)
{
    struct memory_part *part = memory_container_part(&g->file, "rows.7");
    size_t n = (size_t)g->groups[7].directory_bytes;
    g->groups[7].checksum = XXH3_64bits(part->bytes, n < part->n ? n : part->n);
    return get(g);
}

Test(stream, the_part_is_laid_out_as_documented)
{
    struct group g;
    make(&g);
    const struct memory_part *part = memory_container_part(&g.file, "rows.7");
    cr_assert_not_null(part);
    cr_assert(eq(sz, part->n, DIRECTORY + 7 + 5));
    cr_expect(eq(u64, g.groups[7].directory_bytes, DIRECTORY));
    cr_expect(eq(u64, g.groups[7].part_bytes, part->n));
    static const uint8_t begin[] = {3,    0,    0,    0,    // streams
                                    0xFF, 0xFF, 0xFF, 0xFF, // network
                                    0,    0,    0,    0,    // latent
                                    7,    0,    0,    0,    0, 0, 0, 0};
    cr_expect(eq(int, memcmp(part->bytes, begin, sizeof begin), 0));
    cr_expect(eq(int, memcmp(part->bytes + DIRECTORY, "latentstexts", 12), 0));
    release(&g);
}

Test(stream, streams_are_found_and_read)
{
    struct group g;
    struct bl_directory d;
    struct bl_buffer packed = {0};
    make(&g);
    cr_assert(eq(int, bl_directory_get(&d, &g.meta, 7, g.reader, &err), BL_OK));
    const struct bl_stream *s = bl_directory_find(&d, 5, BL_STREAM_TEXT);
    cr_assert_not_null(s);
    cr_expect(eq(int, bl_stream_get(&packed, s, 7, g.reader, &err), BL_OK));
    cr_expect(eq(sz, packed.size, 5));
    cr_expect(eq(int, memcmp(packed.data, "texts", 5), 0));
    cr_expect_null(bl_directory_find(&d, 5, BL_STREAM_LENGTHS));
    cr_expect_null(bl_directory_find(&d, 1, BL_STREAM_SPECIAL));
    const struct bl_stream *empty = bl_directory_find(&d, 0, BL_STREAM_SPECIAL);
    cr_expect(eq(int, bl_stream_get(&packed, empty, 7, g.reader, &err), BL_OK));
    cr_expect(eq(sz, packed.size, 5)); // appended nothing
    bl_buffer_release(&packed);
    bl_directory_release(&d);
    release(&g);
}

Test(stream, every_flipped_byte_is_found)
{
    struct group g;
    make(&g);
    struct memory_part *part = memory_container_part(&g.file, "rows.7");
    struct bl_directory d;
    cr_assert(eq(int, bl_directory_get(&d, &g.meta, 7, g.reader, &err), BL_OK));
    for (size_t i = 0; i < part->n; i++) {
        part->bytes[i] ^= 0x10;
        bool found = false;
        if (i < DIRECTORY)
            found = get(&g) == BL_BROKEN;
        for (size_t s = 0; i >= DIRECTORY && s < d.n; s++) {
            struct bl_buffer packed = {0};
            if (bl_stream_get(&packed, &d.streams[s], 7, g.reader, &err) !=
                BL_OK)
                found = err.status == BL_BROKEN;
            bl_buffer_release(&packed);
        }
        cr_expect(found, "byte %zu", i);
        part->bytes[i] ^= 0x10;
    }
    bl_directory_release(&d);
    release(&g);
}

Test(stream, a_forged_directory_is_refused)
{
    struct group g;
    make(&g);
    uint8_t *bytes = memory_container_part(&g.file, "rows.7")->bytes;
    cr_assert(eq(int, get_forged(&g), BL_OK));
    bytes[0] = 4; // one stream more than there is room for
    cr_expect(eq(int, get_forged(&g), BL_BROKEN));
    bytes[0] = 2;
    cr_expect(eq(int, get_forged(&g), BL_BROKEN));
    bytes[0] = 3;
    memset(bytes + 12, 0xFF, 8); // the size of the first stream
    cr_expect(eq(int, get_forged(&g), BL_BROKEN));
    release(&g);
}

Test(stream, a_directory_of_impossible_size_is_refused)
{
    static const uint64_t sizes[] = {
        0, 3, 4, DIRECTORY - 1, DIRECTORY + 24, UINT64_MAX / 2};
    struct group g;
    make(&g);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        g.groups[7].directory_bytes = sizes[i];
        g.groups[7].part_bytes = sizes[i] + 12;
        cr_expect(eq(int, get_forged(&g), BL_BROKEN), "%zu", i);
    }
    release(&g);
}

Test(stream, a_group_that_is_not_there_is_refused)
{
    struct group g;
    struct bl_directory d;
    make(&g);
    g.groups[3] = g.groups[7];
    cr_expect(
        eq(int, bl_directory_get(&d, &g.meta, 3, g.reader, &err), BL_BROKEN));
    cr_expect(strstr(err.text, "row group 3") != NULL);
    release(&g);
}
