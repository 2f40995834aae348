// The ring: two soft tones, made here. Browsers allow sound once the user has touched the page.
let context = null;
let timer = null;

export function unlock() {
  context ??= new AudioContext();
  context.resume();
}

function tone(frequency, at) {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.16, at + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.55);
}

function once() {
  if (context?.state !== "running") return;
  tone(660, context.currentTime);
  tone(880, context.currentTime + 0.22);
}

export function ring() {
  if (timer) return;
  once();
  timer = setInterval(once, 2000);
}

export function hush() {
  clearInterval(timer);
  timer = null;
}
