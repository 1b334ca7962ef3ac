#include "core/curation/erase.h"

#include <chrono>

#include "core/base/printable.h"
#include "core/weights/concept_neighbours.h"
#include "core/weights/delta_file.h"
#include "core/weights/erase_concept.h"
#include "core/weights/lora_writer.h"
#include "core/weights/text_mlp_edit.h"

namespace burin::curation {
namespace {

void require_known(const std::string& given, const char* option, const std::vector<std::string>& known,
                   const char* remedy) {
    for (const auto& word : known)
        if (word == given) return;
    throw Failure(ErrorCode::bad_input, std::string(option) + " is '" + printable(given, 40) + "'", remedy);
}

/// The presets of published methods; what is asked for wins.
weights::EraseRequest weights_request(const commands::EraseRequest& request) {
    require_known(request.method, "--method", {"uce", "time", "rome"}, "give uce, time or rome");
    require_known(request.tokens, "--tokens", {"all", "last"}, "give all or last");
    const bool time = request.method == "time";
    weights::EraseRequest wanted;
    for (const auto& text : request.concepts) wanted.erase.push_back({.text = text, .guide = request.guide});
    wanted.preserve = request.preserve;
    wanted.rounds = request.rounds;
    wanted.lambda = request.ridge.value_or(time ? 0.1 : wanted.lambda);
    wanted.preserve_weight = request.preserve_weight;
    wanted.tokens = request.tokens == "all" ? weights::KeyTokens::all : weights::KeyTokens::last;
    wanted.contexts = request.contexts;
    if (time && wanted.contexts.empty()) wanted.contexts = {"{}"};
    wanted.layers = request.layers;
    return wanted;
}

nlohmann::json how_it_was_made(const commands::EraseRequest& request, const weights::EraseRequest& wanted,
                               const models::ModelDescription& model) {
    return {{"made by", "erase"},
            {"model", model.root.filename().string()},
            {"unet sha256", models::component_hash(model, "unet")},
            {"concepts", request.concepts},
            {"guide", request.guide},
            {"preserve", wanted.preserve},
            {"method", request.method},
            {"tokens", request.tokens},
            {"contexts", wanted.contexts},
            {"layers", wanted.layers},
            {"rounds", wanted.rounds},
            {"ridge", wanted.lambda},
            {"preserve weight", wanted.preserve_weight}};
}

weights::Delta make_delta(const engine::LoadedModel& model, const commands::EraseRequest& request,
                          const weights::EraseRequest& wanted, weights::EraseTimes& times) {
    const auto& text = model.text();
    if (request.method != "rome") return weights::erase_concepts(model.description(), text, wanted, &times);
    // Aliases are further concepts; each is an edit of rank one, made on the untouched encoder.
    std::vector<weights::Delta> deltas;
    std::vector<std::pair<const weights::Delta*, double>> terms;
    const auto start = std::chrono::steady_clock::now();
    for (const auto& erased : wanted.erase) {
        weights::TextMlpEdit edit;
        edit.layer = request.layer;
        edit.text = erased.text, edit.guide = erased.guide;
        edit.preserve = wanted.preserve, edit.contexts = wanted.contexts;
        edit.preserve_weight = wanted.preserve_weight;
        edit.tokens = wanted.tokens;
        deltas.push_back(weights::edit_text_mlp(model.description(), text, edit));
    }
    times.edit = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (deltas.size() == 1) return std::move(deltas.front());
    for (const auto& delta : deltas) terms.emplace_back(&delta, 1.0);
    return weights::sum(terms);
}

/// Several names in one text are one text.
std::vector<std::string> notes_on(const std::vector<std::string>& concepts) {
    std::vector<std::string> notes;
    for (const std::string& text : concepts)
        if (text.find(';') != std::string::npos)
            notes.push_back("the concept '" + printable(text, 60) +
                            "' was taken as one text: give --concept once for each name");
    return notes;
}

}  // namespace

commands::EraseAnswer erase(const commands::EraseRequest& request, const RunHooks& hooks) {
    require_place_for(request.out);
    auto wanted = weights_request(request);
    const auto model = open_model(request.model, exact_target(), hooks);
    commands::EraseAnswer answer;
    answer.path = request.out;
    if (request.neighbours > 0)
        for (const auto& found :
             weights::nearest_neighbours(model->description(), model->text(), request.concepts,
                                         static_cast<size_t>(request.neighbours), request.preserve))
            answer.neighbours.push_back(found.text);
    wanted.preserve.insert(wanted.preserve.end(), answer.neighbours.begin(), answer.neighbours.end());
    weights::EraseTimes times;
    const auto delta = make_delta(*model, request, wanted, times);
    if (request.rank) {
        answer.kept_energy =
            weights::write_lora(request.out, delta, request.strength, *request.rank).kept_energy;
    } else {
        const auto scaled = request.strength == 1 ? delta : weights::sum({{&delta, request.strength}});
        weights::write_delta(request.out, scaled, how_it_was_made(request, wanted, model->description()));
    }
    answer.matrices = static_cast<int64_t>(delta.tensors());
    answer.text_seconds = times.texts, answer.edit_seconds = times.edit;
    answer.preserved = wanted.preserve;
    answer.notes = notes_on(request.concepts);
    return answer;
}

commands::NeighboursAnswer find_neighbours(const commands::NeighboursRequest& request,
                                           const RunHooks& hooks) {
    const auto model = open_model(request.model, exact_target(), hooks);
    commands::NeighboursAnswer answer;
    for (const auto& found :
         weights::nearest_neighbours(model->description(), model->text(), request.concepts,
                                     static_cast<size_t>(request.count), request.preserve, request.among))
        answer.neighbours.push_back({found.text, found.likeness});
    return answer;
}

}  // namespace burin::curation
