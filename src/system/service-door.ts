import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The one way out of a confinement without network. */
export interface ServiceDoor {
	/** Of the file system, so that it leads into a network namespace. */
	readonly socket: string;
	/** Addresses that somebody inside asked for and did not get, each once. */
	readonly refused: () => readonly string[];
	readonly close: () => Promise<void>;
}

/**
 * An HTTP proxy that connects to `services` ("host:port") and to nothing else. What goes through is
 * not looked at: it is encrypted for the service. Names are looked up out here only.
 */
export async function openServiceDoor(services: readonly string[]): Promise<ServiceDoor> {
	// Short: the path of a socket has 107 bytes.
	const directory = await mkdtemp(join(tmpdir(), "evlab-door-"));
	const socket = join(directory, "s");
	const refused = new Set<string>();
	const open = new Set<Socket>();
	const admit = (address: string): boolean => {
		if (services.includes(address)) return true;
		refused.add(address);
		return false;
	};
	const server = createServer((asked, answer) => forward(asked, answer, admit));
	server.on("connection", (inside) => keep(open, inside));
	server.on("connect", (asked, inside: Socket, head) => {
		inside.on("error", () => inside.destroy());
		const address = asked.url ?? "";
		if (!admit(address)) {
			inside.end("HTTP/1.1 403 Forbidden\r\n\r\n");
			return;
		}
		const at = address.lastIndexOf(":");
		const outside = connect(Number(address.slice(at + 1)), address.slice(0, at), () => {
			inside.write("HTTP/1.1 200 Connection established\r\n\r\n");
			outside.write(head);
			outside.pipe(inside);
			inside.pipe(outside);
		});
		keep(open, outside);
		outside.on("error", () => inside.destroy());
		inside.on("close", () => outside.destroy());
	});
	await new Promise<void>((fulfil, reject) => {
		server.once("error", reject);
		server.listen(socket, fulfil);
	});
	return {
		socket,
		refused: () => [...refused],
		close: async () => {
			for (const each of open) each.destroy();
			await new Promise((fulfil) => server.close(fulfil));
			await rm(directory, { recursive: true, force: true });
		},
	};
}

/** A request for "http://host/…": services that are not encrypted are those of tests and relays. */
function forward(
	asked: IncomingMessage,
	answer: ServerResponse,
	admit: (address: string) => boolean,
): void {
	const url = URL.canParse(asked.url ?? "") ? new URL(asked.url ?? "") : null;
	const address = url === null ? (asked.url ?? "") : `${url.hostname}:${url.port || "80"}`;
	if (url?.protocol !== "http:" || !admit(address)) {
		answer.writeHead(403).end();
		return;
	}
	const onward = request(url, { method: asked.method, headers: asked.headers }, (reply) => {
		answer.writeHead(reply.statusCode ?? 502, reply.headers);
		reply.pipe(answer);
	});
	onward.on("error", () => answer.destroy());
	asked.pipe(onward);
}

function keep(open: Set<Socket>, socket: Socket): void {
	open.add(socket);
	socket.on("error", () => socket.destroy());
	socket.once("close", () => open.delete(socket));
}
