/**
 * After what all pages share. One column on a phone; the chart is for screens with room for it. A person's colour has one lightness
 * for all hues, so that each stands out from the ground alike.
 */
export const ONCALL_STYLE = `
:root{--alarm:#8c1d18;--red:#8c1d18;--card:#fff;--soft:#4b4841;--tone:.48}
@media(prefers-color-scheme:dark){:root{--red:#ff9d90;--card:#1e2026;--soft:#c3bfb6;--tone:.78}}
main,footer{max-width:120rem;padding:0 1rem}
main{padding-top:.75rem}
h1{font-size:1.75rem;margin:0}
h2{font-size:1.375rem;line-height:1.25;margin:1.25rem 0 .5rem}
h3{font-size:1.0625rem;line-height:1.3;margin:0}
p{margin:0}
ul,ol{margin:0;padding:0;list-style:none}
.asof,.zone,.closed,.next{color:var(--soft)}
.zone,.asof{font-size:1rem}
.gap{color:var(--red);font-weight:700}
.gap::before{content:"";display:inline-block;width:.8em;height:.72em;margin-right:.35em;background:currentColor;clip-path:polygon(50% 0,100% 100%,0 100%);forced-color-adjust:none}
.gaps{background:var(--alarm);color:#fff;border:2px solid var(--alarm);border-radius:.75rem;padding:.75rem 1rem;margin-top:.75rem}
.gaps h2{margin:0 0 .25rem;color:inherit;font-size:1.25rem}
.gaps li{padding:.25rem 0}
.well{margin-top:.5rem;border-left:.4rem solid var(--well);padding-left:.75rem}
.cards{display:grid;gap:.75rem;grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr))}
article{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.75rem 1rem}
article.bare{border:3px solid var(--red)}
.who{border:0;padding:0;margin:.15rem 0;font-size:1.5rem;line-height:1.25;font-weight:700}
.who li,.chart span{border-left:.4rem solid var(--ink);padding-left:.6rem}
.who li+li{margin-top:.25rem}
ol.who:not(.one){counter-reset:o}
ol.who:not(.one) li::before{counter-increment:o;content:counter(o) ". "}
.chart path.p{stroke:var(--ink);stroke-width:7}
@supports(color:oklch(.5 .1 20)){.who li,.chart span{border-color:oklch(var(--tone) .15 var(--h,90))}.chart path.p{stroke:oklch(var(--tone) .15 var(--h,90))}}
.roles dl{margin:0}
.roles dt{color:var(--soft)}
.lists{display:grid;gap:1rem 1.5rem;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr))}
details{border-bottom:1px solid var(--line)}
summary{min-height:3rem;padding:.65rem 0;font-weight:600;cursor:pointer}
.weeks dl{display:block;margin:0 0 .75rem}
.weeks dt{color:inherit;font-weight:600;margin-top:.5rem}
.weeks dd{display:grid;grid-template-columns:7.5rem 1fr;gap:.5rem;padding:.1rem 0}
i{font-style:normal}
.chart{display:none}
@media(min-width:70rem){
.teams{display:flex;flex-wrap:wrap;gap:0 1.25rem}
.team .cards{display:flex;flex-wrap:wrap}
.team article{width:14.25rem}
.who{font-size:1.375rem}
.weeks dd{grid-template-columns:7rem 1fr}
.chart{display:block}
.grid{display:grid;grid-template-columns:16rem 1fr;gap:1px .75rem;align-items:center}
.dates{grid-column:2;display:grid;grid-template-columns:repeat(var(--n),1fr);font-size:.8125rem;line-height:1.25;text-align:center;overflow-wrap:normal}
.dates .rest{color:var(--soft)}
.dates .today{background:var(--ink);color:var(--ground);border-radius:.25rem;font-weight:700}
.grid h3{grid-column:1/-1;font-size:.9375rem;margin-top:.35rem}
.grid small{font-weight:400;color:var(--soft)}
.grid span,.grid b{font-size:.9375rem;line-height:1.3}
.grid svg{display:block;width:100%;height:1.1rem;background:repeating-linear-gradient(90deg,var(--line) 0 1px,transparent 1px calc(100%/var(--n)))}
path.g{fill:url(#x);stroke:var(--red);stroke-width:2px;vector-effect:non-scaling-stroke}
.hatch{fill:var(--ground)}.stripe{stroke:var(--red);stroke-width:1.4}
path.n{stroke:var(--ink);stroke-width:2px;vector-effect:non-scaling-stroke}
}
`.replace(/\n/g, '');
