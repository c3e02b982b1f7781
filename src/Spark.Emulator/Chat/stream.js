// What happens in one person's rooms, as it happens.

const EVENTS = ["message", "messageUpdated", "messageDeleted", "membership", "membershipDeleted", "room"];

/** Listens until it is closed. `ready` is called at every (re)connection: what was missed meanwhile must be read again. */
export function listen(person, { ready, happened, lost }) {
  const source = new EventSource(`/emulator/stream?token=${encodeURIComponent(person.token)}`);
  source.addEventListener("ready", ready);
  source.addEventListener("error", lost); // the browser connects again by itself
  for (const name of EVENTS) source.addEventListener(name, (event) => happened(name, JSON.parse(event.data)));
  return () => source.close();
}
