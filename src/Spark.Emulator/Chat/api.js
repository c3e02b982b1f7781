// Calls of the REST API, as the person one has picked.

export class ApiError extends Error {}

let token = null;

export const actAs = (person) => (token = person.token);

export const people = () => call("/emulator/people").then((list) => list.items);
export const rooms = () => call("/v1/rooms?sortBy=lastactivity&max=200").then((list) => list.items);
export const room = (id) => call(`/v1/rooms/${id}`);
export const members = (roomId) => call(`/v1/memberships?roomId=${roomId}&max=200`).then((list) => list.items);
export const createRoom = (title) => call("/v1/rooms", { title });
export const addMember = (roomId, personId) => call("/v1/memberships", { roomId, personId });
export const send = (message) => call("/v1/messages", message);

export const PAGE = 50;
export function messages(roomId, beforeMessage) {
  const before = beforeMessage ? `&beforeMessage=${beforeMessage}` : "";
  return call(`/v1/messages?roomId=${roomId}&max=${PAGE}${before}`).then((list) => list.items);
}

// Whoever is picked when a call is made is who it is made as, also when its answer comes late.
async function call(path, body) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  } catch {
    throw new ApiError("The local cloud does not answer. Is it still running?");
  }
  if (response.ok) return response.json();
  const problem = await response.json().catch(() => ({}));
  const tracking = response.headers.get("TrackingID");
  throw new ApiError(
    `${response.status}: ${problem.message ?? response.statusText}${tracking ? ` (TrackingID ${tracking})` : ""}`,
  );
}
