#include "core/training/clip_training.h"

#include "core/base/result.h"
#include "core/evaluation/caption_claims.h"
#include "core/io/atomic_file.h"
#include "core/painter/captions.h"
#include "core/painter/paint.h"
#include "core/training/export_model.h"

namespace burin::training {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr uint64_t pair_branch = 0xC11F, pair_validation_seed = 0x7E57C11F;
// Names of what only the training has.
const std::string head_prefix = "training_heads";
// Embeddings of length one are too short for a linear layer to read them as they are.
constexpr double head_scale = 8, head_weight = 0.5;

Tensor claimed(const std::vector<std::string>& captions) {
    const auto groups = static_cast<int64_t>(evaluation::label_groups().size());
    Tensor labels =
        torch::full({static_cast<int64_t>(captions.size()), groups}, evaluation::no_label, torch::kInt64);
    for (size_t i = 0; i < captions.size(); ++i)
        for (const evaluation::Claim& claim : evaluation::claims_of(captions[i]))
            labels[static_cast<int64_t>(i)][static_cast<int64_t>(claim.group)] = claim.choice;
    return labels;
}

json tower_json(int64_t width, int64_t layers, int64_t heads) {
    return {{"hidden_act", "quick_gelu"},  {"hidden_size", width},         {"intermediate_size", 4 * width},
            {"num_hidden_layers", layers}, {"num_attention_heads", heads}, {"layer_norm_eps", 1e-5}};
}

models::ClipConfig parsed(const ClipPairArchitecture& clip, const text::ClipTokenizer& tokenizer) {
    auto read = models::parse_clip_config(clip_json(clip, tokenizer), "the configuration of CLIP");
    if (!read.problems.empty())
        throw Failure(ErrorCode::bad_input, read.problems.front().sentence(), "choose other widths");
    return read.config;
}

/// As CLIP starts: small embeddings, similarities times 1 / 0.07.
models::NamedTensors prepared(const models::NamedTensors& tensors) {
    const torch::NoGradGuard guard;
    for (const auto& [name, given] : tensors) {
        Tensor tensor = given;
        if (name.find("_embedding.weight") != std::string::npos && tensor.dim() == 2) tensor.mul_(0.02);
        if (name.find("class_embedding") != std::string::npos) tensor.mul_(0.02);
        if (name == "logit_scale") tensor.fill_(2.6592);
    }
    return tensors;
}

}  // namespace

json clip_json(const ClipPairArchitecture& clip, const text::ClipTokenizer& tokenizer) {
    json text = tower_json(clip.text_width, clip.text_layers, clip.text_heads);
    text.update({{"model_type", "clip_text_model"},
                 {"max_position_embeddings", clip.text_tokens},
                 {"projection_dim", clip.projection},
                 {"vocab_size", tokenizer.vocabulary_size()},
                 {"bos_token_id", tokenizer.bos()},
                 {"eos_token_id", tokenizer.eos()},
                 {"pad_token_id", tokenizer.eos()}});
    json vision = tower_json(clip.vision_width, clip.vision_layers, clip.vision_heads);
    vision.update({{"model_type", "clip_vision_model"},
                   {"image_size", clip.side},
                   {"patch_size", clip.patch},
                   {"num_channels", 3},
                   {"projection_dim", clip.projection}});
    return {{"architectures", {"CLIPModel"}},   {"model_type", "clip"}, {"projection_dim", clip.projection},
            {"logit_scale_init_value", 2.6592}, {"text_config", text},  {"vision_config", vision},
            {"torch_dtype", "float16"}};
}

json clip_preprocessor_json(const ClipPairArchitecture& clip) {
    return {{"image_processor_type", "CLIPImageProcessor"},
            {"do_resize", true},
            {"size", {{"shortest_edge", clip.side}}},
            {"resample", 3},
            {"do_center_crop", true},
            {"crop_size", {{"height", clip.side}, {"width", clip.side}}},
            {"do_rescale", true},
            {"rescale_factor", 1.0 / 255},
            {"do_normalize", true},
            {"image_mean", {0.5, 0.5, 0.5}},
            {"image_std", {0.5, 0.5, 0.5}},
            {"do_convert_rgb", true}};
}

ClipTraining::ClipTraining(const ClipPairArchitecture& architecture, text::ClipTokenizer tokenizer,
                           ClipTrainingOptions options)
    : architecture_(architecture),
      options_(options),
      tokenizer_(std::move(tokenizer)),
      source_(options.seed, options.device),
      model_(nn::Scope(source_), parsed(architecture, tokenizer_)),
      picture_head_(nn::Scope(source_, head_prefix) / "picture", architecture.projection,
                    evaluation::label_outputs()),
      text_head_(nn::Scope(source_, head_prefix) / "text", architecture.projection,
                 evaluation::label_outputs()),
      state_(prepared(source_.tensors()), options.state) {}

void ClipTraining::start_from(const fs::path& folder) {
    state_.start_from(models::read_tensor_file(folder / "model.safetensors").tensors, "", head_prefix);
}

painter::PaintedBatch ClipTraining::pictures_of_step(int64_t at) const {
    const torch::NoGradGuard guard;
    const int64_t n = options_.batch;
    if (!options_.store) {
        return painter::paint(
            {.count = n, .first = static_cast<uint64_t>(at * n), .wishes = {}, .device = torch::kCPU},
            options_.seed ^ pair_branch, architecture_.side);
    }
    const auto generator = step_generator(options_.seed ^ pair_branch, at);
    const Tensor rows = torch::randint(options_.store->count(), {n}, generator, torch::kInt64);
    painter::PaintedBatch batch;
    batch.pictures = options_.store->pictures(rows);
    for (int64_t i = 0; i < n; ++i)
        batch.facts.push_back(
            painter::sample_facts(options_.store->seed(), static_cast<uint64_t>(rows[i].item<int64_t>())));
    // No caption tells left from right.
    if (at % 2 == 1) batch.pictures = batch.pictures.flip(3);
    return batch;
}

Tensor ClipTraining::embedded(const Tensor& pictures) const {
    return model_.embed_picture((pictures * 2 - 1).to(options_.device));
}

Tensor ClipTraining::embedded(const std::vector<std::string>& captions) const {
    std::vector<int64_t> ids;
    for (const std::string& caption : captions)
        for (const int id : tokenizer_.encode_padded(caption, static_cast<int>(architecture_.text_tokens)))
            ids.push_back(id);
    const Tensor tokens = torch::tensor(ids, torch::kInt64)
                              .view({static_cast<int64_t>(captions.size()), -1})
                              .to(options_.device);
    return model_.embed_text(tokens);
}

void ClipTraining::step(double factor) {
    const auto batch = pictures_of_step(state_.steps());
    painter::Rng words(
        painter::derived_key(options_.seed ^ pair_branch, static_cast<uint64_t>(state_.steps())));
    std::vector<std::string> captions;
    for (const auto& facts : batch.facts) captions.push_back(painter::caption(facts, words));
    const Tensor pictures = embedded(batch.pictures), texts = embedded(captions);
    const Tensor logits = model_.logits_per_picture(pictures, texts);
    const Tensor own = torch::arange(logits.size(0), torch::kInt64).to(options_.device);
    const Tensor contrast =
        (at::cross_entropy_loss(logits, own) + at::cross_entropy_loss(logits.transpose(0, 1), own)) / 2;
    const Tensor told =
        evaluation::label_loss(picture_head_(pictures * head_scale),
                               evaluation::labels_of(batch.facts).to(options_.device)) +
        evaluation::label_loss(text_head_(texts * head_scale), claimed(captions).to(options_.device));
    state_.step(contrast + head_weight * told, factor, options_.batch);
}

double ClipTraining::matched(int64_t count) const {
    const torch::NoGradGuard guard;
    constexpr int64_t among = 32;
    int64_t right = 0;
    for (int64_t first = 0; first + among <= count; first += among) {
        const auto batch = painter::paint(
            {.count = among, .first = static_cast<uint64_t>(first), .wishes = {}, .device = torch::kCPU},
            pair_validation_seed, architecture_.side);
        painter::Rng words(painter::derived_key(pair_validation_seed, static_cast<uint64_t>(first)));
        std::vector<std::string> captions;
        for (const auto& facts : batch.facts) captions.push_back(painter::sentence(facts, words));
        const Tensor logits = model_.logits_per_picture(embedded(batch.pictures), embedded(captions));
        const Tensor own = torch::arange(among, torch::kInt64).to(logits.device());
        right += logits.argmax(1).eq(own).sum().item<int64_t>();
    }
    return double(right) / double(count / among * among);
}

void write_clip(const fs::path& folder, const ClipPairArchitecture& architecture,
                const models::NamedTensors& tensors) {
    const auto tokenizer = make_tokenizer(MiniArchitecture{.text_tokens = architecture.text_tokens}, folder);
    models::NamedTensors halves;
    for (const auto& [name, tensor] : tensors)
        if (!name.starts_with(head_prefix)) halves[name] = tensor.detach().to(torch::kCPU, torch::kHalf);
    models::write_tensor_file(folder / "model.safetensors", halves, {{"format", "pt"}});
    const auto write = [&](const char* name, const json& value) {
        value_or_throw(io::write_file_atomically(folder / name, value.dump(2) + "\n"));
    };
    write("preprocessor_config.json", clip_preprocessor_json(architecture));
    write("config.json", clip_json(architecture, tokenizer));
}

}  // namespace burin::training
