import { ask, words } from "./bff.js";

const form = document.getElementById("form");
const note = document.getElementById("note");
const token = new URLSearchParams(location.search).get("token") ?? "";

// The token is a secret: it stays neither in the address bar nor in the history.
history.replaceState(null, "", location.pathname);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  note.textContent = "";
  const { name, password, team_name } = Object.fromEntries(new FormData(form));
  const made = await ask("POST", "/setup", {
    token,
    name,
    password,
    team_name,
    locale: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  if (!made.ok) {
    note.textContent = words(made);
    return;
  }

  const username = name.trim().split(/\s+/).join(".");
  const signedIn = await ask("POST", "/bff/login", { username, password });
  location.assign(signedIn.ok ? "/private_page" : "/login_page");
});
