/** Names of variables whose values are nobody's business. */
const secretName = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL/i;

/** Shapes of keys, in case one comes from somewhere else than the environment. */
const secretShape = /\b(?:sk-(?:ant-|proj-)?[\w-]{16,}|gh[pousr]_\w{20,}|xox[abp]-[\w-]{10,})/g;

/**
 * The text without the values of secret variables. Every prompt, log and record goes through it:
 * programs quote keys in their error messages. Pure.
 */
export function redact(
	text: string,
	environment: Readonly<Record<string, string | undefined>>,
): string {
	const values = Object.entries(environment)
		// Shorter values, like "1", would tear ordinary text apart.
		.flatMap(([name, value = ""]) => (secretName.test(name) && value.length >= 8 ? [value] : []))
		.toSorted((a, b) => b.length - a.length);
	return values
		.reduce((clean, value) => clean.replaceAll(value, "[secret]"), text)
		.replaceAll(secretShape, "[secret]");
}
