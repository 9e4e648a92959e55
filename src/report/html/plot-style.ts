/** Plots: as wide as their column, so that their text keeps its size; on a phone rows stack. */
export const plotStyle = `
.forest { width: 100%; table-layout: fixed; }
.forest th:first-child { width: 17rem; }
.forest .number { width: 5.5rem; }
.forest .reach { color: var(--quiet); }
.forest th:nth-child(4) { width: 10rem; }
.forest th:nth-child(5) { width: 6.5rem; }
.forest.floor th:nth-child(4) { width: 6rem; }
.forest.floor th:nth-child(5) { width: 8.5rem; }
.forest td, .forest th { padding: 0 .4rem; vertical-align: middle; }
.forest th:first-child { padding-left: 0; }
.forest tbody th { font-weight: 500; overflow-wrap: anywhere; }
.forest tr:not(.folder) > td { height: 26px; }
.forest .strip { position: relative; padding: 0 1.2rem; }
.forest td.strip svg { display: block; height: 26px; }
.forest .folder th { padding-top: .6rem; color: var(--quiet); font-size: .8rem; font-weight: 600; text-transform: uppercase; letter-spacing: .05em; }
.forest thead { position: sticky; top: 0; z-index: 1; background: var(--ground); }
.forest thead th { padding-top: .3rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
.forest tbody td:nth-child(5) { padding-left: .9rem; }
.forest abbr { text-decoration: none; font-size: .8em; color: var(--slower); }
svg { overflow: visible; }
.axis { display: block; }
.tick { fill: var(--quiet); font-size: 11px; font-weight: 400; font-variant-numeric: tabular-nums; }
.margin { fill: var(--margin); }
.grid { stroke: var(--grid); }
.zero { stroke: var(--zero); }
.family { stroke: var(--quiet); stroke-width: 1; }
.alone { stroke: var(--quiet); stroke-width: 4; stroke-opacity: .55; }
.mark { overflow: visible; }
.mark path { stroke: var(--ground); stroke-width: 1; }
.mark.cap path { fill: none; stroke: var(--quiet); stroke-width: 1.2; }
.mark.cut path { stroke: var(--slower); stroke-width: 1.6; }
.mark.faster path { fill: var(--faster); }
.mark.slower path { fill: var(--slower); }
.mark.same path { fill: var(--same); }
.mark.inconclusive path { fill: var(--ground); stroke: var(--unclear); stroke-width: 1.8; }
.key { flex: none; }
.legend { display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center; margin: .5rem 0 1rem; font-size: .88rem; color: var(--quiet); }
.legend > svg { flex: none; margin: 0 .5rem; }
.legend p { flex: 1 1 20rem; max-width: none; margin: 0; }
.legend .verdict { margin-right: .5rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem 2rem; margin: .75rem 0; }
.paired { min-width: 0; margin: 0; padding: .75rem 1.1rem .5rem; border-radius: 6px; background: var(--raised); }
.paired figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75rem; margin-bottom: .5rem; font-size: .9rem; }
.paired .name { flex: 1 0 100%; font-weight: 600; overflow-wrap: anywhere; }
.paired .change { font-variant-numeric: tabular-nums; }
.paired circle { fill: var(--text); fill-opacity: .62; }
.paired circle.stray { fill: none; stroke: var(--slower); stroke-width: 1.6; fill-opacity: 1; }
.paired .note { margin: .3rem 0 0; color: var(--quiet); font-size: .8rem; }
.paired .mark path { stroke: var(--raised); }
.paired .mark.inconclusive path { fill: var(--raised); stroke: var(--unclear); }
.paired .mark.cap path { stroke: var(--quiet); }
.paired .mark.cut path { stroke: var(--slower); }
.gap { stroke: var(--quiet); stroke-opacity: .55; stroke-width: 2; }
.from { fill: var(--ground); stroke: var(--quiet); stroke-width: 2; }
.to { fill: var(--text); }
.to.faster { fill: var(--faster); }
.to.slower { fill: var(--slower); }
.flame svg { max-width: none; }
@media (max-width: 40rem) {
	.forest, .forest tbody, .forest thead { display: block; }
	.forest caption { display: block; }
	.forest tr { display: grid; grid-template-columns: 1fr auto auto; gap: 0 .6rem; align-items: baseline; padding: .35rem 0 0; }
	.forest thead th { display: none; }
	.forest thead th.strip { display: block; grid-column: 1 / -1; border: 0; }
	.forest th:first-child, .forest .number, .forest tbody td:nth-child(5) { width: auto; padding: 0; }
	.forest .folder { display: block; }
	.forest tbody th { order: 1; }
	.forest .change, .forest.floor td:nth-child(3) { order: 2; }
	.forest td:nth-child(5) { order: 3; }
	.forest.floor td:nth-child(4) { order: 3; }
	.forest td.strip { order: 4; grid-column: 1 / -1; height: 24px; }
	.forest td.strip svg { height: 24px; }
	.forest .reach { display: none; }
	.forest tr:not(.folder) > td { height: auto; }
	.forest tr:not(.folder) > td.strip { height: 24px; }
}
`;
