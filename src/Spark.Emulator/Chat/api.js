// The calls, in the name of one person.

/** What the API said against a call. */
export class ApiError extends Error {
  constructor(status, message, trackingId) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.trackingId = trackingId;
  }

  static async from(response) {
    let said;
    try {
      said = (await response.json()).message;
    } catch {
      // A gateway's error page, or no body at all: the status has to do.
    }
    const wait = response.headers.get('Retry-After');
    const status = `${response.status} ${response.statusText}`.trim();
    const message = (said ?? status) + (wait ? ` (again in ${wait} s)` : '');
    return new ApiError(response.status, message, response.headers.get('TrackingID'));
  }
}

export class Api {
  #token;

  constructor(token) {
    this.#token = token;
  }

  get(path, query) {
    return this.#call('GET', path, { query }).then((response) => response.json());
  }

  /** @param body an object, sent as JSON, or a FormData */
  post(path, body) {
    return this.#call('POST', path, { body }).then((response) => response.json());
  }

  put(path, body) {
    return this.#call('PUT', path, { body }).then((response) => response.json());
  }

  delete(path) {
    return this.#call('DELETE', path, {});
  }

  /** One page of a list: its items, and whether there are more. */
  async page(path, query) {
    const response = await this.#call('GET', path, { query });
    return { items: (await response.json()).items, next: nextPath(response) };
  }

  /** All pages of a list. */
  async list(path, query) {
    const all = [];
    for (let page = await this.page(path, query); ; page = await this.page(page.next)) {
      all.push(...page.items);
      if (!page.next) return all;
    }
  }

  /** A file of a message: its name, size and type, and its content when asked for. */
  async file(url, { content = false } = {}) {
    const { pathname, search } = new URL(url, location.origin);
    const response = await this.#call(content ? 'GET' : 'HEAD', pathname.replace(/^\/v1/, '') + search, {});
    return {
      name: fileName(response),
      size: Number(response.headers.get('Content-Length')),
      type: (response.headers.get('Content-Type') ?? '').split(';')[0].trim().toLowerCase(),
      content: content ? await response.blob() : null,
    };
  }

  async #call(method, path, { query, body }) {
    const url = new URL('/v1' + path, location.origin);
    for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
    const headers = { Authorization: `Bearer ${this.#token}` };
    const json = body && !(body instanceof FormData);
    if (json) headers['Content-Type'] = 'application/json';
    let response;
    try {
      response = await fetch(url, { method, headers, body: json ? JSON.stringify(body) : body, cache: 'no-store' });
    } catch {
      throw new ApiError(0, 'The emulator does not answer. Is it still running?');
    }
    if (!response.ok) throw await ApiError.from(response);
    return response;
  }
}

/** The next link on this origin: behind a public address it names another one, which this page may not call. */
function nextPath(response) {
  const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(response.headers.get('Link') ?? '');
  if (!link) return null;
  const { pathname, search } = new URL(link[1], location.origin);
  return pathname.replace(/^\/v1/, '') + search;
}

function fileName(response) {
  const disposition = response.headers.get('Content-Disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'file';
}
