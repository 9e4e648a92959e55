/** The page around the plots: text, tables, facts; one column on a phone. */
export const layoutStyle = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main, .site, footer { max-width: 76rem; margin: 0 auto; padding: 0 1.25rem; }
.site { padding-top: 1.25rem; color: var(--quiet); font-size: .9rem; }
.site h1 { display: inline; margin: 0 .5rem 0 0; font-size: 1rem; color: var(--text); }
.site p { display: inline; margin: 0; }
footer { margin-top: 3rem; padding-bottom: 2rem; color: var(--quiet); font-size: .85rem; border-top: 1px solid var(--line); }
a { color: var(--link); }
h2 { margin: .1rem 0 .75rem; font-size: clamp(1.5rem, 1.1rem + 1.8vw, 2.1rem); line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h3 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3; }
h4 { margin: 1.25rem 0 .5rem; font-size: 1rem; }
p { margin: .5rem 0 .75rem; max-width: 75ch; }
section { margin: 2.5rem 0; padding-top: 1rem; border-top: 1px solid var(--line); scroll-margin-top: .5rem; }
article + article { margin-top: 4rem; border-top: 4px solid var(--line); }
.headline { margin: 1.5rem 0 1rem; }
.eyebrow { margin: 0; color: var(--quiet); font-size: .9rem; }
.decision { max-width: none; margin: .5rem 0; padding: .75rem 1rem; border-left: 5px solid var(--quiet); border-radius: 4px; background: var(--open-ground); font-size: 1.1rem; overflow-wrap: anywhere; }
.decision b { margin-right: .35em; text-transform: uppercase; font-size: .85em; letter-spacing: .06em; }
.decision.good { border-color: var(--faster); background: var(--faster-ground); }
.decision.bad { border-color: var(--slower); background: var(--slower-ground); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 0; padding: 0; list-style: none; font-size: .95rem; }
nav a { display: inline-block; padding: .3rem 0; }
.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .5rem; margin: 0 0 1rem; padding: 0; list-style: none; }
.counts li { display: flex; flex-direction: column; padding: .6rem .8rem; border-radius: 6px; background: var(--raised); }
.counts b { font-size: 1.6rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.counts .none, .counts .none .verdict { color: var(--quiet); font-weight: 400; }
.counts .none .mark { opacity: .5; }
.denominator h2 { font-size: 1.35rem; }
.verdict { display: inline-flex; vertical-align: middle; align-items: center; gap: .3em; white-space: nowrap; }
.verdict.faster { color: var(--faster); font-weight: 600; }
.verdict.slower { color: var(--slower); font-weight: 600; }
.verdict.fault { color: var(--slower); }
.outcome { font-weight: 600; }
.outcome.good, .outcome.accepted, .outcome.passes { color: var(--faster); }
.outcome.bad, .outcome.rejected, .outcome.reverted, .outcome.rejects { color: var(--slower); }
.outcome.unreached, .outcome.inconclusive, .outcome.parked { color: var(--quiet); }
.faults { margin: .5rem 0 1rem; padding: .6rem 1rem .6rem 2rem; border-radius: 6px; background: var(--slower-ground); overflow-wrap: anywhere; }
.notes { margin: .75rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.notes li { margin: .2rem 0; max-width: 90ch; }
details { margin: .75rem 0; border: 1px solid var(--line); border-radius: 6px; }
.inside { padding: .25rem .9rem .5rem; }
summary { padding: .6rem .9rem; cursor: pointer; font-weight: 600; }
details[open] > summary { border-bottom: 1px solid var(--line); }
:is(a, summary, .wide):focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.wide { overflow-x: auto; margin: .5rem 0 1rem; }
table { border-collapse: collapse; font-size: .9rem; }
caption { padding: .25rem 0 .4rem; text-align: left; color: var(--quiet); font-size: .85rem; }
th { text-align: left; font-weight: 600; }
thead th { color: var(--quiet); font-size: .85rem; }
.wide th, .wide td { padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; vertical-align: top; }
.wide td.text { white-space: normal; min-width: 6rem; overflow-wrap: anywhere; }
.wide tbody th { position: sticky; left: 0; background: var(--ground); font-weight: 500; }
.number { text-align: right !important; font-variant-numeric: tabular-nums; white-space: nowrap; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: .1rem 2rem; margin: .5rem 0 1rem; }
dl div { display: grid; grid-template-columns: 8rem 1fr; gap: .75rem; padding: .3rem 0; border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.stages { margin: .75rem 0; padding-left: 1.6rem; }
.stages li { margin: .3rem 0; overflow-wrap: anywhere; }
.stages .unreached, .time { color: var(--quiet); }
pre { margin: 0; padding: .9rem; border-radius: 6px; background: var(--raised); font: .87rem/1.55 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; width: max-content; min-width: 100%; }
.comment { color: var(--quiet); }
.patch .added { color: var(--faster); }
.patch .removed { color: var(--slower); }
.share { display: flex; gap: 2px; margin: .5rem 0 1rem; font-size: .85rem; }
.share span { min-width: fit-content; padding: .3rem .5rem; background: var(--open-ground); white-space: nowrap; }
.share .accepted { background: var(--faster-ground); }
.share .rejected, .share .reverted { background: var(--slower-ground); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
	main, .site, footer { padding-left: .9rem; padding-right: .9rem; }
	section { margin: 1.75rem 0; }
	.inside { padding: .25rem .6rem .4rem; }
	dl div { grid-template-columns: 6.5rem 1fr; }
	.wide td.text { min-width: 9rem; }
}
@media print { details { border: 0; } nav { display: none; } }
`;
