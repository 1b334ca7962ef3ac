#include "core/curation/calibrate_filter.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/curation/picture_files.h"
#include "core/io/image.h"
#include "core/io/mapped_file.h"
#include "core/registry/filter_fields.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using registry::FilterBank;

constexpr size_t most_bank_texts = 64;

struct Seen {
    fs::path path;
    std::string sha256;
    std::vector<float> embedding;
};

std::string picture_place(const fs::path& path) { return "'" + printable(path.string(), 300) + "'"; }

Seen look_at(const engine::ClipEmbedder& clip, const fs::path& path) {
    const auto file = value_or_throw(io::MappedFile::open(path));
    const auto picture = value_or_throw(io::decode_picture(file->bytes(), "'" + path.string() + "'", 3));
    return {path, sha256_hex(file->bytes()), clip.embed(picture)};
}

std::vector<Seen> look_at_all(const engine::ClipEmbedder& clip, const std::vector<std::string>& names,
                              const char* what, const RunHooks& hooks) {
    const auto files = picture_files(names);
    std::vector<Seen> all;
    for (const auto& file : files) {
        hooks.cancel.check();
        hooks.tell(what, static_cast<int64_t>(all.size()), static_cast<int64_t>(files.size()));
        all.push_back(look_at(clip, file));
    }
    return all;
}

/// The register's pictures that are still what they were, and those that are given beside them.
FilterBank picture_bank(const engine::ClipEmbedder& clip, const CalibrationRequest& request,
                        const RunHooks& hooks, std::vector<std::string>& notes) {
    std::vector<Seen> rows = look_at_all(clip, request.references, "reading references", hooks);
    for (const auto& known : request.entry.pictures) {
        std::error_code ignored;
        if (known.path.empty() || !fs::is_regular_file(known.path, ignored)) {
            notes.push_back("the reference picture " +
                            (known.path.empty() ? known.hash.substr(0, 12) : picture_place(known.path)) +
                            " is not there and is left out");
            continue;
        }
        Seen row = look_at(clip, known.path);
        if (row.sha256 == known.hash)
            rows.push_back(std::move(row));
        else
            notes.push_back("the reference picture " + picture_place(known.path) +
                            " is not the one that the register knows and is left out");
    }
    FilterBank bank;
    std::vector<std::vector<float>> embeddings;
    for (auto& row : rows) {
        if (std::find(bank.names.begin(), bank.names.end(), row.sha256) != bank.names.end()) continue;
        bank.names.push_back(row.sha256);
        embeddings.push_back(std::move(row.embedding));
    }
    bank.rows = registry::packed_rows(embeddings);
    return bank;
}

FilterBank text_bank(const engine::ClipEmbedder& clip, const registry::Concept& entry) {
    FilterBank bank;
    std::vector<std::vector<float>> embeddings;
    for (const auto& text : bank_texts(entry)) {
        bank.names.push_back(text);
        embeddings.push_back(clip.embed(text));
    }
    bank.rows = registry::packed_rows(embeddings);
    return bank;
}

/// A picture of the bank is recognised by itself and proves nothing.
void leave_out_references(std::vector<Seen>& pictures, const FilterBank& bank, const char* which,
                          std::vector<std::string>& notes) {
    const auto before = pictures.size();
    std::erase_if(pictures, [&](const Seen& one) {
        return std::find(bank.names.begin(), bank.names.end(), one.sha256) != bank.names.end();
    });
    if (const auto gone = before - pictures.size(); gone > 0)
        notes.push_back(std::to_string(gone) + " of the " + which +
                        " are reference pictures of the concept and were left out");
}

void require_apart(const std::vector<Seen>& positives, const std::vector<Seen>& negatives) {
    std::map<std::string, const Seen*> known;
    for (const auto& one : positives) known[one.sha256] = &one;
    for (const auto& one : negatives)
        if (const auto same = known.find(one.sha256); same != known.end())
            throw Failure(ErrorCode::bad_input,
                          "the pictures " + picture_place(same->second->path) + " and " + picture_place(one.path) +
                              " are the same, one with and one without the concept",
                          "take one of them away");
}

std::vector<ScoredPicture> scored(const registry::FilterConcept& entry, const std::vector<Seen>& pictures,
                                  bool positive) {
    std::vector<ScoredPicture> all;
    for (const auto& one : pictures)
        all.push_back({one.path, positive, registry::score_of(entry, one.embedding).value_or(0)});
    return all;
}

std::vector<double> scores_of(const std::vector<ScoredPicture>& pictures, bool positive) {
    std::vector<double> scores;
    for (const auto& one : pictures)
        if (one.positive == positive) scores.push_back(one.score);
    return scores;
}

std::vector<std::vector<float>> embeddings_of(const std::vector<Seen>& pictures) {
    std::vector<std::vector<float>> all;
    for (const auto& one : pictures) all.push_back(one.embedding);
    return all;
}

}  // namespace

std::vector<std::string> bank_texts(const registry::Concept& entry) {
    std::vector<std::string> texts{entry.text.empty() ? entry.name : entry.text};
    if (!entry.description.empty()) texts.push_back(entry.description);
    texts.insert(texts.end(), entry.prompts.begin(), entry.prompts.end());
    std::set<std::string> known;
    std::erase_if(texts, [&](const std::string& text) { return !known.insert(text).second; });
    if (texts.size() > most_bank_texts) texts.resize(most_bank_texts);
    return texts;
}

Calibration calibrate_filter(const engine::ClipEmbedder& clip, const CalibrationRequest& request,
                             const RunHooks& hooks) {
    Calibration out;
    auto& made = out.made;
    made.id = request.entry.id, made.name = request.entry.name;
    made.action = request.action, made.aim = request.aim;
    if (request.banks.pictures) made.pictures = picture_bank(clip, request, hooks, out.notes);
    if (request.banks.texts) made.texts = text_bank(clip, request.entry);
    if (made.pictures.names.empty() && made.texts.names.empty())
        throw Failure(ErrorCode::bad_input,
                      "the concept " + in_quotes(made.name) + " has no reference picture that can be read",
                      "give some with --reference, or leave --bank out");
    auto positives = look_at_all(clip, request.positives, "reading positives", hooks);
    auto negatives = look_at_all(clip, request.negatives, "reading negatives", hooks);
    leave_out_references(positives, made.pictures, "positives", out.notes);
    leave_out_references(negatives, made.pictures, "negatives", out.notes);
    require_apart(positives, negatives);
    const auto without = embeddings_of(negatives);
    value_or_throw(registry::measure_bank(made.pictures, without));
    value_or_throw(registry::measure_bank(made.texts, without));
    out.pictures = scored(made, positives, true);
    const auto others = scored(made, negatives, false);
    out.pictures.insert(out.pictures.end(), others.begin(), others.end());
    const auto with = scores_of(out.pictures, true), free = scores_of(out.pictures, false);
    out.curve = value_or_throw(registry::filter_curve(with, free));
    made.chosen = request.aim.aim == registry::Aim::threshold
                      ? registry::point_at(request.aim.value, with, free)
                      : value_or_throw(registry::choose_point(out.curve, request.aim));
    made.curve = registry::thinned(out.curve, registry::most_curve_points);
    return out;
}

FilterMeasure measure_filter(const engine::ClipEmbedder& clip, const registry::FilterConcept& entry,
                             const std::vector<std::string>& positives,
                             const std::vector<std::string>& negatives, const RunHooks& hooks) {
    FilterMeasure out;
    out.pictures = scored(entry, look_at_all(clip, positives, "reading positives", hooks), true);
    const auto others = scored(entry, look_at_all(clip, negatives, "reading negatives", hooks), false);
    out.pictures.insert(out.pictures.end(), others.begin(), others.end());
    out.point = registry::point_at(entry.chosen.threshold, scores_of(out.pictures, true),
                                   scores_of(out.pictures, false));
    return out;
}

}  // namespace burin::curation
