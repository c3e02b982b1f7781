// Who and where, in the address: #/alice, #/alice/ROOM-ID, #/alice/to/echobot. So two windows can be two people, and a reload
// stays where it was.

export function read() {
  const [, person, ...rest] = location.hash.split('/').map(decode);
  if (rest[0] === 'to') return { person, to: rest[1] };
  return { person, roomId: rest[0] };
}

export function format({ person, roomId, to }) {
  const parts = to ? [person, 'to', to] : roomId ? [person, roomId] : [person];
  return '#/' + parts.map(encodeURIComponent).join('/');
}

/** Goes there; `replace` leaves no trace in the browser's history. Nothing is raised: the caller knows where it goes. */
export function go(target, { replace = false } = {}) {
  const hash = format(target);
  if (hash === location.hash) return;
  if (replace) history.replaceState(null, '', hash);
  else history.pushState(null, '', hash);
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
