/** Colours as injected functions; report/ neither knows nor cares whether there is a terminal. */
export interface Style {
	readonly bold: (text: string) => string;
	readonly dim: (text: string) => string;
	readonly green: (text: string) => string;
	readonly red: (text: string) => string;
	readonly yellow: (text: string) => string;
}

const plain = (text: string): string => text;
export const noStyle: Style = { bold: plain, dim: plain, green: plain, red: plain, yellow: plain };
