// The file that goes with the next message: chosen, dropped or pasted. Webex API: one file a message, of 100 MB at most.
import { byId } from './dom.js';
import { tell } from './notices.js';
import { sizeText } from './sizes.js';

const largest = 100 * 1024 * 1024;

export class AttachedFile {
  #file = null;
  #changed;
  #canTake;

  /**
   * @param changed called when there is another one, or none any more
   * @param canTake whether a file can be sent now; an edit has none
   */
  constructor({ changed, canTake }) {
    this.#changed = changed;
    this.#canTake = canTake;
    const picker = byId('file-picker');
    byId('attach').addEventListener('click', () => picker.click());
    byId('attachment-remove').addEventListener('click', () => this.put(null));
    picker.addEventListener('change', () => {
      this.#take(picker.files);
      picker.value = '';
    });
    byId('text').addEventListener('paste', (event) => {
      if (event.clipboardData.files.length === 0) return;
      event.preventDefault();
      this.#take(event.clipboardData.files);
    });
    this.#listenForDrops(byId('conversation'), byId('drop-here'));
  }

  get file() {
    return this.#file;
  }

  /** Puts a file there, or null for none. */
  put(file) {
    if (this.#file === file) return;
    this.#file = file;
    byId('attachment').hidden = !file;
    byId('attachment-name').textContent = file?.name ?? '';
    byId('attachment-size').textContent = file ? sizeText(file.size) : '';
    this.#changed();
  }

  #listenForDrops(place, sign) {
    let depth = 0; // entering an element inside comes before leaving the one around it
    const hasFiles = (event) => event.dataTransfer?.types.includes('Files');
    const show = (more) => {
      depth = Math.max(0, depth + more);
      sign.hidden = depth === 0;
    };
    place.addEventListener('dragenter', (event) => hasFiles(event) && show(1));
    place.addEventListener('dragleave', (event) => hasFiles(event) && show(-1));
    // Beside the conversation a dropped file would otherwise replace this page.
    document.addEventListener('dragover', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = place.contains(event.target) ? 'copy' : 'none';
    });
    document.addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      show(-depth);
      if (place.contains(event.target)) this.#take(event.dataTransfer.files);
    });
  }

  #take(files) {
    const [file] = files;
    if (!file) return;
    const refused = this.#reasonAgainst(file);
    if (refused) {
      tell('The file was not taken', new Error(refused));
      return;
    }
    if (files.length > 1 || this.#file)
      tell('One file a message', new Error(`${file.name} goes with this one; send the others with messages of their own.`));
    this.put(file);
  }

  #reasonAgainst(file) {
    if (!this.#canTake()) return 'A message that is there already gets no file: finish the edit first.';
    if (file.size === 0) return `${file.name} is empty, or a folder.`;
    return file.size > largest ? `${file.name} has ${sizeText(file.size)}, and 100 MB are the limit.` : null;
  }
}
