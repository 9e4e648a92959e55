#pragma once

#include <napi.h>

#include <string>
#include <utility>

#include "../kernel/error.h"

namespace evlab::binding {

// A JavaScript Error with a stable `code`, ready to throw.
inline Napi::Error coded(Napi::Env env, const char *code, const std::string &message) {
	auto error = Napi::Error::New(env, message);
	error.Set("code", code);
	return error;
}

// Runs `action`, turning the kernel's errors into coded JavaScript ones.
template <typename Action> auto guarded(Napi::Env env, Action &&action) {
	try {
		return std::forward<Action>(action)();
	} catch (const KernelError &error) {
		throw coded(env, error.code, error.what());
	} catch (const std::bad_alloc &) {
		throw coded(env, "OUT_OF_MEMORY", "not enough memory");
	}
}

} // namespace evlab::binding
