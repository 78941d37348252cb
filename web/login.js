import { ask, words } from "./bff.js";

const form = document.getElementById("form");
const note = document.getElementById("note");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  note.textContent = "";
  const { email, password } = Object.fromEntries(new FormData(form));
  const answer = await ask("POST", `/bff/${event.submitter?.value ?? "login"}`, { email, password });
  if (answer.ok) {
    location.assign(destination());
  } else {
    note.textContent = words(answer);
  }
});

/** Where one came from, if that was here. */
function destination() {
  const wanted = new URL(new URLSearchParams(location.search).get("return") ?? "/private_page", location.origin);
  return wanted.origin === location.origin ? wanted.href : "/private_page";
}
