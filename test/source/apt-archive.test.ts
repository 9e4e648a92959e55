import { describe, expect, test } from "vitest";
import { downloadWithApt } from "../../src/source/apt-archive.ts";
import type { Pin } from "../../src/source/pin.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { createFakeGit } from "../fakes/fake-git.ts";
import { createFakeShell, type FakeProgram } from "../fakes/fake-shell.ts";

const pin: Pin = {
	version: "9.9",
	archive: "libevent-9.9.tar.gz",
	sha256: "0".repeat(64),
	debianSourcePackage: "libevent",
	tree: "0".repeat(40),
	commit: "0".repeat(40),
};
const stanza = "Types: deb\nURIs: mirror://x\nSuites: stable\nComponents: main\n";
const aptConfig: FakeProgram = () => ({ stdout: "LIST='/apt/one.list'\nPARTS='/apt/parts/'\n" });

function machine(
	sources: Readonly<Record<string, string>>,
	aptGet: FakeProgram | "missing" = () => ({}),
) {
	const files = createFakeFiles(sources);
	const shell = createFakeShell({ "apt-config": aptConfig, "apt-get": aptGet });
	const ports = { shell, files, git: createFakeGit(() => null) };
	const download = () => downloadWithApt({ layout: layoutOf("/lab"), ports }, pin, "/lab/work");
	return { files, shell, download };
}

describe("downloadWithApt", () => {
	test("downloads with private lists made of the machine's own archives", async () => {
		const { files, shell, download } = machine(
			{
				"/apt/parts/debian.sources": stanza,
				"/apt/parts/vendor.sources": stanza.replace("main", "vendor"),
				"/apt/parts/debian.sources.disabled": stanza.replace("//x", "//disabled"),
				"/apt/one.list": "deb mirror://y stable main\n",
			},
			async ({ args, options }) => {
				if (args.includes("source")) {
					await files.writeText(`${options.cwd}/libevent_9.9.orig.tar.gz`, "archive");
					await files.writeText(`${options.cwd}/libevent_9.9-1.dsc`, "description");
				}
				return {};
			},
		);
		expect(await download()).toBe("/lab/work/download/libevent_9.9.orig.tar.gz");
		expect(files.texts.get("/lab/work/apt/parts/evlab.sources")).toBe(
			stanza.replace("Types: deb", "Types: deb-src"),
		);
		expect(files.texts.get("/lab/work/apt/parts/evlab.list")).toBe(
			"deb-src mirror://y stable main\n",
		);
		const aptCalls = shell.calls.filter((call) => call.program === "apt-get");
		expect(aptCalls.map((call) => call.args.at(-1))).toEqual(["update", "libevent"]);
		for (const { args } of aptCalls) {
			const directories = args.filter((arg) => arg.startsWith("Dir::"));
			expect(directories).toEqual([
				"Dir::Etc::sourcelist=/dev/null",
				"Dir::Etc::sourceparts=/lab/work/apt/parts",
				"Dir::State::lists=/lab/work/apt/lists",
				"Dir::Cache=/lab/work/apt/cache",
			]);
		}
	});

	test("without apt it names the file to bring", async () => {
		await expect(machine({}, "missing").download()).rejects.toMatchObject({
			code: "TOOL_MISSING",
			nextStep: "download libevent-9.9.tar.gz and run: evlab setup --from libevent-9.9.tar.gz",
		});
	});

	test("without any distribution archive it says so", async () => {
		await expect(machine({}).download()).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			message: expect.stringContaining("no distribution archive"),
		});
	});

	test("without network it gives the failed fetch, not apt's follow-up complaint", async () => {
		const { download } = machine({ "/apt/parts/debian.sources": stanza }, ({ args }) =>
			args.includes("update")
				? { stderr: "W: Failed to fetch mirror://x  Temporary failure resolving 'x'\n" }
				: { exitCode: 100, stderr: "E: You must put some 'deb-src' URIs in your sources.list\n" },
		);
		await expect(download()).rejects.toMatchObject({
			code: "SOURCE_UNAVAILABLE",
			message:
				"apt-get could not fetch the source package libevent: " +
				"Failed to fetch mirror://x Temporary failure resolving 'x'",
		});
	});

	test("a mirror that never answers is named as that", async () => {
		const { download } = machine({ "/apt/parts/debian.sources": stanza }, ({ args }) =>
			args.includes("update") ? { exitCode: null, timedOut: true } : { exitCode: 100 },
		);
		await expect(download()).rejects.toThrow("apt-get update did not end within 120 s");
	});
});
