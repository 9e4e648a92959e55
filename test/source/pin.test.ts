import { describe, expect, test } from "vitest";
import { readPin } from "../../src/source/pin.ts";
import { createFiles } from "../../src/system/files.ts";
import { layoutOf, packageRoot } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";

const layout = layoutOf("/lab");
const others = { shell: createFakeShell({}), git: createFakeGit(() => null) };
const read = (text: string) =>
	readPin({ layout, ports: { ...others, files: createFakeFiles({ [layout.pin]: text }) } });

describe("readPin", () => {
	test("the pin of this repository is libevent 2.1.12-stable", async () => {
		const ports = { ...others, files: createFiles() };
		expect(await readPin({ layout: layoutOf(packageRoot), ports })).toMatchObject({
			version: "2.1.12-stable",
			sha256: "92e6de1be9ec176428fd2367677e61ceffc2ee1cb119035037a27d346b0403bb",
			tree: "818b1eba912c588e39058586485699385c3179fe",
			commit: "f57f26b8e1fc8f7ec2e75d69fa36caf1332a88af",
		});
	});

	test.each([
		["{", /is not JSON/],
		["[]", /upstream\.json: file: /],
		['{"version":"1","archive":"../x.tar.gz"}', /upstream\.json: archive: /],
	])("names what is wrong in %s", async (text, message) => {
		await expect(read(text)).rejects.toMatchObject({
			code: "BAD_INPUT",
			message: expect.stringMatching(message),
		});
	});
});
