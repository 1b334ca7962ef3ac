// Counts what a program takes from operator new, so that a test can say how much a hostile file may cost.
// Works in programs that compile allocation_meter.cpp. Allocations of all threads are counted together.
#pragma once

#include <cstddef>

namespace burin::test {

/// The highest number of bytes in use at once since its construction, beyond what was in use then.
class AllocationMeter {
  public:
    AllocationMeter();
    [[nodiscard]] size_t peak_bytes() const;

  private:
    size_t before_;
};

}  // namespace burin::test
