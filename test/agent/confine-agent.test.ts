import { expect, it } from "vitest";
import { confineAgent, installationOf } from "../../src/agent/confine-agent.ts";

it("an installation in a home stays visible, the home does not", () => {
	const homes = ["/home/me", "/root"];
	expect(installationOf("/home/me/.nvm/v20/bin/claude", homes)).toBe("/home/me/.nvm/v20");
	expect(installationOf("/home/me/bin/claude", homes)).toBe("/home/me/bin");
	expect(installationOf("/bin/claude", homes)).toBe("/bin");
});

it("what is hidden is hidden before the sources are bound, and only editors may write there", () => {
	const command = (mayEdit: boolean) =>
		confineAgent(
			{ hidden: ["/evlab"], needed: ["/opt/claude"] },
			{ program: "claude", args: ["-p"], directory: "/evlab/run/e1/sources", mayEdit },
		).join(" ");
	const reading = command(false);
	expect(reading.indexOf("--tmpfs /evlab")).toBeLessThan(reading.indexOf("--ro-bind /evlab/run"));
	expect(reading).toContain("--bind /evlab/run/e1/home /evlab/run/e1/home");
	expect(reading).toContain("--ro-bind /evlab/run/e1/sources /evlab/run/e1/sources");
	expect(command(true)).toContain("--bind /evlab/run/e1/sources /evlab/run/e1/sources");
	expect(reading.endsWith("-- claude -p")).toBe(true);
});
