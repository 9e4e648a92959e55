import { expect, it } from "vitest";
import { confineAgent, installationOf } from "../../src/agent/confine-agent.ts";

it("an installation in a home stays visible, the home does not", () => {
	const homes = ["/home/me", "/root"];
	expect(installationOf("/home/me/.nvm/v20/bin/claude", homes)).toBe("/home/me/.nvm/v20");
	expect(installationOf("/home/me/bin/claude", homes)).toBe("/home/me/bin");
	expect(installationOf("/bin/claude", homes)).toBe("/bin");
});

const command = (mayEdit: boolean, superuser = false) =>
	confineAgent(
		{
			sandbox: { kind: "bubblewrap", superuser },
			...{ hidden: ["/evlab"], needed: ["/opt/claude"] },
			door: { carrier: ["/node", "/door-main.js"], socket: "/tmp/evlab-door-1/s" },
		},
		{
			...{ program: "claude", args: ["-p"], directory: "/evlab/run/e1/sources", mayEdit },
			services: ["api.anthropic.com:443"],
		},
	).join(" ");

it("what is hidden is hidden before the sources are bound, and only editors may write there", () => {
	const reading = command(false);
	expect(reading.indexOf("--tmpfs /evlab")).toBeLessThan(reading.indexOf("--ro-bind /evlab/run"));
	expect(reading).toContain("--bind /evlab/run/e1/home /evlab/run/e1/home");
	expect(reading).toContain("--ro-bind /evlab/run/e1/sources /evlab/run/e1/sources");
	expect(command(true)).toContain("--bind /evlab/run/e1/sources /evlab/run/e1/sources");
});

it("it has no network but the door, and root has no rights to open another", () => {
	const reading = command(false);
	expect(reading).toContain("--unshare-net");
	expect(reading).toContain("--ro-bind /tmp/evlab-door-1/s /tmp/service");
	expect(reading).toContain("--setenv https_proxy http://127.0.0.1:3128");
	expect(reading.endsWith("-- /node /door-main.js /tmp/service 3128 claude -p")).toBe(true);
	expect(command(false, true)).toContain("--cap-drop ALL");
});
