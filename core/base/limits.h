// How much Burin accepts from a file or an argument, each number with its reason.
//
// The common rule: a file that is refused costs at most 64 MB of memory beyond its mapping, and no limit
// stands in the way of a checkpoint, a LoRA or a picture that exists today.
#pragma once

#include <cstddef>
#include <cstdint>

namespace burin::limits {

inline constexpr size_t kilobyte = 1024;
inline constexpr size_t megabyte = 1024 * kilobyte;

// safetensors
/// The format's own limit; read through the mapping, so its size alone costs nothing.
inline constexpr uint64_t safetensors_header_bytes = 100'000'000;
/// A single-file SDXL holds 2 600 tensors, its largest LoRA about 8 000.
inline constexpr size_t safetensors_tensors = 65'536;
/// The longest LoRA names are near 150 bytes.
inline constexpr size_t tensor_name_bytes = 512;
/// torch's own modules stop at 5; PyTorch prints up to 64.
inline constexpr size_t tensor_rank = 16;
/// Trainers store tag statistics of whole data sets: hundreds of kilobytes. All names and values together.
inline constexpr size_t safetensors_metadata_bytes = 8 * megabyte;
/// One tensor takes nothing more than its bytes; 16 TB is past any file and keeps sums of sizes far from
/// overflow.
inline constexpr uint64_t tensor_bytes = uint64_t{1} << 44;

// sharded checkpoints
/// 65 536 entries of 100 bytes.
inline constexpr size_t index_bytes = 16 * megabyte;
/// Files are mapped at once; large language models are published in up to about 200 parts.
inline constexpr size_t shards = 512;

// pickles of PyTorch
/// A checkpoint with its optimiser needs about 100 000 values of 64 bytes.
inline constexpr size_t pickle_values = 400'000;
/// Entries of all lists and dictionaries together, 4 bytes each.
inline constexpr size_t pickle_items = 1'600'000;
/// Values that wait to be put into a container; writers flush every 1 000.
inline constexpr size_t pickle_stack = 262'144;
/// Dictionaries in dictionaries; those of real files nest 4 deep.
inline constexpr size_t pickle_depth = 16;
/// Tensors and storages each; as many as a safetensors file may hold.
inline constexpr size_t pickle_tensors = safetensors_tensors;
/// One record a storage and a handful more.
inline constexpr size_t zip_entries = safetensors_tensors + 256;

// JSON
/// A tokenizer's vocabulary with 49 408 entries is 1 MB; T5's is 2.4 MB.
inline constexpr size_t json_bytes = 16 * megabyte;
/// Configurations nest 4 deep; the DOM is destroyed recursively.
inline constexpr size_t json_depth = 64;
/// A value takes about 100 bytes as DOM: 50 MB together.
inline constexpr size_t json_values = 500'000;
/// The lexer holds a string up to eight times while it grows its buffers and words its error.
inline constexpr size_t json_string_bytes = 4 * megabyte;

// pictures
/// Beyond what a diffusion model renders and within what stb's int arithmetic can address.
inline constexpr int picture_side = 16'384;
/// 8192 x 8192: 256 MB as RGBA, and as much again while a PNG is unfiltered.
inline constexpr int64_t picture_pixels = 64 * 1024 * 1024;
/// A 64-megapixel RGBA PNG of pure noise.
inline constexpr size_t picture_file_bytes = 320 * megabyte;
/// A progressive JPEG has about 10 scans; each may touch every pixel, so thousands would stall the program.
inline constexpr size_t jpeg_scans = 100;
/// Recipes are kilobytes; ComfyUI's workflows reach a few megabytes.
inline constexpr size_t text_chunk_bytes = 8 * megabyte;
inline constexpr size_t text_chunks_bytes = 16 * megabyte;
inline constexpr size_t text_chunks = 256;
/// Real files carry tens to hundreds of chunks; image data is usually cut into 8 KB pieces.
inline constexpr size_t png_chunks = 262'144;

}  // namespace burin::limits
