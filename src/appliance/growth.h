#pragma once
// Growth: the data partition and its file system take what room the disk has beyond the image.
// Online, with /data mounted; a power cut at any moment leaves a table and a file system that are
// whole. Blocking, some hundred milliseconds at the first boot; PID 1's.
#include <string>

#include "src/base/result.h"

namespace panal::appliance {

// `device`: /dev/NAME of the mounted data partition.
Result<void> grow_data(const std::string& device);

}  // namespace panal::appliance
