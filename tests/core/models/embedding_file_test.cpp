// Textual inversion against the independent implementation; tests/data/embeddings comes from the reference data.
#include "core/models/embedding_file.h"

#include <gmock/gmock.h>

#include "core/models/model_folder.h"
#include "core/models/text_encoding.h"
#include "tests/core/models/support.h"

namespace burin::models {
namespace {

using test::distance;
using test::sentence_of;

std::filesystem::path file(const std::string& name) { return test::data("embeddings/" + name); }

nlohmann::json cases() { return value_or_throw(io::read_json_file(file("cases.json"))); }

TextEncoding encoding_of(const std::string& family) {
    const auto model = require_model(test::reference("models/" + family));
    const auto tokenizer = [](const std::filesystem::path& folder) {
        return value_or_throw(text::ClipTokenizer::load(folder));
    };
    auto first = std::make_shared<const ClipTextEncoder>(load_text_encoder(model, {}));
    if (!model.text_encoder_2) return {tokenizer(model.tokenizer), first};
    auto second = std::make_shared<const ClipTextEncoder>(load_text_encoder_2(model, {}));
    return {tokenizer(model.tokenizer), first, tokenizer(*model.tokenizer_2), second, true};
}

/// The vectors of a case's names, wherever a file offers them.
TextVectors vectors_for(const nlohmann::json& names, const std::vector<int64_t>& widths) {
    std::vector<text::VectorName> found;
    std::vector<std::vector<Tensor>> tables(widths.size());
    for (const auto& entry : std::filesystem::directory_iterator(test::data("embeddings"))) {
        const std::string stem = entry.path().stem().string();
        if (entry.path().extension() != ".safetensors" || stem == "expected") continue;
        const auto opened = value_or_throw(io::SafetensorsFile::open(entry.path()));
        for (const auto& offered : embeddings_in(opened, stem)) {
            if (std::find(names.begin(), names.end(), offered.name) == names.end()) continue;
            const auto read = read_embedding(opened, offered, widths);
            found.push_back({offered.name, static_cast<int>(read[0].size(0))});
            for (size_t i = 0; i < read.size(); ++i) tables[i].push_back(read[i]);
        }
    }
    TextVectors out{text::VectorNames(found), {}};
    for (const auto& table : tables) out.tables.push_back(torch::cat(table));
    return out;
}

/// Ids of the reference number the vectors as the case lists them; ours as vectors_for found them.
std::vector<std::vector<float>> rows_of(const std::vector<text::TokenChunk>& chunks,
                                        const TextVectors& vectors, int vocabulary) {
    std::vector<std::vector<float>> rows;
    for (const auto& chunk : chunks)
        for (const int id : chunk.ids) {
            if (id < vocabulary) {
                rows.push_back({static_cast<float>(id)});
                continue;
            }
            const Tensor row = vectors.tables[0][id - vocabulary].contiguous();
            rows.emplace_back(row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
        }
    return rows;
}

std::vector<std::vector<float>> expected_rows(const nlohmann::json& one) {
    std::vector<std::vector<float>> rows;
    const int vocabulary = one.at("vocabulary");
    for (const auto& chunk : one.at("ids"))
        for (const int id : chunk) {
            if (id < vocabulary) {
                rows.push_back({static_cast<float>(id)});
                continue;
            }
            const auto& vector = one.at("vectors").at(static_cast<size_t>(id - vocabulary));
            std::string key = vector[1];
            if (key == "clip_l|clip_g") key = "clip_l";
            const auto files = TensorFiles::open(file(vector[0]));
            Tensor table = stored_tensor(files, key).to(torch::kFloat32);
            if (table.dim() == 1) table = table.unsqueeze(0);
            const Tensor row = table[vector[2].get<int64_t>()].contiguous();
            rows.emplace_back(row.data_ptr<float>(), row.data_ptr<float>() + row.numel());
        }
    return rows;
}

TEST(EmbeddingFile, PromptsGiveTheTokensAndEncodingsOfTheReference) {
    const auto expected = TensorFiles::open(file("expected.safetensors"));
    int compared = 0;
    const auto all = cases();
    for (const auto& one : all.at("cases")) {
        const std::string name = one.at("name");
        SCOPED_TRACE(name);
        const auto encoding = encoding_of(one.at("family"));
        const TextVectors vectors = vectors_for(one.at("names"), encoding.vector_widths());
        const TextOptions options{.chunks = one.at("how") == "chunks", .vectors = &vectors};
        const auto prompt = text::plain_prompt(one.at("prompt").get<std::string>()).subprompts.front();
        EXPECT_EQ(rows_of(encoding.chunks_of(prompt, options), vectors, one.at("vocabulary")),
                  expected_rows(one));
        if (!one.at("compared")) continue;
        const TextConditioning out = encoding.encode(prompt, options);
        const Tensor tokens = stored_tensor(expected, name + ".tokens");
        EXPECT_LT(distance(out.tokens.flatten(0, 1), tokens.flatten(0, -2)), 3e-6);
        if (expected.find(name + ".pooled") && out.pooled) {
            EXPECT_LT(distance(out.pooled->flatten(), stored_tensor(expected, name + ".pooled").flatten()),
                      3e-6);
        }
        ++compared;
    }
    EXPECT_EQ(compared, 7);
}

TEST(EmbeddingFile, WhatDoesNotFitTheModelIsSaid) {
    const auto all = cases();
    ASSERT_EQ(all.at("refused").size(), 5U);
    for (const auto& one : all.at("refused")) {
        const auto opened = value_or_throw(io::SafetensorsFile::open(file(one.at("file"))));
        const auto offered = embeddings_in(opened, "it");
        ASSERT_FALSE(offered.empty());
        const auto widths =
            one.at("family") == "sdxl" ? std::vector<int64_t>{32, 32} : std::vector<int64_t>{32};
        EXPECT_THAT(sentence_of([&] { (void)read_embedding(opened, offered.front(), widths); }),
                    testing::HasSubstr(one.at("sentence_contains").get<std::string>()));
    }
}

TEST(EmbeddingFile, PicklesAreReadLikeTheirSafetensors) {
    const auto table = [](const std::filesystem::path& path) {
        const auto opened = value_or_throw(io::SafetensorsFile::open(path));
        const std::vector<int64_t> widths{32};
        return read_embedding(opened, embeddings_in(opened, path.stem().string()).front(), widths).front();
    };
    const Tensor easy = table(file("easy-neg.safetensors")), toy = table(file("cat-toy.safetensors"));
    EXPECT_TRUE(torch::equal(table(test::data("pickles/webui.pt")), easy));
    EXPECT_TRUE(torch::equal(table(test::data("pickles/webui_before_zip.pt")), easy));
    EXPECT_LT(distance(table(test::data("pickles/learned_embeds.bin")), toy), 1e-3);
}

TEST(EmbeddingFile, OtherFilesOfferNoNames) {
    const auto opened =
        value_or_throw(io::SafetensorsFile::open(test::reference("lora/sd1_kohya.safetensors")));
    EXPECT_TRUE(embeddings_in(opened, "sd1_kohya").empty());
}

}  // namespace
}  // namespace burin::models
