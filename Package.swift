// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]

/// A module of Foyer: one folder of `Sources/`. Its dependencies are the arrows of the README's module table.
func module(_ name: String, _ dependencies: [Target.Dependency] = [], _ more: [SwiftSetting] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings + more)
}

/// Optimized in debug builds as well: training the classifier takes seconds so, minutes otherwise.
let optimized = SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies, exclude: exclude,
        swiftSettings: settings)
}

/// A C library of the system: `module.modulemap` and `shim.h` in `Sources/C…`, headers from Debian's package.
func library(_ name: String, pkgConfig: String? = nil, debian: String...) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(debian)])
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }
func nioExtras(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio-extras") }

let package = Package(
    name: "foyer",
    products: [.executable(name: "foyer", targets: ["foyer"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        library("CEspeakNG", pkgConfig: "espeak-ng", debian: "libespeak-ng-dev"),
        library("CLibPQ", pkgConfig: "libpq", debian: "libpq-dev"),
        library("CPocketSphinx", pkgConfig: "pocketsphinx", debian: "libpocketsphinx-dev", "libsphinxbase-dev"),
        // No header: re.h needs Debian's build settings, which only the shim gives it.
        library("CRe", pkgConfig: "libre", debian: "libre-dev"),
        library("CSndFile", pkgConfig: "sndfile", debian: "libsndfile1-dev"),
        library("CSodium", pkgConfig: "libsodium", debian: "libsodium-dev"),
        library("CSpanDSP", pkgConfig: "spandsp", debian: "libspandsp-dev"),
        library("CSpeexDSP", pkgConfig: "speexdsp", debian: "libspeexdsp-dev"),

        module("Audio", ["CSndFile", "CSpanDSP", "CSpeexDSP"]),
        module("Charts"),
        module("Settings", [yams]),
        module("Speech", ["Audio", "Settings", "CPocketSphinx", "CEspeakNG", "CSodium"]),
        module("Dialogue", ["Settings"], [optimized]),
        module("Routing", ["CSodium"]),
        module("Ledger", ["Charts", "Routing", "CLibPQ", "CSodium", grdb]),
        module("Audit", ["CLibPQ", "CSodium", grdb]),
        module("Staffing", ["Charts", "Routing", "Settings"]),
        // The one thicker C face: libre behind plain functions and callbacks.
        .target(
            name: "CReShim", dependencies: ["CRe", "CSpanDSP"],
            linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        module(
            "Telephony",
            [
                "Audio", "CReShim", logging, serviceLifecycle, nio("NIOCore"), nio("NIOPosix"),
                nio("NIOWebSocket"),
            ]),
        module("VoiceBot", ["Audio", "Dialogue", "Speech", "Telephony"]),
        module(
            "ContactCenter",
            [
                "Audio", "Settings", "Dialogue", "Routing", "Speech", "Telephony", "VoiceBot", logging,
                serviceLifecycle,
            ]),
        .target(
            name: "Console",
            dependencies: [
                "CSodium", "Ledger", "Routing", "Staffing", httpTypes, hummingbird, hummingbirdCore,
                logging, metrics, serviceLifecycle, nio("NIOCore"), nio("NIOHTTP1"), nio("NIOWebSocket"), nioSSL,
                nioExtras("NIOHTTPTypes"), nioExtras("NIOHTTPTypesHTTP1"),
            ],
            resources: [.copy("Pages")], swiftSettings: settings),
        .executableTarget(
            name: "foyer",
            dependencies: [
                "Audio", "Audit", "Charts", "Console", "ContactCenter", "Dialogue", "Ledger", "Routing", "Settings",
                "Speech", "Staffing", "Telephony", "VoiceBot",
                argumentParser, logging, serviceLifecycle, unixSignals, nio("NIOCore"), nio("NIOHTTP1"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "console-benchmark",
            dependencies: ["Console", "Routing", logging, serviceLifecycle, nio("NIOCore"), nio("NIOPosix")],
            path: "Benchmarks/Console", swiftSettings: settings),
        .executableTarget(
            name: "routing-benchmark", dependencies: ["Audit", "Ledger", "Routing", "TestKit"],
            path: "Benchmarks/Routing",
            swiftSettings: settings),
        .executableTarget(
            name: "sip-delay", dependencies: ["Audio", "Routing", "Telephony", "TestKit"], path: "Benchmarks/SIPDelay",
            swiftSettings: settings),
        .executableTarget(
            name: "bridge-benchmark",
            dependencies: ["Audio", "ContactCenter", "Routing", "Telephony", "TestKit", logging],
            path: "Benchmarks/Bridge", swiftSettings: settings),
        .executableTarget(
            name: "hearing-benchmark", dependencies: ["Audio", "Speech", "TestKit", "VoiceBot"],
            path: "Benchmarks/Hearing", exclude: ["wordings.tsv"], swiftSettings: settings),
        .target(
            name: "TestKit",
            dependencies: [
                "Audio", "ContactCenter", "Dialogue", "Routing", "Speech", "Telephony", "VoiceBot", logging,
            ],
            swiftSettings: settings),

        tests(of: "Audio", ["TestKit"]),
        tests(of: "Speech", ["Audio", "TestKit"]),
        tests(of: "Settings"),
        tests(of: "Dialogue", ["Settings"]),
        tests(of: "Routing", ["TestKit"]),
        // A process of its own, for tests that kill one.
        .executableTarget(
            name: "LedgerWriter", dependencies: ["Ledger", "Routing"], path: "Tests/LedgerWriter",
            swiftSettings: settings),
        tests(of: "Ledger", ["Audit", "LedgerWriter", "Routing", "TestKit", grdb]),
        tests(of: "Audit", ["Ledger", "Routing", "TestKit", grdb]),
        tests(of: "Staffing", ["Routing", "Settings", "TestKit"]),
        tests(
            of: "Telephony", ["Audio", "TestKit", logging, nio("NIOCore"), nio("NIOPosix")], exclude: ["SIP/Scenarios"]),
        tests(of: "VoiceBot", ["Audio", "Dialogue", "Speech", "Telephony", "TestKit"]),
        tests(
            of: "ContactCenter",
            [
                "Audio", "Settings", "Dialogue", "Ledger", "Routing", "Speech", "Telephony", "TestKit",
                "VoiceBot", logging,
            ]),
        tests(
            of: "Console",
            [
                "Routing", httpTypes, hummingbird, logging, metrics, serviceLifecycle, nio("NIOCore"), nio("NIOHTTP1"),
                nio("NIOPosix"), nio("NIOWebSocket"),
            ]),
        tests(
            of: "foyer",
            [
                "Ledger", "Routing", "Settings", "Staffing", "Telephony", "TestKit", "VoiceBot", nio("NIOCore"),
                nio("NIOPosix"),
            ], exclude: ["Help"]),
    ]
)
