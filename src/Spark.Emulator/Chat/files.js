// A file of a message: its name and size, a click to save it, and a look at a picture. Its address wants the person's token, so
// it is fetched and becomes an address of this page for a moment, never one that is opened: what is in a file stays a file.
import { h, icon } from './dom.js';
import { attempt } from './notices.js';
import { showPicture } from './picture-dialog.js';
import { sizeText } from './sizes.js';

/** Pictures without a program in them: an svg may have one, and is only saved. */
const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif'];
const largestPicture = 20_000_000;

export function fileElement(url, api) {
  const name = h('span', { class: 'file-name' }, 'File');
  const size = h('span', { class: 'file-size' });
  const save = () => attempt('The file was not saved', async () => saveFile(await api.file(url, { content: true })));
  const chip = h('button', { type: 'button', class: 'file', title: 'Save this file', onclick: save }, icon('file'), name, size);
  const element = h('div', { class: 'file-box' }, chip);
  attempt('A file cannot be shown', async () => {
    const file = await api.file(url);
    name.textContent = file.name;
    size.textContent = sizeText(file.size);
    chip.setAttribute('aria-label', `Save ${file.name}, ${sizeText(file.size)}`);
    if (pictures.includes(file.type) && file.size <= largestPicture) await preview();
  });
  return element;

  async function preview() {
    const file = await api.file(url, { content: true });
    const picture = await loaded(file.content.slice(0, file.content.size, file.type), file.name);
    if (!picture) return; // it only says that it is a picture
    const show = () => showPicture(file, save);
    element.prepend(
      h('button', { type: 'button', class: 'preview', 'aria-label': `Show ${file.name}`, onclick: show }, picture),
    );
  }
}

/** An image once it is there, or null when it cannot be shown. The browser keeps it; its address is given back. */
export async function loaded(blob, alt) {
  const address = URL.createObjectURL(blob);
  const image = h('img', { alt });
  try {
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = reject;
      image.src = address;
    });
    return image;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Saved as bytes without a meaning: no browser makes a page of it, whatever it was sent as. */
function saveFile({ name, content }) {
  const address = URL.createObjectURL(content.slice(0, content.size, 'application/octet-stream'));
  h('a', { href: address, download: name }).click();
  // The browser has begun to read it by then, and not before.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
