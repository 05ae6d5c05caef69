#pragma once
// The appliance's own disk: its partitions by their GPT names, and the data file system, checked
// and repaired before it is mounted. Blocking; PID 1 only, at the start.
#include <string>

#include "src/base/result.h"

namespace panal::appliance {

// /dev/NAME of the partition that is called so; kNotFound when no disk has one.
Result<std::string> find_partition(const std::string& name);

// The kernel's file systems, and what may be written at all: /run and /tmp, in memory.
Result<void> mount_system();

// Mounts the data partition on /data, for the server's user alone. What was repaired goes to
// `note`, for people; a file system that cannot be repaired is an error.
Result<void> mount_data(std::string& note);

// As mount_data(), for a machine that is to leave no trace: in memory, at most half of it.
Result<void> mount_memory();

// What /data can hold, "7.8 GiB".
std::string data_size();

// Everything to the disk, /data unmounted. Nothing may run any more that uses it.
void unmount_data();

}  // namespace panal::appliance
