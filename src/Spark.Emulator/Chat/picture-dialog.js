// A picture of a message, as large as the window.
import { byId } from './dom.js';
import { wire } from './dialogs.js';
import { loaded } from './files.js';

let save = null;

export async function showPicture(file, saveIt) {
  const dialog = byId('picture-dialog');
  if (!save) {
    wire(dialog);
    byId('picture-save').addEventListener('click', () => save());
  }
  save = saveIt;
  const image = await loaded(file.content, file.name);
  if (!image) return;
  byId('picture-name').textContent = file.name;
  byId('picture').replaceChildren(image);
  dialog.showModal();
}
