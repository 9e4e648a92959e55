import { layoutStyle } from "./layout-style.ts";
import { type Html, rendered } from "./markup.ts";
import { plotStyle } from "./plot-style.ts";

/**
 * Colours by meaning. Blue and orange differ for every kind of colour vision (Okabe and Ito), and
 * no meaning is carried by colour alone. Text has at least 4.5:1 on its ground in both schemes.
 */
const palette = `
:root {
	color-scheme: light dark;
	--ground: #ffffff; --raised: #f5f6f8; --line: #d9dde3; --text: #1b1f24; --quiet: #59626e;
	--faster: #0063a6; --slower: #b34700; --same: #4b5563; --unclear: #6b7280;
	--faster-ground: #e3f0fa; --slower-ground: #fdeee2; --open-ground: #f1f2f4;
	--margin: #7a869433; --zero: #59626e; --grid: #e4e7ec; --link: #0063a6;
}
@media (prefers-color-scheme: dark) {
	:root {
		--ground: #14171b; --raised: #1d2126; --line: #363c44; --text: #e7eaee; --quiet: #a2abb6;
		--faster: #63b3f0; --slower: #f29a52; --same: #b5bdc7; --unclear: #98a1ac;
		--faster-ground: #17304a; --slower-ground: #442a14; --open-ground: #23282e;
		--margin: #98a1ac2b; --zero: #a2abb6; --grid: #2b3037; --link: #7fc1f5;
	}
}`;

export const stylesheet: Html = rendered(`${palette}${layoutStyle}${plotStyle}`);
