// What XML 1.0 cannot hold even as a reference: most control characters, lone surrogates, two non-characters.
// eslint-disable-next-line no-control-regex -- the control characters are what is looked for
const impossible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDFFF]/gu;

/** Text as it stands inside an XML element or attribute; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(impossible, '\uFFFD')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#xD;');
}

/**
 * Renders a value as the query protocol does: an array as `<member>`s, a Map as `<entry>`s of `<key>` and `<value>`,
 * an object as its fields. undefined and null are left out.
 */
export function renderXml(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `<${name}>${value.map((item) => renderXml('member', item)).join('')}</${name}>`;
  if (value instanceof Map) {
    const entries = [...(value as Map<string, unknown>)].map(
      ([key, item]) => `<entry>${renderXml('key', key)}${renderXml('value', item)}</entry>`,
    );
    return `<${name}>${entries.join('')}</${name}>`;
  }
  if (typeof value === 'object') return `<${name}>${renderFields(value as Record<string, unknown>)}</${name}>`;
  return `<${name}>${escapeXml(typeof value === 'string' ? value : JSON.stringify(value))}</${name}>`;
}

/** The fields of an object, each as an element. */
export function renderFields(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => renderXml(name, value))
    .join('');
}
