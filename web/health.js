const line = document.getElementById("health");
const everyMilliseconds = 5000;

async function ask() {
  const started = performance.now();
  try {
    const answer = await fetch("/health", { cache: "no-store" });
    const { status } = await answer.json();
    show(status === "ok" ? "ok" : "down", `The gateway says “${status}” (${Math.round(performance.now() - started)} ms)`);
  } catch {
    show("down", "The gateway does not answer. Trying again…");
  }
}

function show(state, text) {
  line.dataset.state = state;
  line.textContent = text;
}

await ask();
setInterval(ask, everyMilliseconds);
