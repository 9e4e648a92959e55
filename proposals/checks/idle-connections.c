/* Resident memory of 9,900 idle bufferevents (20,000 descriptors are allowed here) after two echoes.
 *   cc -O1 -I BUILD/include -I TREE/include idle-connections.c BUILD/lib/libevent_core.a
 *   ./a.out BYTES TIMEOUTS(0|1) */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS 9900
static char data[70000];
static int peers[CONNECTIONS];

static void echo(struct bufferevent *bev, void *arg)
{
	bufferevent_write_buffer(bev, bufferevent_get_input(bev));
}

static long resident_kib(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (!file || fscanf(file, "%*d %ld", &pages) != 1)
		exit(2);
	fclose(file);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv)
{
	int bytes = argc > 1 ? atoi(argv[1]) : 64, timeouts = argc > 2 && atoi(argv[2]);
	struct rlimit descriptors = {20000, 20000};
	struct timeval minute = {60, 0};
	struct event_base *base = event_base_new();
	long before = resident_kib();

	setrlimit(RLIMIT_NOFILE, &descriptors);
	for (int i = 0; i < CONNECTIONS; i++) {
		int s[2];
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s))
			return perror("socketpair"), 2;
		struct bufferevent *bev = bufferevent_socket_new(base, s[1], 0);
		bufferevent_setcb(bev, echo, NULL, NULL, NULL);
		if (timeouts)
			bufferevent_set_timeouts(bev, &minute, &minute);
		bufferevent_enable(bev, EV_READ);
		peers[i] = s[0];
	}
	for (int i = 0; i < 2 * CONNECTIONS; i++) {
		int peer = peers[i % CONNECTIONS], left = bytes;
		if (write(peer, data, bytes) != bytes)
			return perror("write"), 2;
		while (left > 0) {
			event_base_loop(base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
			ssize_t n = read(peer, data, sizeof data);
			left -= n > 0 ? n : 0;
		}
	}
	printf("%d bytes, timeouts %d: %ld KiB\n", bytes, timeouts, resident_kib() - before);
	return 0;
}
