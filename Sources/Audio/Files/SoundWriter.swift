internal import CSndFile
internal import Foundation

/// A 16-bit WAV file being written beside its final name, and moved there when it is complete; a growing one under its name
/// from the beginning, with a header that is right after each write.
///
/// Owns libsndfile's handle; one thread at a time. If it goes away unclosed, nothing is left on the disk, of a growing file
/// what was written.
final class SoundWriter {
    private let path: String
    private let partial: String
    private let isGrowing: Bool
    private var handle: OpaquePointer?

    init(path: String, channels: Int, sampleRate: Int, isGrowing: Bool = false) throws(AudioFileError) {
        let target = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw AudioFileError(path: path, problem: .folder)
        }
        self.path = path
        self.isGrowing = isGrowing
        partial =
            isGrowing
            ? path
            : target.deletingLastPathComponent()
                .appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString).partial").path
        var info = SF_INFO()
        info.channels = Int32(channels)
        info.samplerate = Int32(sampleRate)
        info.format = Int32(SF_FORMAT_WAV) | Int32(SF_FORMAT_PCM_16)
        guard let handle = sf_open(partial, Int32(SFM_WRITE), &info) else {
            throw AudioFileError(path: path, problem: .unwritable(Self.reason(nil)))
        }
        self.handle = handle
        if isGrowing { sf_command(handle, Int32(SFC_SET_UPDATE_HEADER_AUTO), nil, Int32(SF_TRUE)) }
    }

    deinit {
        guard let handle else { return }
        sf_close(handle)
        if !isGrowing { unlink(partial) }
    }

    /// Adds samples, interleaved if there are several channels.
    func append(_ samples: [Int16]) throws(AudioFileError) {
        guard let handle, !samples.isEmpty else { return }
        guard sf_write_short(handle, samples, sf_count_t(samples.count)) == sf_count_t(samples.count) else {
            throw AudioFileError(path: path, problem: .unwritable(Self.reason(handle)))
        }
    }

    /// Completes the file under its own name; nothing happens the second time.
    func close() throws(AudioFileError) {
        guard let handle else { return }
        self.handle = nil
        guard sf_close(handle) == 0, isGrowing || rename(partial, path) == 0 else {
            let reason = String(cString: strerror(errno))
            if !isGrowing { unlink(partial) }
            throw AudioFileError(path: path, problem: .unwritable(reason))
        }
    }

    private static func reason(_ handle: OpaquePointer?) -> String {
        errno == 0 ? String(cString: sf_strerror(handle)) : String(cString: strerror(errno))
    }
}
