// Two short sounds that cannot be mistaken for one another: high and single for good, low and double for unknown.

const TONES = {
  ok: [{ at: 0, hz: 1320, ms: 70 }],
  error: [
    { at: 0, hz: 220, ms: 130 },
    { at: 0.19, hz: 180, ms: 190 },
  ],
} as const;

let context: AudioContext | null = null;

/** Silent where there is no sound device, or none may be used yet. */
export function playSound(kind: keyof typeof TONES): void {
  if (typeof AudioContext === 'undefined') return;
  try {
    context ??= new AudioContext();
    for (const { at, hz, ms } of TONES[kind]) {
      const begins = context.currentTime + at;
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = kind === 'ok' ? 'sine' : 'square';
      oscillator.frequency.value = hz;
      gain.gain.setValueAtTime(0.12, begins);
      gain.gain.exponentialRampToValueAtTime(0.001, begins + ms / 1000);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(begins);
      oscillator.stop(begins + ms / 1000);
    }
  } catch {
    // No sound to be had: the edge and the words say the same.
  }
}
