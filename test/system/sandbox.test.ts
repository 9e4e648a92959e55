import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	type Confinement,
	confinedCommand,
	confinedShell,
	findSandbox,
	visibleAt,
} from "../../src/system/sandbox.ts";
import { createShell } from "../../src/system/shell.ts";
import { createFakeShell } from "../fakes/fake-shell.ts";
import { temporaryDirectory } from "../fakes/temporary-directory.ts";

const confinement: Confinement = {
	directory: "/builds/regress-1",
	cpuSeconds: 60,
	memoryBytes: 2 ** 30,
	processes: 512,
	fileBytes: 2 ** 26,
};
const bubblewrap = { kind: "bubblewrap", superuser: true } as const;

describe("the command line", () => {
	test("bubblewrap: no network, nothing writable, a directory shown, limits", () => {
		const line = confinedCommand(bubblewrap, confinement, ["regress", "a/b"]).join(" ");
		expect(line).toMatch(/^bwrap .*--unshare-net .*--ro-bind \/ \/ .*--tmpfs \/tmp /);
		expect(line).toContain(`--ro-bind /builds/regress-1 ${visibleAt}`);
		expect(line).toContain("--die-with-parent");
		expect(line).toMatch(
			/-- setpriv --no-new-privs --reuid 65534 --regid 65534 --clear-groups prlimit --cpu=60 --as=1073741824 --fsize=67108864 --core=0 --nproc=512 regress a\/b$/,
		);
		expect(line).not.toMatch(/--(dev-)?bind /);
	});

	test("an ordinary user stays who he is", () => {
		const user = { ...bubblewrap, superuser: false };
		expect(confinedCommand(user, confinement, ["x"])).not.toContain("--reuid");
	});

	test("without a sandbox: the limits, and it dies with its parent", () => {
		const none = { kind: "none", reason: "" } as const;
		const command = confinedCommand(none, { ...confinement, memoryBytes: null }, ["x"]);
		expect(command.join(" ")).toBe(
			"setpriv --pdeathsig KILL --no-new-privs prlimit --cpu=60 --fsize=67108864 --core=0 x",
		);
	});
});

describe("whether there is one", () => {
	test("found by trying", async () => {
		const shell = createFakeShell({ bwrap: () => ({}) });
		expect(await findSandbox(shell, false)).toEqual({ kind: "bubblewrap", superuser: false });
		expect(shell.calls[0]?.args).toContain("--unshare-net");
	});

	test.each([
		["not installed", "missing" as const, "bubblewrap (bwrap) is not installed"],
		[
			"refused",
			() => ({ exitCode: 1, stderr: "bwrap: setting up uid map: Permission denied\n" }),
			"bubblewrap is not permitted here (bwrap: setting up uid map: Permission denied)",
		],
	])("%s is said plainly", async (_, bwrap, reason) => {
		const shell = createFakeShell({ bwrap });
		expect(await findSandbox(shell, true)).toEqual({ kind: "none", reason });
	});

	test("compilers run as they are where there is none", () => {
		const shell = createFakeShell({});
		expect(confinedShell(shell, { kind: "none", reason: "" }, "/w")).toBe(shell);
	});
});

/** On this host: what the words of the command line are worth, where bubblewrap is permitted. */
const shell = createShell();
const superuser = process.getuid?.() === 0;
const sandbox = await findSandbox(shell, superuser);

describe.runIf(sandbox.kind === "bubblewrap")("what a confined program can do here", () => {
	const run = (script: string, changes: Partial<Confinement> = {}) => {
		const [program = "", ...args] = confinedCommand(
			sandbox,
			{ ...confinement, directory: temporaryDirectory(), ...changes },
			["bash", "-c", script],
		);
		return shell.run(program, args, { timeoutMs: 20_000 });
	};

	test("it has a loopback, which is up, and no other network", async () => {
		const { stdout } = await run("cat /proc/net/dev; cat < /dev/tcp/127.0.0.1/9 2>&1");
		const devices = [...stdout.matchAll(/^ *(\S+): *\d/gm)].map(([, name]) => name);
		expect(devices).toEqual(["lo"]);
	});

	test("it sees its directory and writes nowhere but to an empty /tmp", async () => {
		const directory = temporaryDirectory();
		// As the build makes it: root's program runs as nobody.
		chmodSync(directory, 0o755);
		writeFileSync(join(directory, "seen"), "here");
		const script = `cat ${visibleAt}/seen; ls /tmp; echo x > /tmp/y && echo wrote; echo x > ${visibleAt}/z; echo x > /var/tmp/z`;
		const { stdout, stderr } = await run(script, { directory });
		expect(stdout).toBe("hereevlab\nwrote\n");
		expect(stderr.match(/(Read-only file system|Permission denied)/g)).toHaveLength(2);
		expect(existsSync(join(directory, "z"))).toBe(false);
	});

	test("it has no privileges and sees no other process", async () => {
		const { stdout } = await run("grep CapEff /proc/self/status; ls -d /proc/[0-9]* | wc -l");
		expect(stdout).toMatch(/^CapEff:\t0+$/m);
		expect(Number(stdout.trim().split("\n").at(-1))).toBeLessThan(10);
	});

	test("too much memory, too large a file, too many processes are refused", async () => {
		const memory = await run('x=$(head -c 100m /dev/zero | tr "\\0" x); echo kept', {
			memoryBytes: 2 ** 26,
		});
		expect(memory.stdout).not.toContain("kept");
		const file = await run("head -c 100k /dev/zero > /tmp/f", { fileBytes: 1000 });
		expect(file.exitCode).not.toBe(0);
		const many = await run("exec sh -c 'while :; do sleep 1 & done'", { processes: 8 });
		// A shell that does not try again, as bash does for seconds.
		expect(many.stderr).toMatch(/[Cc]annot fork/);
	});

	test("a confined compiler writes to its directory and to no other", async () => {
		const [writable, other] = [temporaryDirectory(), temporaryDirectory()];
		const confined = confinedShell(shell, sandbox, writable);
		const script = `echo a > ${writable}/a; echo b > ${other}/b; echo $TMPDIR`;
		const { stdout, stderr } = await confined.run("sh", ["-c", script], { cwd: other });
		expect(readFileSync(join(writable, "a"), "utf8")).toBe("a\n");
		expect(existsSync(join(other, "b"))).toBe(false);
		expect([stdout, stderr]).toEqual([`${writable}\n`, expect.stringContaining("Read-only")]);
	});
});
