import { ask, words } from "./bff.js";
import { takeToken } from "./mailed.js";

const note = document.getElementById("note");
const token = takeToken();

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { password } = Object.fromEntries(new FormData(event.target));
  const answer = await ask("POST", "/bff/password/reset", { token, password });
  if (answer.ok) {
    location.assign("/login_page");
  } else {
    note.textContent = words(answer);
  }
});
