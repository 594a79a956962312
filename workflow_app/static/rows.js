// Rows that a person adds to or removes from a form. Without this script the same buttons ask the server.
// Another script may send the event "rows:want" with the wished row numbers to a fieldset (drafts.js does).
"use strict";
{
  const PLACEHOLDER = /__row__/g;
  const NAMED = ["name", "id", "for", "value", "aria-describedby"];

  const body = (fieldset) => fieldset.querySelector("tbody");
  const rowsOf = (fieldset) => [...body(fieldset).querySelectorAll("tr[data-row]")];

  // Names look like "findings-3-text"; the number is what keeps a row's cells together.
  const numberOf = (fieldset, row) => {
    const start = `${fieldset.dataset.rows}-`;
    const named = [...row.querySelectorAll("[name]")].find((control) => control.name.startsWith(start));
    return named ? Number.parseInt(named.name.slice(start.length), 10) : -1;
  };

  const changed = (fieldset) => {
    const limit = Number(fieldset.dataset.rowsMax || Infinity);
    fieldset.querySelector("[data-add-row]").disabled = rowsOf(fieldset).length >= limit;
    fieldset.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const add = (fieldset, number) => {
    const row = fieldset.querySelector("template").content.firstElementChild.cloneNode(true);
    for (const element of row.querySelectorAll("*")) {
      for (const name of NAMED) {
        const text = element.getAttribute(name);
        if (text?.includes("__row__")) element.setAttribute(name, text.replace(PLACEHOLDER, number));
      }
    }
    body(fieldset).append(row);
    return row;
  };

  const next = (fieldset) => {
    // Numbers of removed rows are not used again: an undone removal must not meet its twin.
    const highest = Math.max(-1, Number(fieldset.dataset.highest ?? -1),
      ...rowsOf(fieldset).map((row) => numberOf(fieldset, row)));
    fieldset.dataset.highest = highest + 1;
    return highest + 1;
  };

  const filled = (row) => [...row.querySelectorAll("input, select, textarea")].some((control) =>
    control.type === "checkbox" || control.type === "radio" ? control.checked : control.type !== "hidden" && control.value.trim());

  const remove = (fieldset, row) => {
    const after = row.nextElementSibling;
    fieldset.dataset.highest = Math.max(Number(fieldset.dataset.highest ?? -1), numberOf(fieldset, row));
    const worth = filled(row);
    row.remove();
    fieldset.querySelector(".row-removed")?.remove();
    if (worth) {
      const notice = document.getElementById("row-removed").content.firstElementChild.cloneNode(true);
      const undo = notice.querySelector("[data-undo]");
      undo.addEventListener("click", () => {
        body(fieldset).insertBefore(row, after?.isConnected ? after : null);
        notice.remove();
        changed(fieldset);
        row.querySelector("input, select, textarea")?.focus();
      });
      fieldset.querySelector("[data-add-row]").before(notice);
      undo.focus();
    } else {
      fieldset.querySelector("[data-add-row]").focus();
    }
    changed(fieldset);
  };

  document.addEventListener("click", (event) => {
    const adding = event.target.closest?.("[data-add-row]");
    const removing = event.target.closest?.("[data-remove-row]");
    const fieldset = (adding || removing)?.closest("[data-rows]");
    if (!fieldset) return;
    event.preventDefault();
    if (adding) {
      add(fieldset, next(fieldset)).querySelector("input:not([type=hidden]), select, textarea")?.focus();
      changed(fieldset);
    } else {
      remove(fieldset, removing.closest("tr[data-row]"));
    }
  });

  document.addEventListener("rows:want", (event) => {
    const fieldset = event.target;
    const wanted = event.detail;
    for (const row of rowsOf(fieldset)) if (!wanted.includes(numberOf(fieldset, row))) row.remove();
    const present = rowsOf(fieldset).map((row) => numberOf(fieldset, row));
    for (const number of wanted) if (!present.includes(number)) add(fieldset, number);
    fieldset.dataset.highest = Math.max(Number(fieldset.dataset.highest ?? -1), ...wanted);
  });
}
