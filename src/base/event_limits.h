#pragma once
// Bounds of events and their consumer groups, webhooks among them, beside those of limits.h.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

inline constexpr std::size_t kEventBatch = 200;         // rows read of the outbox at once
inline constexpr std::size_t kEventOutcomes = 50;       // of deliveries, kept at once
inline constexpr std::int64_t kEventKeepMs = 500;       // until what was delivered is noted
inline constexpr std::int64_t kCursorKeepMs = 600'000;  // the same of a group that waits
inline constexpr std::size_t kEventBytes = 256 * 1024;  // of one as JSON; above, no values
inline constexpr std::int64_t kPulledEvents = 500;      // that a consumer is given at once
inline constexpr std::size_t kPatterns = 50;            // of one group

inline constexpr std::size_t kEventStreams = 20'000;  // open pages that are told of changes

inline constexpr std::int64_t kGroupsTickMs = 500;     // who serves which group is looked at
inline constexpr std::int64_t kGroupsHeardMs = 4'000;  // a node that was not heard is away

inline constexpr std::int64_t kHookAttempts = 20;       // of one event, at most
inline constexpr std::int64_t kHookAttemptsUsual = 12;  // some 50 minutes
inline constexpr std::int64_t kHookBackoffMs = 1'000;   // after the first failure; then twice
inline constexpr std::int64_t kHookBackoffMostMs = 900'000;
inline constexpr std::int64_t kHookTimeoutMs = 10'000;  // to connect, and again to answer
inline constexpr std::int64_t kHookTestMs = 5'000;      // the same, when somebody waits
inline constexpr std::size_t kHookAnswerBytes = 64 * 1024;
inline constexpr std::size_t kHooks = 100;  // that are served
inline constexpr std::size_t kHookUrlCharacters = 2'000;
inline constexpr std::size_t kHookSecretCharacters = 128;
inline constexpr std::size_t kHookErrorBytes = 300;
inline constexpr std::int64_t kDeadLetters = 1'000;   // of a group; older ones go
inline constexpr std::int64_t kDeliveredShown = 100;  // of a group
inline constexpr std::int64_t kDeliveryDays = 90;

}  // namespace panal::limits
