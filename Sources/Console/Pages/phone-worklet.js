// The audio thread of a browser phone: the microphone leaves in frames of 20 ms, what comes in is played.
//
// Frames are 16-bit samples at the context's own rate. Playback begins with 60 ms in store and, when more than 300 ms have
// gathered, goes on with the newest 100 ms: a caller would rather miss a syllable than hear everything late.

const START = 0.06;
const KEEP = 0.1;
const MOST = 0.3;

class PhoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.frame = new Int16Array(Math.round(sampleRate / 50));
    this.filled = 0;
    this.store = [];
    this.stored = 0;
    this.offset = 0;
    this.isPlaying = false;
    this.received = 0;
    this.marks = [];
    this.heard = 0;
    this.blocks = 0;
    // What leaves while there is no microphone: whoever sends nothing is taken for gone.
    this.silence = new Float32Array(128);
    this.port.onmessage = ({ data }) => {
      if (data === "clear") this.clear();
      else if (data.mark !== undefined) this.marks.push({ number: data.mark, at: this.received });
      else this.put(new Int16Array(data));
    };
  }

  clear() {
    this.store = [];
    this.stored = 0;
    this.offset = 0;
    this.isPlaying = false;
  }

  put(samples) {
    this.store.push(samples);
    this.stored += samples.length;
    this.received += samples.length;
    if (this.stored < MOST * sampleRate) return;
    while (this.stored > KEEP * sampleRate && this.store.length > 1) {
      this.stored -= this.store.shift().length - this.offset;
      this.offset = 0;
    }
  }

  process(inputs, outputs) {
    const input = inputs[0][0];
    const output = outputs[0][0];
    this.capture(input ?? this.silence);
    if (output) this.play(output);
    this.confirm();
    this.meter();
    return true;
  }

  capture(input) {
    for (const value of input) {
      const sample = Math.max(-1, Math.min(1, value));
      this.frame[this.filled++] = Math.round(sample * 32767);
      if (this.filled < this.frame.length) continue;
      const full = this.frame.slice();
      this.port.postMessage({ sound: full.buffer }, [full.buffer]);
      this.filled = 0;
    }
  }

  play(output) {
    if (!this.isPlaying && this.stored >= START * sampleRate) this.isPlaying = true;
    if (!this.isPlaying) return;
    for (let i = 0; i < output.length; i++) {
      if (this.stored === 0) {
        this.isPlaying = false;
        return;
      }
      const sample = this.store[0][this.offset++] / 32768;
      output[i] = sample;
      this.heard = Math.max(this.heard * 0.9995, Math.abs(sample));
      this.stored--;
      if (this.offset < this.store[0].length) continue;
      this.store.shift();
      this.offset = 0;
    }
  }

  // Says which marks have been played, or passed over with what came before them.
  confirm() {
    while (this.marks.length > 0 && this.marks[0].at <= this.received - this.stored)
      this.port.postMessage({ mark: this.marks.shift().number });
  }

  meter() {
    if (++this.blocks % 32 === 0) this.port.postMessage({ level: this.heard });
  }
}

registerProcessor("foyer-phone", PhoneProcessor);
