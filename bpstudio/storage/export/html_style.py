"""How a page of a worked solution looks: on a screen, light or dark as the reader has it, and on paper."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --quiet: #57606a; --rule: #c9d1d9;
  --forward: #0b5cad; --gap: #8250df; --line: #8c959f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --paper: #0d1117; --quiet: #9da7b3; --rule: #3d444d; --forward: #6cb6ff; --gap: #d2a8ff;
    --line: #7d8590; }
}
html { background: var(--paper); color: var(--ink); }
body { max-width: 56rem; margin: 0 auto; padding: 1.5rem; font: 1rem/1.5 system-ui, "Segoe UI", Roboto,
  "DejaVu Sans", sans-serif; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2rem; } h3 { font-size: 1.1rem; margin-top: 1.5rem; }
h1, h2, h3 { break-after: avoid; line-height: 1.25; }
h1 math, h2 math, h3 math { math-style: normal; }
math { font-family: math, "Latin Modern Math", "STIX Two Math", "Cambria Math", "DejaVu Math TeX Gyre", serif;
  font-size: 1.05em; }
.equation { margin: 0.6rem 0; overflow-x: auto; overflow-y: hidden; break-inside: avoid; }
.equation math { display: block math; width: max-content; margin-left: 1.5rem; text-align: left; }
.lines > mtr > mtd { padding: 0.3em 0.15em; }
.lines > mtr > mtd:nth-child(1) { text-align: right; }
.lines > mtr > mtd:nth-child(3) { text-align: left; }
.cases > mtr > mtd { text-align: left; }
.matrix > mtr > mtd { padding: 0.25em 0.4em; }
.gap { color: var(--gap); }
.answer { color: var(--gap); font-weight: bold; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
figcaption { color: var(--quiet); font-size: 0.9rem; padding-top: 0.3rem; }
thead { display: table-header-group; }
th { text-align: left; font-weight: 600; border-bottom: 2px solid var(--rule); }
td { border-bottom: 1px solid var(--rule); }
th, td { padding: 0.25rem 0.9rem 0.25rem 0; vertical-align: baseline; }
th:first-child, td:first-child { white-space: nowrap; }
td.number { font-variant-numeric: tabular-nums; }
td.number, th.number { text-align: right; }
tr { break-inside: avoid; }
p:has(+ .equation), p:has(+ figure) { break-after: avoid; }
figure { margin: 1rem 0; }
svg { break-inside: avoid; max-width: 100%; height: auto; }
svg .edge { stroke: var(--line); stroke-width: 1.2; }
svg .unit { fill: var(--paper); stroke: var(--forward); stroke-width: 1.6; }
svg text { fill: var(--ink); font: 14px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; text-anchor: middle; }
svg .weight { font-size: 11px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
svg .under { fill: var(--quiet); font-size: 12px; }
@media (max-width: 30rem) {
  body { padding: 1rem; }
  .equation math { margin-left: 0; }
}
@page { margin: 2cm; }
@media print {
  :root { --ink: #000; --paper: #fff; --quiet: #444; --rule: #999; --forward: #000; --gap: #000; --line: #666; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .equation, .wide { overflow: visible; }
  th, td { padding: 0.2rem 0.6rem 0.2rem 0; }
  figcaption { break-before: avoid; }
  .page + .page, .new-page { break-before: page; }
}
"""
