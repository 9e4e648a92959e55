import { expect, test } from "vitest";
import { certificatePath, readCertificate } from "../../src/commands/read-certificate.ts";
import { layoutOf } from "../../src/system/paths.ts";
import { createFakeFiles } from "../fakes/fake-files.ts";
import { certificateFixture } from "../fixtures/certificate.ts";

const layout = layoutOf("/lab");
const certificate = certificateFixture(2, 3);
const { fingerprint } = certificate.environment;
const path = certificatePath(layout, fingerprint);

test("a stored certificate comes back as it was", async () => {
	const files = createFakeFiles({ [path]: JSON.stringify(certificate) });
	expect(await readCertificate(files, layout, fingerprint)).toEqual(certificate);
});

test("a host without one has none", async () => {
	expect(await readCertificate(createFakeFiles(), layout, fingerprint)).toBeNull();
});

test.each([
	["{", "not JSON"],
	[JSON.stringify({ ...certificate, schema: "evlab.certificate/0" }), "schema: "],
	[JSON.stringify({ ...certificate, real: [{}] }), "real.0.seed: "],
])("a broken one is an error, never 'none': %#", async (text, why) => {
	const files = createFakeFiles({ [path]: text });
	await expect(readCertificate(files, layout, fingerprint)).rejects.toMatchObject({
		code: "BAD_INPUT",
		message: expect.stringContaining(why),
		nextStep: expect.stringContaining("evlab calibrate"),
	});
});

test("one of another host that was renamed is refused", async () => {
	const other = "d".repeat(64);
	const files = createFakeFiles({ [certificatePath(layout, other)]: JSON.stringify(certificate) });
	await expect(readCertificate(files, layout, other)).rejects.toThrow("another host");
});
