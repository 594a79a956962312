// Small helps that every page may have. Each page works without them.
"use strict";
{
  const MEGABYTE = 1048576;
  const UNANSWERED = 15000; // ms: an answer that is a download leaves the page standing, so the buttons come back

  // ---- one press, one sending ------------------------------------------------------------------------------
  const sending = new WeakSet();

  const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit" && !control.matches("[data-no-enter]"));

  const release = (form) => {
    if (!sending.delete(form)) return;
    for (const button of buttonsOf(form)) {
      button.disabled = false;
      button.classList.remove("btn-loading");
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (tooBig(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sending.add(form);
    // Only after the browser has collected the fields: a disabled button would not be sent along.
    setTimeout(() => {
      if (event.defaultPrevented) { // somebody else stopped it, or sends it in another way
        sending.delete(form);
        return;
      }
      for (const button of buttonsOf(form)) button.disabled = true;
      const pressed = event.submitter?.matches(":not(.default-button)") ? event.submitter : form.querySelector(".btn-primary");
      pressed?.classList.add("btn-loading");
    });
    setTimeout(() => release(form), UNANSWERED);
  }, true);

  const releaseAll = () => [...document.forms].forEach(release);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);

  // ---- files that are too big, told before they travel -----------------------------------------------------
  const megabytes = (bytes) => (bytes / MEGABYTE).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

  const judge = (input) => {
    const limit = Number(input.dataset.maxBytes);
    const big = [...input.files].find((file) => file.size > limit);
    let told = input.parentElement.querySelector("[data-too-big]");
    if (!big) {
      told?.remove();
      input.classList.toggle("is-invalid", input.getAttribute("aria-invalid") === "true");
      return false;
    }
    input.parentElement.querySelector(".field-errors:not([data-too-big])")?.remove();
    if (!told) {
      told = document.createElement("p");
      told.className = "field-errors";
      told.setAttribute("role", "alert");
      told.dataset.tooBig = "";
      input.after(told);
    }
    told.textContent = input.dataset.maxMessage
      .replace("{name}", () => big.name)
      .replace("{size}", megabytes(big.size))
      .replace("{max}", megabytes(limit));
    input.classList.add("is-invalid");
    return true;
  };

  const boundedFiles = "input[type=file][data-max-bytes]";

  function tooBig(form) {
    const wrong = [...form.querySelectorAll(boundedFiles)].filter(judge);
    wrong[0]?.focus();
    return wrong.length > 0;
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches?.(boundedFiles)) judge(event.target);
  });

  // ---- menu and account panel ------------------------------------------------------------------------------
  const toggle = document.querySelector("[data-menu-toggle]");
  const menu = document.getElementById("menu");
  const setMenu = (open) => {
    menu.classList.toggle("is-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  if (toggle && menu) {
    if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
    toggle.addEventListener("click", (event) => {
      event.preventDefault();
      setMenu(!menu.classList.contains("is-open"));
    });
    toggle.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle.click();
    });
  }

  const panels = () => document.querySelectorAll("details.account[open]");
  document.addEventListener("click", (event) => {
    for (const panel of panels()) if (!panel.contains(event.target)) panel.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const panel of panels()) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
    if (menu?.classList.contains("is-open")) {
      setMenu(false);
      toggle.focus();
    }
  });

  // A page that came back with faults begins at the list of them.
  document.querySelector("[data-focus-first]")?.focus();

  // A picture wider than its frame begins where the dossier is.
  const here = document.querySelector(".diagram .node.now");
  const frame = here?.closest("div.diagram");
  if (frame) {
    const [inner, outer] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
  }

  // Browsers write days in the order of their own country: the day in words beside the field leaves no doubt.
  const tell = (input) => {
    let words = input.parentElement.querySelector(".day-words");
    if (!words) {
      words = document.createElement("span");
      words.className = "day-words";
      input.after(words);
    }
    const day = input.valueAsDate;
    words.textContent = day ? day.toLocaleDateString(document.documentElement.lang,
      { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" }) : words.dataset.format ?? "";
  };
  for (const input of document.querySelectorAll("input[type=date]")) if (input.value) tell(input);
  document.addEventListener("change", (event) => { if (event.target.matches?.("input[type=date]")) tell(event.target); });

  // Presence of a whole meeting: everybody of whom nothing is said yet, in one press.
  for (const button of document.querySelectorAll("[data-choose-rest]")) {
    button.addEventListener("click", () => {
      for (const row of button.closest(".presence").querySelectorAll(".presence-how")) {
        const chosen = row.querySelector("input:checked");
        const wanted = row.querySelector(`input[value="${button.dataset.chooseRest}"]`);
        if ((!chosen || !chosen.value) && wanted) wanted.click();
      }
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

  // ---- folded explanations: a link to an act unfolds it; paper gets the proof of each --------------------
  const folded = [...document.querySelectorAll("details.why-more")];
  const unfoldTarget = () => {
    const target = folded.length && location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (const one of folded) if (one.contains(target) || target.contains(one)) one.open = true;
    target.scrollIntoView();
  };
  unfoldTarget();
  window.addEventListener("hashchange", unfoldTarget);
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = folded.filter((one) => !one.open);
    for (const one of closed) { one.open = true; one.classList.add("opened-to-print"); }
  });
  window.addEventListener("afterprint", () => {
    for (const one of closed) { one.open = false; one.classList.remove("opened-to-print"); }
  });
}
