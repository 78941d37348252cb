import { ask, words } from "./bff.js";

const note = document.getElementById("note");

document.getElementById("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email } = Object.fromEntries(new FormData(event.target));
  const answer = await ask("POST", "/bff/password/forgot", { email });
  note.textContent = answer.ok ? "If this address has an account, a mail is on its way." : words(answer);
});
