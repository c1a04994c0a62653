/** After what all pages share: figures in columns where there is room, one below the other on a phone. */
export const FINANCE_STYLE = `
:root{--go:#1d3f72;--go-ink:#fff;--card:#fff;--soft:#4b4841;--bad:#8c1d18;--out:#8c1d18;--aside:#8a6d00;--kept:#dfeee4}
@media(prefers-color-scheme:dark){:root{--go:#a9c7ff;--go-ink:#07142b;--card:#1e2026;--soft:#c3bfb6;--bad:#ff9d90;--out:#ff8a7a;--aside:#e0bf4d;--kept:#20382b}}
main,footer{max-width:76rem;padding:0 1rem}
main{padding-top:.75rem}
h1{font-size:1.625rem;margin:0 0 .25rem}
h2{font-size:1.25rem;margin:1.5rem 0 .5rem}
p{margin:0 0 .75rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:.25rem 0 .75rem}
nav a,.files a{display:inline-block;min-height:2.75rem;padding:.5rem 0}
.files{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1.25rem;margin:0}
.sums,.todo{display:flex;flex-wrap:wrap;gap:.75rem;padding:0;margin:0 0 .75rem;list-style:none}
.sums li,.todo li{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:.5rem 1rem}
.sums b,.todo b{display:block;font-size:1.375rem;font-variant-numeric:tabular-nums}
.bad{color:var(--bad);font-weight:700}
.soft,caption{color:var(--soft)}
table{border-collapse:collapse;width:100%;font-size:1rem}
caption{text-align:left;padding-bottom:.35rem}
th,td{text-align:left;vertical-align:top;padding:.45rem .75rem .45rem 0;border-bottom:1px solid var(--line);overflow-wrap:normal}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font-size:.875rem;overflow-wrap:anywhere}
.facts{grid-template-columns:minmax(9rem,auto) 1fr}
form.sign{position:static;box-shadow:none;padding:0;margin:.5rem 0 1rem;max-width:34rem}
form.sign button,form.word button{min-height:3.25rem;font-size:1.125rem;border-radius:.75rem}
form.word{position:static;box-shadow:none;padding:0;margin:.25rem 0;display:grid;gap:.5rem;grid-template-columns:1fr auto}
form.word button{width:auto;padding:0 1.25rem}
input{min-height:3rem;width:100%;padding:.5rem;font:inherit;color:inherit;background:var(--ground);border:1px solid var(--soft);border-radius:.5rem}
form.leave{position:static;box-shadow:none;padding:0;margin:1.5rem 0 0}
form.leave button{min-height:2.75rem;width:auto;padding:0 1rem;font-size:1rem;background:transparent;color:var(--ink);border-color:var(--soft)}
.said{border-left:.4rem solid var(--well);padding-left:.75rem}
.month{width:100%;height:auto;display:block}
.month .up{fill:var(--kept)}.month .down{fill:var(--out)}.month .aside{fill:var(--aside)}.month .off{fill:none;stroke:var(--line)}
.month text{fill:var(--soft);font:11px system-ui,sans-serif}
.key{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;color:var(--soft);font-size:1rem}
.key i{display:inline-block;width:.85em;height:.85em;margin-right:.4em;border-radius:.15em}
.key .up{background:var(--kept)}.key .down{background:var(--out)}.key .aside{background:var(--aside)}
@media(max-width:58rem){
.list thead{display:none}
.list tr{display:block;border:1px solid var(--line);border-radius:.75rem;padding:.5rem .75rem;margin-bottom:.75rem;background:var(--card)}
.list td,.list th{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.15rem 0;text-align:right;white-space:normal}
.list td::before{content:attr(data-of);color:var(--soft);text-align:left;font-weight:400}
.list th{font-size:1.125rem;text-align:left}
}
`.replace(/\n/g, '');
