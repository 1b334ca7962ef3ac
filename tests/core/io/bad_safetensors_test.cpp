// Files that lie about themselves: each is refused by a sentence that names the file and what is wrong in it.
#include <bit>
#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/io/mapped_file.h"
#include "core/io/safetensors.h"
#include "tests/support/allocation_meter.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

constexpr size_t header_budget_bytes = size_t{64} << 20;

std::string little_endian(uint64_t value) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}

std::string file(const std::string& header, size_t data_bytes) {
    return little_endian(header.size()) + header + std::string(data_bytes, '\0');
}

std::string entry(const std::string& shape, const std::string& offsets, const std::string& dtype = "U8") {
    return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

std::string one(const std::string& shape, const std::string& offsets, const std::string& dtype = "U8") {
    return R"({"a":)" + entry(shape, offsets, dtype) + "}";
}

std::string many_tensors(size_t count, size_t name_bytes) {
    std::string header = "{";
    for (size_t i = 0; i < count; ++i) {
        std::string name = std::to_string(i);
        name.resize(name_bytes, 'n');
        header += (i ? ",\"" : "\"") + name + "\":" + entry("[0]", "[0,0]");
    }
    return header + "}";
}

std::string many_metadata(size_t count, size_t value_bytes) {
    std::string header = "{\"__metadata__\":{";
    for (size_t i = 0; i < count; ++i)
        header += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"" + std::string(value_bytes, 'v') + "\"";
    return header + "}}";
}

struct BadFile {
    std::string name, bytes, fragment;
};

std::vector<BadFile> bad_envelopes() {
    return {
        {"two_bytes", "ab", "too short for a safetensors file"},
        {"seven_bytes", "1234567", "too short"},
        {"no_header", little_endian(0), "does not start with '{'"},
        {"header_past_end", little_endian(100) + "{}", "is cut short: its header has 100 bytes, the file 10"},
        {"header_over_limit", little_endian(100'000'001) + "{}", "would have 100000001 bytes"},
        {"header_length_max", little_endian(~uint64_t{0}) + "{}", "would have 18446744073709551615 bytes"},
        {"length_wraps", little_endian(~uint64_t{0} - 7) + "{}", "is not a safetensors file"},
        {"leading_space", file(" {}", 0), "does not start with '{'"},
        {"byte_order_mark", file("\xef\xbb\xbf{}", 0), "does not start with '{'"},
        {"list", file("[]", 0), "does not start with '{'"},
        {"git_lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n", "git lfs pull"},
        {"web_page", "\n<!DOCTYPE html><html></html>", "is a web page"},
        {"zip_pickle", std::string("PK\x03\x04") + std::string(60, 'x'), "is a damaged PyTorch file"},
        {"old_pickle", "\x80\x02}q" + std::string(60, 'x'), "is a PyTorch pickle"},
    };
}

std::vector<BadFile> bad_headers() {
    return {
        {"not_json", file("{abc}", 0), "not valid JSON at byte"},
        {"cut_json", file(R"({"a":{"dtype":"U8")", 0), "not valid JSON"},
        {"text_behind", file("{} x", 0), "not valid JSON"},
        {"nul_behind", file(std::string("{}\0\0", 4), 0), "holds a NUL byte"},
        {"deep", file(std::string("{\"a\":{\"shape\":") + std::string(50, '['), 0),
         "nested deeper than 4 levels"},
        {"bad_utf8_name", file("{\"\xff\":" + entry("[1]", "[0,1]") + "}", 1), "not valid JSON"},
        {"entry_is_number", file(R"({"a":1})", 0), "describes 'a' by the number 1"},
        {"entry_is_null", file(R"({"a":null})", 0), "describes 'a' by null"},
        {"entry_is_list", file(R"({"a":[]})", 0), "describes 'a' by a list"},
        {"empty_name", file(R"({"":)" + entry("[1]", "[0,1]") + "}", 1), "a tensor without a name"},
        {"long_name", file("{\"" + std::string(600, 'n') + "\":" + entry("[1]", "[0,1]") + "}", 1),
         "name of 600 bytes"},
        {"very_long_name", file("{\"" + std::string(9'000'000, 'n') + "\":1}", 0),
         "a string of more than 4194304 bytes"},
        {"duplicate", file("{\"a\":" + entry("[1]", "[0,1]") + ",\"a\":" + entry("[1]", "[0,1]") + "}", 1),
         "names 'a' twice"},
        {"escaped_duplicate",
         file("{\"a\":" + entry("[1]", "[0,1]") + ",\"\\u0061\":" + entry("[1]", "[1,2]") + "}", 2),
         "names 'a' twice"},
        {"metadata_twice", file(R"({"__metadata__":{},"__metadata__":{}})", 0), "names '__metadata__' twice"},
        {"metadata_list", file(R"({"__metadata__":[]})", 0), "describes '__metadata__' by a list"},
        {"metadata_number", file(R"({"__metadata__":{"x":1}})", 0),
         "holds the number 1 as metadata 'x', expected a text"},
        {"metadata_object", file(R"({"__metadata__":{"x":{}}})", 0), "holds an object as metadata 'x'"},
        {"metadata_key_twice", file(R"({"__metadata__":{"x":"1","x":"2"}})", 0),
         "names the metadata 'x' twice"},
        {"metadata_too_large", file(many_metadata(12, 1 << 20), 0), "more than 8388608 bytes of metadata"},
        {"metadata_too_many", file(many_metadata(70'000, 0), 0), "more than 65536 metadata entries"},
        {"unknown_field", file(R"({"a":{"dtype":"U8","shape":[],"data_offsets":[0,1],"x":0}})", 1),
         "tensor 'a' the unknown field 'x'"},
        {"field_twice", file(R"({"a":{"dtype":"U8","dtype":"I8","shape":[],"data_offsets":[0,1]}})", 1),
         "the field 'dtype' twice"},
        {"shape_twice", file(R"({"a":{"shape":[],"shape":[1]}})", 0), "the field 'shape' twice"},
        {"no_dtype", file(R"({"a":{"shape":[],"data_offsets":[0,1]}})", 1), "gives tensor 'a' no dtype"},
        {"no_shape", file(R"({"a":{"dtype":"U8","data_offsets":[0,1]}})", 1), "gives tensor 'a' no shape"},
        {"no_offsets", file(R"({"a":{"dtype":"U8","shape":[]}})", 1), "gives tensor 'a' no data_offsets"},
        {"too_many_tensors", file(many_tensors(66'000, 8), 0), "more than 65536 tensors"},
        {"too_many_long_names", file(many_tensors(66'000, 512), 0), "more than 65536 tensors"},
        {"control_characters", file(R"({"a\u001b[2J":1})", 0), "'a\\x1b[2J'"},
    };
}

std::vector<BadFile> bad_tensors() {
    return {
        {"scale_type", file(one("[1]", "[0,1]", "F8_E8M0"), 1),
         "tensor 'a' the type 'F8_E8M0', which Burin does not read"},
        {"four_bits", file(one("[2]", "[0,1]", "F4"), 1), "'F4'"},
        {"float8_of_two_bytes", file(one("[1]", "[0,2]", "F8_E5M2"), 2), "F8_E5M2 need 1"},
        {"unsigned_64", file(one("[1]", "[0,8]", "U64"), 8), "'U64'"},
        {"lower_case_type", file(one("[1]", "[0,2]", "f16"), 2), "'f16'"},
        {"dtype_number", file(R"({"a":{"dtype":5}})", 0), "holds the number 5 as dtype of tensor 'a'"},
        {"shape_text", file(R"({"a":{"shape":"1"}})", 0), "holds the text '1' as shape of tensor 'a'"},
        {"shape_object", file(R"({"a":{"shape":{}}})", 0), "holds an object as shape of tensor 'a'"},
        {"shape_nested", file(one("[[1]]", "[0,1]"), 1), "holds a list in the shape of tensor 'a'"},
        {"shape_negative", file(one("[-1]", "[0,1]"), 1),
         "the negative number -1 in the shape of tensor 'a'"},
        {"shape_fraction", file(one("[1.5]", "[0,1]"), 1), "the number 1.5 in the shape of tensor 'a'"},
        {"shape_text_inside", file(one("[\"1\"]", "[0,1]"), 1), "the text '1' in the shape of tensor 'a'"},
        {"shape_null", file(one("[null]", "[0,1]"), 1), "null in the shape"},
        {"shape_rank", file(one("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,1]"), 1),
         "more than 16 dimensions"},
        {"shape_huge", file(one("[18446744073709551615]", "[0,1]"), 1),
         "a dimension of 18446744073709551615"},
        {"shape_beyond_u64", file(one("[18446744073709551616]", "[0,1]"), 1), "in the shape of tensor 'a'"},
        {"shape_overflow", file(one("[4294967296,4294967296]", "[0,0]"), 0),
         "a shape too large for any file"},
        {"shape_wraps_to_small", file(one("[4194304,4194304,1048577]", "[0,1]"), 1),
         "a shape too large for any file"},
        {"size_short", file(one("[2]", "[0,4]", "F32"), 4),
         "tensor 'a' 4 bytes, but its shape and type F32 need 8"},
        {"size_long", file(one("[1]", "[0,4]", "F16"), 4),
         "tensor 'a' 4 bytes, but its shape and type F16 need 2"},
        {"size_of_empty", file(one("[0]", "[0,1]"), 1), "need 0"},
        {"offsets_reversed", file(one("[1]", "[1,0]"), 1), "lets tensor 'a' end before it begins"},
        {"offsets_none", file(one("[1]", "[]"), 1), "0 data_offsets, expected two"},
        {"offsets_one", file(one("[1]", "[0]"), 1), "1 data_offsets, expected two"},
        {"offsets_three", file(one("[1]", "[0,1,2]"), 1), "more than two data_offsets"},
        {"offsets_negative", file(one("[1]", "[-1,0]"), 1),
         "the negative number -1 in data_offsets of tensor 'a'"},
        {"offsets_fraction", file(one("[1]", "[0,1.0]"), 1), "the number 1.0 in data_offsets"},
        {"offsets_text", file(one("[1]", "\"01\""), 1), "as data_offsets of tensor 'a'"},
        {"offsets_past_end", file(one("[8]", "[0,8]"), 4),
         "end at byte 8 of 4 (the file is cut short or damaged)"},
        {"offsets_far", file(one("[1]", "[18446744073709551614,18446744073709551615]"), 1),
         "cut short or damaged"},
        {"hole_at_start", file(one("[1]", "[1,2]"), 2), "leaves a hole of 1 bytes before tensor 'a'"},
        {"hole_between", file("{\"a\":" + entry("[1]", "[0,1]") + ",\"b\":" + entry("[1]", "[3,4]") + "}", 4),
         "leaves a hole of 2 bytes before tensor 'b'"},
        {"hole_at_end", file(one("[1]", "[0,1]"), 4), "leaves 3 bytes at the end of the file to no tensor"},
        {"data_without_tensors", file("{}", 4), "leaves 4 bytes at the end"},
        {"overlap", file("{\"a\":" + entry("[2]", "[0,2]") + ",\"b\":" + entry("[2]", "[1,3]") + "}", 3),
         "the tensors 'a' and 'b' overlap"},
        {"same_bytes", file("{\"a\":" + entry("[2]", "[0,2]") + ",\"b\":" + entry("[2]", "[0,2]") + "}", 2),
         "the tensors 'a' and 'b' overlap"},
        {"empty_inside_another",
         file("{\"a\":" + entry("[2]", "[0,2]") + ",\"b\":" + entry("[0]", "[1,1]") + "}", 2), "overlap"},
    };
}

void expect_refused(const std::vector<BadFile>& files) {
    const test::TempDir folder;
    for (const auto& bad : files) {
        SCOPED_TRACE(bad.name);
        const auto path = folder.write(bad.name + ".safetensors", bad.bytes);
        const test::AllocationMeter meter;
        const auto opened = SafetensorsFile::open(path);
        EXPECT_LE(meter.peak_bytes(), header_budget_bytes);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::bad_model);
        EXPECT_THAT(opened.error().sentence(), HasSubstr(bad.fragment));
        EXPECT_THAT(opened.error().sentence(), HasSubstr(bad.name + ".safetensors'"));
    }
}

TEST(BadSafetensors, EnvelopesAreRefusedByNameAndReason) { expect_refused(bad_envelopes()); }
TEST(BadSafetensors, HeadersAreRefusedByNameAndReason) { expect_refused(bad_headers()); }
TEST(BadSafetensors, TensorsAreRefusedByNameAndReason) { expect_refused(bad_tensors()); }

TEST(BadSafetensors, EveryPrefixOfAFileIsRefused) {
    const std::string whole =
        file("{\"a\":" + entry("[2,3]", "[0,6]") + ",\"__metadata__\":{\"k\":\"v\"}}", 6);
    ASSERT_TRUE(parse_safetensors(as_bytes(whole), "'x'"));
    for (size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(parse_safetensors(as_bytes(whole).first(size), "'x'")) << size;
    }
}

TEST(BadSafetensors, NamesOfPicklesDecideNothing) {
    const test::TempDir folder;
    for (const char* name : {"m.ckpt", "m.pt", "m.bin", "m.PTH"}) {
        EXPECT_TRUE(SafetensorsFile::open(folder.write(name, file("{}", 0)))) << name;
        const auto opened = SafetensorsFile::open(folder.write(name, "(dp0\nS'text of protocol 0'\np1\ns."));
        ASSERT_FALSE(opened) << name;
        EXPECT_THAT(opened.error().sentence(), HasSubstr("is neither a PyTorch pickle"));
    }
}

TEST(Safetensors, AcceptsPaddingScalarsEmptyTensorsAndAnyOrder) {
    const std::string bytes =
        file("{\"b\":" + entry("[2]", "[4,6]") + ",\"s\":" + entry("[]", "[0,4]", "F32") +
                 ",\"e\":" + entry("[0,9]", "[6,6]", "F32") + ",\"__metadata__\":{\"format\":\"pt\"}}   ",
             6);
    const test::TempDir folder;
    const auto opened = SafetensorsFile::open(folder.write("x.safetensors", bytes));
    ASSERT_TRUE(opened) << opened.error().sentence();
    EXPECT_EQ(opened->tensors().size(), 3u);
    EXPECT_EQ(opened->find("s")->shape, std::vector<int64_t>{});
    EXPECT_EQ(opened->bytes(*opened->find("s")).size(), 4u);
    EXPECT_TRUE(opened->bytes(*opened->find("e")).empty());
    EXPECT_EQ(opened->metadata().at("format"), "pt");
    EXPECT_EQ(opened->find("absent"), nullptr);
}

TEST(Safetensors, SaysWhichTensorsAreNotAligned) {
    const test::TempDir folder;
    std::string header = "{\"b\":" + entry("[1]", "[0,1]") + ",\"f\":" + entry("[1]", "[1,5]", "F32") + "}";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    const auto opened = SafetensorsFile::open(folder.write("x.safetensors", file(header, 5)));
    ASSERT_TRUE(opened) << opened.error().sentence();
    EXPECT_TRUE(opened->is_aligned(*opened->find("b")));
    EXPECT_FALSE(opened->is_aligned(*opened->find("f")));
}

TEST(Safetensors, OwnerKeepsTheBytesAliveAfterTheFileObjectIsGone) {
    const test::TempDir folder;
    const auto path = folder.write("x.safetensors", file(one("[3]", "[0,3]"), 0) + "abc");
    std::shared_ptr<const void> owner;
    std::span<const std::byte> bytes;
    {
        const auto opened = SafetensorsFile::open(path);
        ASSERT_TRUE(opened);
        owner = opened->owner();
        bytes = opened->bytes(*opened->find("a"));
    }
    std::filesystem::remove(path);
    EXPECT_EQ(as_text(bytes), "abc");
}

TEST(Safetensors, LargestAcceptedHeaderStaysWithinMemory) {
    const std::string bytes = file(many_tensors(65'536, 512), 0);
    const test::AllocationMeter meter;
    const auto header = parse_safetensors(as_bytes(bytes), "'x'");
    ASSERT_TRUE(header) << header.error().sentence();
    EXPECT_EQ(header->tensors.size(), 65'536u);
    EXPECT_LE(meter.peak_bytes(), header_budget_bytes);
}

}  // namespace
}  // namespace burin::io
