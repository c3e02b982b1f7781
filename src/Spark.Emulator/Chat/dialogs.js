// What dialogs have in common.

/** Lets the close buttons, and a click beside the dialog, close it. */
export function wire(dialog) {
  for (const button of dialog.querySelectorAll('[data-close]')) button.addEventListener('click', () => dialog.close());
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => clearError(dialog));
}

export function failedIn(dialog, error) {
  const tracking = error.trackingId ? ` TrackingID: ${error.trackingId}` : '';
  dialog.querySelector('.dialog-error').textContent = error.message + tracking;
}

export function clearError(dialog) {
  dialog.querySelector('.dialog-error').textContent = '';
}
