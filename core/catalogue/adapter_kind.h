// Which family an adapter is made for, and what is no adapter, by the names and shapes of tensors.
//
// Plain functions and data; each object belongs to one thread. Sources as in core/weights/adapter_names.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/catalogue/file_kind.h"
#include "core/catalogue/name_mark.h"

namespace burin::catalogue {

/// A tensor's name that shows that its file is no weight edit that Burin can use; nullptr where it does not.
[[nodiscard]] const NameMark* foreign_to_adapters(std::string_view name);

/// Shown one tensor after the other.
class AdapterFamily {
  public:
    void see(std::string_view name, std::span<const int64_t> shape);
    [[nodiscard]] ModelFamily found() const;

  private:
    bool second_encoder_ = false;
    ModelFamily by_width_ = ModelFamily::unknown;
};

}  // namespace burin::catalogue
