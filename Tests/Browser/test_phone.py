"""A call between two browser tabs and the bot, in Chromium, with recordings as the microphones."""

import array
import json
import os
import re
import socket
import subprocess
import threading
import urllib.request
import wave

import pytest
from conftest import ADMIN, FOYER, ROOT, shoot, wait_for
from playwright.sync_api import expect

RATE = 16_000
REQUEST, ANSWER = "I would like to speak to a person please", "What are your opening hours"


def microphone(folder, name, words, first, every, times):
    """A WAV of `words` after `first` seconds and again after `every` seconds."""
    speech = folder / f"{name}-words.wav"
    subprocess.run(["flite", "-voice", "slt", "-t", words, "-o", speech], check=True)
    with wave.open(str(speech)) as file:
        rate, words = file.getframerate(), file.readframes(file.getnframes())
    silence = lambda seconds: bytes(2 * int(rate * seconds))
    path = folder / f"{name}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(silence(first) + (words + silence(every)) * times)
    return path


class Heard:
    """The sound that a page received, the marks in it, and those that the page said it had played."""

    def __init__(self, page):
        self.samples = array.array("h")
        self.marks, self.played = [], []
        page.on("websocket", self.follow)

    def follow(self, socket):
        socket.on("framereceived", self.take)
        socket.on("framesent", lambda frame: self.note(frame, self.played))

    def take(self, frame):
        if isinstance(frame, bytes):
            self.samples.frombytes(frame[:len(frame) // 2 * 2])
        else:
            self.note(frame, self.marks)

    @staticmethod
    def note(frame, marks):
        if isinstance(frame, str) and json.loads(frame).get("type") == "mark":
            marks.append(json.loads(frame)["number"])

    def seconds_of_sound(self):
        frames = (self.samples[start:start + RATE // 50] for start in range(0, len(self.samples), RATE // 50))
        return sum(max(map(abs, frame)) > 500 for frame in frames) / 50

    def words(self, folder):
        """What the recognizer makes of the last 12 seconds."""
        path = folder / "heard.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.samples[-12 * RATE:].tobytes())
        return subprocess.run(
            [FOYER, "recognize", str(path)], cwd=ROOT, text=True, capture_output=True, check=True).stdout


@pytest.fixture
def speaking(chromium):
    """Opens pages in browsers whose microphone is a file."""
    browsers = []

    def open_page(path, url):
        browser = chromium.browser_type.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                  f"--use-file-for-fake-audio-capture={path}%noloop", "--autoplay-policy=no-user-gesture-required"])
        browsers.append(browser)
        page = browser.new_page()
        heard = Heard(page)
        page.goto(url)
        return page, heard

    yield open_page
    for browser in browsers:
        browser.close()


def test_a_caller_asks_for_a_person_and_both_hear_each_other(server, speaking, tmp_path):
    anna, anna_hears = speaking(microphone(tmp_path, "anna", ANSWER, 1, 2.5, 60), server.links["anna"])
    anna.get_by_role("button", name="I’m ready").click()
    anna.get_by_role("button", name="Connect phone").click()
    expect(anna.locator("#phone .chip")).to_have_text("Connected", timeout=20_000)

    caller, caller_hears = speaking(microphone(tmp_path, "caller", REQUEST, 14, 5, 20), server.url + "/phone")
    shoot(caller, "phone-idle")
    caller.get_by_role("button", name="Call").click()
    expect(caller.get_by_role("status")).to_contain_text("Connected", timeout=20_000)
    wait_for(lambda: caller.wait_for_timeout(100) or caller_hears.seconds_of_sound() > 2, 40)
    shoot(caller, "phone-talking")

    expect(anna.locator("#accept")).to_be_visible(timeout=60_000)
    anna.click("#accept")
    expect(anna.locator("#end")).to_be_visible(timeout=20_000)
    caller.wait_for_timeout(13_000)
    assert "hours" in caller_hears.words(tmp_path)
    assert "person" in anna_hears.words(tmp_path)

    caller.get_by_role("button", name="Hang up").click()
    expect(caller.get_by_role("status")).to_contain_text("over")
    with urllib.request.urlopen(server.url + "/metrics") as answer:
        figures = answer.read().decode()
    count, seconds = (float(re.search(rf"foyer_answer_seconds_{part} (\S+)", figures)[1]) for part in ["count", "sum"])
    assert count >= 1 and 0.3 < seconds / count < 10, "the bot's answers are timed"
    # The greeting's, at least: the caller spoke after it.
    assert caller_hears.marks and caller_hears.played == caller_hears.marks
    expect(anna.locator("#status")).to_contain_text("Wrap-up", timeout=20_000)


def test_a_spoken_call_goes_from_the_bot_to_a_remote_agent_and_on_to_a_seat(server, speaking, tmp_path):
    quiet = microphone(tmp_path, "quiet", REQUEST, 1000, 0, 1)
    anna, _ = speaking(quiet, server.links["anna"])
    dora, _ = speaking(microphone(tmp_path, "dora", ANSWER, 1, 2.5, 100), server.links["dora"])
    for page in (anna, dora):
        page.get_by_role("button", name="I’m ready").click()
        page.get_by_role("button", name="Connect phone").click()
        expect(page.locator("#phone .chip")).to_have_text("Connected", timeout=20_000)
    caller, caller_hears = speaking(microphone(tmp_path, "caller", REQUEST, 14, 5, 20), server.url + "/phone")
    caller.get_by_role("button", name="Call").click()
    anna.locator("#accept").click(timeout=90_000)
    expect(anna.locator("#end")).to_be_visible(timeout=20_000)
    expect(anna.locator("#record .turn.caller").first).to_contain_text("person")
    assert "hours" not in caller_hears.words(tmp_path)
    anna.get_by_role("checkbox", name="Replace card").check()
    anna.click("#declare")
    dora.locator("#accept").click(timeout=20_000)
    expect(dora.locator("#return")).to_be_visible(timeout=20_000)
    expect(dora.locator("#record .turn.caller").first).to_contain_text("person")
    expect(anna.locator("#status")).to_contain_text("Wrap-up", timeout=20_000)
    wait_for(lambda: caller.wait_for_timeout(1000) or "hours" in caller_hears.words(tmp_path), 60)
    dora.click("#end")
    expect(caller.get_by_role("status")).to_contain_text("over", timeout=20_000)


def test_a_supervisor_hears_a_call_whispers_and_joins_in(server, speaking, tmp_path):
    quiet = microphone(tmp_path, "quiet", REQUEST, 1000, 0, 1)
    anna, anna_hears = speaking(quiet, server.links["anna"])
    anna.get_by_role("button", name="I’m ready").click()
    anna.get_by_role("button", name="Connect phone").click()
    expect(anna.locator("#phone .chip")).to_have_text("Connected", timeout=20_000)
    caller, caller_hears = speaking(microphone(tmp_path, "caller", REQUEST, 14, 5, 8), server.url + "/phone")
    caller.get_by_role("button", name="Call").click()
    expect(anna.locator("#accept")).to_be_visible(timeout=90_000)
    anna.click("#accept")
    expect(anna.locator("#end")).to_be_visible(timeout=20_000)

    sue, sue_hears = speaking(microphone(tmp_path, "sue", ANSWER, 1, 2.5, 100), server.links["sue"])
    sue.get_by_role("button", name="Listen").click()
    sue.get_by_role("button", name="Hear the call").click()
    expect(sue.get_by_text("Nobody hears you.")).to_be_visible(timeout=20_000)
    wait_for(lambda: sue.wait_for_timeout(1000) or "person" in sue_hears.words(tmp_path), 90)
    shoot(sue, "board-listening")

    caller.get_by_role("button", name="Mute").click()
    sue.get_by_role("button", name="Whisper").click()
    expect(sue.get_by_text("The agent hears you, the caller does not.")).to_be_visible(timeout=20_000)
    wait_for(lambda: anna.wait_for_timeout(1000) or "hours" in anna_hears.words(tmp_path), 60)
    assert "hours" not in caller_hears.words(tmp_path)
    sue.get_by_role("button", name="Join in").click()
    wait_for(lambda: caller.wait_for_timeout(1000) or "hours" in caller_hears.words(tmp_path), 60)

    events = [json.loads(line) for line in ledger(server) if "supervised" in line]
    assert [event["action"] for event in events] == ["listen", "whisper", "barge"]
    caller.get_by_role("button", name="Hang up").click()
    expect(sue.get_by_text("The call is over.")).to_be_visible(timeout=20_000)


def ledger(server):
    """Every event so far, as the events' stream gives them."""
    request = urllib.request.Request(server.url + "/api/events?after=0", headers={"Authorization": f"Bearer {ADMIN}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        lines = []
        try:
            for line in answer:
                if line.startswith(b"data: "):
                    lines.append(line.decode()[6:])
        except TimeoutError:
            pass  # nothing new for five seconds
        return lines


def test_who_is_hung_up_on_while_it_speaks_still_reads_the_goodbye(server):
    def frame(kind, payload):
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else bytes([0xFE, *len(payload).to_bytes(2, "big")])
        return bytes([0x80 | kind]) + length + bytes(4) + payload  # a mask of zeros changes nothing

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as line:
        line.sendall(b"GET /media/browser HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
        line.sendall(frame(1, b'{"type": "start", "rate": 16000}'))
        sessions = lambda: server.call("GET", "/api/sessions?state=live")[1]["items"]
        wait_for(sessions)
        is_over = threading.Event()

        def speak():
            while not is_over.is_set():
                line.sendall(frame(2, bytes(640)))

        speaker = threading.Thread(target=speak)
        speaker.start()
        server.call("POST", f"/api/sessions/{sessions()[0]['id']}/hang-up", {"by": "agent"})
        heard = b""
        try:
            while not heard.endswith(b"\x88\x02\x03\xe8"):
                heard = heard[-4:] + (line.recv(65536) or pytest.fail("the line was closed without a goodbye"))
        finally:
            is_over.set()
            speaker.join()
        line.sendall(frame(8, b"\x03\xe8"))
        while line.recv(65536):
            pass


def test_a_socket_without_permission_is_refused(server, chromium):
    page = chromium.new_page()
    page.goto(server.url + "/phone")
    opens = """path => new Promise(done => {
        const socket = new WebSocket(path.replace("http", "ws"));
        socket.onopen = () => done(true);
        socket.onerror = () => done(false);
    })"""
    assert page.evaluate(opens, server.url + "/media/browser")
    assert not page.evaluate(opens, server.url + "/media/agent")
    assert not page.evaluate(opens, server.url + "/media/supervisor?session=s")
    page.close()
