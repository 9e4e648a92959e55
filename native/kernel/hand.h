// How the hand_* resources are made. Throw KernelError FD_LIMIT when descriptors run out.
#pragma once

#include <array>
#include <csignal>

#include "catalogue.h"
#include "hand_types.h"

namespace evlab {

using Operands = std::array<std::int64_t, max_operands>;

std::unique_ptr<HandBuffer> make_hand_buffer(const Operands &);
std::unique_ptr<HandLoop> make_hand_loop(const Operands &);
// `delays_us`: when each timer is due, from the moment it is armed.
std::unique_ptr<HandHeap> make_hand_heap(std::vector<std::int64_t> delays_us);
std::unique_ptr<HandStream> make_hand_stream(const Operands &);
// Takes over `signal`, which is ignored until now.
std::unique_ptr<HandSignal> make_hand_signal(int signal);

// Whether `signal` was raised since this was last asked.
bool take_raised(int signal);

// What callbacks do that have nothing to do: they count themselves.
void count_call(Session &session);

} // namespace evlab
