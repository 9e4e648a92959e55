import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../src/system/paths.ts";

test.each([[["--help"]], [["log"]]])(
	"%j with a reader that has gone: exit code 0, not a word",
	async (args) => {
		const cli = spawn(process.execPath, [join(packageRoot, "dist", "src", "cli.js"), ...args], {
			stdio: ["ignore", "pipe", "pipe"],
		});
		cli.stdout.destroy();
		let stderr = "";
		cli.stderr.on("data", (bytes) => {
			stderr += bytes;
		});
		const [code] = await once(cli, "close");
		expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
	},
);
