import { join } from "node:path";
import { certificateVerdict } from "../decide/certificate-verdict.ts";
import { Certificate } from "../model/certificate.ts";
import type { Calibration } from "../model/comparison.ts";
import { EvlabError } from "../model/errors.ts";
import type { Layout } from "../system/paths.ts";
import type { Files } from "../system/ports.ts";

/** What a comparison on the host with this fingerprint is to say of its calibration. */
export async function readCalibration(
	files: Files,
	layout: Layout,
	fingerprint: string,
): Promise<Calibration> {
	const certificate = await readCertificate(files, layout, fingerprint);
	if (certificate !== null) return certificateVerdict(certificate);
	return { state: "none", reason: "evlab calibrate measures how often this host errs" };
}

/** Where the certificate of the host with this fingerprint lies. */
export function certificatePath(layout: Layout, fingerprint: string): string {
	return join(layout.certificates, `${fingerprint}.json`);
}

/**
 * The stored certificate of a host, or null when it has none. Throws BAD_INPUT when the file is
 * there and is not one: a broken certificate must not read as "none yet".
 */
export async function readCertificate(
	files: Files,
	layout: Layout,
	fingerprint: string,
): Promise<Certificate | null> {
	const path = certificatePath(layout, fingerprint);
	if (!(await files.exists(path))) return null;
	const fail = (why: string, cause?: unknown): EvlabError =>
		new EvlabError("BAD_INPUT", `${path}: ${why}`, "remove it and run evlab calibrate", { cause });
	let data: unknown;
	try {
		data = JSON.parse(await files.readText(path));
	} catch (error) {
		throw fail("not JSON", error);
	}
	const parsed = Certificate.safeParse(data);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		throw fail(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a certificate"}`);
	}
	if (parsed.data.environment.fingerprint === fingerprint) return parsed.data;
	throw fail("it is of another host");
}
