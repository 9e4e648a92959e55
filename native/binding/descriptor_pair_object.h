#pragma once

#include <napi.h>

#include <memory>
#include <set>

#include <event2/event.h>

#include "../kernel/fd.h"

namespace evlab::binding {

// JavaScript's DescriptorPair("pipe" | "socketpair", sendBufferBytes): two non-blocking ends.
// The descriptors close with the last of this handle and the events on them, so that a pending
// event can never meet a descriptor somebody else has got since.
class DescriptorPairObject : public Napi::ObjectWrap<DescriptorPairObject> {
public:
	struct Pair {
		Fd first;
		Fd second;
		std::set<const event *> events; // added or not
		int bufferevents = 0;
	};

	static Napi::Function define(Napi::Env env);
	explicit DescriptorPairObject(const Napi::CallbackInfo &info);

	// Throws CLOSED. `side` is 0 or 1.
	std::shared_ptr<Pair> opened(Napi::Env env) const;
	static int descriptor(const Pair &pair, std::int64_t side) {
		return side ? pair.second.get() : pair.first.get();
	}

private:
	Napi::Value read(const Napi::CallbackInfo &info);
	Napi::Value write(const Napi::CallbackInfo &info);
	Napi::Value reopen(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	std::shared_ptr<Pair> pair_;
};

} // namespace evlab::binding
