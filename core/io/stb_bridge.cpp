#include "core/io/stb_bridge.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <zlib.h>

#include "core/base/limits.h"

namespace {

/// What stb may still take on this thread; it asks for whatever a file claims to need.
thread_local size_t stb_budget_bytes = 0;

/// In front of each block: its size, so that freeing gives it back. Sixteen bytes keep the block aligned.
constexpr size_t block_head_bytes = 16;

void* stb_allocate(size_t size) {
    if (size > stb_budget_bytes) return nullptr;
    auto* head = static_cast<std::byte*>(::operator new(size + block_head_bytes, std::nothrow));
    if (!head) return nullptr;
    std::memcpy(head, &size, sizeof size);
    // stb reads tables and planes that a broken file never filled.
    std::memset(head + block_head_bytes, 0, size);
    stb_budget_bytes -= size;
    return head + block_head_bytes;
}

void stb_release(void* block) {
    if (!block) return;
    auto* head = static_cast<std::byte*>(block) - block_head_bytes;
    size_t size = 0;
    std::memcpy(&size, head, sizeof size);
    stb_budget_bytes += size;
    ::operator delete(head);
}

void* stb_reallocate(void* block, size_t old_size, size_t new_size) {
    void* larger = stb_allocate(new_size);
    if (!larger) return nullptr;
    if (block) std::memcpy(larger, block, std::min(old_size, new_size));
    stb_release(block);
    return larger;
}

/// Called by the writer in place of its own compressor, which is slower and larger. The writer frees the
/// result.
unsigned char* zlib_compress(unsigned char* data, int size, int* packed_size, int level) {
    uLongf length = compressBound(static_cast<uLong>(size));
    auto* packed = static_cast<unsigned char*>(std::malloc(length));
    if (packed &&
        compress2(packed, &length, data, static_cast<uLong>(size), std::clamp(level, 1, 9)) != Z_OK) {
        std::free(packed);
        packed = nullptr;
    }
    *packed_size = static_cast<int>(length);
    return packed;
}

}  // namespace

#define STBI_MALLOC(size) stb_allocate(size)
#define STBI_REALLOC_SIZED(block, old_size, new_size) stb_reallocate(block, old_size, new_size)
#define STBI_FREE(block) stb_release(block)
#define STBI_ASSERT(condition) ((void)0)
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MAX_DIMENSIONS 65535
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>

#define STBI_WRITE_NO_STDIO
#define STBIW_ZLIB_COMPRESS zlib_compress
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

namespace burin::io::stb {

// Headers of larger pictures are read, so that the sentence can say their size; picture_info refuses them.
static_assert(STBI_MAX_DIMENSIONS >= limits::picture_side);
static_assert(limits::picture_file_bytes < size_t{1} << 31, "stb counts bytes in int");

namespace {

const stbi_uc* start_of(std::span<const std::byte> file) {
    return reinterpret_cast<const stbi_uc*>(file.data());
}

/// Header parsing takes a few kilobytes; the JPEG decoder's tables are the largest of them.
constexpr size_t header_budget_bytes = 1 * limits::megabyte;

}  // namespace

std::optional<Shape> info(std::span<const std::byte> file) {
    stb_budget_bytes = header_budget_bytes;
    Shape shape;
    if (!stbi_info_from_memory(start_of(file), static_cast<int>(file.size()), &shape.width, &shape.height,
                               &shape.channels))
        return std::nullopt;
    return shape;
}

Decoded decode(std::span<const std::byte> file, int channels, size_t budget_bytes) {
    stb_budget_bytes = budget_bytes;
    Decoded out;
    auto& shape = out.shape;
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(start_of(file), static_cast<int>(file.size()), &shape.width, &shape.height,
                              &shape.channels, channels),
        &stb_release);
    if (!pixels) {
        const char* reason = stbi_failure_reason();
        out.reason = reason ? reason : "unknown reason";
        return out;
    }
    if (channels != 0) shape.channels = channels;
    const size_t size = size_t(shape.width) * size_t(shape.height) * size_t(shape.channels);
    out.pixels.assign(pixels.get(), pixels.get() + size);
    return out;
}

std::vector<std::byte> encode_png(const Shape& shape, std::span<const uint8_t> pixels) {
    int size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> file(
        stbi_write_png_to_mem(pixels.data(), shape.width * shape.channels, shape.width, shape.height,
                              shape.channels, &size),
        &std::free);
    if (!file) return {};
    const auto* start = reinterpret_cast<const std::byte*>(file.get());
    return {start, start + size};
}

std::vector<std::byte> encode_jpeg(const Shape& shape, std::span<const uint8_t> pixels, int quality) {
    std::vector<std::byte> out;
    const auto append = [](void* context, void* data, int size) {
        auto& bytes = *static_cast<std::vector<std::byte>*>(context);
        const auto* start = static_cast<const std::byte*>(data);
        bytes.insert(bytes.end(), start, start + size);
    };
    if (!stbi_write_jpg_to_func(append, &out, shape.width, shape.height, shape.channels, pixels.data(),
                                quality))
        return {};
    return out;
}

}  // namespace burin::io::stb
