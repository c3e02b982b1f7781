// The dialog that makes a group room.
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { failedIn, wire } from './dialogs.js';

/** @param created called with the new room */
export function newRoomDialog({ api, me, people, created }) {
  const dialog = byId('new-room-dialog');
  wire(dialog);
  byId('new-room-form').addEventListener('submit', async (event) => {
    event.preventDefault();
    const submit = dialog.querySelector('[type=submit]');
    submit.disabled = true;
    try {
      const room = await api.post('/rooms', { title: byId('new-room-title').value });
      dialog.close();
      await created(room, chosen());
    } catch (error) {
      failedIn(dialog, error);
    } finally {
      submit.disabled = false;
    }
  });

  return () => {
    byId('new-room-title').value = '';
    byId('new-room-people').replaceChildren(...people.all.filter((person) => person.id !== me.id).map(choice));
    dialog.showModal();
    byId('new-room-title').focus();
  };
}

const chosen = () => [...byId('new-room-people').querySelectorAll('input:checked')].map((input) => input.value);

const choice = (person) =>
  h(
    'label',
    { class: 'choice' },
    h('input', { type: 'checkbox', value: person.id }),
    avatar(person.displayName, { key: person.id, bot: person.type === 'bot', small: true }),
    h('span', {}, person.displayName),
    person.type === 'bot' ? h('span', { class: 'badge' }, 'Bot') : null,
  );
