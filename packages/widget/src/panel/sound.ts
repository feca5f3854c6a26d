let context: AudioContext | null = null;

/** Two soft notes, made here: no file to fetch. Browsers keep still until the page was clicked once. */
export function playChime(): void {
  context ??= new AudioContext();
  const audio = context;
  void audio.resume();
  for (const [hertz, delay] of [
    [660, 0],
    [880, 0.12],
  ] as const) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + delay;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.08, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.4);
  }
}

export function closeSound(): void {
  void context?.close();
  context = null;
}
