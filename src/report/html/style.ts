/** The one style sheet of the HTML report. Its hash is in the content security policy: no other style applies. */

export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#566273;--line:#d5dbe3;--page:#fff;--panel:#f4f6f9;--accent:#2456b3;
--critical:#8c1030;--high:#b3261e;--medium:#8a5a00;--low:#2456b3;--informational:#566273;
--executed:#5b21b6;--staged:#a35a00;--accessed:#1f6fb2;--denied:#c62828;--attempted:#6b7684;
--p1:#1f6fb2;--p2:#16847c;--p3:#b86a00;--p4:#5b21b6;--p5:#ad3a8c;--p6:#4d7c0f;--p7:#6b7684;--p8:#c62828}
@media(prefers-color-scheme:dark){:root{--ink:#e4e9f0;--soft:#a3aebd;--line:#38424f;--page:#12171d;--panel:#1b222b;--accent:#8ab4f8;
--critical:#ff8fa6;--high:#ff9a8f;--medium:#f2c063;--low:#8ab4f8;--informational:#a3aebd;
--executed:#c4a7ff;--staged:#f2b05e;--accessed:#7cc0f5;--denied:#ff8a80;--attempted:#9aa5b3;
--p1:#7cc0f5;--p2:#5fd0c5;--p3:#f2b05e;--p4:#c4a7ff;--p5:#f095d0;--p6:#a8d65c;--p7:#9aa5b3;--p8:#ff8a80}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main,header,nav{max-width:1080px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 12px}
h2{font-size:1.35rem;line-height:1.25;margin:48px 0 12px;padding-bottom:6px;border-bottom:2px solid var(--line)}
h3{font-size:1.1rem;line-height:1.3;margin:32px 0 8px}
p,ul,dl,figure,pre{margin:12px 0}
li{margin:5px 0}
a{color:var(--accent)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.875em}
code{background:var(--panel);border-radius:4px;padding:1px 4px}
p,li,dd,code,h1,h2,h3{overflow-wrap:anywhere}
td,td p{overflow-wrap:break-word}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:10px 12px;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all;-webkit-user-select:all}
.label{margin-bottom:-6px;color:var(--soft);font-size:.9rem}
.banner{border-left:6px solid var(--tone);background:var(--panel);padding:4px 18px;border-radius:0 8px 8px 0}
nav ul{columns:3 14rem;list-style:none;padding:0;font-size:.95rem}
nav li{break-inside:avoid;margin:0;padding:3px 0}
dl{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:5px 18px}
dt{color:var(--soft)}
dd{margin:0;min-width:0}
dd p,td p{margin:0}
td p+p,dd p+p{margin-top:3px}
.wrap{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:12px 0}
caption{text-align:left;color:var(--soft);padding-bottom:6px}
th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid var(--line)}
th{background:var(--panel);font-weight:600}
td.short{white-space:nowrap;font-variant-numeric:tabular-nums}
.level,.outcome{display:inline-block;border:1px solid var(--tone);color:var(--tone);border-radius:99px;padding:0 9px;font-size:.85em;font-weight:600;white-space:nowrap}
.outcome{white-space:normal;border-radius:9px}
.critical{--tone:var(--critical)}.high{--tone:var(--high)}.medium{--tone:var(--medium)}.low{--tone:var(--low)}.informational{--tone:var(--informational)}
.executed{--tone:var(--executed)}.staged{--tone:var(--staged)}.accessed{--tone:var(--accessed)}.denied{--tone:var(--denied)}.attempted{--tone:var(--attempted)}.done{--tone:var(--ink)}
.outcome.denied,.outcome.attempted{border-style:dashed}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;padding:12px}
svg{display:block}
svg.path,svg.lanes{margin:0 auto}
svg.lanes{width:100%;min-width:820px;height:auto}
svg.key{display:inline-block;vertical-align:middle}
figcaption{color:var(--soft);font-size:.9rem;margin-top:8px}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--ink)}
.node rect{fill:var(--panel);stroke:var(--soft);stroke-width:1.5}
.node.attacker rect{stroke:var(--high);stroke-width:2.5}
.node.again rect{stroke-dasharray:3 3}
.node text,.hop text{text-anchor:middle}
svg .name{font-weight:600;font-size:14px}
svg .ip,svg .role,svg .who{fill:var(--soft)}
svg .means{font-weight:600}
.edge{fill:none;stroke:var(--tone);stroke-width:2}
.trunk{fill:none;stroke:var(--soft);stroke-width:2}
.edge.executed{stroke-width:3}
.edge.denied{stroke-dasharray:7 5}
.edge.attempted{stroke-dasharray:2 4}
.edge.staged{stroke-dasharray:14 4}
.head{fill:var(--tone)}
.bar{fill:var(--tone);fill-opacity:.22;stroke:var(--tone);stroke-width:1.2}
.bar.denied{stroke-dasharray:4 3}
.axis{stroke:var(--soft);fill:none}.grid{stroke:var(--line);fill:none}
svg .tick{fill:var(--soft);font-size:11px}
circle{stroke:var(--page);stroke-width:1}
.phase-authenticate{fill:var(--p1)}.phase-connect{fill:var(--p2)}.phase-stage{fill:var(--p3)}.phase-execute{fill:var(--p4)}
.phase-communicate{fill:var(--p5)}.phase-collect{fill:var(--p6)}.phase-clean-up{fill:var(--p7)}.phase-refused{fill:var(--p8)}
footer{max-width:1080px;margin:48px auto 0;padding:16px 24px 32px;color:var(--soft);font-size:.9rem;border-top:1px solid var(--line)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
@media(max-width:760px){
body{font-size:15px}
main,header,nav,footer{padding-left:16px;padding-right:16px}
header{padding-top:20px}
h1{font-size:1.45rem}h2{font-size:1.2rem;margin-top:36px}
nav ul{columns:2 9rem}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:9px}
table,caption,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border:1px solid var(--line);border-radius:8px;margin:10px 0;padding:4px 0}
td{border:0;padding:3px 12px 3px 7.4rem;min-height:1.6em;position:relative}
td::before{content:attr(data-label);position:absolute;left:12px;width:6.2rem;color:var(--soft);overflow-wrap:break-word}
td:empty{display:none}
td.short{white-space:normal}
}
@media print{
:root{--ink:#000;--soft:#444;--line:#bbb;--page:#fff;--panel:#f5f5f5;--accent:#000}
body{font-size:10pt}
nav{display:none}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
h2,h3,caption{break-after:avoid}
tr,figure,pre,dl{break-inside:avoid}
thead{display:table-header-group}
.scroll{overflow:visible;border:0;padding:0}
svg.path{max-width:100%;height:auto}
svg.lanes{min-width:0}
}
`;

/** SHA-256 of STYLE in Base64; a test holds it against STYLE. */
export const STYLE_HASH = 'yjZQd1F0JqCJpL6dJAJVZP3Qmchj3fi8F0kNpk/W65Y=';
