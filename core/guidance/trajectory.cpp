#include "core/guidance/trajectory.h"

#include <algorithm>
#include <tuple>

#include "core/diffusion/scheduler_fields.h"
#include "core/guidance/field_hash.h"
#include "core/guidance/trajectory_report.h"

namespace burin::guidance {
namespace {

using diffusion::Schedule;

/// Every key that is listed; one that is unset is told apart from any value.
void hash_settings(Hasher& hasher, const diffusion::SchedulerConfig& settings) {
    visit_fields(settings, [&](const auto& member, const diffusion::SchedulerKey& /*key*/) {
        if constexpr (requires { member.has_value(); }) hasher.integer(member.has_value() ? 1 : 0);
        hash_value(hasher, member);
    });
}

// Every field of a schedule has its place here: one that is new does not compile until somebody has decided what it
// changes.
void hash_schedule(Hasher& hasher, const Schedule& schedule) {
    const auto& [sampler, algorithm, settings, model, steps, timesteps, levels, targets, sigmas,
                 init_noise_sigma, stochastic, eta, final_alpha_bar, notes] = schedule;
    // Said by the others: the row names its code, and the settings decide the rest. Notes change nothing.
    static_cast<void>(
        std::tie(algorithm, model, sigmas, init_noise_sigma, stochastic, final_alpha_bar, notes));
    hasher.text(sampler->name).integer(steps).number(eta);
    hash_settings(hasher, settings);
    hasher.integer(static_cast<int64_t>(timesteps.size()));
    for (size_t i = 0; i < timesteps.size(); ++i) {
        hasher.number(timesteps[i]).number(levels[i].alpha).number(levels[i].sigma);
        hasher.number(targets[i].alpha).number(targets[i].sigma);
    }
}

Digest start_digest(const Schedule& schedule, const diffusion::SamplerState& start, const Digest& base) {
    Hasher hasher("trajectory");
    hasher.digest(base).integer(start.i).integer(start.first);
    for (const int64_t size : start.x.sizes()) hasher.integer(size);
    hash_schedule(hasher, schedule);
    return hasher.finish();
}

// m d of the last full run, found through the snapshots that its evaluations led to.
class LastRun : public ReplaySource {
  public:
    LastRun(TrajectoryCache& cache, const std::vector<Digest>& chain, int first)
        : cache_(cache), chain_(chain), first_(first) {}

    [[nodiscard]] Tensor find(int evaluation, const Digest& direction) const override {
        const Snapshot* after = cache_.find_state(chain_.at(static_cast<size_t>(evaluation - first_ + 1)));
        if (after == nullptr) return {};
        const auto unit = after->masked_directions.find(direction);
        return unit == after->masked_directions.end() ? Tensor{} : unit->second;
    }

  private:
    TrajectoryCache& cache_;
    const std::vector<Digest>& chain_;
    int first_;
};

class Run {
  public:
    Run(const Schedule& schedule, const Guide& guide, diffusion::SamplerState start, RowEvaluator& network,
        TrajectoryCache* cache, const TrajectoryOptions& options, const TrajectoryHooks& hooks)
        : schedule_(schedule),
          guide_(guide),
          network_(network),
          cache_(cache),
          options_(options),
          hooks_(hooks),
          first_(start.i),
          last_(schedule.evaluations()) {
        now_.state = std::move(start);
        now_.has_numbers = now_.has_masks = true;
    }

    Trajectory go() {
        make_chain();
        if (cache_) resume();
        report_.resumed_at = now_.state.i;
        if (options_.draft_replay && cache_) find_replay();
        while (now_.state.i < last_) {
            hooks_.cancel.check();
            evaluate_once();
        }
        if (cache_ && exact_ && !options_.draft_replay) cache_->remember_run(chain_.front(), chain_);
        finish_report(guide_, now_, options_.masks, report_);
        return {now_.state.x, std::move(report_)};
    }

  private:
    // The chain never depends on x, so the longest known prefix is known before anything runs.
    void make_chain() {
        chain_.push_back(start_digest(schedule_, now_.state, options_.base));
        for (int i = first_; i < last_; ++i) {
            plans_.push_back(guide_.plan(i));
            report_.rows_live += static_cast<int64_t>(plans_.back().rows.size());
            chain_.push_back(Hasher("step").digest(chain_.back()).digest(plans_.back().decides).finish());
        }
        report_.evaluations = last_ - first_;
        report_.rows_naive = (2 + static_cast<int64_t>(guide_.directions())) * report_.evaluations;
    }

    void resume() {
        for (size_t known = chain_.size(); known-- > 1;) {
            const Snapshot* snapshot = cache_->find_state(chain_[known]);
            if (snapshot == nullptr) continue;
            if ((options_.numbers && !snapshot->has_numbers) || (options_.masks && !snapshot->has_masks))
                continue;
            now_ = *snapshot;
            now_.masked_directions.clear();
            break;
        }
        cache_->count_run(now_.state.i > first_);
    }

    void find_replay() {
        const std::vector<Digest>* known = cache_->last_run(chain_.front());
        if (known == nullptr) return;
        replay_chain_ = *known;
        replay_ = std::make_unique<LastRun>(*cache_, replay_chain_, first_);
    }

    [[nodiscard]] size_t index(int i) const { return static_cast<size_t>(i - first_); }

    void evaluate_once() {
        const int i = now_.state.i;
        RowPlan plan = replay_ ? guide_.plan(i, replay_.get()) : plans_[index(i)];
        int evaluated = 0;
        const std::vector<Tensor> rows = predict(plan, evaluated);
        if (plan.replayed > 0) {
            exact_ = false;
            report_.approximate = true;
            report_.replayed_terms += plan.replayed;
        }
        StepRecord record;
        const RecordOptions observe{options_.numbers, options_.masks,
                                    options_.keep_masked_directions && cache_ && exact_};
        const Tensor native = guide_.combine(plan, rows, now_.guidance, observe, &record);
        const Tensor before = now_.state.x;
        diffusion::advance(schedule_, now_.state, native);
        if (hooks_.constrain) now_.state.x = hooks_.constrain(now_.state.x, now_.state.i);
        add_record(now_, i, record, observe);
        if (cache_ && exact_) cache_->keep_state(chain_[index(i + 1)], now_);
        now_.masked_directions.clear();
        if (!hooks_.on_step) return;
        const Tensor denoised = diffusion::to_prediction(schedule_, native, before, i).denoised;
        hooks_.on_step({i, last_, static_cast<int>(plan.rows.size()), evaluated, now_.state.x, denoised});
    }

    [[nodiscard]] Digest row_key(const RowPlan& plan, size_t row) const {
        Hasher hasher("row");
        const auto add = [&](const ConditioningId& id) {
            hasher.integer(static_cast<int64_t>(id.kind)).text(id.text);
        };
        add(plan.rows[row]);
        if (!network_.rows_independent()) std::for_each(plan.rows.begin(), plan.rows.end(), add);
        return hasher.finish();
    }

    // Up to the first replayed term x is exact, and so are its predictions.
    std::vector<Tensor> predict(const RowPlan& plan, int& evaluated) {
        std::vector<Tensor> out(plan.rows.size());
        std::vector<Digest> keys(plan.rows.size());
        const bool reuse = cache_ && exact_;
        const Digest& here = chain_[index(plan.evaluation)];
        std::vector<size_t> missing;
        for (size_t r = 0; r < out.size(); ++r) {
            if (reuse) out[r] = cache_->find_prediction(here, keys[r] = row_key(plan, r));
            if (!out[r].defined()) missing.push_back(r);
        }
        if (!network_.rows_independent() && !missing.empty()) {
            missing.resize(out.size());
            for (size_t r = 0; r < out.size(); ++r) missing[r] = r;
        }
        call_network(plan, missing, out);
        if (reuse)
            for (const size_t r : missing) cache_->keep_prediction(here, keys[r], out[r]);
        evaluated = static_cast<int>(missing.size());
        report_.rows_evaluated += evaluated;
        report_.rows_reused += static_cast<int64_t>(out.size()) - evaluated;
        return out;
    }

    void call_network(const RowPlan& plan, const std::vector<size_t>& wanted, std::vector<Tensor>& out) {
        if (wanted.empty()) return;
        std::vector<ConditioningId> ids;
        for (const size_t r : wanted) ids.push_back(plan.rows[r]);
        const Tensor shown = diffusion::scale_input(schedule_, now_.state.x, plan.evaluation);
        std::vector<Tensor> fresh = network_.evaluate(shown, plan.evaluation, ids);
        if (fresh.size() != wanted.size())
            throw Failure(ErrorCode::internal, "the network gave " + std::to_string(fresh.size()) +
                                                   " predictions for " + std::to_string(wanted.size()) +
                                                   " rows");
        for (size_t j = 0; j < wanted.size(); ++j) out[wanted[j]] = std::move(fresh[j]);
    }

    const Schedule& schedule_;
    const Guide& guide_;
    RowEvaluator& network_;
    TrajectoryCache* cache_;
    const TrajectoryOptions& options_;
    const TrajectoryHooks& hooks_;
    int first_, last_;

    std::vector<RowPlan> plans_;  // exact, by evaluation - first_
    std::vector<Digest> chain_;   // chain_[j] = everything before evaluation first_ + j
    Snapshot now_;
    bool exact_ = true;
    std::vector<Digest> replay_chain_;
    std::unique_ptr<LastRun> replay_;
    TrajectoryReport report_;
};

}  // namespace

std::vector<double> fractions_of(const Schedule& schedule) {
    std::vector<double> out;
    for (int i = 0; i < schedule.evaluations(); ++i) out.push_back(schedule.fraction(i));
    return out;
}

Trajectory run_trajectory(const Schedule& schedule, const Guide& guide, diffusion::SamplerState start,
                          RowEvaluator& network, TrajectoryCache* cache, const TrajectoryOptions& options,
                          const TrajectoryHooks& hooks) {
    const torch::NoGradGuard no_gradients;
    return Run(schedule, guide, std::move(start), network, cache, options, hooks).go();
}

}  // namespace burin::guidance
