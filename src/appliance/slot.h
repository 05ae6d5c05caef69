#pragma once
// Slot: where a version of the appliance lies, and how another one is put there. Blocking; the
// update program's.
#include "src/appliance/bundle.h"
#include "src/appliance/file.h"

namespace panal::appliance {

// Whether the payload is the one that was signed. To be asked before anything is written.
Result<void> check_payload(const File& file, const Bundle& bundle);

// Until the last step the slot holds nothing that can be booted: the superblock of what was there
// goes first, that of the payload comes last, when all the rest is on the disk and was read back.
// What is written is counted again, for the file may have changed since it was checked.
Result<void> write_slot(const File& slot, const File& file, const Bundle& bundle);

}  // namespace panal::appliance
