internal import ArgumentParser
internal import Settings

/// Where a gateway listens, as operators write it: `127.0.0.1:8080`, `[::1]:8080`, or `off`.
struct ListenAddress: Equatable {
    let host: String
    let port: Int

    /// The address that `text` means; nil if it means none.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = port
    }

    /// As it is written.
    var text: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

/// An address, or nothing at all.
enum Listening: Equatable, ExpressibleByArgument {
    case off
    case at(ListenAddress)

    init?(argument: String) {
        if argument == "off" {
            self = .off
        } else if let address = ListenAddress(argument) {
            self = .at(address)
        } else {
            return nil
        }
    }

    /// What is written at `node`.
    init(_ node: ConfigurationNode) throws {
        guard let value = Listening(argument: try node.text()) else {
            throw node.error("'\(try node.text())' is no address; write HOST:PORT, such as 127.0.0.1:8080, or off")
        }
        self = value
    }

    var address: ListenAddress? { if case .at(let address) = self { address } else { nil } }
}
