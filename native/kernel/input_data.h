#pragma once

#include "fd.h"

namespace evlab {

// 1 MiB of text lines (62 letters, CRLF): the bytes every operation adds, the same everywhere.
const char *input_data();
// A needle of `size` bytes (1 to 64) that starts like the data's line ends and never occurs in it.
const char *search_needle();
// An anonymous file holding input_data(), for evbuffer.add_file.
Fd open_input_file();

} // namespace evlab
