// The dialogs that make a group room and a team: a name, and who is in it from the beginning.
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { failedIn, wire } from './dialogs.js';

/**
 * @param created called with the new room
 * @returns opens the dialog, for a room of a team if one is given
 */
export function newRoomDialog({ api, me, people, teams, created }) {
  const inTeam = byId('new-room-team');
  const open = newDialog('new-room', {
    me,
    people,
    make: (title) => api.post('/rooms', inTeam.value ? { title, teamId: inTeam.value } : { title }),
    created,
  });
  return (team) => {
    inTeam.replaceChildren(
      h('option', { value: '' }, 'None'),
      ...teams.all.map(({ id, name }) => h('option', { value: id, selected: id === team?.id }, name)),
    );
    byId('new-room-teams').hidden = teams.all.length === 0;
    open();
  };
}

/** @param created called with the new team */
export function newTeamDialog({ api, me, people, created }) {
  return newDialog('new-team', { me, people, make: (name) => api.post('/teams', { name }), created });
}

function newDialog(id, { me, people, make, created }) {
  const dialog = byId(`${id}-dialog`);
  const name = byId(`${id}-title`);
  const choices = byId(`${id}-people`);
  wire(dialog);
  byId(`${id}-form`).addEventListener('submit', async (event) => {
    event.preventDefault();
    const submit = dialog.querySelector('[type=submit]');
    submit.disabled = true;
    try {
      const made = await make(name.value);
      dialog.close();
      await created(made, chosenIn(choices));
    } catch (error) {
      failedIn(dialog, error);
    } finally {
      submit.disabled = false;
    }
  });

  return () => {
    name.value = '';
    choices.replaceChildren(...people.all.filter((person) => person.id !== me.id).map(choice));
    dialog.showModal();
    name.focus();
  };
}

const chosenIn = (choices) => [...choices.querySelectorAll('input:checked')].map((input) => input.value);

const choice = (person) =>
  h(
    'label',
    { class: 'choice' },
    h('input', { type: 'checkbox', value: person.id }),
    avatar(person.displayName, { key: person.id, bot: person.type === 'bot', small: true }),
    h('span', {}, person.displayName),
    person.type === 'bot' ? h('span', { class: 'badge' }, 'Bot') : null,
  );
