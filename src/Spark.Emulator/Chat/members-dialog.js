// The dialog that shows who is in a room or a team, adds people, takes them out, and says who moderates it.
import { avatar } from './avatar.js';
import { byId, h } from './dom.js';
import { clearError, failedIn, wire } from './dialogs.js';

/** @returns open(circle), and render() when somebody came or went: circle is one of those below */
export function membersDialog({ api, me, people }) {
  const dialog = byId('members-dialog');
  let circle = null;
  let pressed = null; // what is pressed is made anew by what it does, and keeps the keyboard
  wire(dialog);
  return { open, render };

  async function open(what) {
    circle = what;
    clearError(dialog);
    byId('members-heading').textContent = circle.heading;
    await show();
    dialog.showModal();
  }

  async function render() {
    if (dialog.open) await show();
  }

  async function show() {
    const members = await circle.members();
    const inside = new Set(members.map((member) => member.personId));
    const others = people.all.filter((person) => !inside.has(person.id));
    const focused = dialog.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : pressed;
    byId('member-list').replaceChildren(...members.map(memberEntry));
    byId('other-list').replaceChildren(
      ...others.map(({ id, displayName }) => {
        const add = () => api.post(circle.path, { ...circle.where, personId: id });
        return entry(id, displayName, '', button('Add', `Add ${displayName}`, add));
      }),
    );
    byId('others-heading').hidden = others.length === 0;
    if (focused) (dialog.querySelector(`[aria-label="${CSS.escape(focused)}"]`) ?? dialog.querySelector('[data-close]')).focus();
  }

  function memberEntry({ id, personId, personDisplayName: name, isModerator }) {
    const own = personId === me.id;
    const path = `${circle.path}/${encodeURIComponent(id)}`;
    const moderate = button('Moderator', `${name} is a moderator`, () => api.put(path, { isModerator: !isModerator }));
    moderate.setAttribute('aria-pressed', String(isModerator));
    const leave = own
      ? button('Leave', circle.leave, async () => {
          await api.delete(path);
          dialog.close();
        })
      : button('Remove', `Remove ${name}`, () => api.delete(path));
    return entry(personId, name, own ? 'you' : '', moderate, leave);
  }

  function button(verb, name, act) {
    const click = async (event) => {
      const element = event.currentTarget;
      element.disabled = true;
      pressed = name;
      clearError(dialog);
      try {
        await act();
        await render();
      } catch (error) {
        failedIn(dialog, error);
      } finally {
        element.disabled = false;
        pressed = null;
      }
    };
    return h('button', { type: 'button', class: 'text-button', 'aria-label': name, onclick: click }, verb);
  }

  function entry(id, displayName, remark, ...buttons) {
    return h(
      'li',
      { class: 'choice' },
      avatar(displayName, { key: id, bot: people.isBot(id), small: true }),
      h('span', { class: 'choice-name' }, displayName),
      people.isBot(id) ? h('span', { class: 'badge' }, 'Bot') : null,
      remark ? h('span', { class: 'email' }, remark) : null,
      h('span', { class: 'choice-buttons' }, ...buttons),
    );
  }
}

export const roomCircle = (api, roomId) => ({
  heading: 'People in this room',
  leave: 'Leave this room',
  path: '/memberships',
  where: { roomId },
  members: () => api.list('/memberships', { roomId }),
});

export const teamCircle = (api, team) => ({
  heading: `People in team ${team.name}`,
  leave: 'Leave this team',
  path: '/team/memberships',
  where: { teamId: team.id },
  members: () => api.list('/team/memberships', { teamId: team.id }),
});
