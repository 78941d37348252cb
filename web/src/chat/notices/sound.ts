let context: AudioContext | undefined;

/** Two short tones, made here: nothing is fetched for them. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    for (const [at, frequency] of [[0, 660], [0.12, 880]] as const) {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, start + at);
      volume.gain.linearRampToValueAtTime(0.08, start + at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, start + at + 0.25);
      tone.connect(volume).connect(context.destination);
      tone.start(start + at);
      tone.stop(start + at + 0.3);
    }
  } catch {
    // A page that has not been touched yet may make no sound.
  }
}
