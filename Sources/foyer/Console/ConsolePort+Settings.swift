internal import Console
internal import Foundation
internal import Settings

extension ConsolePort.Options {
    /// What the `http` section says, and the administrator's token from the environment.
    ///
    /// - Throws: `ConfigurationError`.
    init(_ section: SettingsSection, environment: [String: String]) throws {
        self.init()
        adminToken = environment["FOYER_ADMIN_TOKEN"]
        identity.proxyHeader = try section.value("proxyHeader")?.text()
        identity.proxies = Set(try section.value("proxies")?.list().map { try $0.text() } ?? [])
        if let path = try section.path("certificate") { certificate = (path, try section.path("key") ?? path) }
        identity.isSecure = try section.value("secureCookies")?.flag() ?? (certificate != nil)
        if let pace = try section.value("requestsPerSecond") {
            limits.requestsPerSecond = try pace.number(in: 1...100_000)
        }
        webhooks = try section.value("webhooks")?.list().map(Self.webhook) ?? []
    }

    private static func webhook(_ node: ConfigurationNode) throws -> Webhook {
        try node.allow("name", "url", "secretFile", "events", "records")
        let url = try node.require("url")
        guard let parsed = URL(string: try url.text()), ["http", "https"].contains(parsed.scheme), parsed.host != nil
        else { throw url.error("'\(try url.text())' is no web address; write https://HOST/PATH") }
        let file = try node.require("secretFile")
        let secret = try? String(contentsOfFile: file.text(), encoding: .utf8)  // told below
        guard let secret, !secret.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty else {
            throw file.error("the secret can't be read from \(try file.text()); put one line in it that only you know")
        }
        return Webhook(
            name: try node.require("name").identifier(), url: try url.text(),
            secret: secret.trimmingCharacters(in: .whitespacesAndNewlines),
            events: try node.value("events").map { Set(try $0.list().map { try $0.text() }) },
            takesRecords: try node.value("records")?.flag() ?? false)
    }
}
