// A file of a message: its name, and a click to save it. The address wants the person's token, so a plain link would not do.
import { h, icon } from './dom.js';
import { attempt } from './notices.js';

export function fileChip(url, api) {
  const name = h('span', {}, 'File');
  const chip = h(
    'button',
    { type: 'button', class: 'file', title: 'Save this file', onclick: () => attempt('The file was not saved', save) },
    icon('file'),
    name,
  );
  attempt('A file cannot be shown', async () => {
    name.textContent = (await api.file(url)).name;
  });
  return chip;

  async function save() {
    const file = await api.file(url, { content: true });
    const address = URL.createObjectURL(file.content);
    h('a', { href: address, download: file.name }).click();
    URL.revokeObjectURL(address);
  }
}
