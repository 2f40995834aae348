#!/bin/sh
# Makes the callers of examples/audio with Debian's flite and sox: 8 kHz mono WAV files in mu-law.
set -eu

cd "$(dirname "$0")/.."
for tool in flite sox; do
    command -v "$tool" >/dev/null || { echo "$tool is missing: apt-get install $tool" >&2; exit 1; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p examples/audio

# say FILE VOICE TEXT: 0.3 s of silence, the text at a talker's usual level, 0.5 s of silence.
say() {
    flite -voice "$2" -t "$3" -o "$work/speech.wav"
    sox -R "$work/speech.wav" -r 8000 -c 1 -e mu-law "examples/audio/$1.wav" gain -n -9 pad 0.3 0.5
}

say office slt "Hello, could you put me through to someone in the office please?"
say lost-card rms "Hi, I have lost my card, what should I do?"
say human slt "Can I speak to a person please?"
say card-arrival rms "My new card has not arrived yet. When will I get it?"
say opening-hours slt "What are your opening hours?"
say change-pin slt "Hello, I would like to change my pin please. How can I do that?"
say transfer-timing slt "I sent money to another bank on Monday. How long does it take until it is there?"
say replace-card rms "I lost my card and I need a new one."
say goodbye slt "No, that is all, thank you. Goodbye."
