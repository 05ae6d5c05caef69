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
inline constexpr std::size_t kChunkOverheadBytes = 4 * 1024;
inline constexpr std::size_t kResponseSliceBytes = 256 * 1024;
inline constexpr std::size_t kEventStreamBytes = 256 * 1024;
inline constexpr std::int64_t kBodyCheckMs = 10'000;
inline constexpr std::size_t kBodyBytesPerCheck = 10 * 1024;
inline constexpr std::int64_t kSendStallMs = 30'000;
inline constexpr std::int64_t kLingerMs = 2'000;
inline constexpr std::int64_t kLastRequestMs = 500;  // for one more request of a client, at a stop
inline constexpr std::size_t kHostBytes = 261;       // 255 of a name, and a port
inline constexpr std::size_t kForwardedHeadBytes = kHeadBytes + 4 * 1024;  // what a front adds
inline constexpr std::size_t kForwardedHeaderCount = kHeaderCount + 16;
inline constexpr std::size_t kProxyHeaderBytes = 4096;      // of version 2 with its extensions
inline constexpr std::size_t kCompressBytesMin = 8 * 1024;  // of what is worth compressing
inline constexpr std::size_t kConnections = 20'000;         // of the public listener
inline constexpr std::size_t kConnectionsPerAddress = 100;
inline constexpr std::size_t kConnectionsMax = 1'000'000;  // that may be configured
inline constexpr std::size_t kConnectionsRefused = 64;     // at once, each told why; more are cut
inline constexpr std::int64_t kTunnelIdleMs = 3'600'000;   // without a byte either way
inline constexpr std::size_t kRequestsPerConnection = 10'000;  // of the public listener
inline constexpr std::int64_t kStopGraceMs = 10'000;
inline constexpr std::int64_t kTrialMs = 30'000;  // for another program to say that it is ready
inline constexpr std::size_t kTrialBytes = 1024;  // of what it says

// Log (src/base)
inline constexpr std::size_t kLogQueueBytes = 4 * 1024 * 1024;  // that nobody has read yet
inline constexpr std::int64_t kLogFlushMs = 1'000;              // waited for at the end

// Event loops (src/loop)
inline constexpr std::size_t kLoopQueue = 65'536;
inline constexpr std::size_t kReadBufferBytes = 64 * 1024;
inline constexpr int kListenBacklog = 4096;

// The front (src/front)
inline constexpr std::size_t kReplayBytes = 64 * 1024;
inline constexpr std::size_t kProxyBufferBytes = 256 * 1024;
inline constexpr std::size_t kPooledPerBackend = 256;
inline constexpr std::int64_t kPooledIdleMs = 30'000;
inline constexpr std::int64_t kConnectTimeoutMs = 2'000;
inline constexpr std::int64_t kUpstreamHeadTimeoutMs = 60'000;
inline constexpr std::int64_t kProbeIntervalMs = 1'000;
inline constexpr std::int64_t kProbeTimeoutMs = 900;  // below the interval: every round asks anew

// Collections
inline constexpr std::size_t kPageItems = 50;
inline constexpr std::size_t kPageItemsMax = 500;
inline constexpr std::size_t kMessageCharacters = 64 * 1024;
inline constexpr std::size_t kNotesCharacters = 64 * 1024;
inline constexpr std::size_t kCodeCharacters = 40;
inline constexpr std::size_t kBulkItems = 1000;
inline constexpr std::size_t kImportRows = 500'000;  // of a CSV file: one transaction holds them
inline constexpr std::size_t kImportErrors = 100;    // told one by one
inline constexpr std::size_t kCsvCells = 64;         // of a line
inline constexpr std::size_t kExportBytes = 64 * 1024 * 1024;
inline constexpr std::int64_t kReportVisits = 4'000;    // looked at together; more go by companies
inline constexpr std::int64_t kReportTargets = 10'000;  // looked at for one page of a report
inline constexpr std::size_t kConflictsExported = 100'000;
inline constexpr std::size_t kSearchBytes = 200;
inline constexpr std::size_t kIdempotencyKeyBytes = 255;

// Files (src/app, src/node)
inline constexpr std::size_t kFileBytes = 20 * 1024 * 1024;
inline constexpr std::int64_t kFilesPerUserBytes = 4LL * 1024 * 1024 * 1024;
inline constexpr std::int64_t kFilesPerRecord = 100;
inline constexpr std::size_t kFileFetches = 4;  // from other nodes, at once

// Accounts (src/app)
inline constexpr std::size_t kLoginCharacters = 64;
inline constexpr std::size_t kNameCharacters = 200;
inline constexpr std::size_t kSecretCharacters = 1024;  // of a password as sent
inline constexpr std::int64_t kSessionIdleMs = 30 * 60'000;
inline constexpr std::int64_t kSessionAbsoluteMs = 4 * 3'600'000;
inline constexpr std::int64_t kSessionTouchMs = 60'000;
inline constexpr std::int64_t kApiTokenTtlMs = 365LL * 86'400'000;
inline constexpr std::int64_t kApiTokenTtlMsMax = 10 * 365LL * 86'400'000;
inline constexpr std::int64_t kJoinTokenTtlMs = 3'600'000;
inline constexpr std::int64_t kJoinTokenTtlMsMax = 7 * 86'400'000;
inline constexpr int kSignInFailures = 5;  // within the window, before delays begin
inline constexpr std::int64_t kSignInWindowMs = 15 * 60'000;
inline constexpr std::int64_t kSignInDelayMsMax = 15 * 60'000;
inline constexpr int kSignInsPerAddress = 20;  // a minute
inline constexpr int kSignInDoublings = 20;    // of the delay
inline constexpr std::int64_t kChallengeMs = 5 * 60'000;   // from the password to the second factor
inline constexpr std::int64_t kEnrolmentMs = 10 * 60'000;  // from the secret to its first code
inline constexpr std::int64_t kResetLinkMs = 24 * 3'600'000;
inline constexpr std::int64_t kDenialPauseMs = 60'000;  // before one at the same door is told again
inline constexpr std::size_t kDenialPathBytes = 200;
inline constexpr std::size_t kAgentBytes = 200;  // of a browser's name
inline constexpr std::size_t kPasswordHashesAtOnce = 2;
inline constexpr std::size_t kPasswordHashesWaiting = 8;

// Live events (src/app)
inline constexpr std::size_t kEventSubscribers = 1000;
inline constexpr std::int64_t kEventIntervalMs = 100;
inline constexpr std::int64_t kEventCommentMs = 15'000;
inline constexpr std::int64_t kEventCheckMs = 60'000;
inline constexpr std::int64_t kEventCheckSoonMs = 1'000;

// Causal token
inline constexpr std::size_t kCausalTokenBytes = 1024;
inline constexpr std::int64_t kCausalWaitMs = 250;
inline constexpr std::size_t kCausalWaits = 4096;  // requests that wait at once
inline constexpr std::int64_t kPeerDurabilityWaitMs = 2'000;

// Watching over the node
inline constexpr std::int64_t kWatchMs = 100;
inline constexpr std::int64_t kFirstContactMs = 1'000;  // for peers to answer after a start
inline constexpr std::int64_t kDiskProbeMs = 1'000;
inline constexpr std::int64_t kControlTimeoutMs = 30'000;
inline constexpr std::int64_t kControlPauseMs = 20;  // before a command asks for the lock again
inline constexpr int kControlTries = 500;
inline constexpr std::int64_t kRepairPauseMs = 100;  // before a command asks how repairs go on
inline constexpr int kRepairTries = 150;
inline constexpr std::size_t kDiskProbeBytes = 64 * 1024;

// Threads and queues
inline constexpr std::size_t kWorkers = 32;
inline constexpr std::int64_t kWorkerStateMs = 30'000;  // a worker's connection, when it is idle
inline constexpr std::size_t kWorkerQueue = 4096;
inline constexpr std::size_t kWriterQueue = 4096;
inline constexpr std::size_t kWriterGroup = 512;
inline constexpr std::size_t kSharedJobBytes = 64 * 1024;  // of what a job writes; more runs alone

// Replication
inline constexpr std::size_t kFrameBytes = 1024 * 1024;
inline constexpr std::size_t kTransactionBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kPeerWindowBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMsgpackDepth = 16;
inline constexpr std::int64_t kHandshakeTimeoutMs = 5'000;
inline constexpr std::size_t kMembers = 32;
inline constexpr std::int64_t kJoinTokenKeepMs = 30LL * 86'400'000;  // after it expired
inline constexpr std::size_t kJoinBytes = 64 * 1024;
inline constexpr std::int64_t kJoinTimeoutMs = 60'000;  // the donor writes its snapshot meanwhile
inline constexpr std::size_t kSnapshots = 4;             // that a donor keeps at once
inline constexpr std::int64_t kSnapshotIdleMs = 600'000;
inline constexpr std::int64_t kSnapshotStalledMs = 10'000;  // when others wait for its place
inline constexpr std::size_t kPeerHandshakes = 256;  // under way at once on the peer port
inline constexpr std::size_t kBatchBytes = 256 * 1024;         // entries in one message
inline constexpr std::size_t kBatchEntries = 8192;
inline constexpr std::size_t kFragmentBytes = 512 * 1024;      // of an entry over a frame
inline constexpr std::size_t kLogReadBytes = 256 * 1024;       // asked of the log at once
inline constexpr std::size_t kLogReadsPerPeer = 4;             // at the same time
inline constexpr std::size_t kTailBytes = 16 * 1024 * 1024;    // recent entries in memory
inline constexpr std::size_t kInboxBytes = 96 * 1024 * 1024;   // received, not applied yet
inline constexpr std::size_t kHeldOriginBytes = 4 * 1024 * 1024;  // of those that cannot be yet
inline constexpr std::size_t kApplyBytes = 4 * 1024 * 1024;    // in one apply
inline constexpr std::size_t kDurableWaits = 8192;
inline constexpr std::size_t kDigestRowsAtOnce = 32;     // whole, in one question
inline constexpr std::size_t kDigestRowsMax = 4096;      // differing ones of a bucket, in a round
inline constexpr std::size_t kDigestPageRows = 8192;     // sums in one answer
inline constexpr std::size_t kDigestTables = 512;        // in one answer
inline constexpr std::size_t kDigestCellBytes = 768 * 1024;  // of rows in one answer
inline constexpr std::int64_t kDigestPatienceMs = 10'000;
inline constexpr std::int64_t kDigestPauseMs = 500;      // between two rounds
inline constexpr std::size_t kDigestReads = 4;           // at once, for peers
inline constexpr std::size_t kIncidents = 32;            // repaired rows that the status names
inline constexpr std::size_t kScrubSliceRows = 4096;     // read by the scrub at once
inline constexpr std::int64_t kScrubPauseMs = 2'000;     // from the begin of a pass to the next
inline constexpr std::int64_t kScrubQuietMs = 500;       // without commits, before it goes on
inline constexpr std::int64_t kScrubBusyMs = 10'000;     // or so long since its last slice
inline constexpr std::int64_t kTickMs = 50;
inline constexpr std::int64_t kRelayDelayMs = 200;
inline constexpr std::int64_t kStateMs = 500;
inline constexpr std::int64_t kPingMs = 2'000;
inline constexpr std::int64_t kSilenceMs = 8'000;
inline constexpr std::int64_t kResendMs = 5'000;
inline constexpr std::int64_t kApplyRetryMs = 500;
inline constexpr std::int64_t kApplyRetryMsMax = 60'000;  // of one entry that cannot be applied
inline constexpr std::int64_t kStalledMs = 5'000;  // without progress while data is pending
inline constexpr std::int64_t kRedialMinMs = 100;
inline constexpr std::int64_t kRedialMaxMs = 5'000;

// What is forgotten at once, so that no write waits long behind it (replication/store/forgetting.h)
inline constexpr std::size_t kForgetEntries = 1000;
inline constexpr std::size_t kForgetBytes = 1024 * 1024;
inline constexpr std::size_t kForgetGraves = 64;
inline constexpr std::int64_t kFreePagesKept = 4096;
inline constexpr std::int64_t kVacuumPages = 256;
inline constexpr std::int64_t kForgetIdleMs = 60'000;  // looks again although nothing became stable
inline constexpr std::int64_t kLogRetentionMs = 30LL * 86'400'000;
inline constexpr std::int64_t kAbsentMs = 60'000;  // of silence, when the log is full
inline constexpr std::int64_t kContactNoteMs = 600'000;  // contacts are written down
inline constexpr std::int64_t kLogBytes = 1024LL * 1024 * 1024;

// TLS, keys and passwords
inline constexpr std::size_t kTlsOutputBytes = 2 * 1024 * 1024;  // one whole frame and more
inline constexpr std::size_t kPeerChainBytes = 16 * 1024;
inline constexpr std::size_t kPemBytes = 64 * 1024;
inline constexpr std::size_t kKeyFileBytes = 64 * 1024;
inline constexpr std::size_t kCertificates = 32;  // for the names of the https listener
inline constexpr std::size_t kJoinTokenBytes = 512;
inline constexpr std::size_t kPasswordCharactersMin = 8;
inline constexpr std::size_t kPasswordCharactersMax = 128;

// Storage
inline constexpr std::size_t kStatementCache = 128;  // prepared statements a connection keeps
inline constexpr std::size_t kRestampedStatements = 4096;  // UPDATEs that write `_v` themselves
inline constexpr std::uint64_t kWalCheckpointBytes = 4 * 1024 * 1024;
inline constexpr std::uint64_t kWalTruncateBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kTableColumns = 60;  // of a replicated table: `_v` has a bit for each
inline constexpr std::size_t kEntryCells = 4 * 1024 * 1024;  // of a transaction
inline constexpr std::size_t kVectorComponents = 4096;
inline constexpr int kSnapshotTries = 3;  // of a joiner, should the donor lose what it offered
inline constexpr std::size_t kSnapshotChunkBytes = 512 * 1024;

// The front
inline constexpr std::size_t kAccessLogBytes = 64 * 1024;  // gathered for one write
inline constexpr std::int64_t kAccessLogDelayMs = 200;
inline constexpr std::size_t kAccessLogTextBytes = 1024;   // of a target, a referrer, an agent

}  // namespace panal::limits