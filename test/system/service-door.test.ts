import { existsSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openServiceDoor, type ServiceDoor } from "../../src/system/service-door.ts";

function serverSaying(text: string): Promise<string> {
	const server = createServer((_, reply) => void reply.end(text));
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	return new Promise((fulfil) => {
		server.listen(0, "127.0.0.1", () => {
			fulfil(`127.0.0.1:${(server.address() as AddressInfo).port}`);
		});
	});
}

/** Status and body of a plain request through the door. */
function get({ socket }: ServiceDoor, url: string): Promise<string> {
	return new Promise((fulfil, reject) => {
		const asked = request({ socketPath: socket, path: url }, (reply) => {
			let text = `${reply.statusCode}`;
			reply.setEncoding("utf8").on("data", (part: string) => {
				text += ` ${part}`;
			});
			reply.on("end", () => fulfil(text));
		});
		asked.on("error", reject).end();
	});
}

/** What comes back through a tunnel, or the status that refuses it. */
function tunnel({ socket }: ServiceDoor, address: string): Promise<string> {
	return new Promise((fulfil, reject) => {
		const asked = request({ socketPath: socket, method: "CONNECT", path: address });
		asked.on("connect", (reply, stream) => {
			if (reply.statusCode !== 200) {
				stream.destroy();
				fulfil(`${reply.statusCode}`);
				return;
			}
			let text = "";
			stream.setEncoding("utf8").on("data", (part: string) => {
				text += part;
			});
			stream.on("end", () => fulfil(text.split("\r\n\r\n").at(-1) ?? ""));
			stream.write("GET / HTTP/1.0\r\n\r\n");
		});
		asked.on("error", reject).end();
	});
}

test("a door leads to its service, by request or tunnel, and nowhere else", async () => {
	const [service, other] = [await serverSaying("here"), await serverSaying("elsewhere")];
	const door = await openServiceDoor([service]);
	onTestFinished(() => door.close());
	expect(await get(door, `http://${service}/v1`)).toBe("200 here");
	expect(await tunnel(door, service)).toBe("here");
	expect(await get(door, `http://${other}/`)).toBe("403");
	expect(await tunnel(door, other)).toBe("403");
	// The address of the service with something before or after it is another address.
	expect(await tunnel(door, `${service}0`)).toBe("403");
	expect(await get(door, `http://${service}@${other}/`)).toBe("403");
	// A request for a path is one to the door itself.
	expect(await get(door, "/v1")).toBe("403");
	expect(door.refused()).toEqual([other, `${service}0`]);
});

test("it is shut with whatever is under way, and leaves nothing behind", async () => {
	const service = await serverSaying("here");
	const door = await openServiceDoor([service]);
	let shut: Promise<void> | null = null;
	const asked = request({ socketPath: door.socket, method: "CONNECT", path: service });
	const ended = new Promise<void>((fulfil) => {
		asked.on("connect", (_, stream) => {
			stream.on("close", fulfil).resume();
			shut = door.close();
		});
	});
	asked.end();
	await ended;
	await shut;
	expect(existsSync(door.socket)).toBe(false);
});
