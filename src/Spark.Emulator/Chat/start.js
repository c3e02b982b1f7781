// The dialog that starts a conversation: with one person directly, with several in a room that has a name.

import { $, make } from "./dom.js";

/** Asks for people, and for a name where there will be several of them. Gives nothing when it is cancelled. */
export function ask({ title, people, isGroup = false }) {
  const dialog = $("start");
  const boxes = people.map((person) => make("input", { type: "checkbox", value: person.id }));
  $("start-title").textContent = title;
  $("start-people").replaceChildren(
    make("legend", {}, "With"),
    ...people.map((person, index) =>
      make("label", {}, boxes[index], `${person.displayName}${person.type === "bot" ? " (bot)" : ""}`),
    ),
  );
  const chosen = () => people.filter((_, index) => boxes[index].checked);
  const check = () => {
    const named = !isGroup && chosen().length > 1;
    $("start-name").hidden = !named;
    $("start-ok").disabled = chosen().length === 0 || (named && !$("start-room").value.trim());
  };
  $("start-room").value = "";
  dialog.oninput = check;
  check();

  return new Promise((resolve) => {
    $("start-cancel").onclick = () => dialog.close("");
    $("start-ok").value = "ok";
    dialog.onclose = () =>
      resolve(dialog.returnValue === "ok" ? { people: chosen(), name: $("start-room").value.trim() } : null);
    dialog.returnValue = "";
    dialog.showModal();
  });
}
