// libevent: events with read and write in their callbacks, bufferevents, and timers.
#include "echo.h"
#include "ring.h"
#include "timers.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

namespace peers {

const char *const library_name = "libevent";

std::string library_version() { return event_get_version(); }

namespace {

struct BaseDeleter {
	void operator()(event_base *base) const { event_base_free(base); }
};
struct EventDeleter {
	void operator()(event *one) const { event_free(one); }
};
struct BuffereventDeleter {
	void operator()(bufferevent *one) const { bufferevent_free(one); }
};
using Event = std::unique_ptr<event, EventDeleter>;
using Bufferevent = std::unique_ptr<bufferevent, BuffereventDeleter>;

class Loop {
public:
	Loop() : base_(event_base_new()) {
		require(base_ != nullptr, "event_base_new");
		if (std::string(event_base_get_method(base_.get())) != "epoll")
			refuse("libevent does not use epoll");
	}
	event_base *get() const { return base_.get(); }
	void run() const { require(event_base_loop(get(), 0) == 0, "event_base_loop"); }
	void stop() const { event_base_loopbreak(get()); }

private:
	std::unique_ptr<event_base, BaseDeleter> base_;
};

Event watch(const Loop &loop, int fd, event_callback_fn callback, void *argument) {
	Event made(event_new(loop.get(), static_cast<evutil_socket_t>(fd), EV_READ | EV_PERSIST,
	                     callback, argument));
	require(made != nullptr && event_add(made.get(), nullptr) == 0, "event_add");
	return made;
}

class RingJob : public Job {
public:
	explicit RingJob(const Request &request) : ring_(request), members_(request.pairs) {
		for (size_t i = 0; i < members_.size(); ++i) {
			members_[i].owner = this;
			members_[i].event = watch(loop_, ring_.fd(i), on_readable, &members_[i]);
		}
	}
	void run(std::uint64_t iterations) override {
		ring_.begin(iterations);
		loop_.run();
	}
	Counted counted() const override { return ring_.counted(); }

private:
	struct Member {
		RingJob *owner = nullptr;
		Event event;
	};
	static void on_readable(evutil_socket_t, short, void *argument) {
		const auto *member = static_cast<Member *>(argument);
		RingJob &job = *member->owner;
		if (job.ring_.on_readable(static_cast<size_t>(member - job.members_.data())))
			job.loop_.stop();
	}

	Loop loop_;
	Ring ring_;
	std::vector<Member> members_;
};

class EchoJob : public Job {
public:
	explicit EchoJob(const Request &request)
		: echo_(request.bytes), server_(watch(loop_, echo_.server(), on_server, this)),
		  client_(watch(loop_, echo_.client(), on_client, this)) {}
	void run(std::uint64_t iterations) override {
		echo_.begin(iterations);
		loop_.run();
	}
	void verify() const override { echo_.talk.verify(); }
	Counted counted() const override { return echo_.talk.counted(); }

private:
	static void on_server(evutil_socket_t, short, void *self) {
		static_cast<EchoJob *>(self)->echo_.on_server_readable();
	}
	static void on_client(evutil_socket_t, short, void *argument) {
		auto *self = static_cast<EchoJob *>(argument);
		if (self->echo_.on_client_readable()) self->loop_.stop();
	}

	Loop loop_;
	HandEcho echo_;
	Event server_;
	Event client_;
};

class StreamJob : public Job {
public:
	explicit StreamJob(const Request &request)
		: talk_(request.bytes), server_(stream(pair_.far(), on_server)),
		  client_(stream(pair_.near(), on_client)) {
		pair_.disown();
	}
	void run(std::uint64_t iterations) override {
		talk_.begin(iterations);
		ask();
		loop_.run();
	}
	void verify() const override { talk_.verify(); }
	Counted counted() const override { return talk_.counted(); }

private:
	Bufferevent stream(int fd, bufferevent_data_cb on_read) {
		Bufferevent made(bufferevent_socket_new(loop_.get(), fd, BEV_OPT_CLOSE_ON_FREE));
		require(made != nullptr, "bufferevent_socket_new");
		bufferevent_setcb(made.get(), on_read, nullptr, on_event, this);
		require(bufferevent_enable(made.get(), EV_READ | EV_WRITE) == 0, "bufferevent_enable");
		return made;
	}
	void ask() {
		require(bufferevent_write(client_.get(), talk_.request.data(), talk_.request.size()) == 0,
		        "bufferevent_write");
	}
	static void on_event(bufferevent *, short, void *) { refuse("a stream ended"); }
	static void on_server(bufferevent *stream, void *argument) {
		evbuffer *input = bufferevent_get_input(stream);
		static_cast<StreamJob *>(argument)->talk_.server_got(evbuffer_get_length(input));
		require(bufferevent_write_buffer(stream, input) == 0, "bufferevent_write_buffer");
	}
	static void on_client(bufferevent *stream, void *argument) {
		auto *self = static_cast<StreamJob *>(argument);
		Conversation &talk = self->talk_;
		evbuffer *input = bufferevent_get_input(stream);
		const size_t got = evbuffer_get_length(input);
		// The answer stays where libevent has put it, until it is whole.
		if (got < talk.request.size()) return;
		if (talk.is_last()) evbuffer_copyout(input, talk.answer.data(), talk.request.size());
		require(evbuffer_drain(input, got) == 0, "evbuffer_drain");
		switch (talk.client_got(got)) {
		case Conversation::Next::ask: self->ask(); break;
		case Conversation::Next::wait: break;
		case Conversation::Next::stop: self->loop_.stop(); break;
		}
	}

	Loop loop_;
	Pair pair_;
	Conversation talk_;
	Bufferevent server_;
	Bufferevent client_;
};

Event timer(const Loop &loop, event_callback_fn callback, void *argument) {
	Event made(event_new(loop.get(), -1, 0, callback, argument));
	require(made != nullptr, "event_new");
	return made;
}

class RearmJob : public Job {
public:
	explicit RearmJob(const Request &request)
		: is_common_(request.api == "common_timeout"), timers_(request.timers),
		  order_(scattered(request.timers)), turn_(watch(loop_, turns_.fd(), on_turn, this)) {
		for (Event &one : timers_) one = timer(loop_, on_timer, nullptr);
	}
	void prepare() override { arm(armed_s); }
	void run(std::uint64_t iterations) override {
		turns_.begin(iterations);
		loop_.run();
	}
	void verify() const override {
		timeval now;
		event_base_gettimeofday_cached(loop_.get(), &now);
		for (const Event &one : timers_) {
			timeval at;
			if (!event_pending(one.get(), EV_TIMEOUT, &at)) refuse("a timer is no longer set");
			if (at.tv_sec - now.tv_sec < surely_moved_s) refuse("a timer was not moved");
		}
	}
	Counted counted() const override { return turns_.counted(); }

private:
	void arm(int seconds) {
		const timeval plain = {seconds, 0};
		// libevent's own advice for many equal time-outs: a list instead of the heap.
		const timeval *after =
			is_common_ ? event_base_init_common_timeout(loop_.get(), &plain) : &plain;
		require(after != nullptr, "event_base_init_common_timeout");
		for (const size_t i : order_) event_add(timers_[i].get(), after);
	}
	static void on_timer(evutil_socket_t, short, void *) { refuse("a timer ran too early"); }
	static void on_turn(evutil_socket_t, short, void *argument) {
		auto *self = static_cast<RearmJob *>(argument);
		self->arm(moved_s);
		if (self->turns_.on_turn()) self->loop_.stop();
	}

	Loop loop_;
	bool is_common_;
	Turns turns_;
	std::vector<Event> timers_;
	std::vector<size_t> order_;
	Event turn_;
};

class FireJob : public Job {
public:
	explicit FireJob(const Request &request) : volley_(request.timers), timers_(request.timers) {
		for (Event &one : timers_) one = timer(loop_, on_timer, this);
	}
	void run(std::uint64_t iterations) override {
		volley_.begin(iterations);
		start();
		loop_.run();
	}
	Counted counted() const override { return volley_.counted(); }

private:
	void start() {
		const timeval now = {0, 0};
		for (const Event &one : timers_) event_add(one.get(), &now);
	}
	static void on_timer(evutil_socket_t, short, void *argument) {
		auto *self = static_cast<FireJob *>(argument);
		switch (self->volley_.on_timer()) {
		case Volley::Next::wait: break;
		case Volley::Next::again: self->start(); break;
		case Volley::Next::stop: self->loop_.stop(); break;
		}
	}

	Loop loop_;
	Volley volley_;
	std::vector<Event> timers_;
};

} // namespace

std::unique_ptr<Job> make_job(const Request &request) {
	const auto &[job, api] = std::pair(request.job, request.api);
	if (job == "echo" && api == "bufferevent") return std::make_unique<StreamJob>(request);
	if (job == "rearm" && api == "common_timeout") return std::make_unique<RearmJob>(request);
	if (api != "event") return nullptr;
	if (job == "ring") return std::make_unique<RingJob>(request);
	if (job == "echo") return std::make_unique<EchoJob>(request);
	if (job == "rearm") return std::make_unique<RearmJob>(request);
	if (job == "fire") return std::make_unique<FireJob>(request);
	return nullptr;
}

} // namespace peers
