// libev: ev_io and ev_timer. It has no streams; reading and writing is the program's own.
#include "echo.h"
#include "ring.h"
#include "timers.h"

#include <ev.h>

namespace peers {

const char *const library_name = "libev";

std::string library_version() {
	return std::to_string(ev_version_major()) + "." + std::to_string(ev_version_minor());
}

namespace {

class Loop {
public:
	Loop() : loop_(ev_loop_new(EVBACKEND_EPOLL)) { require(loop_ != nullptr, "ev_loop_new"); }
	Loop(const Loop &) = delete;
	Loop &operator=(const Loop &) = delete;
	~Loop() { ev_loop_destroy(loop_); }
	struct ev_loop *get() const { return loop_; }

private:
	struct ev_loop *loop_;
};

class RingJob : public Job {
public:
	explicit RingJob(const Request &request) : ring_(request), watchers_(request.pairs) {
		for (size_t i = 0; i < watchers_.size(); ++i) {
			watchers_[i].owner = this;
			watchers_[i].member = i;
			ev_io_init(&watchers_[i].io, on_readable, ring_.fd(i), EV_READ);
			ev_io_start(loop_.get(), &watchers_[i].io);
		}
	}
	void run(std::uint64_t iterations) override {
		ring_.begin(iterations);
		ev_run(loop_.get(), 0);
	}
	Counted counted() const override { return ring_.counted(); }

private:
	struct Watcher {
		ev_io io; // first: libev hands back its address
		RingJob *owner;
		size_t member;
	};
	static void on_readable(struct ev_loop *loop, ev_io *io, int) {
		const auto *watcher = reinterpret_cast<Watcher *>(io);
		if (watcher->owner->ring_.on_readable(watcher->member)) ev_break(loop, EVBREAK_ONE);
	}

	Loop loop_;
	Ring ring_;
	std::vector<Watcher> watchers_;
};

class EchoJob : public Job {
public:
	explicit EchoJob(const Request &request) : echo_(request.bytes) {
		ev_io_init(&server_, on_server, echo_.server(), EV_READ);
		ev_io_init(&client_, on_client, echo_.client(), EV_READ);
		server_.data = client_.data = &echo_;
		ev_io_start(loop_.get(), &server_);
		ev_io_start(loop_.get(), &client_);
	}
	void run(std::uint64_t iterations) override {
		echo_.begin(iterations);
		ev_run(loop_.get(), 0);
	}
	void verify() const override { echo_.talk.verify(); }
	Counted counted() const override { return echo_.talk.counted(); }

private:
	static void on_server(struct ev_loop *, ev_io *io, int) {
		static_cast<HandEcho *>(io->data)->on_server_readable();
	}
	static void on_client(struct ev_loop *loop, ev_io *io, int) {
		if (static_cast<HandEcho *>(io->data)->on_client_readable()) ev_break(loop, EVBREAK_ONE);
	}

	Loop loop_;
	HandEcho echo_;
	ev_io server_;
	ev_io client_;
};

class RearmJob : public Job {
public:
	explicit RearmJob(const Request &request)
		: timers_(request.timers), order_(scattered(request.timers)) {
		ev_io_init(&io_, on_turn, turns_.fd(), EV_READ);
		io_.data = this;
		ev_io_start(loop_.get(), &io_);
		for (ev_timer &timer : timers_) ev_timer_init(&timer, on_timer, 0., 0.);
	}
	void prepare() override { arm(armed_s); }
	void run(std::uint64_t iterations) override {
		turns_.begin(iterations);
		ev_run(loop_.get(), 0);
	}
	void verify() const override {
		for (const ev_timer &timer : timers_) {
			if (!ev_is_active(&timer)) refuse("a timer is no longer set");
			if (ev_timer_remaining(loop_.get(), const_cast<ev_timer *>(&timer)) < surely_moved_s)
				refuse("a timer was not moved");
		}
	}
	Counted counted() const override { return turns_.counted(); }

private:
	void arm(int seconds) {
		for (const size_t i : order_) {
			timers_[i].repeat = seconds;
			ev_timer_again(loop_.get(), &timers_[i]);
		}
	}
	static void on_timer(struct ev_loop *, ev_timer *, int) { refuse("a timer ran too early"); }
	static void on_turn(struct ev_loop *loop, ev_io *io, int) {
		auto *self = static_cast<RearmJob *>(io->data);
		self->arm(moved_s);
		if (self->turns_.on_turn()) ev_break(loop, EVBREAK_ONE);
	}

	Loop loop_;
	Turns turns_;
	std::vector<ev_timer> timers_;
	std::vector<size_t> order_;
	ev_io io_;
};

class FireJob : public Job {
public:
	explicit FireJob(const Request &request) : volley_(request.timers), timers_(request.timers) {
		for (ev_timer &timer : timers_) {
			ev_timer_init(&timer, on_timer, 0., 0.);
			timer.data = this;
		}
	}
	void run(std::uint64_t iterations) override {
		volley_.begin(iterations);
		start();
		ev_run(loop_.get(), 0);
	}
	Counted counted() const override { return volley_.counted(); }

private:
	void start() {
		for (ev_timer &timer : timers_) {
			ev_timer_set(&timer, 0., 0.);
			ev_timer_start(loop_.get(), &timer);
		}
	}
	static void on_timer(struct ev_loop *loop, ev_timer *timer, int) {
		auto *self = static_cast<FireJob *>(timer->data);
		switch (self->volley_.on_timer()) {
		case Volley::Next::wait: break;
		case Volley::Next::again: self->start(); break;
		case Volley::Next::stop: ev_break(loop, EVBREAK_ONE); break;
		}
	}

	Loop loop_;
	Volley volley_;
	std::vector<ev_timer> timers_;
};

} // namespace

std::unique_ptr<Job> make_job(const Request &request) {
	if (request.job == "ring" && request.api == "ev_io") return std::make_unique<RingJob>(request);
	if (request.job == "echo" && request.api == "ev_io") return std::make_unique<EchoJob>(request);
	if (request.api != "ev_timer") return nullptr;
	if (request.job == "rearm") return std::make_unique<RearmJob>(request);
	if (request.job == "fire") return std::make_unique<FireJob>(request);
	return nullptr;
}

} // namespace peers
