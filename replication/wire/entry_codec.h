#pragma once
// The bytes of an entry, on disk and on the wire. Pure.
//
// The grammar stands in entry_codec.cpp. Origin and sequence number are not part of the bytes:
// a batch names them once (message_codec.h), and the log has them as its key.
#include <cstdint>
#include <string>
#include <string_view>

#include "replication/core/change.h"
#include "src/base/borrowed_value.h"
#include "src/base/bytes.h"
#include "src/base/result.h"
#include "src/base/value.h"

namespace panal::wire {

inline constexpr std::uint8_t kEntryVersion = 2;

std::string encode_entry(const core::Entry& entry);
Result<core::Entry> decode_entry(core::Dot dot, std::string_view bytes);
// Header only: what the replica needs to order entries.
Result<core::EntryHeader> decode_header(core::Dot dot, std::string_view bytes);

// One cell's value, as in an entry; also used by the formats of replication/store.
void write_value(ByteWriter& out, const Value& value);
Value read_value(ByteReader& in);
// The same without copying text and blobs: what is read lives as long as the reader's bytes.
void write_borrowed(ByteWriter& out, const BorrowedValue& value);
BorrowedValue borrow_value(ByteReader& in);

// Chains entries of one origin: the next entry carries this of its predecessor. 64 bits of
// SipHash-2-4 over dot and bytes: it finds accidents (a resumed VM, a clone), not attackers.
std::uint64_t hash_entry(core::Dot dot, std::string_view bytes);

}  // namespace panal::wire
