#pragma once
// Bounds of what is live, beside those of limits.h: sockets, chat, outbox, notifications.
#include <cstddef>
#include <cstdint>

namespace panal::limits {

// WebSockets (src/http)
inline constexpr std::size_t kSocketMessageBytes = 128 * 1024;  // of a client's message
inline constexpr std::size_t kSocketWaitingBytes = 512 * 1024;  // for a client to read
inline constexpr int kSocketPingsUnanswered = 3;

// Chat (src/app)
inline constexpr std::size_t kChatSockets = 20'000;
inline constexpr std::size_t kChatSocketMessages = 64;  // of one client, not carried out yet
inline constexpr std::size_t kChatCharacters = 16 * 1024;
inline constexpr std::size_t kChatClientCharacters = 64;
inline constexpr std::size_t kChatEmojiBytes = 32;
inline constexpr std::int64_t kChatRooms = 500;             // listed at once
inline constexpr std::int64_t kChatMembers = 1000;          // of a room
inline constexpr std::int64_t kChatReactions = 200;         // of a message
inline constexpr std::size_t kChatResumed = 5000;           // changes sent to one who comes back
inline constexpr std::int64_t kChatPingMs = 25'000;
inline constexpr std::int64_t kChatTypingMs = 1'000;        // of one user, at most as often
inline constexpr std::int64_t kPresenceMs = 10'000;         // peers are told again
inline constexpr std::int64_t kPresenceKeptMs = 25'000;     // without being told again
inline constexpr std::size_t kPresenceUsers = 4096;         // of one node
inline constexpr std::size_t kNoticeBytes = 96 * 1024;      // of one notice to peers
inline constexpr std::int64_t kNoticesPerSecond = 200;      // of one peer, taken

// Outbox, notifications (src/app)
inline constexpr std::int64_t kOutboxRows = 200'000;        // kept; older ones are not resumed from
inline constexpr std::size_t kOutboxBatch = 500;
inline constexpr std::int64_t kNotificationDays = 90;
inline constexpr std::size_t kMentions = 20;                // told of one text
inline constexpr std::int64_t kImportProgressMs = 250;      // one who waits is told as often

}  // namespace panal::limits
