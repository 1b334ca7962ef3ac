#include "core/protocol/recipe_text.h"

#include <array>

#include "core/io/json.h"
#include "core/protocol/checks.h"
#include "core/protocol/limits.h"
#include "core/protocol/named_files.h"
#include "core/protocol/parameters_text.h"
#include "core/protocol/recipe_taker.h"
#include "core/protocol/request_json.h"
#include "core/protocol/samplers.h"
#include "core/protocol/spacings.h"

namespace burin::protocol {
namespace {

/// The web UI reads brackets as weights always: where Burin did not, they are escaped.
std::string as_literal(const std::string& prompt) {
    std::string out;
    for (const char c : prompt) {
        if (c == '(' || c == ')' || c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

/// What other tools show of a model: its name, and the beginning of its hash.
std::string model_name(const RenderRequest& named) { return named.model.substr(0, named.model.find(';')); }

std::string short_hash(const nlohmann::json& files, const std::string& name) {
    for (const auto& file : files)
        if (field(file, "name") == name && field(file, "sha256").is_string())
            return field(file, "sha256").get<std::string>().substr(0, 10);
    return {};
}

ParametersText parameters_of(const Recipe& recipe, const std::string& program) {
    const RenderRequest& request = recipe.request;
    const RenderRequest named = without_paths(request);
    const nlohmann::json files = named_files(request);
    ParametersText text;
    text.prompt = request.prompt_weights ? request.prompt : as_literal(request.prompt);
    text.negative = request.prompt_weights ? request.negative : as_literal(request.negative);
    const auto add = [&](const char* key, std::string value) {
        text.values.emplace_back(key, std::move(value));
    };
    add("Steps", std::to_string(request.steps));
    // As AUTOMATIC1111 names them since 1.9, with the schedule in a field of its own.
    if (const Sampler* sampler = find_sampler(request.sampler)) {
        add("Sampler", std::string(sampler->title));
        const Spacing* spacing = find_spacing(request.spacing);
        const bool chosen = spacing != nullptr && spacing->name != default_spacing;
        const std::string_view schedule = chosen ? spacing->title : sampler->schedule;
        if (!schedule.empty()) add("Schedule type", std::string(schedule));
    }
    add("CFG scale", number_text(request.guidance.scale));
    add("Seed", std::to_string(request.seed));
    const int width = recipe.width > 0 ? recipe.width : request.width;
    const int height = recipe.height > 0 ? recipe.height : request.height;
    if (width > 0 && height > 0) add("Size", std::to_string(width) + "x" + std::to_string(height));
    const std::string hash = short_hash(files, model_name(named));
    if (!hash.empty()) add("Model hash", hash);
    add("Model", model_name(named));
    if (request.clip_skip > 0) add("Clip skip", std::to_string(request.clip_skip + 1));
    if (!request.init_image.empty()) add("Denoising strength", number_text(request.strength));
    add("Version", program);
    nlohmann::json own{{"request", to_json(recipe.keep_paths ? request : named)}, {"facts", recipe.facts}};
    if (!recipe.keep_paths) {
        own["facts"] = without_paths(recipe.facts, request);
        if (!files.empty()) own["files"] = files;
    }
    add("Burin", own.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return text;
}

/// Burin's own request inside the values; nothing where it is not there or cannot be used.
Result<RecalledRecipe> read_own(std::string_view json) {
    const auto tree = io::parse_json(json, "the recipe in the picture");
    if (!tree) return tl::unexpected(tree.error());
    auto request = request_from_json(field(*tree, "request"));
    if (!request) return tl::unexpected(request.error());
    RecalledRecipe recipe{.tool = "Burin", .request = std::move(*request), .model_name = {}, .not_taken = {}};
    if (field(*tree, "facts").is_object()) recipe.facts = field(*tree, "facts");
    recipe.files = field(*tree, "files");
    return recipe;
}

/// Keys whose values are taken, or that say nothing about the picture.
bool is_known(std::string_view key) {
    static constexpr std::array<std::string_view, 16> known{"Steps",
                                                            "Sampler",
                                                            "Schedule type",
                                                            "CFG scale",
                                                            "Seed",
                                                            "Size",
                                                            "Model",
                                                            "Clip skip",
                                                            "Denoising strength",
                                                            "Model hash",
                                                            "Version",
                                                            "Burin",
                                                            "CFG Rescale",
                                                            "Lora hashes",
                                                            "RNG",
                                                            "Fooocus V2 Expansion"};
    for (const auto& name : known)
        if (name == key) return true;
    return false;
}

const io::TextChunk* chunk_named(std::span<const io::TextChunk> texts, std::string_view keyword) {
    for (const auto& chunk : texts)
        if (chunk.keyword == keyword) return &chunk;
    return nullptr;
}

}  // namespace

std::string made_by_model_xmp() {
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
           "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
           " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
           "  <rdf:Description rdf:about=\"\" "
           "xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\">\n"
           "   <Iptc4xmpExt:DigitalSourceType>"
           "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
           "</Iptc4xmpExt:DigitalSourceType>\n"
           "  </rdf:Description>\n"
           " </rdf:RDF>\n"
           "</x:xmpmeta>\n"
           "<?xpacket end=\"w\"?>";
}

Result<std::vector<io::TextChunk>> recipe_texts(const Recipe& recipe, MetadataLevel level,
                                                const std::string& program) {
    std::vector<io::TextChunk> texts;
    if (level == MetadataLevel::none) return texts;
    if (level == MetadataLevel::full) {
        if (auto valid = validate(recipe.request); !valid) return tl::unexpected(valid.error());
        texts.push_back({"parameters", print_parameters(parameters_of(recipe, program))});
    }
    texts.push_back({"XML:com.adobe.xmp", made_by_model_xmp()});
    return texts;
}

Result<RecalledRecipe> read_parameters(std::string_view text) {
    const ParametersText found = parse_parameters(text);
    RecipeTaker taker("AUTOMATIC1111");
    if (const auto own = found.value("Burin"); !own.empty()) {
        auto recipe = read_own(own);
        if (recipe) return recipe;
        taker.not_taken("Burin's own recipe", recipe.error().sentence());
        taker.recipe.tool = "Burin";
    }
    if (found.values.empty() && found.prompt.empty())
        return fail(ErrorCode::bad_input, "the picture's text 'parameters' is empty");
    if (found.value("Version").starts_with("Fooocus")) taker.recipe.tool = "Fooocus";
    taker.take_prompts(found.prompt, found.negative);
    taker.reads_weights();
    taker.take_steps(found.value("Steps"));
    taker.take_sampler(found.value("Sampler"), found.value("Schedule type"));
    taker.take_scale(found.value("CFG scale"));
    taker.take_rescale(found.value("CFG Rescale"));
    taker.take_seed(found.value("Seed"));
    const auto size = found.value("Size");
    const size_t cross = size.find('x');
    if (cross != std::string_view::npos)
        taker.take_size(size.substr(0, cross), size.substr(cross + 1));
    else if (!size.empty())
        taker.not_taken("Size", size);
    taker.take_clip_skip(found.value("Clip skip"), 1);
    taker.take_strength(found.value("Denoising strength"));
    taker.recipe.model_name = found.value("Model");
    for (const auto& [key, value] : found.values)
        if (!is_known(key)) taker.not_taken(key, value);
    return taker.finish();
}

Result<RecalledRecipe> read_recipe(std::span<const io::TextChunk> texts) {
    if (const auto* chunk = chunk_named(texts, "parameters")) {
        // Fooocus writes JSON under the same keyword; a prompt may begin with a brace as well.
        const ParametersText plain = parse_parameters(chunk->text);
        if (!plain.values.empty() || !plain.prompt.starts_with('{')) return read_parameters(chunk->text);
        auto recipe = read_fooocus(chunk->text);
        return recipe ? recipe : read_parameters(chunk->text);
    }
    if (const auto* chunk = chunk_named(texts, "invokeai_metadata")) return read_invoke(chunk->text);
    if (const auto* chunk = chunk_named(texts, "sd-metadata")) return read_invoke_v2(chunk->text);
    if (const auto* chunk = chunk_named(texts, "Dream")) return read_dream(chunk->text);
    if (const auto* chunk = chunk_named(texts, "prompt")) return read_comfy(chunk->text);
    return fail(ErrorCode::bad_input, "the picture does not say how it was made",
                "use it as a start picture, or choose one that was exported with its recipe");
}

}  // namespace burin::protocol
