// What went wrong, where it can be read, until it is closed.
import { byId, h, icon } from './dom.js';

const most = 3;

/** @param doing what was tried, such as "The message was not sent" */
export function tell(doing, error) {
  const list = byId('notices');
  const notice = h(
    'div',
    { class: 'notice' },
    h('p', {}, h('strong', {}, `${doing}. `), error.message),
    error.trackingId ? h('p', { class: 'tracking' }, `TrackingID: ${error.trackingId}`) : null,
    h(
      'button',
      { type: 'button', class: 'icon-button small', 'aria-label': 'Dismiss', onclick: () => notice.remove() },
      icon('close'),
    ),
  );
  // The same again, as while trying again, is told once; its tracking id is the newest.
  for (const other of [...list.children]) if (other.firstChild.textContent === notice.firstChild.textContent) other.remove();
  list.append(notice);
  while (list.children.length > most) list.firstChild.remove();
}

/** Runs something a click began; a failure is told, never swallowed. */
export async function attempt(doing, action) {
  try {
    return await action();
  } catch (error) {
    tell(doing, error);
    return undefined;
  }
}
