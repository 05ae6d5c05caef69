#pragma once
// Every bound of the product in one place: queues, buffers, retries and waits. Units last.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

// HTTP (security.md: OWASP ASVS 5.0, chapter 4 and 15)
inline constexpr std::size_t kHeadBytes = 16 * 1024;
inline constexpr std::size_t kHeaderCount = 100;
inline constexpr std::size_t kTargetBytes = 8 * 1024;
inline constexpr std::size_t kJsonBytes = 1024 * 1024;
inline constexpr std::size_t kJsonDepth = 32;
inline constexpr std::size_t kImportBytes = 64 * 1024 * 1024;
inline constexpr std::int64_t kHeadTimeoutMs = 10'000;
inline constexpr std::int64_t kIdleTimeoutMs = 75'000;
inline constexpr std::size_t kConnectionsPerAddress = 100;
inline constexpr std::int64_t kStopGraceMs = 10'000;

// Event loops (src/loop)
inline constexpr std::size_t kLoopQueue = 65'536;
inline constexpr std::size_t kReadBufferBytes = 64 * 1024;
inline constexpr int kListenBacklog = 4096;

// Collections
inline constexpr std::size_t kPageItems = 50;
inline constexpr std::size_t kPageItemsMax = 500;
inline constexpr std::size_t kMessageBytes = 64 * 1024;
inline constexpr std::size_t kBulkItems = 1000;

// Causal token
inline constexpr std::size_t kCausalTokenBytes = 1024;
inline constexpr std::int64_t kCausalWaitMs = 250;
inline constexpr std::int64_t kPeerDurabilityWaitMs = 2'000;

// Threads and queues
inline constexpr std::size_t kWorkers = 32;
inline constexpr std::size_t kWorkerQueue = 4096;
inline constexpr std::size_t kWriterQueue = 4096;
inline constexpr std::size_t kWriterGroup = 512;

// Replication
inline constexpr std::size_t kFrameBytes = 1024 * 1024;
inline constexpr std::size_t kTransactionBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kPeerWindowBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMsgpackDepth = 16;
inline constexpr std::int64_t kHandshakeTimeoutMs = 5'000;
inline constexpr std::size_t kMembers = 32;

// TLS, keys and passwords
inline constexpr std::size_t kTlsOutputBytes = 2 * 1024 * 1024;  // one whole frame and more
inline constexpr std::size_t kPeerChainBytes = 16 * 1024;
inline constexpr std::size_t kPemBytes = 64 * 1024;
inline constexpr std::size_t kKeyFileBytes = 64 * 1024;
inline constexpr std::size_t kJoinTokenBytes = 512;
inline constexpr std::size_t kPasswordCharactersMin = 8;
inline constexpr std::size_t kPasswordCharactersMax = 128;

}  // namespace panal::limits
