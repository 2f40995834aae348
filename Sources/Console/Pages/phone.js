// A telephone in a web page: the microphone and the loudspeaker at one end of a Foyer call.
//
//   const phone = new Phone("/media/browser");       // or ("/media/supervisor?…", { listensOnly: true }): no microphone yet
//   phone.addEventListener("over", () => …);
//   await phone.open({ caller: "Ada" });      // asks for the microphone, from a click
//   phone.press("1"); phone.isMuted = true; phone.hangUp();
//   await phone.connectMicrophone();          // for one that listened only
//
// Events: `open`, `over` (detail: a sentence), `level` (detail: 0…1, what is heard), `ring` and `quiet` (detail: a session's id;
// agents' phones only). The agent desk's page uses the same class with "/media/agent".

const worklet = new URL("phone-worklet.js", import.meta.url);

export class Phone extends EventTarget {
  #path;
  #listensOnly;
  #socket = null;
  #context = null;
  #node = null;
  #stream = null;
  isMuted = false;

  constructor(path, { listensOnly = false } = {}) {
    super();
    this.#path = path;
    this.#listensOnly = listensOnly;
  }

  get isOpen() {
    return this.#socket !== null;
  }

  // Opens the line; throws an Error with a sentence for people if that can't be.
  async open(about = {}) {
    if (this.isOpen) return;
    if (!this.#listensOnly) this.#stream = await microphone();
    try {
      [this.#context, this.#node] = await sound(this.#stream);
    } catch (error) {
      this.#release();
      throw new Error(`This browser can't play the call (${error.message}).`);
    }
    this.#node.port.onmessage = ({ data }) => this.#fromWorklet(data);
    const url = new URL(this.#path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    for (const [name, value] of new URLSearchParams(location.search)) url.searchParams.set(name, value);
    const socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "start", rate: this.#context.sampleRate, ...about }));
      this.#say("open");
    };
    socket.onmessage = ({ data }) => this.#received(data);
    socket.onclose = ({ code }) => {
      this.#socket = null;
      this.#release();
      this.#say("over", code === 1006 ? "The line is busy or was lost." : "The call is over.");
    };
  }

  // Lets the other side hear the microphone as well; throws an Error with a sentence for people if that can't be.
  async connectMicrophone() {
    if (this.#stream) return;
    const stream = await microphone();
    if (!this.#context) return stream.getTracks().forEach((track) => track.stop());
    this.#stream = stream;
    this.#context.createMediaStreamSource(stream).connect(this.#node);
  }

  press(digit) {
    this.#send({ type: "digit", digit });
  }

  hangUp() {
    this.#send({ type: "hangup" });
    this.#socket?.close(1000);
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #fromWorklet({ sound, level, mark }) {
    if (mark !== undefined) this.#send({ type: "mark", number: mark });
    if (level !== undefined) this.#say("level", level);
    const socket = this.#socket;
    // A line that doesn't keep up loses sound, it does not fall behind.
    if (!sound || socket?.readyState !== WebSocket.OPEN || socket.bufferedAmount > 65_536) return;
    socket.send(this.isMuted ? new ArrayBuffer(sound.byteLength) : sound);
  }

  #received(data) {
    if (data instanceof ArrayBuffer) return this.#node?.port.postMessage(data, [data]);
    const message = JSON.parse(data);
    if (message.type === "clear") this.#node?.port.postMessage("clear");
    if (message.type === "mark") this.#node?.port.postMessage({ mark: message.number });
    if (message.type === "ring" || message.type === "quiet") this.#say(message.type, message.session);
  }

  #release() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#context?.close();
    this.#stream = this.#context = this.#node = null;
  }

  #say(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

async function microphone() {
  if (!navigator.mediaDevices) throw new Error("Microphones work on https:// pages and on localhost only.");
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (error) {
    const reasons = {
      NotAllowedError: "The microphone is not allowed; allow it for this page and call again.",
      NotFoundError: "There is no microphone; connect one and call again.",
    };
    throw new Error(reasons[error.name] ?? `The microphone can't be used (${error.message}).`);
  }
}

// 16 kHz suits a telephone; a browser that can't resample its microphone works at its own rate.
async function sound(stream) {
  const build = async (options) => {
    const context = new AudioContext(options);
    try {
      await context.audioWorklet.addModule(worklet);
      const node = new AudioWorkletNode(context, "foyer-phone", { outputChannelCount: [1] });
      if (stream) context.createMediaStreamSource(stream).connect(node);
      node.connect(context.destination);
      await context.resume();
      return [context, node];
    } catch (error) {
      context.close();
      throw error;
    }
  };
  try {
    return await build({ sampleRate: 16_000, latencyHint: "interactive" });
  } catch {
    return await build({ latencyHint: "interactive" });
  }
}
