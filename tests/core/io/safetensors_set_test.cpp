#include "core/io/safetensors_set.h"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

#include "core/io/mapped_file.h"
#include "core/io/safetensors_writer.h"
#include "tests/support/allocation_meter.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::HasSubstr;

void write_shard(const std::filesystem::path& path, const std::vector<std::string>& names) {
    std::vector<TensorToWrite> tensors;
    for (const auto& name : names)
        tensors.push_back({name, Dtype::u8, {int64_t(name.size())}, as_bytes(name)});
    const auto written = write_safetensors(path, tensors);
    ASSERT_TRUE(written) << written.error().sentence();
}

TEST(SafetensorsSet, JoinsTheShardsOfAnIndex) {
    const test::TempDir folder;
    write_shard(folder / "m-1.safetensors", {"a", "bb"});
    write_shard(folder / "m-2.safetensors", {"ccc"});
    const auto index = folder.write("m.safetensors.index.json",
                                    R"({"metadata": {"total_size": 6}, "weight_map": {"a": "m-1.safetensors",
                                        "bb": "m-1.safetensors", "ccc": "m-2.safetensors"}})");
    const auto set = SafetensorsSet::open(index);
    ASSERT_TRUE(set) << set.error().sentence();
    EXPECT_EQ(set->tensors().size(), 3u);
    for (const auto& [name, entry] : set->tensors()) EXPECT_EQ(as_text(set->bytes(entry)), name);
    EXPECT_EQ(set->files().size(), 2u);
    EXPECT_EQ(set->find("d"), nullptr);
}

TEST(SafetensorsSet, TakesASingleFileAsItIs) {
    const test::TempDir folder;
    write_shard(folder / "m.safetensors", {"a", "bb"});
    const auto set = SafetensorsSet::open(folder / "m.safetensors");
    ASSERT_TRUE(set);
    EXPECT_EQ(as_text(set->bytes(*set->find("bb"))), "bb");
    EXPECT_TRUE(set->owner(*set->find("a")));
}

TEST(SafetensorsSet, RefusesAnIndexThatContradictsItsShards) {
    const test::TempDir folder;
    write_shard(folder / "1.safetensors", {"a", "b"});
    write_shard(folder / "2.safetensors", {"b", "c"});
    write_shard(folder / "3.safetensors", {"c"});
    const std::pair<const char*, const char*> cases[] = {
        {R"({"a": "1.safetensors"})", "does not mention tensor 'b', which is in '1.safetensors'"},
        {R"({"a": "1.safetensors", "b": "1.safetensors", "c": "2.safetensors"})",
         "maps tensor 'b' to '1.safetensors', but it is in '2.safetensors'"},
        {R"({"a": "1.safetensors", "b": "1.safetensors", "x": "1.safetensors"})",
         "maps tensor 'x' to '1.safetensors', which does not hold it"},
        {R"({"a": "1.safetensors", "b": "1.safetensors", "c": "none.safetensors"})",
         "none.safetensors': no such file"},
    };
    for (const auto& [map, fragment] : cases) {
        const auto index = folder.write("i.json", std::string(R"({"weight_map": )") + map + "}");
        const auto set = SafetensorsSet::open(index);
        ASSERT_FALSE(set) << map;
        EXPECT_THAT(set.error().sentence(), HasSubstr(fragment));
    }
}

std::string many_files(size_t count) {
    std::string map = R"({"weight_map": {)";
    for (size_t i = 0; i < count; ++i)
        map += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"" + std::to_string(i) + ".safetensors\"";
    return map + "}}";
}

std::string many_tensors(size_t count) {
    std::string map = R"({"weight_map": {)";
    for (size_t i = 0; i < count; ++i) map += (i ? ",\"" : "\"") + std::to_string(i) + "\":\"a.safetensors\"";
    return map + "}}";
}

TEST(WeightMap, RefusesBadIndexFilesByNameAndReason) {
    const auto mapped = [](const std::string& file) { return R"({"weight_map": {"a": ")" + file + R"("}})"; };
    const std::vector<std::array<std::string, 3>> cases = {
        {"not_json", "{", "not valid JSON"},
        {"list", "[]", "it has no 'weight_map'"},
        {"no_map", "{}", "it has no 'weight_map'"},
        {"map_is_list", R"({"weight_map": []})", "it has no 'weight_map'"},
        {"empty_map", R"({"weight_map": {}})", "maps no tensors"},
        {"number", R"({"weight_map": {"a": 1}})", "maps tensor 'a' to something that is not a file name"},
        {"null", R"({"weight_map": {"a": null}})", "not a file name"},
        {"duplicate_tensor", R"({"weight_map": {"a": "x.safetensors", "a": "x.safetensors"}})",
         "holds the field 'a' twice"},
        {"duplicate_map", R"({"weight_map": {"a": "x.safetensors"}, "weight_map": {}})",
         "'weight_map' twice"},
        {"parent", mapped("../x.safetensors"), "'../x.safetensors', which is not the plain name"},
        {"absolute", mapped("/etc/x.safetensors"), "not the plain name"},
        {"subfolder", mapped("sub/x.safetensors"), "not the plain name"},
        {"backslash", mapped("..\\\\x.safetensors"), "not the plain name"},
        {"nul", mapped("x\\u0000.safetensors"), "not the plain name"},
        {"hidden", mapped(".safetensors"), "not the plain name"},
        {"empty_file", mapped(""), "not the plain name"},
        {"pickle", mapped("x.bin"), "not the plain name of a .safetensors file"},
        {"long_file", mapped(std::string(300, 'x') + ".safetensors"), "not the plain name"},
        {"empty_tensor", R"({"weight_map": {"": "x.safetensors"}})", "a tensor name of 0 bytes"},
        {"long_tensor", R"({"weight_map": {")" + std::string(600, 'n') + R"(": "x.safetensors"}})",
         "a tensor name of 600 bytes"},
        {"many_files", many_files(600), "more than 512 files"},
        {"many_tensors", many_tensors(70'000), "more than 65536 tensors"},
        {"far_too_many_tensors", many_tensors(400'000), "more than 196608 values"},
        {"deep", R"({"weight_map": )" + std::string(20, '['), "nested deeper than 8 levels"},
    };
    for (const auto& [name, text, fragment] : cases) {
        SCOPED_TRACE(name);
        const test::AllocationMeter meter;
        const auto map = parse_weight_map(text, "'i.json'");
        EXPECT_LE(meter.peak_bytes(), size_t{64} << 20);
        ASSERT_FALSE(map);
        EXPECT_EQ(map.error().code, ErrorCode::bad_model);
        EXPECT_THAT(map.error().sentence(), HasSubstr(fragment));
        EXPECT_THAT(map.error().sentence(), HasSubstr("'i.json'"));
    }
}

TEST(FindWeights, PrefersTheWholeFileThenTheIndexThenHalfPrecision) {
    const test::TempDir folder;
    EXPECT_THAT(find_weights(folder.path(), "model").error().sentence(),
                HasSubstr("there are no weights 'model.safetensors'"));
    folder.write("model.bin", "x");
    EXPECT_THAT(find_weights(folder.path(), "model").error().sentence(), HasSubstr("is a pickle"));
    for (const char* name : {"model.fp16.safetensors", "model.safetensors.index.json", "model.safetensors"}) {
        folder.write(name, "x");
        EXPECT_EQ(find_weights(folder.path(), "model")->filename(), name);
    }
}

}  // namespace
}  // namespace burin::io
