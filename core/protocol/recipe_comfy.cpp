// Recipes of ComfyUI: the graph of nodes that was run, as JSON under the keyword `prompt`. The one sampler is
// found and its inputs are followed back to texts, numbers and the checkpoint.
//
// Format: {"3": {"class_type": "KSampler", "inputs": {"seed": 5, "model": ["4", 0], ...}}, ...}; a list of a
// node's name and the number of its output is a link.
#include <algorithm>
#include <array>
#include <set>

#include "core/io/json.h"
#include "core/protocol/recipe_taker.h"

namespace burin::protocol {
namespace {

using nlohmann::json;

/// Python writes NaN, which is no JSON; outside of strings it becomes null.
std::string without_nan(std::string_view text) {
    std::string out;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); ++i) {
        if (in_string && text[i] == '\\' && i + 1 < text.size()) {
            out += text[i++];
        } else if (text[i] == '"') {
            in_string = !in_string;
        } else if (!in_string && text.substr(i, 3) == "NaN") {
            out += "null";
            i += 2;
            continue;
        }
        out += text[i];
    }
    return out;
}

class Graph {
  public:
    explicit Graph(const json& nodes) : nodes_(nodes) {}

    [[nodiscard]] static std::string kind(const json& node) { return plain_text(field(node, "class_type")); }
    [[nodiscard]] static const json& input(const json& node, const char* key) {
        return field(field(node, "inputs"), key);
    }
    [[nodiscard]] static bool is_link(const json& value) {
        return value.is_array() && value.size() == 2 && value[0].is_string();
    }
    /// The node a link leads to, null where there is none.
    [[nodiscard]] const json& behind(const json& link) const {
        static const json none;
        return is_link(link) ? field(nodes_, link[0].get_ref<const std::string&>().c_str()) : none;
    }

    /// The number or text of an input, also where it comes from a node that only holds a value.
    [[nodiscard]] std::string value(const json& node, const char* key) const {
        static const json none;
        const json* found = &input(node, key);
        for (int hops = 0; is_link(*found) && hops < most_hops; ++hops) {
            const json& source = behind(*found);
            found = &none;
            for (const char* name :
                 {"value", "text", "string", "seed", "noise_seed", "int", "float", "Text", "String"}) {
                if (!input(source, name).is_null()) {
                    found = &input(source, name);
                    break;
                }
            }
        }
        return is_link(*found) ? std::string() : plain_text(*found);
    }

    /// The first node of one of the kinds, going back from `link` through all inputs.
    [[nodiscard]] const json& upstream(const json& link,
                                       std::initializer_list<std::string_view> kinds) const {
        static const json none;
        std::set<std::string> seen;
        std::vector<const json*> front{&link};
        while (!front.empty() && seen.size() < most_nodes) {
            std::vector<const json*> next;
            for (const json* at : front) {
                if (!is_link(*at) || !seen.insert((*at)[0].get<std::string>()).second) continue;
                const json& node = behind(*at);
                for (const auto& wanted : kinds)
                    if (kind(node) == wanted) return node;
                for (const auto& value : field(node, "inputs")) next.push_back(&value);
            }
            front = std::move(next);
        }
        return none;
    }

  private:
    static constexpr int most_hops = 16;
    static constexpr size_t most_nodes = 10'000;
    const json& nodes_;
};

constexpr std::array<std::string_view, 3> sampler_kinds{"KSampler", "KSamplerAdvanced", "SamplerCustom"};

bool is_sampler(const json& node) {
    return std::find(sampler_kinds.begin(), sampler_kinds.end(), Graph::kind(node)) != sampler_kinds.end();
}

/// The text behind the sampler's input `role`, "positive" or "negative"; nodes between may have both inputs.
std::string text_of(const Graph& graph, const json& sampler, const char* role) {
    const json* link = &Graph::input(sampler, role);
    for (int hops = 0; hops < 16 && Graph::is_link(Graph::input(graph.behind(*link), role)); ++hops)
        link = &Graph::input(graph.behind(*link), role);
    const json& encode = graph.upstream(*link, {"CLIPTextEncode", "CLIPTextEncodeSDXL"});
    const std::string text = graph.value(encode, "text");
    return text.empty() ? graph.value(encode, "text_g") : text;
}

/// Of several samplers the first is the one that starts from an empty latent.
const json* main_sampler(const Graph& graph, const json& nodes, size_t& count) {
    const json* chosen = nullptr;
    bool from_empty = false;
    for (const auto& node : nodes) {
        if (!is_sampler(node)) continue;
        ++count;
        const json& latent = graph.behind(Graph::input(node, "latent_image"));
        const bool empty = Graph::kind(latent).starts_with("Empty");
        if (chosen == nullptr || (empty && !from_empty)) chosen = &node;
        from_empty = from_empty || empty;
    }
    return chosen;
}

void note_loras(RecipeTaker& taker, const json& nodes) {
    for (const auto& node : nodes) {
        const std::string kind = Graph::kind(node);
        if (kind.starts_with("LoraLoader"))
            taker.not_taken("LoRA", plain_text(Graph::input(node, "lora_name")));
        if (kind.starts_with("ControlNet"))
            taker.not_taken(kind, plain_text(Graph::input(node, "control_net_name")));
    }
}

}  // namespace

Result<RecalledRecipe> read_comfy(std::string_view text) {
    const std::string cleaned = text.size() <= io::JsonLimits().max_bytes ? without_nan(text) : std::string();
    const auto nodes = io::parse_json(cleaned, "ComfyUI's text in the picture");
    if (!nodes) return tl::unexpected(nodes.error());
    const Graph graph(*nodes);
    size_t samplers = 0;
    const json* sampler = nodes->is_object() ? main_sampler(graph, *nodes, samplers) : nullptr;
    if (sampler == nullptr)
        return fail(ErrorCode::bad_input, "ComfyUI's graph in the picture has no sampler that Burin knows",
                    "use the picture as a start picture");
    RecipeTaker taker("ComfyUI");
    taker.take_prompts(text_of(graph, *sampler, "positive"), text_of(graph, *sampler, "negative"));
    taker.reads_weights();
    const json& custom_sampler = graph.behind(Graph::input(*sampler, "sampler"));
    const json& custom_sigmas = graph.behind(Graph::input(*sampler, "sigmas"));
    const bool custom = !custom_sampler.is_null();
    taker.take_sampler(graph.value(custom ? custom_sampler : *sampler, "sampler_name"),
                       graph.value(custom ? custom_sigmas : *sampler, "scheduler"));
    taker.take_steps(graph.value(custom ? custom_sigmas : *sampler, "steps"));
    taker.take_strength(graph.value(custom ? custom_sigmas : *sampler, "denoise"));
    const std::string seed = graph.value(*sampler, "seed");
    taker.take_seed(seed.empty() ? graph.value(*sampler, "noise_seed") : seed);
    taker.take_scale(graph.value(*sampler, "cfg"));
    const json& latent = graph.upstream(Graph::input(*sampler, "latent_image"), {"EmptyLatentImage"});
    taker.take_size(graph.value(latent, "width"), graph.value(latent, "height"));
    const json& checkpoint =
        graph.upstream(Graph::input(*sampler, "model"),
                       {"CheckpointLoaderSimple", "CheckpointLoader", "UNETLoader", "DiffusersLoader"});
    for (const char* key : {"ckpt_name", "unet_name", "model_path"})
        if (taker.recipe.model_name.empty()) taker.recipe.model_name = graph.value(checkpoint, key);
    note_loras(taker, *nodes);
    if (samplers > 1) taker.not_taken("Further samplers", std::to_string(samplers - 1));
    return taker.finish();
}

}  // namespace burin::protocol
