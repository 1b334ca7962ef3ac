// One record of a zip archive, unpacked in pieces and under limits.
//
// Format: RFC 1951 (deflate), through zlib. Thread-safe: plain functions.
#pragma once

#include <functional>

#include "core/io/zip_records.h"

namespace burin::io {

struct UnzipLimits {
    size_t bytes = size_t{1} << 30;  ///< unpacked
    /// Unpacked bytes for each packed one, from `ratio_from` on: honest tables reach some dozens, bombs a thousand.
    size_t ratio = 300, ratio_from = size_t{8} << 20;
};

/// Gets the next piece; an error stops the unpacking and is its result.
using PieceSink = std::function<Result<>(std::span<const std::byte>)>;

/// `what` names the record in sentences: "'a.xlsx', record 'xl/workbook.xml'". bad_input: beyond the limits, broken data,
/// another size than the archive says, a wrong checksum.
Result<> unzip(std::span<const std::byte> archive, const ZipRecord& record, const std::string& what,
               const UnzipLimits& limits, const PieceSink& sink);

}  // namespace burin::io
