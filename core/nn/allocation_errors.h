// A failed allocation of a CPU tensor, told apart by its type.
//
// libtorch reports it as a plain c10::Error whose only mark are the words, which differ between releases; for a
// GPU it has c10::OutOfMemoryError. Here both become that type.
#pragma once

#include <memory>

#include <c10/core/Allocator.h>

namespace burin::nn {

/// Asks `inner` and throws c10::OutOfMemoryError where that throws a c10::Error: an allocator has no other reason
/// to. `inner` must outlive it.
std::unique_ptr<c10::Allocator> typed_allocator(c10::Allocator* inner);

/// Makes libtorch use such an allocator for the CPU from now on. Once per process; later calls do nothing.
/// Thread-safe.
void type_allocation_errors();

}  // namespace burin::nn
