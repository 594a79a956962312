// A list with many names is narrowed by typing a part of one, with or without its marks. Without this the list is as it is.
"use strict";
{
  const MANY = 15;
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  const words = document.documentElement.lang === "en" ? "Type to look in the list" : "Gõ tên để tìm trong danh sách";

  const box = (list) => {
    const input = document.createElement("input");
    input.type = "search";
    input.className = "form-control choose-by-typing";
    input.placeholder = words;
    input.setAttribute("aria-label", words);
    input.autocomplete = "off";
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // it looks for a name, and sends nothing
    });
    list.before(input);
    return input;
  };

  const fits = (text, typed) => typed.every((word) => text.includes(word));
  const typedIn = (input) => plain(input.value).split(/\s+/).filter(Boolean);

  // Options are taken out and put back: hiding them is not understood by every telephone.
  const narrowSelect = (list) => {
    const all = [...list.children].map((node) => [node, node.matches("optgroup") ? [...node.children] : null]);
    const input = box(list);
    input.addEventListener("input", () => {
      const typed = typedIn(input), chosen = list.value;
      const stays = (option) => !option.value || option.value === chosen || fits(plain(option.text), typed);
      list.replaceChildren(...all.flatMap(([node, options]) => {
        if (!options) return stays(node) ? [node] : [];
        const left = options.filter(stays);
        node.replaceChildren(...left);
        return left.length ? [node] : [];
      }));
      list.value = chosen;
    });
  };

  const narrowTicks = (set) => {
    const rows = [...set.querySelectorAll(":scope > .form-check")];
    const input = box(rows[0]);
    input.addEventListener("input", () => {
      const typed = typedIn(input);
      for (const row of rows) row.hidden = !row.querySelector("input").checked && !fits(plain(row.textContent), typed);
    });
  };

  const dress = (part) => {
    for (const list of part.querySelectorAll("form.entry select.form-select:not([data-narrowed])")) {
      if (list.options.length <= MANY) continue;
      list.dataset.narrowed = "";
      narrowSelect(list);
    }
    for (const set of part.querySelectorAll("form.entry fieldset.field:not([data-narrowed])")) {
      if (set.querySelectorAll(":scope > .form-check").length <= MANY) continue;
      set.dataset.narrowed = "";
      narrowTicks(set);
    }
  };
  dress(document);
  for (const table of document.querySelectorAll("[data-rows] tbody")) {
    new MutationObserver(() => dress(document)).observe(table, { childList: true });
  }
}
