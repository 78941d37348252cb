import { ask, words } from "./bff.js";

const form = document.getElementById("form");
const factor = document.getElementById("factor");
const note = document.getElementById("note");

/** What a password that is right but not enough was answered with; null before. */
let halfWay = null;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  note.textContent = "";
  const { email, password, code } = Object.fromEntries(new FormData(form));
  const answer = halfWay
    ? await ask("POST", "/bff/mfa/verify", { mfa_token: halfWay, code })
    : await ask("POST", `/bff/${event.submitter?.value ?? "login"}`, { email, password });
  if (answer.status === 202) {
    note.textContent = "A mail with a link is on its way to you.";
  } else if (answer.ok) {
    location.assign(destination());
  } else {
    askForCode(answer.content);
    note.textContent = words(answer);
  }
});

/** Shows the field for the second factor where one is asked for, and begins again where that took too long. */
function askForCode(problem) {
  if (problem?.code === "mfa_required") {
    halfWay = problem.mfa_token;
  } else if (problem?.code === "mfa_token_invalid") {
    halfWay = null;
  }

  factor.hidden = !halfWay;
  if (halfWay) {
    form.elements.code.focus();
  }
}

/** Where one came from, if that was here. */
function destination() {
  const wanted = new URL(new URLSearchParams(location.search).get("return") ?? "/private_page", location.origin);
  return wanted.origin === location.origin ? wanted.href : "/private_page";
}
