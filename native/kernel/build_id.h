#pragma once

#include <string>

namespace evlab {

// GNU build id of the loaded object this code is in, as 40 hexadecimal digits; empty if none.
std::string loaded_build_id();
// Path the dynamic linker mapped it from.
std::string loaded_path();

} // namespace evlab
