/// How a bench's callers reach the server.
struct BenchLine: Sendable {
    /// By which gateway.
    enum Gateway: String, CaseIterable, Sendable {
        case audiosocket, websocket
    }

    let gateway: Gateway
    let address: ListenAddress
    /// What opens the media WebSocket; nil if nothing is asked for.
    var token: String?

    /// A caller's words on it.
    func makeWire() -> any BenchWire {
        switch gateway {
        case .audiosocket: AudioSocketWire()
        case .websocket: WebSocketWire(address: address, token: token)
        }
    }
}
