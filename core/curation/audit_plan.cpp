#include "core/curation/audit_plan.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/curation/audit_prepare.h"
#include "core/curation/audit_texts.h"
#include "core/curation/combine_edits.h"
#include "core/engine/clip_embedder.h"
#include "core/engine/lines_of_defence.h"
#include "core/evaluation/caption_claims.h"
#include "core/io/atomic_file.h"
#include "core/registry/concept_fields.h"
#include "core/registry/register.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using commands::AuditPlanRequest;
using registry::Concept;

std::string absolute(const std::string& path) { return path.empty() ? path : fs::absolute(path).string(); }

/// What a request says of a concept goes behind what the register knows.
void add_said(const AuditPlanRequest& request, Concept& entry) {
    const auto more = [](std::vector<std::string>& list, const std::vector<std::string>& said) {
        list.insert(list.end(), said.begin(), said.end());
    };
    if (!request.text.empty()) entry.text = request.text;
    if (!request.description.empty()) entry.description = request.description;
    if (!request.guide.empty()) entry.guide = request.guide;
    more(entry.aliases, request.aliases), more(entry.described, request.described);
    more(entry.keywords, request.keywords), more(entry.languages, request.languages);
    more(entry.neighbours, request.neighbours), more(entry.preserve, request.preserve);
}

std::vector<Concept> concepts_of(const AuditPlanRequest& request) {
    const bool says_more = !request.text.empty() || !request.description.empty() || !request.guide.empty() ||
                           !request.aliases.empty() || !request.described.empty() ||
                           !request.keywords.empty();
    if (request.concepts.size() > 1 && says_more)
        throw Failure(ErrorCode::bad_input, "what is said of one concept was given for several",
                      "put them into a register and name it with --library");
    std::vector<Concept> concepts;
    if (request.library.empty()) {
        for (const auto& name : request.concepts) {
            Concept entry;
            entry.id = "c-" + std::to_string(concepts.size() + 1), entry.name = name;
            const auto kind =
                std::find(registry::kind_names.begin(), registry::kind_names.end(), request.kind);
            entry.kind = static_cast<registry::Kind>(kind - registry::kind_names.begin());
            concepts.push_back(std::move(entry));
        }
    } else {
        const auto in =
            value_or_throw(registry::Register::open(request.library, registry::Register::Access::open));
        for (const auto& name : request.concepts) {
            auto found = value_or_throw(in.get(name));
            if (!found)
                throw Failure(ErrorCode::bad_input,
                              "there is no concept " + in_quotes(name) + " in the register",
                              "see burin-cli concepts list");
            concepts.push_back(*std::move(found));
        }
    }
    for (auto& entry : concepts) {
        add_said(request, entry);
        entry = registry::tidied(entry);
        value_or_throw(registry::check(entry));
    }
    return concepts;
}

/// The base, what edits it, and how pictures are computed.
void fill_models(const AuditPlanRequest& request, AuditJob& job) {
    std::error_code ignored;
    job.model = fs::exists(request.model, ignored) ? absolute(request.model) : request.model;
    const auto target = engine::choose_target(request.device, request.precision, request.threads);
    job.device = target.device.str();
    job.precision = target.dtype == torch::kFloat32    ? "fp32"
                    : target.dtype == torch::kBFloat16 ? "bf16"
                                                       : "fp16";
    job.threads = request.threads;
    job.recipe = absolute(request.edits.recipe);
    if (!job.recipe.empty()) job.recipe_sha256 = value_or_throw(sha256_of_file(job.recipe));
    for (const auto& use : uses_of(request.edits)) {
        const std::string path = absolute(use.path);
        // A folder of PEFT is one by its weights.
        const fs::path file =
            fs::is_directory(path, ignored) ? fs::path(path) / "adapter_model.safetensors" : fs::path(path);
        job.edits.push_back({path, value_or_throw(sha256_of_file(file)), use.scale, use.partial});
    }
    if (job.recipe.empty() && job.edits.empty())
        throw Failure(ErrorCode::bad_input, "there is no edit to audit", "give --edit or --recipe");
}

void fill_settings(const AuditPlanRequest& request, const std::string& program, AuditJob& job) {
    job.program = program;
    job.steps = request.steps, job.width = request.width, job.height = request.height;
    job.guidance = request.guidance, job.sampler = request.sampler;
    job.seeds = request.seeds, job.seed = request.seed;
    for (const auto& probe : audit_probes())
        if (std::any_of(request.probes.begin(), request.probes.end(),
                        [&](const std::string& word) { return word == "all" || word == probe.option; }))
            job.probes.emplace_back(probe.option);
}

/// The judge that is named, else the model's own classifier, else CLIP; CLIP besides wherever there is one.
void fill_judges(const AuditPlanRequest& request, const fs::path& model, AuditJob& job) {
    std::error_code ignored;
    if (!request.classifier.empty())
        job.classifier = absolute(request.classifier);
    else if (request.clip.empty() && fs::exists(model / "classifier", ignored))
        job.classifier = (model / "classifier").string();
    if (!request.clip.empty())
        job.clip = request.clip == "mini" ? "mini" : absolute(request.clip);
    else if (fs::exists(model / "clip", ignored))
        job.clip = job.model == "mini" ? "mini" : (model / "clip").string();
    if (job.classifier.empty() && job.clip.empty())
        throw Failure(ErrorCode::bad_input,
                      "'" + printable(model.string(), 300) + "' comes with no judge of its own",
                      "name the folder of a CLIP model with --clip");
    if (!job.classifier.empty())
        job.classifier_sha256 =
            value_or_throw(sha256_of_file(fs::path(job.classifier) / "model.safetensors"));
    if (!job.clip.empty()) job.clip_sha256 = engine::ClipEmbedder(job.clip).weights_sha256();
    if (request.filter.empty()) return;
    job.filter = absolute(request.filter);
    job.filter_sha256 = value_or_throw(sha256_of_file(job.filter));
    const auto filter = value_or_throw(registry::read_filter(job.filter));
    engine::require_clip_of(filter, job.filter, engine::ClipEmbedder(filter.clip));
}

void require_known(const std::vector<Concept>& concepts) {
    for (const auto& entry : concepts)
        if (evaluation::claims_of(looked_for(entry)).empty())
            throw Failure(ErrorCode::bad_input,
                          "the classifier of the embedded model knows nothing that " +
                              in_quotes(looked_for(entry)) + " names",
                          "name a concept of its world, or judge by a CLIP model with --clip");
}

AuditScope scope_of(const AuditPlanRequest& request, const AuditJob& job, std::vector<Concept> concepts) {
    AuditScope scope;
    scope.concepts = std::move(concepts);
    scope.control = request.control, scope.probes = request.probes, scope.only = request.only;
    scope.probe_prompts = request.probe_prompts, scope.seeds = request.seeds, scope.sheets = request.sheets;
    scope.seed = request.seed;
    scope.clip_judges = job.classifier.empty(), scope.has_clip = !job.clip.empty();
    return scope;
}

AuditCost cost_of(const std::vector<AuditItem>& items) {
    AuditCost cost;
    cost.items = items.size();
    std::array<uint64_t, audit_kind_names.size()> counts{};
    for (const auto& item : items) {
        ++counts[static_cast<size_t>(item.kind)];
        const auto& probes = audit_probes();
        const auto probe = std::find_if(probes.begin(), probes.end(),
                                        [&](const AuditProbe& one) { return one.kind == item.kind; });
        cost.pictures += probe == probes.end() ? 2 : probe->pictures;
    }
    for (size_t i = 0; i < counts.size(); ++i)
        if (counts[i] > 0) cost.kinds.emplace_back(audit_kind_names[i], counts[i]);
    return cost;
}

/// Seconds of a picture: of the first item's two, once the model is read and warm.
double measure(AuditPainter& painter, const AuditItem& item) {
    AuditItem plain = item;
    plain.kind = AuditKind::control;
    (void)painter.paint(plain);
    ++plain.seed;
    const auto start = std::chrono::steady_clock::now();
    (void)painter.paint(plain);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() / 2;
}

void write_cost(const fs::path& folder, const AuditCost& cost) {
    nlohmann::json tree{
        {"items", cost.items}, {"pictures", cost.pictures}, {"seconds_each", cost.seconds_each}};
    for (const auto& [kind, count] : cost.kinds) tree["kinds"][kind] = count;
    value_or_throw(io::write_file_atomically(folder / "cost.json", tree.dump(2) + "\n"));
}

/// What probes need: of the same plan made before, or made now. Refuses a folder that holds another audit.
std::vector<AuditHash> prepared(const AuditPlan& plan, const fs::path& folder,
                                const std::vector<Concept>& concepts, AuditPainter& painter,
                                const RunHooks& hooks) {
    std::error_code ignored;
    if (fs::exists(folder / "job.json", ignored)) {
        auto before = open_job(folder).job;
        const auto files = before.prepared;
        before.prepared.clear(), before.items = 0, before.items_sha256.clear();
        if (before != plan.job) refuse_other_job(folder);
        return files;
    }
    if (!needs_files(plan.job)) return {};
    std::vector<std::vector<std::string>> prompts;
    for (const auto& entry : concepts) {
        auto& of = prompts.emplace_back();
        for (const auto& context : audit_contexts(entry.kind))
            of.push_back(filled_in(context, words_for(entry, model_text(entry))));
    }
    return prepare_probes(plan.job, folder, prompts, painter, hooks);
}

std::string title_of(const AuditPlanRequest& request, const std::vector<Concept>& concepts) {
    if (!request.title.empty()) return request.title;
    std::string title;
    for (const auto& entry : concepts) title += (title.empty() ? "" : ", ") + entry.name;
    return title;
}

}  // namespace

AuditPlan plan_audit(const AuditPlanRequest& request, const std::string& program, const RunHooks& hooks) {
    AuditPlan plan;
    auto& job = plan.job;
    const auto concepts = concepts_of(request);
    fill_settings(request, program, job);
    job.title = title_of(request, concepts);
    fill_models(request, job);
    for (const auto& entry : concepts)
        job.concepts.push_back({entry.id, entry.name,
                                std::string(registry::kind_names[static_cast<size_t>(entry.kind)]),
                                looked_for(entry), entry.guide});
    AuditPainter painter(job, request.job, hooks);
    fill_judges(request, painter.model().root, job);
    if (!job.classifier.empty()) require_known(concepts);
    plan.items = list_items(scope_of(request, job, concepts), job.notes);
    painter.check(plan.items.front());
    plan.cost = cost_of(plan.items);
    if (!request.no_measure) plan.cost.seconds_each = measure(painter, plan.items.front());
    if (request.dry_run) return plan;
    for (const auto& component : painter.model().components)
        if (!component.weights.empty())
            job.base.push_back({component.name, models::component_hash(painter.model(), component.name)});
    job.prepared = prepared(plan, request.job, concepts, painter, hooks);
    write_job(request.job, job, plan.items);
    write_cost(request.job, plan.cost);
    return plan;
}

}  // namespace burin::curation
