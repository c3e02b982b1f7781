// Which addresses of others become links: web pages and mail boxes only.
const schemes = ['http:', 'https:', 'mailto:'];

/** The address to link to, or null when it is none that may be followed. */
export function safeAddress(href) {
  try {
    const url = new URL(href);
    return schemes.includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** What every link to somewhere else has: it opens beside this page, and cannot reach back. */
export const outward = { target: '_blank', rel: 'noopener noreferrer' };
