#include "core/training/clip_training.h"

#include "core/evaluation/caption_claims.h"
#include "core/models/token_rows.h"
#include "core/painter/captions.h"

namespace burin::training {
namespace {

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

ClipTraining::ClipTraining(const ClipPairArchitecture& architecture, text::ClipTokenizer tokenizer,
                           StepOptions options, std::shared_ptr<const PictureStore> store)
    : architecture_(architecture),
      options_(options),
      store_(std::move(store)),
      tokenizer_(std::move(tokenizer)),
      source_(options.seed, options.device),
      model_(nn::Scope(source_), clip_config(architecture, tokenizer_)),
      picture_head_(nn::Scope(source_, head_prefix) / "picture", architecture.projection,
                    evaluation::label_outputs()),
      text_head_(nn::Scope(source_, head_prefix) / "text", architecture.projection,
                 evaluation::label_outputs()),
      state_(prepared(source_.tensors()),
             options.state.value_or(StateOptions{.optimiser = {.muon_rate = 0.01, .adamw_rate = 1e-3}})) {}

void ClipTraining::start_from(const std::filesystem::path& folder) {
    state_.start_from(models::read_tensor_file(folder / "model.safetensors").tensors, "", head_prefix);
}

painter::PaintedBatch ClipTraining::pictures_of_step(int64_t at) const {
    const torch::NoGradGuard guard;
    const int64_t n = options_.batch;
    if (!store_) {
        return painter::paint(
            {.count = n, .first = static_cast<uint64_t>(at * n), .wishes = {}, .device = torch::kCPU},
            options_.seed ^ pair_branch, architecture_.side);
    }
    const auto generator = step_generator(options_.seed ^ pair_branch, at);
    auto batch = store_->with_facts(torch::randint(store_->count(), {n}, generator, torch::kInt64));
    // No caption tells left from right.
    if (at % 2 == 1) batch.pictures = batch.pictures.flip(3);
    return batch;
}

Tensor ClipTraining::embedded(const Tensor& pictures) const {
    return model_.embed_picture((pictures * 2 - 1).to(options_.device));
}

Tensor ClipTraining::embedded(const std::vector<std::string>& captions) const {
    return model_.embed_text(
        models::token_rows(tokenizer_, captions, architecture_.text_tokens).to(options_.device));
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

models::NamedTensors ClipTraining::finished() const {
    models::NamedTensors tensors = state_.average();
    std::erase_if(tensors, [](const auto& entry) { return entry.first.starts_with(head_prefix); });
    return tensors;
}

}  // namespace burin::training
