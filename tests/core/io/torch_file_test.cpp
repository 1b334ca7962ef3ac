// Files of torch.save; tests/data/pickles/make_pickles.py says what each holds.
#include "core/io/torch_file.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <gmock/gmock.h>

#include "core/io/pickle.h"
#include "tests/support/reference.h"
#include "tests/support/temp_dir.h"

namespace burin::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path pickle(const std::string& name) { return test::data("pickles/" + name); }

SafetensorsFile open_good(const std::string& name) {
    auto file = SafetensorsFile::open(pickle(name));
    if (!file) throw std::runtime_error(file.error().sentence());
    return *file;
}

std::string sentence_of(const std::filesystem::path& path) {
    const auto file = SafetensorsFile::open(path);
    return file ? "opened" : file.error().sentence();
}

template <class T>
std::vector<T> numbers(const SafetensorsFile& file, std::string_view name) {
    const TensorInfo* info = file.find(name);
    if (!info) return {};
    const auto bytes = file.bytes(*info);
    std::vector<T> out(bytes.size() / sizeof(T));
    std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
    return out;
}

TEST(TorchFile, BothLayoutsGiveTheSameTensors) {
    for (const char* name : {"new_dict_zip.pt", "new_dict_legacy.pt"}) {
        SCOPED_TRACE(name);
        const SafetensorsFile file = open_good(name);
        EXPECT_EQ(file.tensors().size(), 6U);
        EXPECT_EQ(file.find("a.weight")->dtype, Dtype::f16);
        EXPECT_THAT(file.find("a.weight")->shape, ElementsAre(2, 3));
        EXPECT_THAT(numbers<uint16_t>(file, "a.weight"),
                    ElementsAre(0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500));
        EXPECT_EQ(file.find("a.bias")->dtype, Dtype::bf16);
        EXPECT_THAT(numbers<uint16_t>(file, "a.bias"), ElementsAre(0x3fc0, 0xc000));
        EXPECT_TRUE(file.find("n")->shape.empty());
        EXPECT_THAT(numbers<int64_t>(file, "n"), ElementsAre(7));
        EXPECT_THAT(numbers<double>(file, "tied"), ElementsAre(2, 3, 4));
        EXPECT_THAT(file.find("empty")->shape, ElementsAre(0, 3));
    }
}

TEST(TorchFile, TransposedTensorsAreReadInTheirOwnOrder) {
    for (const char* name : {"new_dict_zip.pt", "new_dict_legacy.pt"}) {
        const SafetensorsFile file = open_good(name);
        EXPECT_THAT(file.find("t")->shape, ElementsAre(3, 2));
        EXPECT_THAT(numbers<float>(file, "t"), ElementsAre(0, 3, 1, 4, 2, 5));
        EXPECT_TRUE(file.is_aligned(*file.find("t")));
    }
}

TEST(TorchFile, PackedTensorsStayInTheMapping) {
    const auto mapped = value_or_throw(MappedFile::open(pickle("new_ckpt_zip.ckpt")));
    const auto view = value_or_throw(view_torch_file(mapped, "'x'"));
    EXPECT_EQ(view.data.data(), mapped->bytes().data());
    EXPECT_EQ(view.data.size(), mapped->bytes().size());
}

TEST(TorchFile, ACheckpointsTensorsAreThoseOfItsStateDict) {
    for (const char* name : {"new_ckpt_zip.ckpt", "new_ckpt_legacy.ckpt"}) {
        const SafetensorsFile file = open_good(name);
        EXPECT_EQ(file.tensors().size(), 2U);
        EXPECT_THAT(file.find("weight")->shape, ElementsAre(2, 2));
        EXPECT_EQ(file.metadata().at("global_step"), "875000");
        EXPECT_EQ(file.metadata().at("epoch"), "3");
    }
}

TEST(TorchFile, EmbeddingsOfEveryWriterAreRead) {
    for (const char* name : {"new_ti_zip.pt", "new_ti_legacy.pt"}) {
        const SafetensorsFile file = open_good(name);
        EXPECT_THAT(numbers<float>(file, "string_to_param.*"), testing::SizeIs(12)) << name;
        EXPECT_EQ(file.metadata().at("name"), "easy-neg");
    }
    for (const char* name : {"new_param_zip.bin", "new_param_legacy.bin"})
        EXPECT_EQ(numbers<float>(open_good(name), "<cat-toy>").at(11), 11.0F / 8) << name;
    for (const char* name : {"new_pdict_zip.pt", "new_pdict_legacy.pt"})
        EXPECT_EQ(numbers<float>(open_good(name), "*").at(11), 11.0F / 8) << name;
    EXPECT_EQ(numbers<float>(open_good("new_p4_legacy.pt"), "w").at(11), 11.0F / 8);
    EXPECT_THAT(open_good("webui.pt").find("string_to_param.*")->shape, ElementsAre(3, 32));
    EXPECT_EQ(numbers<float>(open_good("webui.pt"), "string_to_param.*"),
              numbers<float>(open_good("webui_before_zip.pt"), "string_to_param.*"));
    EXPECT_THAT(open_good("learned_embeds.bin").find("<cat-toy>")->shape, ElementsAre(2, 32));
}

TEST(TorchFile, NothingInAFileIsRun) {
    const test::TempDir folder;
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    const std::string sentence = sentence_of(pickle("harmful.pt"));
    std::filesystem::current_path(before);
    EXPECT_THAT(sentence,
                HasSubstr("is a PyTorch pickle that asks for 'posix.mkdir', which tensors do not need and "
                          "which was not run"));
    EXPECT_FALSE(std::filesystem::exists(folder / "burin_ran_a_pickle"));
}

TEST(TorchFile, TypesThatBurinDoesNotReadAreNamed) {
    EXPECT_THAT(sentence_of(pickle("new_u16_zip.pt")),
                HasSubstr("numbers of the type U16, which Burin does not read"));
}

// ---- hand-made pickles

const std::string ordered = "ccollections\nOrderedDict\n";

std::string short_text(const std::string& text) { return "\x8c" + std::string(1, char(text.size())) + text; }

/// ("storage", FloatStorage, key, "cpu", count) as a storage.
std::string storage(const std::string& key, int count, const std::string& type = "FloatStorage") {
    return "(" + short_text("storage") + "ctorch\n" + type + "\n" + short_text(key) + short_text("cpu") +
           "K" + std::string(1, char(count)) + "tQ";
}

std::string tuple(const std::vector<int>& numbers) {
    std::string out = "(";
    for (const int n : numbers) out += "K" + std::string(1, char(n));
    return out + "t";
}

std::string tensor(const std::string& stored, int first, const std::vector<int>& shape,
                   const std::vector<int>& strides) {
    return "ctorch._utils\n_rebuild_tensor_v2\n(" + stored + "K" + std::string(1, char(first)) +
           tuple(shape) + tuple(strides) + "\x89" + ordered + ")RtR";
}

std::string dictionary(const std::string& entries) { return "\x80\x02}(" + entries + "u."; }

std::string little(uint64_t value, size_t bytes) {
    std::string out;
    for (size_t i = 0; i < std::min(bytes, sizeof value); ++i)
        out += static_cast<char>(value >> (8 * i) & 0xff);
    out.resize(bytes);
    return out;
}

struct Record {
    std::string name, content;
    uint64_t method = 0;
    std::optional<uint64_t> header = {}, bytes = {};
};

std::string zip(const std::vector<Record>& records) {
    std::string out, directory;
    for (const Record& r : records) {
        const uint64_t at = r.header.value_or(out.size()), bytes = r.bytes.value_or(r.content.size());
        out += "PK\x03\x04" + little(20, 2) + little(0, 2) + little(r.method, 2) + little(0, 8) +
               little(bytes, 4) + little(bytes, 4) + little(r.name.size(), 2) + little(0, 2) + r.name +
               r.content;
        directory += "PK\x01\x02" + little(20, 4) + little(0, 2) + little(r.method, 2) + little(0, 8) +
                     little(bytes, 4) + little(bytes, 4) + little(r.name.size(), 2) + little(0, 12) +
                     little(at, 4) + r.name;
    }
    return out + directory + "PK\x05\x06" + little(0, 4) + little(records.size(), 2) +
           little(records.size(), 2) + little(directory.size(), 4) + little(out.size(), 4) + little(0, 2);
}

std::string archive(const std::string& content, size_t floats = 6) {
    return zip({{"a/data.pkl", content}, {"a/data/0", std::string(4 * floats, '\1')}, {"a/version", "3\n"}});
}

std::string sentence_for(const std::string& bytes) {
    const auto file = parse_torch_file(as_bytes(bytes), "'x'");
    return file ? "opened" : file.error().sentence();
}

TEST(TorchFile, AHandMadeFileOpens) {
    const std::string good = dictionary(short_text("w") + tensor(storage("0", 6), 1, {2, 2}, {2, 1}));
    const auto file = parse_torch_file(as_bytes(archive(good)), "'x'");
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_TRUE(file->tensors.at("w").is_packed());
}

TEST(TorchFile, ContentsThatDoNotHoldTogetherAreRefusedByReason) {
    const auto one = [](const std::string& what) { return archive(dictionary(short_text("w") + what)); };
    const std::string s = storage("0", 6);
    const std::string wide = "\x80\x02}q\x01" + short_text("a") + "h\x01s.";
    std::string nested = "\x80\x02}q\x01";
    for (int i = 0; i < 20; ++i) nested += short_text(std::to_string(i)) + "h\x01s";
    const std::pair<std::string, const char*> cases[] = {
        {one(tensor(s, 3, {2, 2}, {2, 1})), "tensor 'w' does not fit into its storage"},
        {one(tensor(s, 0, {2, 2}, {200, 1})), "does not fit into its storage"},
        {one(tensor(s, 200, {0}, {1})), "does not fit into its storage"},
        {one(tensor(storage("0", 7), 0, {2}, {1})), "does not fit into its storage"},
        {one(tensor(storage("1", 6), 0, {2}, {1})), "the numbers of tensor 'w' are missing"},
        {one(tensor(s, 0, {2, 2}, {1})), "shape or strides are wrong"},
        {one(tensor(s, 0, std::vector<int>(17, 1), std::vector<int>(17, 1))), "shape or strides are wrong"},
        {one(tensor("N", 0, {2}, {1})), "without its storage"},
        {one("cposix\nsystem\n" + short_text("ls") + "\x85R"), "asks for 'posix.system'"},
        {one("cbuiltins\neval\n" + short_text("1") + "\x85R"), "asks for 'builtins.eval'"},
        {one("c__main__\nNet\n)\x81}b"), "asks for '__main__.Net'"},
        {one(short_text("os") + short_text("system") + "\x93" + short_text("ls") + "\x85R"),
         "asks for 'os.system'"},
        {one("(ios\nsystem\n"), "the instruction 0x69"},
        {one("S'text'\n"), "the instruction 0x53"},
        {one("K\x05"), "holds no tensors in dictionaries"},
        {archive("\x80\x02]."), "without a dictionary of tensors"},
        {archive("\x80\x05}."), "is of protocol 5"},
        {archive("\x80\x02}"), "ends in the middle"},
        {archive("\x80\x02}u."), "closes what it never opened"},
        {archive("\x80\x02s."), "takes a value that is not there"},
        {archive("\x80\x02}}."), "ends with more than one value"},
        {archive("\x80\x02h\x07."), "recalls what it never had"},
        {archive("\x80\x02}(" + short_text("a") + "u."), "a key without a value"},
        {archive("\x80\x02" + short_text("\xff") + "."), "not valid UTF-8"},
        {archive(wide), "nest too deep"},
        {archive(nested + "."), "nest too deep"},
        {zip({{"a/data.pkl", "\x80\x02}.", 8}}), "packs or encrypts its record 'a/data.pkl'"},
        {zip({{"a/data.pkl", "\x80\x02}."}, {"a/data.pkl", "\x80\x02}."}}), "twice"},
        {zip({{"a/data.pkl", "\x80\x02}."}, {"a/data/0", "1234", 0, 0}}), "is not where it should be"},
        {zip({{"a/data.pkl", "\x80\x02}.", 0, {}, 20}, {"a/data/0", "1234"}}), "its records overlap"},
        {zip({{"a/data.pkl", "\x80\x02}.", 0, {}, 4000}}), "is not where it should be"},
        {zip({{"a/data.pkl", "\x80\x02}.", 0, 4000}}), "is not where it should be"},
        {zip({{"b.txt", "1"}}), "is a zip archive, but none of PyTorch's"},
        {zip({{"a/data.pkl", "\x80\x02}."}, {"a/constants.pkl", "x"}}), "is a TorchScript program"},
        {zip({{"a/data.pkl", "\x80\x02}."}, {"a/byteorder", "big"}}), "big-endian"},
        {"PK\x03\x04" + std::string(60, 'x'), "its directory is missing or wrong"},
        {dictionary(short_text("w") + "N"), "is a pickle, but none of PyTorch's"},
    };
    for (const auto& [bytes, fragment] : cases)
        EXPECT_THAT(sentence_for(bytes), HasSubstr(fragment)) << fragment;
}

TEST(TorchFile, EveryPrefixIsRefused) {
    for (const char* name : {"new_ti_zip.pt", "new_ti_legacy.pt"}) {
        const auto mapped = value_or_throw(MappedFile::open(pickle(name)));
        for (size_t size = 1; size < mapped->bytes().size(); ++size)
            EXPECT_FALSE(parse_torch_file(mapped->bytes().first(size), "'x'")) << name << " " << size;
    }
}

TEST(TorchFile, ExpandedTensorsMayNotOutgrowTheFile) {
    const test::TempDir folder;
    const std::string bomb =
        dictionary(short_text("w") + tensor(storage("0", 6), 0, {255, 255, 255}, {0, 0, 1}));
    EXPECT_THAT(sentence_of(folder.write("bomb.pt", archive(bomb, 255))), HasSubstr("does not fit"));
    const std::string flat =
        dictionary(short_text("w") + tensor(storage("0", 6), 0, {127, 127, 6}, {0, 0, 1}));
    EXPECT_THAT(sentence_of(folder.write("flat.pt", archive(flat))), HasSubstr("larger than the file"));
}

TEST(TorchFile, TrainingProgressBesideTheTensorsIsLeftUnread) {
    const std::string callbacks = "cpytorch_lightning.callbacks.model_checkpoint\nModelCheckpoint\n}(" +
                                  short_text("best") + "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n" +
                                  short_text("f8") + "\x85R(K\x03N\x88tbc_codecs\nencode\n" +
                                  short_text("x") + short_text("latin1") + "\x86RtRu";
    const std::string state = ordered + ")R" + short_text("w") + tensor(storage("0", 6), 0, {2}, {1}) + "s}" +
                              short_text("_metadata") + ordered + ")Rsb";
    const std::string content = dictionary(
        short_text("callbacks") + "}(" + callbacks + "u" + short_text("state_dict") + state +
        short_text("optimizer_states") + "](" + short_text("lr") + "G\x3f\xf8" + std::string(6, '\0') + "e");
    const auto file = parse_torch_file(as_bytes(archive(content)), "'x'");
    ASSERT_TRUE(file) << file.error().sentence();
    EXPECT_EQ(file->tensors.size(), 1U);
}

}  // namespace
}  // namespace burin::io
