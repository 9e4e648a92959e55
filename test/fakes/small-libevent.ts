import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SourceContext } from "../../src/source/source-context.ts";
import { createFiles } from "../../src/system/files.ts";
import { createGit } from "../../src/system/git.ts";
import { type Layout, layoutOf } from "../../src/system/paths.ts";
import { createShell } from "../../src/system/shell.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** A libevent of a few files, packed as a release, in an evlab checkout of its own. */
export interface SmallLibevent {
	readonly layout: Layout;
	/** The unpacked sources. */
	readonly sources: string;
	readonly tarball: string;
	readonly pin: Readonly<Record<"version" | "sha256" | "tree" | "commit" | "archive", string>>;
	readonly context: SourceContext;
}

const files: Readonly<Record<string, string>> = {
	"event.c": "int event_add(void)\n{\n\treturn 0;\n}\n",
	"buffer.c": "int evbuffer_add(void)\n{\n\treturn 1;\n}\n",
	"util-internal.h": "#define UTIL 1\n",
	"include/event2/event.h": "int event_add(void);\n",
	"test/regress.c": "int main(void) { return 0; }\n",
	"CMakeLists.txt": "project(libevent)\n",
	"autogen.sh": "#!/bin/sh\n",
	".gitignore": "*.h\n",
	"WIN32-Code/crlf.txt": "one\r\ntwo\r\n",
};

export function writeTree(directory: string, tree: Readonly<Record<string, string>>): void {
	for (const [name, text] of Object.entries(tree)) {
		mkdirSync(dirname(join(directory, name)), { recursive: true });
		writeFileSync(join(directory, name), text);
	}
}

/** Plain git with nobody's settings: what evlab does is checked against it. */
export function plainGit(directory: string, ...args: string[]): string {
	return execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...args], {
		cwd: directory,
		encoding: "utf8",
		env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
		stdio: ["ignore", "pipe", "pipe"],
	}).trimEnd();
}

/** `more` are further files, or other texts for those it has anyway. */
export function createSmallLibevent(
	root: string = temporaryDirectory(),
	more: Readonly<Record<string, string>> = {},
): SmallLibevent {
	const layout = layoutOf(join(root, "evlab"));
	const sources = join(root, "libevent-9.9");
	writeTree(sources, { ...files, ...more });
	chmodSync(join(sources, "autogen.sh"), 0o755);
	const tarball = join(root, "libevent-9.9.tar.gz");
	execFileSync("tar", ["-czf", tarball, "-C", root, "libevent-9.9"]);

	const reference = join(root, "reference");
	execFileSync("cp", ["-r", sources, reference]);
	plainGit(reference, "init", "-q", "-b", "main");
	plainGit(reference, "add", "-A", "-f");
	const tree = plainGit(reference, "write-tree");
	const person = "evlab <evlab@localhost> 1593950700 +0000";
	const commit = execFileSync("git", ["hash-object", "-t", "commit", "--stdin"], {
		cwd: reference,
		encoding: "utf8",
		input: `tree ${tree}\nauthor ${person}\ncommitter ${person}\n\nlibevent 9.9\n`,
	}).trim();

	const sha256 = createHash("sha256").update(readFileSync(tarball)).digest("hex");
	const pin = { version: "9.9", archive: "libevent-9.9.tar.gz", sha256, tree, commit };
	mkdirSync(layout.patches, { recursive: true });
	writeFileSync(layout.pin, JSON.stringify({ ...pin, debianSourcePackage: "libevent" }));
	return at(root, pin);
}

/** A copy of everything `small` has now, with its checkout when it was set up: 10 ms, not 110. */
export function copySmallLibevent(small: SmallLibevent): SmallLibevent {
	const root = temporaryDirectory();
	execFileSync("cp", ["-a", `${dirname(small.tarball)}/.`, root]);
	return at(root, small.pin);
}

function at(root: string, pin: SmallLibevent["pin"]): SmallLibevent {
	const layout = layoutOf(join(root, "evlab"));
	const shell = createShell();
	return {
		layout,
		sources: join(root, "libevent-9.9"),
		tarball: join(root, "libevent-9.9.tar.gz"),
		pin,
		context: { layout, ports: { shell, files: createFiles(), git: createGit(shell) } },
	};
}

/** A patch as `git format-patch` writes it, made by editing files of the checkout's branch tip. */
export function formatPatch(
	{ layout }: SmallLibevent,
	subject: string,
	edits: Readonly<Record<string, string>>,
	onto = "upstream",
): string {
	const clone = join(temporaryDirectory(), "clone");
	plainGit(layout.root, "clone", "-q", layout.tree, clone);
	plainGit(clone, "checkout", "-q", "--detach", onto);
	writeTree(clone, edits);
	plainGit(clone, "add", "-A", "-f");
	plainGit(clone, "commit", "-q", "-m", subject);
	return `${plainGit(clone, "format-patch", "-1", "--stdout")}\n`;
}
