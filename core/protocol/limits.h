// Ranges of a request and bounds of a message, each in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace burin::protocol::limits {

inline constexpr size_t text_bytes = 64U << 10;
inline constexpr size_t path_bytes = 4096;
inline constexpr size_t sha256_digits = 64;
inline constexpr int picture_side = 4096, smallest_picture_side = 64, picture_side_multiple = 8;
inline constexpr int batch = 64;
inline constexpr int steps = 1000;
inline constexpr size_t directions = 64;
inline constexpr size_t keep_texts = 16;
inline constexpr size_t loras = 16;
inline constexpr size_t lora_blocks = 64;
inline constexpr size_t tensor_name_bytes = 512;
inline constexpr int rows = 64;  ///< of the network in one call
inline constexpr double source_scale = 100;
inline constexpr int clip_skip = 31;
inline constexpr int threads = 1024;
inline constexpr int mask_side = 4096;
inline constexpr int conditioning_side = 16384;  ///< SDXL's sizes and crops, pixels
inline constexpr double least_guidance_scale = 0, guidance_scale = 100;
inline constexpr double direction_strength = 12;
inline constexpr double direction_momentum = 0.7;  ///< 1/(1-s) grows beyond use above it
inline constexpr double edit_scale = 1000;         ///< reference mode's s_k
inline constexpr double edit_weight = 100;
inline constexpr double lora_scale = 16;

inline constexpr size_t frame_bytes = 256U << 20;
inline constexpr size_t message_depth = 24;
inline constexpr size_t message_values = 1U << 20;
inline constexpr size_t message_string_bytes = 1U << 20;
inline constexpr size_t log_bytes = 16U << 10;
inline constexpr size_t devices = 64;
inline constexpr size_t notes = 256;  ///< sentences about one picture

}  // namespace burin::protocol::limits
