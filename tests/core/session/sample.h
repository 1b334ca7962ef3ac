// Nodes and files for the tests of sessions.
#pragma once

#include <filesystem>
#include <sqlite3.h>
#include <string>

#include <gtest/gtest.h>

#include "core/io/image.h"
#include "core/session/session.h"

namespace burin::session {

/// A PNG file of side x side pixels of noise, another one for each number; packing makes it no smaller.
inline Bytes sample_picture(int number, int side = 16) {
    io::Picture picture{.width = side, .height = side, .channels = 3, .pixels = {}};
    picture.pixels.resize(picture.expected_bytes());
    auto random = static_cast<uint32_t>(number);
    for (auto& value : picture.pixels)
        value = static_cast<uint8_t>((random = random * 1664525 + 1013904223) >> 24);
    return io::encode_png(picture).value();
}

inline NewNode sample_node(int number, NodeId parent = 0) {
    const std::string digits = std::to_string(number);
    return {.parent = parent,
            .created_ms = 1'700'000'000'000 + number,
            .kind = "slider",
            .title = "glasses +" + digits,
            .model = "mini",
            .prompt = "a fox, number " + digits,
            .directions = "glasses\nwinter",
            .request = R"({"prompt":"a fox, number )" + digits + R"("})",
            .facts = R"({"ms":12})",
            .picture = sample_picture(number),
            .thumbnail = sample_picture(number, 4)};
}

template <class T>
std::string why(const Result<T>& result) {
    return result ? std::string() : result.error().sentence();
}

/// For statements behind the session's back.
inline void run_sql(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* connection = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK) << message;
    sqlite3_free(message);
    sqlite3_close(connection);
}

}  // namespace burin::session
