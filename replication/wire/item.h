#pragma once
// make_item: an entry's bytes with the header read and the hash taken, as the replica wants it.
#include "replication/core/message.h"
#include "src/base/result.h"

namespace panal::wire {

// An entry of a newer format is not an error: it comes back as not readable. Pure.
Result<core::LogItemPtr> make_item(core::RawEntry raw);

}  // namespace panal::wire
