// A request echoed over a socketpair, and the next one when it is back: both ends in one loop.
#pragma once

#include "pair.h"

#include <algorithm>
#include <vector>

namespace peers {

// Both ends' account of the conversation. An event is a whole message at either end.
class Conversation {
public:
	explicit Conversation(unsigned bytes) : request(bytes), answer(room), passing(room) {
		if (bytes == 0 || bytes > room) refuse("bytes must be from 1 to 65536");
		for (size_t i = 0; i < bytes; ++i) request[i] = static_cast<char>((i * 31 + 7) % 251);
	}

	// As much as libuv offers a reader; the others are given the same.
	static constexpr size_t room = 65536;

	std::vector<char> request;
	std::vector<char> answer;
	// The server's buffer.
	std::vector<char> passing;

	void begin(std::uint64_t iterations) {
		iterations_left_ = iterations;
		std::fill(answer.begin(), answer.end(), '\0');
		at_server_ = at_client_ = 0;
	}

	void server_got(size_t bytes) {
		counted_.bytes += bytes;
		at_server_ += bytes;
		if (at_server_ < request.size()) return;
		at_server_ -= request.size();
		++counted_.events;
	}

	// Where the client's next bytes belong.
	char *answer_end() { return answer.data() + at_client_; }
	size_t answer_room() const { return room - at_client_; }

	enum class Next { wait, ask, stop };
	Next client_got(size_t bytes) {
		counted_.bytes += bytes;
		at_client_ += bytes;
		if (at_client_ < request.size()) return Next::wait;
		if (at_client_ > request.size()) refuse("more came back than was sent");
		at_client_ = 0;
		++counted_.events;
		return --iterations_left_ == 0 ? Next::stop : Next::ask;
	}

	bool is_last() const { return iterations_left_ == 1; }
	Counted counted() const { return counted_; }

	void verify() const {
		if (!std::equal(request.begin(), request.end(), answer.begin()))
			refuse("other bytes came back than were sent");
	}

private:
	size_t at_server_ = 0;
	size_t at_client_ = 0;
	std::uint64_t iterations_left_ = 0;
	Counted counted_;
};

// The echo with read and write in the callbacks: for libraries that only tell of readiness.
class HandEcho {
public:
	explicit HandEcho(unsigned bytes) : talk(bytes) {}

	Conversation talk;

	int client() const { return pair_.near(); }
	int server() const { return pair_.far(); }

	void begin(std::uint64_t iterations) {
		talk.begin(iterations);
		ask();
	}

	void on_server_readable() {
		const size_t got = receive(server(), talk.passing.data(), Conversation::room);
		talk.server_got(got);
		write_whole(server(), talk.passing.data(), got);
	}

	// True when all iterations are done and the loop is to end.
	bool on_client_readable() {
		const size_t got = receive(client(), talk.answer_end(), talk.answer_room());
		switch (talk.client_got(got)) {
		case Conversation::Next::ask: ask(); return false;
		case Conversation::Next::wait: return false;
		case Conversation::Next::stop: return true;
		}
		return true;
	}

private:
	void ask() { write_whole(client(), talk.request.data(), talk.request.size()); }

	static size_t receive(int fd, char *into, size_t size) {
		const ssize_t got = recv(fd, into, size, 0);
		require(got >= 0, "recv");
		if (got == 0) refuse("a descriptor was called readable and was not");
		return static_cast<size_t>(got);
	}

	Pair pair_;
};

} // namespace peers
