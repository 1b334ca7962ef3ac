#include "core/curation/audit_run.h"

#include <charconv>
#include <chrono>

#include "core/base/printable.h"
#include "core/base/sha256.h"
#include "core/curation/audit_judge.h"
#include "core/curation/audit_painter.h"
#include "core/curation/audit_results.h"
#include "core/io/output_place.h"

namespace burin::curation {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// "A<between>B", both whole numbers.
bool two_numbers(std::string_view text, char between, uint64_t& first, uint64_t& second) {
    const auto at = text.find(between);
    if (at == std::string_view::npos) return false;
    const auto whole = [](std::string_view digits, uint64_t& value) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
    };
    return whole(text.substr(0, at), first) && whole(text.substr(at + 1), second);
}

void require_file(const char* what, const std::string& path, const std::string& sha256) {
    const auto is = sha256_of_file(path);
    if (!is) throw Failure(is.error());
    if (*is != sha256)
        throw Failure(ErrorCode::bad_input,
                      std::string("the ") + what + " '" + printable(path, 300) +
                          "' is not the one that the audit was planned with",
                      "put that one back, or plan the audit again");
}

/// That everything is what it was when the audit was planned.
void require_same_files(const AuditFolder& folder, const models::ModelDescription& model) {
    const auto& job = folder.job;
    for (const auto& component : job.base) {
        const auto* there = model.component(component.name);
        if (there == nullptr || models::component_hash(model, component.name) != component.sha256)
            throw Failure(ErrorCode::bad_input,
                          "the " + printable(component.name, 60) + " of the model '" +
                              printable(job.model, 300) + "' is not the one that the audit was planned with",
                          "put that one back, or plan the audit again");
    }
    if (!job.recipe.empty()) require_file("recipe", job.recipe, job.recipe_sha256);
    for (const auto& edit : job.edits)
        if (fs::is_regular_file(edit.path)) require_file("edit", edit.path, edit.sha256);
    for (const auto& file : job.prepared)
        require_file("prepared file", (folder.path / "prepared" / file.name).string(), file.sha256);
}

/// Failures of one picture, not of the machine or of the person's wish.
bool belongs_to_the_item(ErrorCode code) {
    return code == ErrorCode::bad_model || code == ErrorCode::internal || code == ErrorCode::bad_input;
}

class AuditRun {
  public:
    AuditRun(const AuditFolder& folder, const CancelToken& end_soon, const RunHooks& hooks)
        : folder_(folder), end_soon_(end_soon), hooks_(hooks) {}

    AuditRunOutcome run(const AuditPart& part, bool retry) {
        const auto start = Clock::now();
        const auto done = items_done(folder_);
        outcome_.items = part.end - part.begin;
        for (uint64_t i = part.begin; i < part.end; ++i) {
            const auto& item = folder_.items[i];
            hooks_.tell("auditing", static_cast<int64_t>(i - part.begin),
                        static_cast<int64_t>(outcome_.items));
            if (is_known(item, done[i], retry)) {
                ++outcome_.known;
                continue;
            }
            if (end_soon_.cancelled()) end();
            carry_out(item);
        }
        outcome_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        return outcome_;
    }

  private:
    [[nodiscard]] bool is_known(const AuditItem& item, bool done, bool retry) const {
        std::error_code ignored;
        // Another process may have made it since the beginning.
        return done || fs::exists(folder_.result_of(item.name), ignored) ||
               (!retry && fs::exists(folder_.failure_of(item.name), ignored));
    }
    [[noreturn]] void end() const {
        throw Failure(ErrorCode::try_again,
                      "the audit was asked to end; " + std::to_string(outcome_.made) + " items were made, " +
                          std::to_string(outcome_.items - outcome_.made - outcome_.known - outcome_.failed) +
                          " of this part are left",
                      "run it again");
    }

    void carry_out(const AuditItem& item) {
        if (!painter_) {
            painter_ = std::make_unique<AuditPainter>(folder_.job, folder_.path, hooks_);
            require_same_files(folder_, painter_->model());
            judge_ = std::make_unique<AuditJudge>(folder_.job);
        }
        const auto start = Clock::now();
        AuditResult result;
        try {
            const auto pair = painter_->paint(item);
            result = judge_->look_at(item, pair.before, pair.after);
            ++outcome_.made;
        } catch (const Failure& failure) {
            if (!belongs_to_the_item(failure.error().code)) throw;
            result = {};
            result.failure = failure.error().sentence();
            ++outcome_.failed;
            if (outcome_.failures.size() < 10) outcome_.failures.push_back(result.failure);
        }
        result.item = item.name, result.job = folder_.identity;
        result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        write_result(folder_, result);
    }

    const AuditFolder& folder_;
    const CancelToken& end_soon_;
    const RunHooks& hooks_;
    std::unique_ptr<AuditPainter> painter_;
    std::unique_ptr<AuditJudge> judge_;
    AuditRunOutcome outcome_;
};

}  // namespace

Result<AuditPart> part_of(const std::string& shard, const std::string& range, uint64_t items) {
    if (!shard.empty() && !range.empty())
        return fail(ErrorCode::bad_input, "--shard and --range were both given", "give one of them");
    uint64_t first = 0, second = 0;
    if (!shard.empty()) {
        if (!two_numbers(shard, '/', first, second) || first < 1 || first > second || second > 1'000'000)
            return fail(ErrorCode::bad_input, "--shard is '" + printable(shard, 60) + "'",
                        "give the part and how many there are, e.g. 1/4");
        return AuditPart{(first - 1) * items / second, first * items / second};
    }
    if (!range.empty()) {
        if (!two_numbers(range, '-', first, second) || first < 1 || first > second || second > items)
            return fail(ErrorCode::bad_input, "--range is '" + printable(range, 60) + "'",
                        "give two numbers from 1 to " + std::to_string(items) + ", e.g. 1-100");
        return AuditPart{first - 1, second};
    }
    return AuditPart{0, items};
}

AuditRunOutcome run_audit(const commands::AuditRunRequest& request, const std::string& program,
                          const CancelToken& end_soon, const RunHooks& hooks) {
    const auto folder = open_job(request.job);
    const auto part = value_or_throw(part_of(request.shard, request.range, folder.items.size()));
    if (folder.job.program != program)
        throw Failure(ErrorCode::bad_input,
                      "the audit was planned by '" + printable(folder.job.program, 60) + "', and this is '" +
                          printable(program, 60) + "'",
                      "use that version, or plan the audit again");
    // Before an hour is spent on what cannot be written.
    value_or_throw(io::check_output_place(folder.path / "merged.jsonl"));
    return AuditRun(folder, end_soon, hooks).run(part, request.retry);
}

}  // namespace burin::curation
