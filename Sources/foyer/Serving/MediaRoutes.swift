internal import Console
internal import ContactCenter
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Routing
internal import Telephony

/// The media endpoints of the HTTP port: one a platform for callers, one for agents' phones, one for supervisors' ears.
///
/// Whoever gives the token may call: as `?token=`, as a bearer token, or as the path's last part for platforms that can send
/// neither (`/media/twilio/TOKEN`). Without a token set, callers must be on this machine. Where Twilio's auth token is set, its
/// streams must be signed with it, and need no other token. Agents and supervisors are signed in.
struct MediaRoutes {
    let switchboard: Switchboard
    let core: RoutingCore
    let agents: LiveAgents
    let supervision: Supervision
    let identity: Identity
    let token: String?
    /// The auth token of the Twilio account; nil to have its streams prove nothing.
    let twilioToken: String?
    let faults: GatewayFaults
    let logger: Logger

    /// All of them.
    var routes: [WebSocketRoute] { callers + [agentPhones, supervisors] }

    /// Two a platform where there is a token.
    private var callers: [WebSocketRoute] {
        MediaPlatform.allCases.flatMap { platform in
            let path = "/media/\(platform.rawValue)"
            let isSigned = platform == .twilio && twilioToken != nil
            let open = route(platform, path) { isSigned ? isSignedByTwilio($0) : admits($0) }
            guard let token else { return [open] }
            return [open, route(platform, "\(path)/\(token)") { !isSigned || isSignedByTwilio($0) }]
        }
    }

    /// The phone of the agent who is signed in, open as long as its page.
    private var agentPhones: WebSocketRoute {
        WebSocketRoute(
            path: "/media/agent",
            authorize: { [identity] in identity.user(of: $0)?.agent == nil ? .refuse : .accept() },
            handle: { [agents, identity, logger] frames, upgrade in
                guard let agent = identity.user(of: upgrade)?.agent else { return }
                try await MediaConnection(frames, platform: .browser, logger: logger).run { leg in
                    let attachment = agents.attach(BrowserPhone(leg, of: agent), to: agent)
                    await leg.waitUntilOver()
                    agents.detach(attachment)
                }
            })
    }

    private static func mayListen(_ user: User?) -> Bool { [.supervisor, .admin].contains(user?.role) }

    /// Waits for the end of `leg`, and brings it about once whoever opened it may no longer: looked at every few seconds, for
    /// a sign-in can run out as well as be ended.
    private func waitUntilOver(_ leg: LiveLeg, while mayStay: @escaping @Sendable () -> Bool) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                // Cancelled while it waits: the leg is over.
                while (try? await Task.sleep(for: .seconds(3))) != nil {
                    if !mayStay() { leg.hangUp() }
                }
            }
            await leg.waitUntilOver()
            group.cancelAll()
        }
    }

    /// A supervisor's ear on `?session=`, in the `?mode=` listen, whisper or barge.
    private var supervisors: WebSocketRoute {
        WebSocketRoute(
            path: "/media/supervisor",
            authorize: { [identity] in Self.mayListen(identity.user(of: $0)) ? .accept() : .refuse },
            handle: { [core, supervision, identity, logger] frames, upgrade in
                guard let session = upgrade.query["session"].map({ SessionID($0) }),
                    let user = identity.user(of: upgrade), await core.session(session) != nil
                else { return }
                let mode = upgrade.query["mode"].flatMap(Supervision.Mode.init) ?? .listen
                // The ledger knows before anything is heard.
                try await core.perform(
                    .supervise(by: user.id, action: mode.rawValue, target: session.rawValue), at: House.now())
                try await MediaConnection(frames, platform: .browser, logger: logger).run { leg in
                    supervision.attach(leg, to: session, mode: mode)
                    await waitUntilOver(leg, while: { Self.mayListen(identity.user(of: upgrade)) })
                    supervision.detach(leg, from: session)
                }
            })
    }

    private func route(
        _ platform: MediaPlatform, _ path: String, _ admits: @escaping @Sendable (WebSocketUpgrade) -> Bool
    ) -> WebSocketRoute {
        WebSocketRoute(
            path: path,
            authorize: { upgrade in
                guard admits(upgrade), isOwnPage(upgrade) else {
                    faults.count(.refused, of: platform.rawValue)
                    logger.notice("media connection refused", metadata: ["path": "/media/\(platform.rawValue)"])
                    return .refuse
                }
                return .accept(Self.subprotocol(platform, upgrade))
            },
            handle: { frames, upgrade in
                let rate = upgrade.query["rate"].flatMap { Int($0) } ?? 8_000
                do {
                    try await MediaConnection(frames, platform: platform, rate: rate, logger: logger).call(switchboard)
                } catch {
                    faults.count(.broken, of: platform.rawValue)
                    throw error
                }
            })
    }

    @Sendable private func admits(_ upgrade: WebSocketUpgrade) -> Bool {
        guard let token else { return Self.isLocal(upgrade.remote) }
        let bearer = upgrade.headers.first(name: "Authorization").flatMap { header in
            header.lowercased().hasPrefix("bearer ") ? String(header.dropFirst(7)) : nil
        }
        return [upgrade.query["token"], bearer].contains { $0.map { Self.isSame($0, token) } ?? false }
    }

    /// Whether Twilio's account has asked for this, at the host that the request names. A proxy must leave `Host` as it is.
    @Sendable private func isSignedByTwilio(_ upgrade: WebSocketUpgrade) -> Bool {
        guard let twilioToken, let host = upgrade.headers.first(name: "Host"),
            let given = upgrade.headers.first(name: "X-Twilio-Signature")
        else { return false }
        // Some proxies write the port that everybody knows, some leave it out.
        let bare = host.hasSuffix(":443") ? String(host.dropLast(4)) : host
        return [bare, bare + ":443"].contains { host in
            Self.isSame(given, TwilioSignature.of("wss://\(host)\(upgrade.uri)", authToken: twilioToken))
        }
    }

    /// A page of somebody else's must not place calls through a visitor's browser.
    private func isOwnPage(_ upgrade: WebSocketUpgrade) -> Bool {
        guard let origin = upgrade.headers.first(name: "Origin"), let scheme = origin.firstRange(of: "://") else {
            return true
        }
        return upgrade.headers.first(name: "Host") == String(origin[scheme.upperBound...])
    }

    private static func isLocal(_ remote: SocketAddress?) -> Bool {
        guard let address = remote?.ipAddress else { return remote != nil }
        return address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.")
    }

    private static func subprotocol(_ platform: MediaPlatform, _ upgrade: WebSocketUpgrade) -> HTTPHeaders {
        let offered = upgrade.headers[canonicalForm: "Sec-WebSocket-Protocol"].map(String.init)
        guard let wanted = platform.subprotocol, offered.contains(wanted) else { return [:] }
        return ["Sec-WebSocket-Protocol": wanted]
    }

    /// Takes as long whether the first letter is wrong or the last.
    private static func isSame(_ given: String, _ token: String) -> Bool {
        let (left, right) = (Array(given.utf8), Array(token.utf8))
        return left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
