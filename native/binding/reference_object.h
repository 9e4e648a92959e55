#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "../kernel/libevent_ptr.h"

namespace evlab::binding {

// JavaScript's Reference(data): bytes that evbuffers refer to without a copy, and how often they
// were lent and given back. The bytes live until the handle is closed and every loan has come
// back, so a library that forgets its cleanup callback leaks them and is never a use after free.
class ReferenceObject : public Napi::ObjectWrap<ReferenceObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit ReferenceObject(const Napi::CallbackInfo &info);

	// evbuffer_add_reference's result. Throws CLOSED.
	int lend_to(Napi::Env env, evbuffer *buffer);
	std::size_t size(Napi::Env env) const;

private:
	struct Memory {
		std::vector<char> bytes;
		std::vector<char> lent_bytes;
		std::int64_t lent = 0;
		std::int64_t returned = 0;
		std::shared_ptr<Memory> pin; // to itself, while anything is lent
	};

	static void give_back(const void *data, std::size_t size, void *memory);

	Napi::Value lent(const Napi::CallbackInfo &info);
	Napi::Value returned(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	const std::shared_ptr<Memory> &opened(Napi::Env env) const;

	std::shared_ptr<Memory> memory_;
};

} // namespace evlab::binding
