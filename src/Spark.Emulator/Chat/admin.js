// The emulator's own calls, which need no token but where they are about somebody.
import { ApiError } from './api.js';

export const admin = {
  get: (path, person) => call('GET', path, { person }),
  post: (path, body, person) => call('POST', path, { body, person }),
  delete: (path, person) => call('DELETE', path, { person }),
};

async function call(method, path, { body, person }) {
  const headers = person ? { Authorization: `Bearer ${person.token}` } : {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response;
  try {
    response = await fetch(`/emulator${path}`, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw new ApiError(0, 'The emulator does not answer. Is it still running?');
  }
  if (!response.ok) throw await ApiError.from(response);
  return response.status === 204 ? null : response.json();
}
