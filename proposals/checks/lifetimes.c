/* What patches 04 and 05 must not break: file descriptors that are closed, duplicated, reused and
 * inherited behind deleted events, and a write callback that never has enough.
 * Passes with unmodified libevent too (on epoll, poll and select; its changelist delivers events of
 * closed files, line "callbacks_in(base, 3) == 0"). Prints "ok", or the line that failed.
 *   cc -I BUILD/include -I TREE/include lifetimes.c BUILD/lib/libevent_core.a -lpthread && ./a.out */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                          \
	do {                                                          \
		if (!(condition)) {                                       \
			printf("line %d: %s\n", __LINE__, #condition);        \
			exit(1);                                              \
		}                                                         \
	} while (0)

static int calls;
static short last_what;
static int more_to_write = 100000000;
static int timer_fired;

static void count(evutil_socket_t fd, short what, void *arg)
{
	calls++;
	last_what = what;
}

static void nothing(evutil_socket_t fd, short what, void *arg) {}

static void stop(evutil_socket_t fd, short what, void *base)
{
	timer_fired = 1;
	event_base_loopbreak(base);
}

static void write_more(struct bufferevent *bev, void *arg)
{
	if (more_to_write-- > 0)
		bufferevent_write(bev, "0123456789", 10);
}

static void drain(struct bufferevent *bev, void *arg)
{
	evbuffer_drain(bufferevent_get_input(bev), -1);
}

static int callbacks_in(struct event_base *base, int turns)
{
	calls = 0;
	while (turns-- > 0)
		event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
	return calls;
}

static struct event *add(struct event_base *base, int fd, short what)
{
	struct event *ev = event_new(base, fd, what, count, NULL);
	event_add(ev, NULL);
	return ev;
}

static void take(int fd)
{
	char byte;
	CHECK(read(fd, &byte, 1) == 1);
}

static void put(int fd)
{
	CHECK(write(fd, "x", 1) == 1);
}

/* The number of a closed fd goes to another file, while its own lives on under another number. */
static void reused_numbers(struct event_base *base)
{
	int a[2], b[2], c[2], number, a_again, b_again;
	struct event *ev;

	CHECK(!pipe(a) && !pipe(b) && !socketpair(AF_UNIX, SOCK_STREAM, 0, c));
	number = a[0];
	ev = add(base, number, EV_READ | EV_PERSIST);
	CHECK(callbacks_in(base, 2) == 0);
	event_free(ev);
	a_again = dup(number);
	close(number);
	put(a[1]);
	CHECK(callbacks_in(base, 3) == 0);

	CHECK(dup2(b[0], number) == number);
	ev = add(base, number, EV_READ | EV_PERSIST);
	CHECK(callbacks_in(base, 3) == 0);
	put(b[1]);
	CHECK(callbacks_in(base, 1) == 1);
	take(number);
	CHECK(callbacks_in(base, 2) == 0);

	/* Once more, without a turn of the loop between. */
	event_free(ev);
	b_again = dup(number);
	put(b[1]);
	close(number);
	CHECK(dup2(c[0], number) == number);
	ev = add(base, number, EV_READ | EV_PERSIST);
	CHECK(callbacks_in(base, 3) == 0);
	put(c[1]);
	CHECK(callbacks_in(base, 1) == 1);
	take(number);

	/* And back to a file that the kernel has seen under this number. */
	event_free(ev);
	CHECK(dup2(b_again, number) == number);
	ev = add(base, number, EV_READ | EV_PERSIST);
	CHECK(callbacks_in(base, 1) == 1);
	event_free(ev);
	close(a_again);
}

/* Interests come and go, alone and beside others. */
static void changing_interests(struct event_base *base)
{
	int s[2];
	struct event *reading, *writing;

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	reading = add(base, s[0], EV_READ | EV_PERSIST);
	event_del(reading);
	writing = add(base, s[0], EV_WRITE);
	CHECK(callbacks_in(base, 1) == 1 && last_what == EV_WRITE);
	event_add(reading, NULL);
	CHECK(callbacks_in(base, 2) == 0);
	put(s[1]);
	CHECK(callbacks_in(base, 1) == 1 && last_what == EV_READ);
	event_del(reading);
	CHECK(callbacks_in(base, 3) == 0);
	event_add(reading, NULL);
	CHECK(callbacks_in(base, 1) == 1 && last_what == EV_READ);
	event_add(writing, NULL);
	event_del(reading);
	CHECK(callbacks_in(base, 1) == 1 && last_what == EV_WRITE);
	event_free(reading);
	event_free(writing);
}

/* A child keeps the file open that its parent has closed. */
static void other_process(struct event_base *base)
{
	int s[2], status;
	struct event *ev;
	pid_t child;

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	ev = add(base, s[0], EV_READ | EV_PERSIST);
	event_free(ev);
	put(s[1]);
	if ((child = fork()) == 0) {
		pause();
		_exit(0);
	}
	close(s[0]);
	CHECK(callbacks_in(base, 3) == 0);
	ev = add(base, s[1], EV_WRITE);
	CHECK(callbacks_in(base, 1) == 1);
	event_free(ev);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);

	CHECK(!pipe(s));
	ev = add(base, s[0], EV_READ);
	event_del(ev);
	if ((child = fork()) == 0) {
		CHECK(event_reinit(base) == 0);
		event_add(ev, NULL);
		put(s[1]);
		CHECK(callbacks_in(base, 1) == 1);
		_exit(0);
	}
	waitpid(child, &status, 0);
	CHECK(status == 0);
	event_add(ev, NULL);
	CHECK(callbacks_in(base, 1) == 1);
	event_free(ev);
}

static void other_base(struct event_base *base)
{
	int p[2];
	struct event_base *other = event_base_new();
	struct event *ev;

	CHECK(!pipe(p));
	ev = add(base, p[0], EV_READ | EV_PERSIST);
	event_free(ev);
	ev = add(other, p[0], EV_READ | EV_PERSIST);
	put(p[1]);
	CHECK(callbacks_in(base, 3) == 0);
	CHECK(callbacks_in(other, 1) == 1);
	event_free(ev);
	event_base_free(other);
}

static void edge_and_closed(struct event_base *base)
{
	int s[2];
	struct event *ev;

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s));
	if (event_base_get_features(base) & EV_FEATURE_ET) {
		ev = add(base, s[0], EV_READ | EV_ET | EV_PERSIST);
		put(s[1]);
		CHECK(callbacks_in(base, 3) == 1);
		event_del(ev);
		event_add(ev, NULL);
		CHECK(callbacks_in(base, 3) == 1);
		event_free(ev);
	}
	if (event_base_get_features(base) & EV_FEATURE_EARLY_CLOSE) {
		ev = add(base, s[0], EV_CLOSED | EV_PERSIST);
		event_del(ev);
		event_add(ev, NULL);
		CHECK(callbacks_in(base, 2) == 0);
		close(s[1]);
		CHECK(callbacks_in(base, 1) == 1 && last_what == EV_CLOSED);
		event_free(ev);
	}
}

/* Writing early must not keep the loop from polling; nor must it stand in the way of a priority. */
static void no_starvation(struct event_base *base)
{
	struct bufferevent *near, *far;
	struct timeval soon = {0, 10000};
	struct event *timer = evtimer_new(base, stop, base);
	int s[2];

	CHECK(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s));
	near = bufferevent_socket_new(base, s[0], BEV_OPT_CLOSE_ON_FREE);
	far = bufferevent_socket_new(base, s[1], BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(near, NULL, write_more, NULL, NULL);
	bufferevent_setcb(far, drain, NULL, NULL, NULL);
	bufferevent_enable(far, EV_READ);
	event_add(timer, &soon);
	bufferevent_write(near, "go", 2);
	CHECK(bufferevent_priority_set(near, 0) == 0);
	event_base_dispatch(base);
	CHECK(timer_fired && more_to_write < 100000000);
	bufferevent_free(near);
	bufferevent_free(far);
	event_base_loop(base, EVLOOP_NONBLOCK);
	event_free(timer);
}

int main(void)
{
	struct event_base *base = event_base_new();
	struct event *keeps_the_loop_going = evtimer_new(base, nothing, NULL);
	struct timeval never = {100000, 0};

	event_add(keeps_the_loop_going, &never);
	reused_numbers(base);
	changing_interests(base);
	other_process(base);
	other_base(base);
	edge_and_closed(base);
	no_starvation(base);
	event_free(keeps_the_loop_going);
	event_base_free(base);
	puts("ok");
	return 0;
}
