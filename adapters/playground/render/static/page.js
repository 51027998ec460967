// What the page can do better with a script: nothing here is needed to use it.
// Forms are sent in the background, and the lists are refreshed in place when the server says that something changed.
"use strict";
(() => {
  const REGIONS = ["now", "moves", "rooms", "main-stream", "thread-stream"];
  const $ = (id) => document.getElementById(id);
  let looking = false;
  let again = false;

  document.documentElement.classList.add("js");
  openDialog();
  restoreDrafts();
  $(sessionStorage.getItem("focus"))?.focus();
  sessionStorage.removeItem("focus");

  // Refreshing in place

  function parse(html) {
    return new DOMParser().parseFromString(html, "text/html");
  }

  function refresh(page) {
    for (const id of REGIONS) {
      const old = $(id), fresh = page.getElementById(id);
      if (old && fresh) reconcile(old, fresh);
    }
  }

  // Elements with a data-key are kept, gone into or replaced one by one, so that focus, menus and scroll stay.
  function reconcile(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    const keyed = [...fresh.children].some((child) => child.dataset.key) || [...old.children].some((child) => child.dataset.key);
    if (old.tagName !== fresh.tagName || old.matches(".message") || (!keyed && !old.querySelector("[data-key]"))) {
      replace(old, fresh);
      return;
    }
    const name = (child, at) => child.dataset.key || `#${at}`;
    const kept = new Set([...fresh.children].map(name));
    const before = new Map([...old.children].map((child, at) => [name(child, at), child]));
    before.forEach((child, key) => kept.has(key) || child.remove());
    let last = null;
    [...fresh.children].forEach((child, at) => {
      const known = before.get(name(child, at));
      if (known) {
        reconcile(known, child);
        last = last ? last.nextElementSibling : old.firstElementChild;
      } else {
        const added = document.importNode(child, true);
        last ? last.after(added) : old.prepend(added);
        last = added;
      }
    });
  }

  function replace(old, fresh) {
    if (old.querySelector("textarea") && fresh.querySelector("textarea")) return; // somebody is editing here
    const added = document.importNode(fresh, true);
    const marks = "a, button, summary, input, select, textarea";
    const focused = [...old.querySelectorAll(marks)].indexOf(document.activeElement);
    if (old.querySelector("details[open]")) added.querySelector("details")?.setAttribute("open", "");
    old.replaceWith(added);
    if (focused >= 0) added.querySelectorAll(marks)[focused]?.focus({ preventScroll: true });
  }

  async function look() {
    if (looking) { again = true; return; }
    looking = true;
    try {
      do {
        again = false;
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (answer.ok && !answer.redirected) refresh(parse(await answer.text()));
      } while (again);
    } catch { /* the server is away: the next event brings us back */ }
    looking = false;
  }

  // Sending

  // A composer is free again at once: what is typed while its message travels is the next one.
  async function send(form, button) {
    const composer = form.hasAttribute("data-clear");
    if (form.dataset.busy && !composer) return;
    form.dataset.busy = "1";
    const before = { place: location.href, notes: privateNotes() };  // live news may overtake the answer
    const body = new FormData(form, button);
    const typed = composer ? clear(form) : "";
    try {
      const files = [...body.values()].some((value) => value instanceof File);
      const answer = await fetch(form.action, { method: "POST", body: files ? body : new URLSearchParams(body), credentials: "same-origin" });
      const text = await answer.text();
      if (!answer.ok) {
        putBack(form, typed);
        return complain(form, text, answer.headers.get("content-type") || "");
      }
      arrive(parse(text), answer.url, before, form);
    } catch {
      putBack(form, typed);
      complain(form, "The playground does not answer. What you typed is still here: try again when it runs.", "text/plain");
    } finally {
      delete form.dataset.busy;
    }
  }

  function privateNotes() {
    return new Set([...document.querySelectorAll(".private")].map((note) => note.id));
  }

  function arrive(page, url, { place, notes }, form) {
    form.closest("details")?.removeAttribute("open");
    const editing = form.matches(".editor");
    if (editing) form.querySelector("textarea").remove();
    const shown = new URL(url);
    if (location.href === place) history.replaceState(null, "", shown.pathname + shown.search.replace(/&notice=[^&]*/, ""));
    refresh(page);
    $("toast").replaceChildren(...page.getElementById("toast").childNodes);
    const fresh = page.getElementById("dialog");
    if (fresh || form.closest("dialog")) {
      $("dialog")?.close();
      $("dialog-place").replaceChildren(...(fresh ? [document.importNode(fresh, true)] : []));
      openDialog();
    }
    if (form.hasAttribute("data-clear")) form.parentElement.querySelector(".scroll").scrollTop = 0;
    [...document.querySelectorAll(".private")].find((note) => !notes.has(note.id))?.scrollIntoView({ block: "nearest" });
    if (editing) $("main-text").focus();
  }

  function complain(form, text, type) {
    const told = type.startsWith("text/html") ? parse(text).querySelector(".alert")?.textContent : text;
    const line = document.createElement("p");
    line.className = "alert";
    line.textContent = told || "That did not work. Try again.";
    const sheet = form.closest("dialog");
    if (!sheet) return $("toast").replaceChildren(line);
    sheet.querySelector(".alert")?.remove();
    line.setAttribute("role", "alert");
    sheet.querySelector("h2").after(line);
  }

  function clear(form) {
    const field = form.querySelector("textarea"), typed = field.value;
    field.value = "";
    sessionStorage.removeItem(draftKey(field));
    $("toast").replaceChildren();
    return typed;
  }

  function putBack(form, typed) {
    const field = form.querySelector("textarea");
    if (!typed || !field) return;
    field.value = field.value ? `${typed}\n${field.value}` : typed;
    sessionStorage.setItem(draftKey(field), field.value);
  }

  // Dialogs

  function openDialog() {
    const dialog = $("dialog");
    if (!dialog) return;
    dialog.removeAttribute("open");
    dialog.showModal();
    (dialog.querySelector("[aria-invalid], .wrong input") || dialog.querySelector(".fields :is(input, textarea, select)"))?.focus();
    dialog.addEventListener("close", () => {
      if (new URLSearchParams(location.search).has("form")) history.replaceState(null, "", dialog.dataset.away);
      if (dialog.isConnected) dialog.remove();
    });
  }

  // Drafts outlive a visit to another channel

  function draftKey(field) {
    const address = new URL(field.form.action);
    return `draft ${address.pathname} ${field.form.elements.root?.value || ""}`;
  }

  function restoreDrafts() {
    document.querySelectorAll(".composer textarea").forEach((field) => {
      field.value ||= sessionStorage.getItem(draftKey(field)) || "";
    });
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches(".composer textarea")) sessionStorage.setItem(draftKey(event.target), event.target.value);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-live]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("[data-send]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    const menu = event.key === "Escape" && event.target.closest?.("[data-menu][open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("[data-speaker]")) return;
    sessionStorage.setItem("focus", event.target.id);
    event.target.form.submit();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      $("dialog").close();
    }
    document.querySelectorAll("[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });

  const news = new EventSource("/live");
  news.addEventListener("chat", look);
  news.addEventListener("open", look);
  news.addEventListener("clock", (event) => {
    const told = JSON.parse(event.data);
    $("now").textContent = told.now;
    $("now").dateTime = told.iso;
  });
  window.addEventListener("pagehide", () => news.close());
})();
