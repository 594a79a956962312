// Copies the few front-end files that the pages use into workflow_app/static/vendor and writes vendor.json
// (name, version, licence and sha256 of every file). Run it with "npm run vendor"; commit what it writes.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "node_modules");
const target = join(here, "..", "workflow_app", "static", "vendor");
const SUBSETS = ["vietnamese", "latin-ext", "latin"];

const copied = (name, path) => readFileSync(join(packages, name, path));
const own = (path) => readFileSync(join(here, path));

/** One file with a <symbol> for every name in icons.txt: 25 MB of icons shrink to the ones in use. */
function sprite() {
  const names = own("icons.txt").toString().split("\n").filter(Boolean).sort();
  const symbols = names.map((name) => {
    const svg = copied("@tabler/icons", `icons/outline/${name}.svg`).toString();
    const strokes = [...svg.matchAll(/<(?:path|circle|ellipse|line|polygon|polyline|rect)[^>]*\/>/g)]
      .map((match) => match[0])
      .filter((element) => !element.includes('stroke="none"'));
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"`
      + ` stroke-linecap="round" stroke-linejoin="round">${strokes.join("")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

/** The @font-face rules of one family; the browser fetches only the subsets whose letters a page shows. */
function faces(family, slug, variants) {
  const ranges = JSON.parse(copied(`@fontsource/${slug}`, "unicode.json").toString());
  const rule = (weight, style, subset) => `@font-face {
  font-family: "${family}";
  font-style: ${style};
  font-weight: ${weight};
  font-display: swap;
  src: url("${slug}-${subset}-${weight}-${style}.woff2") format("woff2");
  unicode-range: ${ranges[subset]};
}
`;
  return variants.flatMap(([weight, style]) => SUBSETS.map((subset) => rule(weight, style, subset))).join("");
}

function font(family, slug, variants) {
  const name = `@fontsource/${slug}`;
  const files = { [`${slug}/${slug}.css`]: faces(family, slug, variants), [`${slug}/OFL.txt`]: copied(name, "LICENSE") };
  for (const [weight, style] of variants) {
    for (const subset of SUBSETS) {
      const file = `${slug}-${subset}-${weight}-${style}.woff2`;
      files[`${slug}/${file}`] = copied(name, `files/${file}`);
    }
  }
  return { name, files };
}

const chosen = [
  {
    name: "@tabler/core",
    files: {
      "tabler/tabler.min.css": copied("@tabler/core", "dist/css/tabler.min.css"),
      "tabler/tabler.min.js": copied("@tabler/core", "dist/js/tabler.min.js"),
      "tabler/LICENSE.txt": own("licences/tabler-core.txt"),
    },
  },
  {
    name: "@tabler/icons",
    files: { "tabler-icons/icons.svg": sprite(), "tabler-icons/LICENSE.txt": copied("@tabler/icons", "LICENSE") },
  },
  {
    name: "htmx.org",
    files: {
      "htmx/htmx.min.js": copied("htmx.org", "dist/htmx.min.js"),
      "htmx/LICENSE.txt": copied("htmx.org", "LICENSE"),
    },
  },
  font("Be Vietnam Pro", "be-vietnam-pro", [400, 500, 600, 700].map((weight) => [weight, "normal"])),
  font("Tinos", "tinos", [[400, "normal"], [400, "italic"], [700, "normal"], [700, "italic"]]),
];

rmSync(target, { recursive: true, force: true });
const listed = chosen.map(({ name, files }) => {
  const { version, license } = JSON.parse(copied(name, "package.json").toString());
  const hashes = {};
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), content);
    hashes[path] = createHash("sha256").update(content).digest("hex");
  }
  return { name, version, licence: license, files: hashes };
});
writeFileSync(join(target, "vendor.json"), JSON.stringify({ packages: listed }, null, 2) + "\n");
console.log(`${listed.length} packages, ${listed.flatMap((p) => Object.keys(p.files)).length} files`);
