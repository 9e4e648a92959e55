import type { RegressGroups } from "../../src/model/regress-groups.ts";

/** Two groups, three files: what config/regress-groups.toml says at length. */
export const smallGroups: RegressGroups = {
	version: 1,
	timeouts_s: { evbuffer: 30, http: 60, main: 60 },
	slow: ["http/cancel"],
	slow_for: ["http.c"],
	alone: ["main/usleep"],
	backends: { "epoll.c": ["epoll", "changelist"], "poll.c": ["poll"] },
	files: {
		"buffer.c": ["evbuffer", "http"],
		"http.c": ["http"],
		"epoll.c": ["main"],
		"poll.c": ["main"],
	},
};
