import { describe, expect, test } from "vitest";
import { debSrcLines, debSrcStanzas } from "../../src/source/apt-sources.ts";

describe("debSrcStanzas", () => {
	test("turns the distribution's stanzas into source stanzas and leaves the others out", () => {
		const text = [
			"# the archive",
			"Types: deb",
			"# a comment in the middle",
			"URIs: mirror://one",
			"Suites: stable stable-updates",
			"Components: main contrib",
			"Signed-By:",
			" -----BEGIN PGP PUBLIC KEY BLOCK-----",
			" .",
			" key",
			"",
			"Types: deb deb-src",
			"URIs: mirror://two",
			"Suites: stable",
			"Components: main",
			" ",
			"Types: deb",
			"URIs: mirror://vendor",
			"Suites: nodistro",
			"Components: vendor-main",
			"",
			"Enabled: no",
			"Types: deb",
			"URIs: mirror://off",
			"Suites: stable",
			"Components: main",
			"",
		].join("\n");
		expect(debSrcStanzas(text)).toEqual([
			[
				"Types: deb-src",
				"URIs: mirror://one",
				"Suites: stable stable-updates",
				"Components: main contrib",
				"Signed-By:",
				" -----BEGIN PGP PUBLIC KEY BLOCK-----",
				" .",
				" key",
			].join("\n"),
			"Types: deb-src\nURIs: mirror://two\nSuites: stable\nComponents: main",
		]);
	});
});

describe("debSrcLines", () => {
	test("keeps options, drops comments, vendors and what is switched off", () => {
		const text = [
			"deb [arch=amd64 signed-by=/k.gpg] mirror://one stable main universe # here",
			"deb-src mirror://two stable main",
			"# deb mirror://off stable main",
			"deb mirror://vendor any vendor",
			"deb mirror://flat ./",
			"",
		].join("\n");
		expect(debSrcLines(text)).toEqual([
			"deb-src [arch=amd64 signed-by=/k.gpg] mirror://one stable main universe",
			"deb-src mirror://two stable main",
		]);
	});
});
