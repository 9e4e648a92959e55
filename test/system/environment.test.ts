import { expect, test } from "vitest";
import { Environment } from "../../src/model/environment.ts";
import {
	type EnvironmentPorts,
	fingerprintOf,
	readEnvironment,
} from "../../src/system/environment.ts";
import { createFiles } from "../../src/system/files.ts";
import type { Files, Shell } from "../../src/system/ports.ts";
import { createShell } from "../../src/system/shell.ts";

const cpuinfo = `processor\t: 0
model name\t: Lab CPU 3000
flags\t\t: fpu sse2

processor\t: 1
model name\t: Lab CPU 3000
flags\t\t: fpu sse2
`;

interface Host {
	readonly answers: Readonly<Record<string, string>>;
	readonly texts: Readonly<Record<string, string>>;
}

const host: Host = {
	answers: {
		uname: "Linux 6.1.0\n",
		cc: "cc (Debian 12.2.0) 12.2.0\nCopyright\n",
		getconf: "glibc 2.36\n",
	},
	texts: {
		"/proc/cpuinfo": cpuinfo,
		"/etc/os-release": 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
		"/proc/self/status": "Cpus_allowed_list:\t0-1\n",
	},
};

/** Programs without an answer are not installed. */
function portsOf({ answers, texts }: Host): EnvironmentPorts {
	const shell: Shell = {
		which: async (program) => (program in answers ? `/bin/${program}` : null),
		run: async (program) => ({
			exitCode: 0,
			signal: null,
			timedOut: false,
			stdout: answers[program] ?? "",
			stderr: "",
		}),
	};
	const files = {
		exists: async (path: string) => path in texts,
		readText: async (path: string) => texts[path] ?? "",
	} as unknown as Files;
	return { shell, files };
}

test("reads every fact from the machine", async () => {
	expect(await readEnvironment(portsOf(host))).toEqual({
		cpuModel: "Lab CPU 3000",
		cores: 2,
		kernel: "Linux 6.1.0",
		distribution: "Debian GNU/Linux 12 (bookworm)",
		node: process.version,
		compiler: "cc (Debian 12.2.0) 12.2.0",
		libc: "glibc 2.36",
		virtualized: false,
		pinnedCore: null,
		hostClass: expect.stringMatching(/^\S+ metal 2-core pmu-unknown$/),
		fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
	});
});

test("what the machine does not say is unknown, not an error", async () => {
	const environment = await readEnvironment(portsOf({ answers: {}, texts: {} }));
	expect(environment).toMatchObject({
		cores: 1,
		kernel: "unknown",
		distribution: "unknown",
		compiler: "unknown",
		libc: "unknown",
	});
});

test("a hypervisor flag or systemd-detect-virt says virtualized", async () => {
	const flagged = { ...host.texts, "/proc/cpuinfo": cpuinfo.replaceAll("sse2", "sse2 hypervisor") };
	expect((await readEnvironment(portsOf({ ...host, texts: flagged }))).virtualized).toBe(true);
	const answers = { ...host.answers, "systemd-detect-virt": "kvm\n" };
	expect((await readEnvironment(portsOf({ ...host, answers }))).virtualized).toBe(true);
});

test("pinning does not change the fingerprint, every other fact does", async () => {
	const plain = await readEnvironment(portsOf(host));
	const pinned = await readEnvironment(
		portsOf({ ...host, answers: { ...host.answers, taskset: "" } }),
	);
	expect(pinned.pinnedCore).toBe(1);
	expect(pinned.fingerprint).toBe(plain.fingerprint);

	const { pinnedCore: _core, hostClass: _class, fingerprint, ...facts } = plain;
	expect(fingerprintOf(facts)).toBe(fingerprint);
	const changes = [
		{ cpuModel: "other" },
		{ cores: 3 },
		{ kernel: "other" },
		{ distribution: "other" },
		{ node: "other" },
		{ compiler: "other" },
		{ libc: "other" },
		{ virtualized: true },
	];
	const fingerprints = changes.map((change) => fingerprintOf({ ...facts, ...change }));
	expect(new Set([...fingerprints, fingerprint]).size).toBe(changes.length + 1);
	const reversed = Object.fromEntries(Object.entries(facts).reverse()) as typeof facts;
	expect(fingerprintOf(reversed)).toBe(fingerprint);
});

test("installing perf changes the host class, not the fingerprint", async () => {
	const plain = await readEnvironment(portsOf(host));
	const { shell, files } = portsOf({ ...host, answers: { ...host.answers, perf: "" } });
	const counting: Shell = {
		...shell,
		run: async (program, args) => ({
			...(await shell.run(program, args)),
			stderr: program === "perf" ? "5;;instructions;1;100.00;;\n" : "",
		}),
	};
	const counted = await readEnvironment({ shell: counting, files });
	expect(counted.hostClass).toMatch(/metal 2-core pmu$/);
	expect(counted.fingerprint).toBe(plain.fingerprint);
});

test("a record without a host class is one of an unknown class", async () => {
	const { hostClass: _class, ...older } = await readEnvironment(portsOf(host));
	expect(Environment.parse(older).hostClass).toBe("unknown");
});

test("this host gives the same fingerprint twice", async () => {
	const ports = { shell: createShell(), files: createFiles() };
	const first = await readEnvironment(ports);
	expect(Environment.parse(first)).toEqual(first);
	expect(await readEnvironment(ports)).toEqual(first);
	expect(first.kernel).toMatch(/^Linux /);
});
