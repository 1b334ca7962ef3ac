#include "core/search/vector_table.h"

#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <random>

#include "core/search/dot_kernels.h"

namespace burin::search {
namespace {

using Vectors = std::vector<std::vector<float>>;

std::vector<float> unit(std::vector<float> vector) {
    double square = 0;
    for (const float one : vector) square += double(one) * one;
    for (float& one : vector) one = static_cast<float>(one / std::sqrt(square));
    return vector;
}

/// Around `centres` directions, as pictures of few subjects lie; spread 1 = all over.
Vectors cloud(size_t count, int dimension, float spread, uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    Vectors centres(4, std::vector<float>(static_cast<size_t>(dimension)));
    for (auto& centre : centres)
        for (float& one : centre) one = normal(random);
    Vectors all;
    for (size_t i = 0; i < count; ++i) {
        auto vector = centres[i % centres.size()];
        for (float& one : vector) one = (1 - spread) * one + spread * normal(random);
        all.push_back(unit(vector));
    }
    return all;
}

/// What a loop over all of them gives.
std::vector<Hit> by_hand(const Vectors& all, const std::vector<float>& query) {
    std::vector<Hit> hits;
    for (size_t id = 0; id < all.size(); ++id) {
        double sum = 0;
        for (size_t i = 0; i < query.size(); ++i) sum += double(query[i]) * double(all[id][i]);
        hits.push_back({static_cast<int64_t>(id), sum});
    }
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) {
        return a.score > b.score || (a.score == b.score && a.id < b.id);
    });
    return hits;
}

struct Case {
    VectorTable table;
    Vectors all;
    explicit Case(Vectors vectors)
        : table(static_cast<int>(vectors.front().size())), all(std::move(vectors)) {
        for (size_t id = 0; id < all.size(); ++id) table.put(static_cast<int64_t>(id), code_of(all[id]));
    }
    [[nodiscard]] Floats floats() const {
        return [this](int64_t id) { return Result<std::vector<float>>(all[static_cast<size_t>(id)]); };
    }
};

void expect_same(const std::vector<Hit>& found, std::vector<Hit> wanted, size_t count) {
    wanted.resize(std::min(count, wanted.size()));
    ASSERT_EQ(found.size(), wanted.size());
    for (size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].id, wanted[i].id) << i;
        EXPECT_NEAR(found[i].score, wanted[i].score, 1e-6) << i;
    }
}

TEST(VectorTable, TheAnswerIsThatOfALoopOverAllOfThem) {
    for (const int dimension : {1, 7, 64, 100, 512}) {
        for (const float spread : {1.0F, 0.3F, 0.01F}) {
            const Case one(cloud(dimension == 1 ? 2 : 3000, dimension, spread, 5));
            const auto queries = cloud(4, dimension, 1, 6);
            for (auto query : queries) {
                const auto wanted = by_hand(one.all, query);
                expect_same(one.table.nearest(query, 10, one.floats(), 2).value(), wanted, 10);
                const double least = wanted[std::min<size_t>(20, wanted.size() - 1)].score;
                const auto near = one.table.within(query, least - 1e-9, one.floats()).value();
                expect_same(near, wanted, near.size());
                EXPECT_GE(near.size(), std::min<size_t>(21, wanted.size()));
                // A query's length does not matter.
                for (float& number : query) number *= 40;
                expect_same(one.table.nearest(query, 3, one.floats(), 1).value(), wanted, 3);
            }
        }
    }
}

TEST(VectorTable, FewAreComparedByTheirFloats) {
    const Case one(cloud(20'000, 512, 1, 9));
    ASSERT_TRUE(one.table.nearest(one.all[17], 10, one.floats(), 2));
    EXPECT_LT(one.table.compared(), 400U);
}

TEST(VectorTable, VectorsThatDifferByLessThanTheirBytesCanTellAreStillInOrder) {
    Vectors all;
    std::vector<float> one(256, 1);
    for (int i = 0; i < 300; ++i) {
        one[0] = 1 + 1e-4F * static_cast<float>((i * 7) % 300);
        all.push_back(unit(one));
    }
    const Case same(all);
    std::vector<float> query(256, 1);
    query[0] = 1000;
    query = unit(query);
    expect_same(same.table.nearest(query, 300, same.floats()).value(), by_hand(all, query), 300);
}

TEST(VectorTable, EqualOnesComeInTheOrderOfTheirIds) {
    const Case same(Vectors(50, unit({3, 4})));
    const auto found = same.table.nearest(unit({1, 1}), 5, same.floats()).value();
    for (size_t i = 0; i < found.size(); ++i) EXPECT_EQ(found[i].id, static_cast<int64_t>(i));
}

TEST(VectorTable, WhatIsRemovedOrReplacedIsNotFoundAnyMore) {
    Case one(cloud(500, 32, 1, 3));
    std::mt19937 random(4);
    for (int64_t id = 0; id < 500; id += 2) one.table.remove(id);
    one.table.remove(77'777);
    EXPECT_EQ(one.table.size(), 250U);
    one.all[1] = unit(cloud(1, 32, 1, 8)[0]);
    one.table.put(1, code_of(one.all[1]));
    auto wanted = by_hand(one.all, one.all[1]);
    std::erase_if(wanted, [](const Hit& hit) { return hit.id % 2 == 0; });
    expect_same(one.table.nearest(one.all[1], 40, one.floats()).value(), wanted, 40);
    EXPECT_EQ(one.table.nearest(one.all[1], 1000, one.floats()).value().size(), 250U);
}

TEST(VectorTable, NothingIsFoundInNothing) {
    const VectorTable empty(8);
    const Floats none = [](int64_t) { return Result<std::vector<float>>(std::vector<float>{}); };
    EXPECT_TRUE(empty.nearest(std::vector<float>(8, 1), 5, none).value().empty());
    EXPECT_TRUE(empty.within(std::vector<float>(8, 1), -2, none).value().empty());
    const Case zero(Vectors{std::vector<float>(8, 0)});
    EXPECT_EQ(zero.table.nearest(std::vector<float>(8, 0), 5, zero.floats()).value().front().score, 0);
}

TEST(VectorTable, AFaultOfTheFloatsIsTold) {
    const Case one(cloud(4, 8, 1, 3));
    const Floats broken = [](int64_t) -> Result<std::vector<float>> {
        return fail(ErrorCode::io, "gone", "");
    };
    EXPECT_EQ(one.table.nearest(one.all[0], 1, broken).error().what, "gone");
    const Floats short_ones = [](int64_t) { return Result<std::vector<float>>(std::vector<float>(3)); };
    EXPECT_EQ(one.table.nearest(one.all[0], 1, short_ones).error().code, ErrorCode::damaged);
}

TEST(DotKernels, AllGiveTheSameSumUpToTheLargestThereIs) {
    std::mt19937 random(11);
    for (const size_t count : {size_t{64}, size_t{512}, size_t{768}, size_t{largest_dimension}}) {
        std::vector<int8_t> row(count);
        std::vector<int16_t> query(count);
        for (int round = 0; round < 3; ++round) {
            for (size_t i = 0; i < count; ++i) {
                // The last round is the largest sum that can come.
                row[i] = static_cast<int8_t>(round == 2 ? -127 : int(random() % 255) - 127);
                query[i] = static_cast<int16_t>(round == 2 ? -query_most : int(random() % 4095) - query_most);
            }
            int64_t wanted = 0;
            for (size_t i = 0; i < count; ++i) wanted += int64_t{row[i]} * query[i];
            EXPECT_EQ(dot_plain(row.data(), query.data(), count), wanted);
            EXPECT_EQ(dot_kernel()(row.data(), query.data(), count), wanted);
#if defined(__x86_64__)
            if (__builtin_cpu_supports("avx2")) {
                EXPECT_EQ(dot_avx2(row.data(), query.data(), count), wanted);
            }
            if (__builtin_cpu_supports("avx512bw")) {
                EXPECT_EQ(dot_avx512(row.data(), query.data(), count), wanted);
            }
#endif
        }
    }
}

}  // namespace
}  // namespace burin::search
