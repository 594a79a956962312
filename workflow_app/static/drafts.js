// What a person is writing is kept on this computer until the server has it, and leaving unsaved text is warned of.
// A form with data-draft-key takes part. Drafts belong to one person, go at sign-out, and are forgotten after a week.
"use strict";
{
  const KEPT_FOR = 7 * 86400000; // ms
  const PAUSE = 800; // ms without typing before a draft is kept
  const PREFIX = "draft:";
  const own = `${PREFIX}${document.body.dataset.person ?? ""}:`;

  const store = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, draft) {
      try { localStorage.setItem(key, JSON.stringify(draft)); return true; } catch { return false; }
    },
    remove(key) {
      try { localStorage.removeItem(key); } catch { /* storage is switched off: nothing to remove */ }
    },
    keys(start) {
      try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; }
    },
  };

  // ---- a form as names and values --------------------------------------------------------------------------
  // Hidden values tell what the person saw and must stay the server's; only a row keeps its own (which row it is).
  const kept = (control) => control.name
    && !["password", "file", "submit", "button", "reset", "image", "fieldset"].includes(control.type)
    && !control.closest("[data-unkept]")
    && (control.type !== "hidden" || control.closest("[data-rows]"));

  const ticked = (control) => control.type === "checkbox" || control.type === "radio";

  const valuesOf = (form) => [...form.elements].filter(kept).flatMap((control) => {
    if (ticked(control)) return control.checked ? [[control.name, control.value]] : [];
    if (control.multiple && control.options) return [...control.selectedOptions].map((option) => [control.name, option.value]);
    return [[control.name, control.value]];
  });

  const same = (left, right) => JSON.stringify(left) === JSON.stringify(right);

  const fill = (form, values) => {
    for (const fieldset of form.querySelectorAll("[data-rows]")) {
      const start = `${fieldset.dataset.rows}-`;
      const numbers = values.map(([name]) => name).filter((name) => name.startsWith(start))
        .map((name) => Number.parseInt(name.slice(start.length), 10)).filter(Number.isInteger);
      fieldset.dispatchEvent(new CustomEvent("rows:want", { bubbles: true, detail: [...new Set(numbers)] }));
    }
    const waiting = new Map();
    for (const [name, value] of values) waiting.set(name, [...(waiting.get(name) ?? []), value]);
    for (const control of [...form.elements].filter(kept)) {
      const found = waiting.get(control.name) ?? [];
      if (ticked(control)) control.checked = found.includes(control.value);
      else if (control.multiple && control.options) for (const option of control.options) option.selected = found.includes(option.value);
      else if (found.length) control.value = found.shift();
    }
  };

  // ---- one form --------------------------------------------------------------------------------------------
  const unsaved = new Set();

  const showTime = (element, at) => {
    const shown = new Date(at);
    element.dateTime = shown.toISOString();
    const today = shown.toDateString() === new Date().toDateString();
    element.textContent = shown.toLocaleString(document.documentElement.lang,
      { hour: "2-digit", minute: "2-digit", ...(today ? {} : { day: "2-digit", month: "2-digit", year: "numeric" }) });
  };

  const notice = (form, kind, at, answers) => {
    form.querySelector(".draft-notice")?.remove();
    const shown = document.getElementById(kind).content.firstElementChild.cloneNode(true);
    showTime(shown.querySelector("time"), at);
    for (const [name, answer] of Object.entries(answers)) {
      shown.querySelector(`[data-${name}]`).addEventListener("click", () => { shown.remove(); answer(); });
    }
    form.prepend(shown);
  };

  const watch = (form) => {
    const key = own + form.dataset.draftKey;
    const served = valuesOf(form); // what the server sent with this page
    let timer;
    let sent = false;

    const keep = () => {
      clearTimeout(timer);
      const values = valuesOf(form);
      if (same(values, served) && !("faulty" in form.dataset)) {
        unsaved.delete(form);
        store.remove(key);
        return;
      }
      const at = Date.now();
      if (!store.write(key, { at, served, values, sent })) return;
      for (const place of form.querySelectorAll("[data-draft-state]")) {
        place.hidden = false;
        showTime(place.querySelector("time"), at);
      }
    };

    const restore = (draft) => {
      fill(form, draft.values);
      unsaved.add(form);
      notice(form, "draft-restored", draft.at, {
        discard: () => { fill(form, served); unsaved.delete(form); store.remove(key); },
      });
    };

    const draft = store.read(key);
    if (draft && same(draft.values, served)) {
      store.remove(key); // the server has it all
    } else if (draft && !draft.sent && same(draft.served, served)) {
      restore(draft);
    } else if (draft) {
      // Sent once without a word of its arrival, or changed on the server since: the person decides.
      notice(form, "draft-offered", draft.at, { restore: () => restore(draft), discard: () => store.remove(key) });
    }
    if ("faulty" in form.dataset) { unsaved.add(form); keep(); }

    form.addEventListener("input", () => {
      unsaved.add(form);
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
    form.addEventListener("submit", () => { sent = true; keep(); unsaved.delete(form); });
    window.addEventListener("pagehide", () => { if (unsaved.has(form)) keep(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
  };

  // A ballot leaves nothing behind: neither a draft nor a page that can be gone back to with what was chosen.
  for (const form of document.querySelectorAll("form[data-forgets]")) {
    const forget = () => { for (const control of form.elements) if (ticked(control)) control.checked = false; };
    window.addEventListener("pagehide", forget);
    window.addEventListener("pageshow", (event) => { if (event.persisted) { forget(); location.reload(); } });
  }

  // ---- the page --------------------------------------------------------------------------------------------
  for (const done of JSON.parse(document.body.dataset.draftsDone || "[]")) store.remove(own + done);
  for (const key of store.keys(PREFIX)) if (!(Date.now() - store.read(key)?.at < KEPT_FOR)) store.remove(key);
  for (const form of document.querySelectorAll("form[data-draft-key]")) watch(form);

  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });

  for (const form of document.querySelectorAll("form[data-clears-drafts]")) {
    form.addEventListener("submit", (event) => {
      const mine = store.keys(own);
      if (mine.length && !window.confirm(form.dataset.warning)) { event.preventDefault(); event.stopPropagation(); return; }
      unsaved.clear();
      for (const key of mine) store.remove(key);
    });
  }
}
