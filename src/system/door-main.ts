import { spawn } from "node:child_process";
import { createServer, connect as dial } from "node:net";
import { constants } from "node:os";

/**
 * Inside a confinement, whose loopback is its own: what comes to its port goes to the door's socket
 * (service-door.ts), while the program runs. argv: socket, port, program, its arguments.
 */
const [socket = "", port = "", program = "", ...args] = process.argv.slice(2);

// Half-open: a short answer before the end of a connection must still arrive.
const server = createServer({ allowHalfOpen: true }, (client) => {
	const door = dial({ path: socket, allowHalfOpen: true });
	for (const [one, other] of [
		[client, door],
		[door, client],
	] as const) {
		one.on("error", () => other.destroy());
		one.on("close", () => other.end());
		one.pipe(other);
	}
});
server.listen(Number(port), "127.0.0.1", () => {
	const child = spawn(program, args, { stdio: "inherit" });
	child.on("error", ({ message }) => {
		process.stderr.write(`${message}\n`);
		process.exit(127);
	});
	child.on("exit", (code, signal) => {
		process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
	});
});
