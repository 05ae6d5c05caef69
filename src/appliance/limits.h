#pragma once
// Bounds of the appliance, beside those of src/base/limits.h. Constants; for any thread.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

inline constexpr std::size_t kSmallFileBytes = 64 * 1024;  // settings, files of the kernel
inline constexpr std::int64_t kSupervisorAskMs = 2'000;    // for an answer of the server
inline constexpr std::int64_t kSupervisorEveryMs = 3'000;
inline constexpr std::int64_t kServerSilentMs = 60'000;  // then it is killed
inline constexpr std::int64_t kServerStartMs = 600'000;  // until its first answer
inline constexpr std::int64_t kServerRestartMs = 500;    // doubled with each failure in a row
inline constexpr int kServerFailures = 6;                // in a row: then the machine reboots
inline constexpr std::int64_t kServerStopMs = 15'000;    // its own grace, and some more
inline constexpr std::int64_t kHelperRestartMs = 2'000;
inline constexpr int kTimeAnswerMs = 2'000;  // of one time server
inline constexpr int kTimeFirstMs = 4'000;   // doubled until one answers
inline constexpr int kTimeEveryMs = 1'024'000;
inline constexpr std::int64_t kTimeStepMs = 500;        // a smaller error is slewed
inline constexpr std::int64_t kAddressWaitMs = 15'000;  // for DHCP, before the server starts
inline constexpr std::int64_t kFailedBootMs = 60'000;   // to read why, before it tries again
inline constexpr int kWatchdogSeconds = 60;
inline constexpr std::int64_t kUpdateTrialMs = 300'000;  // of another version, until it is healthy
inline constexpr int kUpdateTrialFailures = 3;           // of its server, in a row: then it is over

}  // namespace panal::limits
