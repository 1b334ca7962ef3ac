#include "core/io/png_text.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/io/image.h"
#include "core/io/mapped_file.h"
#include "core/io/png_chunks.h"
#include "tests/support/allocation_meter.h"
#include "tests/support/reference.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

const Picture dot{1, 1, 3, {1, 2, 3}};

Result<std::vector<TextChunk>> read_seed(const std::string& name) {
    const auto file = MappedFile::open(test::data("corpus/png_text") / name);
    if (!file) return tl::unexpected(file.error());
    return read_png_text((*file)->bytes(), "'" + name + "'");
}

TEST(PngText, ComesBackAsItWasWritten) {
    const std::vector<TextChunk> texts = {{"parameters", "a fox\nSteps: 20, Sampler: DDIM"},
                                          {"Title", "caf\xc3\xa9"},
                                          {"Comment", "\xe4\xb8\x80 \xf0\x9f\xa6\x8a \xe2\x82\xac"},
                                          {"XML:com.adobe.xmp", "<x:xmpmeta/>"},
                                          {"Tab", "a\tb\r\n"},
                                          {"caf\xc3\xa9", ""}};
    const auto file = encode_png(dot, texts);
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_EQ(*read_png_text(*file, "'x'"), texts);
    EXPECT_EQ(*decode_picture(*file, "'x'"), dot);
}

TEST(PngText, StandsUncompressedRightBehindTheHeader) {
    const auto file =
        *encode_png(dot, {{"parameters", "latin"}, {"other", "\xe4\xb8\x80"}, {"XML:com.adobe.xmp", "x"}});
    const auto layout = split_png(file, "'x'");
    ASSERT_TRUE(layout);
    EXPECT_EQ(layout->chunks[1].type, "tEXt");
    EXPECT_EQ(as_text(layout->chunks[1].data), std::string_view("parameters\0latin", 16));
    EXPECT_EQ(layout->chunks[2].type, "iTXt");
    EXPECT_EQ(as_text(layout->chunks[2].data), std::string_view("other\0\0\0\0\0\xe4\xb8\x80", 13));
    EXPECT_EQ(layout->chunks[3].type, "iTXt");
    for (const auto& chunk : layout->chunks) EXPECT_TRUE(chunk.intact) << chunk.type;
}

TEST(PngText, KeepsTextsThatAreAlreadyThere) {
    const auto once = *encode_png(dot, {{"a", "1"}});
    const auto twice = *insert_png_text(once, {{"b", "2"}});
    EXPECT_EQ(*read_png_text(twice, "'x'"), (std::vector<TextChunk>{{"b", "2"}, {"a", "1"}}));
}

TEST(PngText, WriterRefusesWhatTheFormatForbids) {
    const std::pair<TextChunk, const char*> cases[] = {
        {{"", "x"}, "the keyword '' is not one that PNG allows"},
        {{std::string(80, 'k'), "x"}, "is not one that PNG allows"},
        {{" lead", "x"}, "' lead' is not one"},
        {{"trail ", "x"}, "'trail ' is not one"},
        {{"two  spaces", "x"}, "is not one that PNG allows"},
        {{"line\nbreak", "x"}, "is not one that PNG allows"},
        {{"\xe4\xb8\x80", "x"}, "is not one that PNG allows"},
        {{"no-break\xc2\xa0space", "x"}, "is not one that PNG allows"},
        {{"\xff", "x"}, "is not one that PNG allows"},
        {{"k", "\xff"}, "the text 'k' is not UTF-8 or holds a NUL"},
        {{"k", std::string("a\0b", 3)}, "the text 'k' is not UTF-8 or holds a NUL"},
        {{"k", std::string(9'000'000, 'x')}, "the text 'k' has more than 8388608 bytes"},
    };
    for (const auto& [chunk, fragment] : cases)
        EXPECT_THAT(encode_png(dot, {chunk}).error().sentence(), HasSubstr(fragment));
}

TEST(PngText, ReadsWhatOtherProgramsCompressed) {
    const auto texts = read_seed("all_kinds");
    ASSERT_TRUE(texts) << texts.error().sentence();
    EXPECT_EQ(*texts, (std::vector<TextChunk>{{"Title", "caf\xc3\xa9\nline two"},
                                              {"parameters", "a fox \xf0\x9f\xa6\x8a"},
                                              {"Comment", "packed text"},
                                              {"workflow", "\xc3\xa9\xe4\xb8\x80"}}));
}

TEST(PngText, LeavesOutTextsThatAreDamagedInThemselves) {
    for (const char* name : {"no_text", "no_nul", "empty_keyword", "long_keyword", "nul_in_text", "bad_utf8",
                             "short_international", "bad_method", "broken_stream", "bomb", "bad_crc"}) {
        const test::AllocationMeter meter;
        const auto texts = read_seed(name);
        EXPECT_LE(meter.peak_bytes(), size_t{64} << 20) << name;
        ASSERT_TRUE(texts) << name << ": " << texts.error().sentence();
        EXPECT_TRUE(texts->empty()) << name;
    }
}

TEST(PngText, RefusesFilesWhoseChunksDoNotAddUp) {
    const std::pair<const char*, const char*> cases[] = {
        {"many", "'many' has more than 256 texts"},
        {"length_past_end", "a chunk at byte 33 goes beyond the end of the file"},
        {"bad_type", "the chunk at byte 33 has no valid type"},
    };
    for (const auto& [name, fragment] : cases)
        EXPECT_THAT(read_seed(name).error().sentence(), HasSubstr(fragment));
    EXPECT_THAT(read_png_text(as_bytes("no picture"), "'x'").error().sentence(),
                HasSubstr("'x' is not a PNG file"));
    EXPECT_FALSE(insert_png_text(as_bytes("no picture"), {}));
}

TEST(PngText, ManyCompressedBombsTogetherStayWithinMemory) {
    auto file = *encode_png(dot);
    const auto seed = MappedFile::open(test::data("corpus/png_text/bomb"));
    const auto bomb = split_png((*seed)->bytes(), "'x'");
    std::vector<std::byte> many(file.begin(), file.begin() + png_head_bytes);
    for (int i = 0; i < 200; ++i) append_png_chunk(many, bomb->chunks[1].type, as_text(bomb->chunks[1].data));
    many.insert(many.end(), file.begin() + png_head_bytes, file.end());
    const test::AllocationMeter meter;
    EXPECT_TRUE(read_png_text(many, "'x'"));
    EXPECT_LE(meter.peak_bytes(), size_t{64} << 20);
}

}  // namespace
}  // namespace burin::io
