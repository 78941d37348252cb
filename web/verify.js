import { ask, words } from "./bff.js";
import { takeToken } from "./mailed.js";

const note = document.getElementById("note");
const token = takeToken();

// On a click, not by itself: programs that look at mails open the links in them.
document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await ask("POST", "/bff/verify", { token });
  note.textContent = answer.ok ? "Thank you. You can sign in now." : words(answer);
});
