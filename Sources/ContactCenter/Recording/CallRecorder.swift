internal import Audio
internal import Dispatch
internal import Foundation
internal import Logging
internal import Routing

/// Records one call, segment by segment, on a queue of its own: a slow disk is never heard.
///
/// `@unchecked Sendable`: `recorder` is touched on `queue` only. A file is readable after each second written, also if the
/// process dies; a disk that refuses ends the recording, not the call.
final class CallRecorder: @unchecked Sendable {
    private let recordings: Recordings
    private let session: SessionID
    private let queue = DispatchQueue(label: "foyer.recording")
    private var recorder: StereoRecorder?

    init(_ recordings: Recordings, _ session: SessionID) {
        self.recordings = recordings
        self.session = session
    }

    /// Begins `segment`'s file, ending the one before; gives its name.
    func begin(segment: Int) -> String {
        let name = Recordings.name(session, segment)
        queue.async {
            self.attempt { try self.recorder?.close() }
            self.recorder = nil
            self.attempt {
                self.recorder = try StereoRecorder(
                    path: self.recordings.folder.appendingPathComponent(name).path, isGrowing: true)
            }
        }
        return name
    }

    /// Adds 20 ms of both sides.
    func append(caller: AudioFrame, foyer: AudioFrame) {
        queue.async { self.attempt { try self.recorder?.append(caller: caller, foyer: foyer) } }
    }

    /// Completes the file; returns once it is.
    func end() async {
        queue.async {
            self.attempt { try self.recorder?.close() }
            self.recorder = nil
        }
        await settle()
    }

    /// Waits until all that was handed in is written, but for the second that is being gathered.
    func settle() async {
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    private func attempt(_ write: () throws -> Void) {
        do { try write() } catch {
            recorder = nil
            recordings.logger.error(
                "recording stopped", metadata: ["session": "\(session)", "error": "\(error)"])
        }
    }
}
