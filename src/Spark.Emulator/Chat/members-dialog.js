// The dialog that shows who is in a room, adds people and takes them out.
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { clearError, failedIn, wire } from './dialogs.js';

/** @param membersOf a function: the memberships of the open room */
export function membersDialog({ api, me, people, membersOf }) {
  const dialog = byId('members-dialog');
  wire(dialog);
  return { open, render };

  function open() {
    clearError(dialog);
    render();
    dialog.showModal();
  }

  function render() {
    const members = membersOf();
    const inside = new Set(members.map((member) => member.personId));
    const others = people.all.filter((person) => !inside.has(person.id));
    byId('member-list').replaceChildren(
      ...members.map((member) => {
        const own = member.personId === me.id;
        const [verb, name] = own ? ['Leave', 'Leave this room'] : ['Remove', `Remove ${member.personDisplayName}`];
        const remove = () => api.delete(`/memberships/${encodeURIComponent(member.id)}`);
        return entry(member.personId, member.personDisplayName, own ? 'you' : '', verb, name, remove);
      }),
    );
    byId('other-list').replaceChildren(
      ...others.map(({ id, displayName }) => {
        const add = () => api.post('/memberships', { roomId: members[0].roomId, personId: id });
        return entry(id, displayName, '', 'Add', `Add ${displayName}`, add);
      }),
    );
    byId('others-heading').hidden = others.length === 0;
  }

  function entry(id, displayName, remark, verb, name, act) {
    const click = async (event) => {
      const button = event.currentTarget;
      button.disabled = true;
      clearError(dialog);
      try {
        await act();
        if (verb === 'Leave') dialog.close();
      } catch (error) {
        button.disabled = false;
        failedIn(dialog, error);
      }
    };
    return h(
      'li',
      { class: 'choice' },
      avatar(displayName, { key: id, bot: people.isBot(id), small: true }),
      h('span', {}, displayName),
      people.isBot(id) ? h('span', { class: 'badge' }, 'Bot') : null,
      remark ? h('span', { class: 'email' }, remark) : null,
      h('button', { type: 'button', class: 'text-button', 'aria-label': name, onclick: click }, verb),
    );
  }
}
