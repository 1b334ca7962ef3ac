// The UNet as inversion and editing see it: independent rows, each with its own x, time and text.
//
// Exactness needs that a row's bits never depend on its company. Where Burin's own kernels run (RowCalls::grouped) they
// do not, and a call has as many rows as are asked for; where a latent is large (RowCalls::each) every row has a call of
// its own; elsewhere (RowCalls::together) every call has `rows` rows, the last ones repeated. All three are decided by
// the request, the model and the device, never by free memory.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/base/cancel.h"
#include "core/engine/unet_rows.h"
#include "core/inversion/row_network.h"

namespace burin::engine {

class LoadedModel;

/// What belongs to one request.
struct PictureRowsHooks {
    CancelToken cancel;
    std::function<void(int)> on_rows;  ///< hears after each call how many rows were done in it
};

/// Not thread-safe; the model must outlive it, and its text embeddings must have begun a run that reads texts as they are meant.
class PictureRows : public inversion::RowNetwork {
  public:
    /// `rows`: at most so many in a call. Latents are h x w.
    PictureRows(LoadedModel& model, int rows, int64_t h, int64_t w);

    void set(PictureRowsHooks hooks) { hooks_ = std::move(hooks); }
    /// Encodes texts that predict() will be asked for, so that the encoders may leave memory; the empty one as well.
    /// Throws Failure(bad_input) for a text without a token.
    void encode_ahead(std::span<const std::string> texts);
    std::vector<inversion::RowOutput> predict(std::span<const inversion::Row> rows) override;

  private:
    [[nodiscard]] int64_t tokens_of(const std::string& text);
    std::vector<inversion::RowOutput> call(std::span<const inversion::Row> rows);

    LoadedModel& model_;
    RowCalls calls_;
    size_t rows_;
    PictureRowsHooks hooks_;
    std::map<std::string, int64_t> tokens_;  ///< own tokens of each text
};

}  // namespace burin::engine
