const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Escaped text whose http and https addresses are links; a full stop or bracket after an address is not part of it. */
export function linkify(text: string): string {
  const parts = text.split(/(https?:\/\/[^\s<>"'`]+)/);
  return parts
    .map((part, index) => {
      if (index % 2 === 0) return escapeHtml(part);
      const address = part.replace(/[.,;:!?)\]]+$/, '');
      const rest = escapeHtml(part.slice(address.length));
      const shown = escapeHtml(address);
      return `<a href="${shown}" target="_blank" rel="noopener noreferrer">${shown}</a>${rest}`;
    })
    .join('');
}
