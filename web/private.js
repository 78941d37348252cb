import { ask, words } from "./bff.js";

const details = document.getElementById("details");
const note = document.getElementById("note");

document.getElementById("logout").addEventListener("click", async () => {
  const answer = await ask("POST", "/bff/logout");
  if (answer.ok) {
    location.assign("/login_page");
  } else {
    note.textContent = words(answer);
  }
});

const me = await ask("GET", "/auth/me");
const own = me.ok ? me : await ask("GET", "/bff/session");
if (own.ok) {
  for (const [name, value] of Object.entries(own.content)) {
    if (value !== null && typeof value !== "object") {
      details.append(element("dt", name.replaceAll("_", " ")), element("dd", String(value)));
    }
  }
} else {
  note.textContent = words(own);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
