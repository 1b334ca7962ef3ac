// When an engine that says nothing is asked, and when it is taken for dead: the rule alone, without a clock,
// so that tests own the time.
#pragma once

#include <cstdint>

namespace burin::ui {

/// Times in milliseconds of any one clock that never goes back.
class SilenceWatch {
  public:
    enum class Due {
        nothing,
        ask,   ///< once in a silence
        dead,  ///< it said nothing for `silence_ms`, also not when it was asked
    };

    /// Something was heard, or a new engine begins.
    void heard(int64_t now_ms) {
        heard_at_ = now_ms;
        asked_ = false;
    }
    /// `may_ask`: the engine has said hello, so that it can answer.
    [[nodiscard]] Due look(int64_t now_ms, int64_t ask_after_ms, int64_t silence_ms, bool may_ask) {
        const int64_t silent = now_ms - heard_at_;
        if (silent >= silence_ms) return Due::dead;
        if (silent < ask_after_ms || asked_ || !may_ask) return Due::nothing;
        asked_ = true;
        return Due::ask;
    }

  private:
    int64_t heard_at_ = 0;
    bool asked_ = false;
};

}  // namespace burin::ui
