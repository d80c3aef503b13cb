/** The targets of a page's links within the repository: relative paths, with their fragments. */
export function linksOf(page: string): readonly string[] {
  const text = prose(page).replaceAll(/`[^`\n]*`/g, '');
  const inline = Array.from(text.matchAll(/\]\(([^)\s]+)[^)]*\)/g), ([, target = '']) => target);
  const references = Array.from(text.matchAll(/^\[[^\]]+\]: +(\S+)/gm), ([, target = '']) => target);
  return [...inline, ...references].filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function headingsOf(page: string): readonly string[] {
  const seen = new Map<string, number>();
  return Array.from(prose(page).matchAll(/^#{1,6} +(.+)$/gm), ([, title = '']) => {
    const anchor = title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The scripts of package.json that a page mentions, in text or in code. */
export function scriptsOf(page: string): readonly string[] {
  return Array.from(page.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g), ([, script = '']) => script);
}

/** A page without its blocks of code. */
function prose(page: string): string {
  return page.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, '').replaceAll(/^ {4}.*$/gm, '');
}
