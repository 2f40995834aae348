internal import Audio
internal import Foundation

/// baresip as an agent's telephone: answers by itself, plays a tone, and keeps what it hears in a WAV file.
public struct Softphone {
    /// Its process.
    public let peer: Peer
    /// Its address.
    public let uri: String
    private let folder: String

    /// Starts one that plays `frequency` Hz, in `folder`, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - codecs: Those it has, the best first.
    ///   - isEncrypted: Whether it insists on SRTP.
    ///   - target: Whom it calls as soon as it is ready.
    public init(
        _ name: String, tone frequency: Int, codecs: String = "PCMU,PCMA", dialing target: String? = nil,
        in folder: ScratchFolder, isEncrypted: Bool = false
    ) async throws {
        let home = folder.path(name)
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try AudioFile.write(Tones.tone(frequency, level: -10, seconds: 60), to: "\(home)/tone.wav")
        try "".write(toFile: "\(home)/contacts", atomically: true, encoding: .utf8)
        let details = ";regint=0;answermode=auto;audio_codecs=\(codecs)" + (isEncrypted ? ";mediaenc=srtp-mand" : "")
        let dialing = target.map { ["-e", "/dial \($0)"] } ?? []
        self.folder = home
        for _ in 0..<Self.attempts {
            let port = try Self.freePort()
            let uri = "sip:\(name)@127.0.0.1:\(port)"
            try Self.configuration(home, port).write(toFile: "\(home)/config", atomically: true, encoding: .utf8)
            try "<\(uri)>\(details)\n".write(toFile: "\(home)/accounts", atomically: true, encoding: .utf8)
            let peer = try Peer("baresip", ["-f", home, "-v"] + dialing, in: folder, subfolder: name)
            if await peer.says("baresip is ready") {
                (self.peer, self.uri) = (peer, uri)
                return
            }
            guard peer.said.contains("Address already in use") else { throw Peer.Missing(description: peer.said) }
        }
        throw Peer.Missing(description: "baresip found none of \(Self.attempts) ports free, nor their next.")
    }

    /// How many ports are tried: baresip listens at the next for TLS as well, and at both for TCP, where others' connections
    /// may be.
    private static let attempts = 5

    /// What it has heard in its last call, at 8 kHz; complete once the call is over.
    public func heard() throws -> [Int16] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix("dec.wav") }
        guard let last = files.max() else { return [] }
        return try AudioFile.read("\(folder)/\(last)").samples
    }

    private static func configuration(_ home: String, _ port: Int) -> String {
        let modules = ["g711", "g722", "srtp", "aufile", "aubridge", "sndfile"].map { "module \($0).so" }
        let lines =
            [
                "sip_listen 127.0.0.1:\(port)", "net_interface 127.0.0.1", "module_path /usr/lib/baresip/modules",
                "snd_path \(home)", "audio_source aufile,\(home)/tone.wav", "audio_player aubridge,p\(port)",
                "audio_alert aubridge,a\(port)", "ausrc_srate 8000", "auplay_srate 8000", "rtp_ports 10000-19998",
                "module_tmp account.so", "module_app menu.so",
            ] + modules
        return lines.joined(separator: "\n") + "\n"
    }

    /// A UDP port that was free a moment ago: baresip can't be asked which one it was given.
    private static func freePort() throws -> Int {
        try DatagramSocket().port
    }
}
