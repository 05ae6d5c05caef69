#pragma once
// The appliance: what this program does beside being Panal when it is a machine's PID 1.
//
// Called by main alone, before anything else.
#include <optional>

namespace panal::appliance {

// The exit code, when the program was started as a part of the appliance; nothing when it is to be
// the ordinary program. PID 1 is told by its name *and* a word on the kernel's command line: in a
// container this program is PID 1 too.
std::optional<int> run(int argc, const char* const* argv);

}  // namespace panal::appliance
