/** The one stylesheet of the phones page: light and dark, from a phone's width up, and for high contrast. */
export const pageStyle = `
:root{--ground:#efece6;--paper:#fffdf9;--ink:#22252a;--soft:#484b51;--line:#dad5cb;--body:#2b2d33;--screen:#f7f5f0;
--bubble:#e4e9f2;--fresh:#fff3d6;--accent:#8a321e;--on-accent:#fff;--link:#174384;--shadow:0 1px 2px #0000000f,0 10px 28px #0000001a}
@media (prefers-color-scheme:dark){:root{--ground:#15171b;--paper:#1f2227;--ink:#eceae5;--soft:#b6b8bd;--line:#363a42;
--body:#08090b;--screen:#1a1d22;--bubble:#2b3342;--fresh:#40371d;--accent:#f0a08a;--on-accent:#1c0d08;--link:#b9d3ff;
--shadow:0 1px 2px #0006,0 10px 28px #0008}}
@media (prefers-contrast:more){:root{--soft:var(--ink);--line:currentColor;--shadow:none}}
*{box-sizing:border-box}
html{background:var(--ground);color:var(--ink);font:16px/1.45 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1240px;padding:clamp(1rem,3vw,2.25rem)}
h1,h2,h3,p,ol,ul{margin:0;padding:0}
ol,ul{list-style:none}
a{color:var(--link);overflow-wrap:anywhere}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:6px}
header{display:flex;flex-wrap:wrap;gap:1rem 2rem;align-items:center;justify-content:space-between;margin-bottom:2rem}
h1{font-size:1.7rem;line-height:1.1;letter-spacing:-.02em;font-weight:650}
.name p{color:var(--soft)}
.clock{display:flex;flex-wrap:wrap;gap:.75rem 1.25rem;align-items:center;background:var(--paper);border:1px solid var(--line);
border-radius:18px;padding:.6rem .75rem .6rem 1.1rem;box-shadow:var(--shadow)}
.clock time{display:flex;flex-direction:column;font-variant-numeric:tabular-nums}
.clock b{color:var(--ink);font-size:1.7rem;line-height:1;font-weight:600;letter-spacing:-.01em}
.clock span{color:var(--soft);font-size:.82rem;margin-top:.2rem}
.steps{display:flex;gap:.4rem}
button{font:inherit;font-weight:550;color:var(--ink);background:var(--screen);border:1px solid var(--line);border-radius:12px;
min-height:48px;padding:.4rem .85rem;cursor:pointer;white-space:nowrap}
button:hover{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
button[disabled]{opacity:.55;cursor:progress}
section{margin-bottom:2.25rem}
h2{font-size:.82rem;font-weight:600;color:var(--soft);letter-spacing:.06em;text-transform:uppercase;margin-bottom:.85rem}
.row{display:grid;gap:1.5rem;align-items:start}
.phones{grid-template-columns:repeat(auto-fill,minmax(min(100%,248px),1fr))}
.mailboxes{grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:1rem}
.phone{background:var(--body);border-radius:34px;padding:10px;box-shadow:var(--shadow);max-width:320px;width:100%;
border:1px solid var(--line);animation:arrive .35s ease-out}
.phone h3{color:#f4f2ee;font-size:.92rem;font-weight:600;text-align:center;padding:.45rem .5rem .6rem;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.screen{background:var(--screen);border-radius:24px;height:352px;overflow-y:auto;overscroll-behavior:contain;padding:.85rem;
display:flex;flex-direction:column-reverse;gap:.7rem}
.screen p{background:var(--bubble);border-radius:18px 18px 18px 5px;padding:.55rem .8rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;font-size:.95rem}
.screen li:first-child p{background:var(--fresh)}
time{color:var(--soft);font-size:.76rem}
.screen time{display:block;margin:.2rem 0 0 .5rem}
.mailbox{background:var(--paper);border:1px solid var(--line);border-radius:18px;box-shadow:var(--shadow);overflow:hidden;animation:arrive .35s ease-out}
.mailbox h3{font-size:.95rem;font-weight:600;padding:.75rem 1rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
small{color:var(--soft);font-weight:500}
.count{float:right;font-variant-numeric:tabular-nums}
.letters{max-height:380px;overflow-y:auto;overscroll-behavior:contain}
.files{margin:.25rem 0 .75rem;padding-left:1.1rem;list-style:square}
.letters>li+li{border-top:1px solid var(--line)}
summary{cursor:pointer;padding:.65rem 1rem .65rem 2rem;text-indent:-1rem;font-weight:550;font-size:.93rem;overflow-wrap:anywhere}
summary time{display:block;font-weight:400;text-indent:0}
details p{padding:0 1rem 1rem 2rem;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext;font-size:.92rem}
.earlier{color:var(--soft);font-size:.82rem;text-align:center;padding:.5rem}
.nothing{grid-column:1/-1;color:var(--soft);border:1.5px dashed var(--line);border-radius:18px;padding:1.6rem;text-align:center}
.nothing code{display:inline-block;font:.88rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink);
background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.25rem .6rem;margin:.3rem .3rem 0;overflow-wrap:anywhere}
.alarms{border:1px solid var(--accent);border-left-width:6px;border-radius:12px;background:var(--paper);padding:.85rem 1.1rem;margin-bottom:2rem}
.alarms h2{margin-bottom:.4rem;color:var(--accent)}
.alarms li+li{margin-top:.35rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@keyframes arrive{from{opacity:0;transform:translateY(6px)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}
@media (max-width:560px){.clock{width:100%;justify-content:space-between}.steps{flex:1 1 100%}.steps button{flex:1}
.phone{max-width:none}.screen{height:300px}}
`;
