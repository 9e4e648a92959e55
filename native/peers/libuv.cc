// libuv: uv_poll with read and write in the callbacks, streams (uv_pipe over a socketpair), timers.
#include "echo.h"
#include "ring.h"
#include "timers.h"

#include <uv.h>

namespace peers {

const char *const library_name = "libuv";

std::string library_version() { return uv_version_string(); }

namespace {

void require_uv(int status, const char *what) {
	if (status < 0) refuse(std::string(what) + " failed: " + uv_strerror(status));
}

// Handles may only be freed once the loop has told that they are closed.
class Loop {
public:
	Loop() { require_uv(uv_loop_init(&loop_), "uv_loop_init"); }
	Loop(const Loop &) = delete;
	Loop &operator=(const Loop &) = delete;
	uv_loop_t *get() { return &loop_; }
	void run() { uv_run(&loop_, UV_RUN_DEFAULT); }
	void stop() { uv_stop(&loop_); }
	void close_all() {
		uv_walk(
			&loop_,
			[](uv_handle_t *handle, void *) {
				if (!uv_is_closing(handle)) uv_close(handle, nullptr);
			},
			nullptr);
		uv_run(&loop_, UV_RUN_DEFAULT);
		require_uv(uv_loop_close(&loop_), "uv_loop_close");
	}

private:
	uv_loop_t loop_;
};

class RingJob : public Job {
public:
	explicit RingJob(const Request &request) : ring_(request), members_(request.pairs) {
		for (size_t i = 0; i < members_.size(); ++i) {
			require_uv(uv_poll_init(loop_.get(), &members_[i], ring_.fd(i)), "uv_poll_init");
			members_[i].data = this;
			require_uv(uv_poll_start(&members_[i], UV_READABLE, on_readable), "uv_poll_start");
		}
	}
	~RingJob() override { loop_.close_all(); }
	void run(std::uint64_t iterations) override {
		ring_.begin(iterations);
		loop_.run();
	}
	Counted counted() const override { return ring_.counted(); }

private:
	static void on_readable(uv_poll_t *poll, int status, int) {
		require_uv(status, "uv_poll");
		auto *self = static_cast<RingJob *>(poll->data);
		if (self->ring_.on_readable(static_cast<size_t>(poll - self->members_.data())))
			self->loop_.stop();
	}

	Loop loop_;
	Ring ring_;
	std::vector<uv_poll_t> members_;
};

class PollEchoJob : public Job {
public:
	explicit PollEchoJob(const Request &request) : echo_(request.bytes) {
		watch(server_, echo_.server(), on_server);
		watch(client_, echo_.client(), on_client);
	}
	~PollEchoJob() override { loop_.close_all(); }
	void run(std::uint64_t iterations) override {
		echo_.begin(iterations);
		loop_.run();
	}
	void verify() const override { echo_.talk.verify(); }
	Counted counted() const override { return echo_.talk.counted(); }

private:
	void watch(uv_poll_t &poll, int fd, uv_poll_cb callback) {
		require_uv(uv_poll_init(loop_.get(), &poll, fd), "uv_poll_init");
		poll.data = this;
		require_uv(uv_poll_start(&poll, UV_READABLE, callback), "uv_poll_start");
	}
	static void on_server(uv_poll_t *poll, int status, int) {
		require_uv(status, "uv_poll");
		static_cast<PollEchoJob *>(poll->data)->echo_.on_server_readable();
	}
	static void on_client(uv_poll_t *poll, int status, int) {
		require_uv(status, "uv_poll");
		auto *self = static_cast<PollEchoJob *>(poll->data);
		if (self->echo_.on_client_readable()) self->loop_.stop();
	}

	Loop loop_;
	HandEcho echo_;
	uv_poll_t server_;
	uv_poll_t client_;
};

class StreamJob : public Job {
public:
	explicit StreamJob(const Request &request) : talk_(request.bytes) {
		open(server_, pair_.far(), give_server, on_server);
		open(client_, pair_.near(), give_client, on_client);
		pair_.disown();
	}
	~StreamJob() override { loop_.close_all(); }
	void run(std::uint64_t iterations) override {
		talk_.begin(iterations);
		ask();
		loop_.run();
		// The last write's callback is due in the next turn, and its request is used again.
		uv_run(loop_.get(), UV_RUN_NOWAIT);
	}
	void verify() const override { talk_.verify(); }
	Counted counted() const override { return talk_.counted(); }

private:
	struct End {
		uv_pipe_t pipe;
		uv_write_t request;
		bool is_writing = false;
		StreamJob *owner = nullptr;
	};
	void open(End &end, int fd, uv_alloc_cb give, uv_read_cb on_read) {
		require_uv(uv_pipe_init(loop_.get(), &end.pipe, 0), "uv_pipe_init");
		require_uv(uv_pipe_open(&end.pipe, fd), "uv_pipe_open");
		end.pipe.data = &end;
		end.request.data = &end;
		end.owner = this;
		require_uv(uv_read_start(stream(end), give, on_read), "uv_read_start");
	}
	static uv_stream_t *stream(End &end) { return reinterpret_cast<uv_stream_t *>(&end.pipe); }
	static StreamJob &owner(const uv_handle_t *handle) {
		return *static_cast<End *>(handle->data)->owner;
	}
	static void write(End &end, char *data, size_t size) {
		if (end.is_writing) refuse("a request was used twice");
		end.is_writing = true;
		uv_buf_t buffer = uv_buf_init(data, static_cast<unsigned>(size));
		require_uv(uv_write(&end.request, stream(end), &buffer, 1, on_written), "uv_write");
		// Written at once, or the buffer must not be read into.
		if (uv_stream_get_write_queue_size(stream(end)) != 0) refuse("a write was cut short");
	}
	static void on_written(uv_write_t *request, int status) {
		require_uv(status, "uv_write");
		static_cast<End *>(request->data)->is_writing = false;
	}
	void ask() { write(client_, talk_.request.data(), talk_.request.size()); }
	static void give_server(uv_handle_t *handle, size_t, uv_buf_t *buffer) {
		*buffer = uv_buf_init(owner(handle).talk_.passing.data(), Conversation::room);
	}
	static void give_client(uv_handle_t *handle, size_t, uv_buf_t *buffer) {
		Conversation &talk = owner(handle).talk_;
		*buffer = uv_buf_init(talk.answer_end(), static_cast<unsigned>(talk.answer_room()));
	}
	static void on_server(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer) {
		if (got == 0) return; // EAGAIN
		require_uv(static_cast<int>(got), "uv_read");
		auto &end = *static_cast<End *>(stream->data);
		end.owner->talk_.server_got(static_cast<size_t>(got));
		write(end, buffer->base, static_cast<size_t>(got));
	}
	static void on_client(uv_stream_t *stream, ssize_t got, const uv_buf_t *) {
		if (got == 0) return;
		require_uv(static_cast<int>(got), "uv_read");
		StreamJob &self = *static_cast<End *>(stream->data)->owner;
		switch (self.talk_.client_got(static_cast<size_t>(got))) {
		case Conversation::Next::ask: self.ask(); break;
		case Conversation::Next::wait: break;
		case Conversation::Next::stop: self.loop_.stop(); break;
		}
	}

	Loop loop_;
	Pair pair_;
	Conversation talk_;
	End server_;
	End client_;
};

class RearmJob : public Job {
public:
	explicit RearmJob(const Request &request)
		: timers_(request.timers), order_(scattered(request.timers)) {
		require_uv(uv_poll_init(loop_.get(), &poll_, turns_.fd()), "uv_poll_init");
		poll_.data = this;
		require_uv(uv_poll_start(&poll_, UV_READABLE, on_turn), "uv_poll_start");
		for (uv_timer_t &timer : timers_)
			require_uv(uv_timer_init(loop_.get(), &timer), "uv_timer_init");
	}
	~RearmJob() override { loop_.close_all(); }
	void prepare() override { arm(armed_s); }
	void run(std::uint64_t iterations) override {
		turns_.begin(iterations);
		loop_.run();
	}
	void verify() const override {
		for (const uv_timer_t &timer : timers_) {
			if (!uv_is_active(reinterpret_cast<const uv_handle_t *>(&timer)))
				refuse("a timer is no longer set");
			if (uv_timer_get_due_in(&timer) < 1000u * surely_moved_s)
				refuse("a timer was not moved");
		}
	}
	Counted counted() const override { return turns_.counted(); }

private:
	void arm(int seconds) {
		const auto after_ms = static_cast<std::uint64_t>(seconds) * 1000;
		for (const size_t i : order_) uv_timer_start(&timers_[i], on_timer, after_ms, 0);
	}
	static void on_timer(uv_timer_t *) { refuse("a timer ran too early"); }
	static void on_turn(uv_poll_t *poll, int status, int) {
		require_uv(status, "uv_poll");
		auto *self = static_cast<RearmJob *>(poll->data);
		self->arm(moved_s);
		if (self->turns_.on_turn()) self->loop_.stop();
	}

	Loop loop_;
	Turns turns_;
	std::vector<uv_timer_t> timers_;
	std::vector<size_t> order_;
	uv_poll_t poll_;
};

class FireJob : public Job {
public:
	explicit FireJob(const Request &request) : volley_(request.timers), timers_(request.timers) {
		for (uv_timer_t &timer : timers_) {
			require_uv(uv_timer_init(loop_.get(), &timer), "uv_timer_init");
			timer.data = this;
		}
	}
	~FireJob() override { loop_.close_all(); }
	void run(std::uint64_t iterations) override {
		volley_.begin(iterations);
		start();
		loop_.run();
	}
	Counted counted() const override { return volley_.counted(); }

private:
	void start() {
		for (uv_timer_t &timer : timers_) uv_timer_start(&timer, on_timer, 0, 0);
	}
	static void on_timer(uv_timer_t *timer) {
		auto *self = static_cast<FireJob *>(timer->data);
		switch (self->volley_.on_timer()) {
		case Volley::Next::wait: break;
		case Volley::Next::again: self->start(); break;
		case Volley::Next::stop: self->loop_.stop(); break;
		}
	}

	Loop loop_;
	Volley volley_;
	std::vector<uv_timer_t> timers_;
};

} // namespace

std::unique_ptr<Job> make_job(const Request &request) {
	const auto &[job, api] = std::pair(request.job, request.api);
	if (job == "ring" && api == "uv_poll") return std::make_unique<RingJob>(request);
	if (job == "echo" && api == "uv_poll") return std::make_unique<PollEchoJob>(request);
	if (job == "echo" && api == "uv_stream") return std::make_unique<StreamJob>(request);
	if (job == "rearm" && api == "uv_timer") return std::make_unique<RearmJob>(request);
	if (job == "fire" && api == "uv_timer") return std::make_unique<FireJob>(request);
	return nullptr;
}

} // namespace peers
