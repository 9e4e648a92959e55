#pragma once

#include <napi.h>

#include <memory>

#include "../kernel/session.h"

namespace evlab::binding {

// JavaScript's Session: one program brought to life. close() is idempotent; afterwards every
// method throws CLOSED. Freed by the garbage collector when close() was forgotten.
class SessionObject : public Napi::ObjectWrap<SessionObject> {
public:
	static Napi::Function define(Napi::Env env);
	explicit SessionObject(const Napi::CallbackInfo &info);

private:
	Napi::Value run(const Napi::CallbackInfo &info);
	Napi::Value trace(const Napi::CallbackInfo &info);
	Napi::Value lockstep(const Napi::CallbackInfo &info);
	Napi::Value backend(const Napi::CallbackInfo &info);
	Napi::Value close(const Napi::CallbackInfo &info);

	Session &opened(Napi::Env env);

	std::unique_ptr<Session> session_;
};

} // namespace evlab::binding
