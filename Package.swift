// swift-tools-version: 6.2
import PackageDescription

/// What every target of our own is compiled with.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioExtras = Target.Dependency.product(name: "NIOExtras", package: "swift-nio-extras")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let structuredFields = Target.Dependency.product(
  name: "RawStructuredFieldValues", package: "swift-http-structured-headers")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "switchboard",
  products: [
    .executable(name: "switchboard", targets: ["switchboard"]),
    .library(name: "StrictJSON", targets: ["StrictJSON"]),
    .library(name: "JSONPath", targets: ["JSONPath"]),
    .library(name: "TransparencyLog", targets: ["TransparencyLog"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-http-structured-headers", exact: "1.7.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    .target(name: "StrictJSON", swiftSettings: strict),
    .target(name: "JSONPath", dependencies: ["StrictJSON"], swiftSettings: strict),
    .systemLibrary(
      name: "CLibcrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CRename"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "Cryptography", dependencies: ["CLibcrypto"], swiftSettings: strict),
    .target(
      name: "Signatures", dependencies: ["Cryptography", "StrictJSON", structuredFields], swiftSettings: strict),
    .target(name: "TransparencyLog", dependencies: ["Cryptography"], swiftSettings: strict),
    .target(name: "Providers", dependencies: ["CallModel", "JSONPath", "StrictJSON"], swiftSettings: strict),
    .target(
      name: "EventJournal",
      dependencies: ["CallModel", "Cryptography", "StrictJSON", "TransparencyLog", grdb, grdbSQLite, logging],
      swiftSettings: strict),
    .target(
      name: "Intake",
      dependencies: [
        "CallModel", "Cryptography", "EventJournal", "Providers", "Signatures", "StrictJSON", logging, nio, nioExtras,
        nioHTTP1, nioPosix, nioSSL, nioTLS,
      ], swiftSettings: strict),
    .target(
      name: "Delivery",
      dependencies: [
        "CRename", "CZlib", "CallModel", "Cryptography", "EventJournal", "JSONPath", "Signatures", "StrictJSON", grdb,
        httpClient,
        logging, nio,
        nioHTTP1, nioPosix, nioSSL, subprocess, systemPackage,
      ], swiftSettings: strict),
    .target(
      name: "Polling",
      dependencies: [
        "CallModel", "Cryptography", "EventJournal", "Providers", "StrictJSON", httpClient, logging, nio, nioHTTP1,
        nioPosix, nioSSL,
      ], swiftSettings: strict),
    .target(
      name: "Admin",
      dependencies: [
        "CallModel", "Cryptography", "EventJournal", "StrictJSON", httpClient, httpTypes, hummingbird, logging, nio,
        nioHTTP1, nioPosix,
      ],
      swiftSettings: strict),
    .target(
      name: "SwitchboardServer",
      dependencies: [
        "Admin", "CMalloc", "CallModel", "Cryptography", "Delivery", "EventJournal", "Intake", "JSONPath", "Polling",
        "Providers", "Signatures", "StrictJSON", "TransparencyLog", grdb, lifecycle, logging, nio, nioPosix, nioSSL,
        unixSignals,
      ], swiftSettings: strict),
    .executableTarget(
      name: "switchboard",
      dependencies: [
        "Admin", "CallModel", "Cryptography", "Delivery", "Emulators", "EventJournal", "Intake", "JSONPath", "Polling",
        "Providers", "Signatures", "StrictJSON", "SwitchboardServer", "TransparencyLog", arguments, logging, nioPosix,
        nioSSL,
      ], swiftSettings: strict),
    .target(name: "CallModel", dependencies: ["StrictJSON", "Cryptography"], swiftSettings: strict),
    .executableTarget(
      name: "JournalFill", dependencies: ["CallModel", "Cryptography", "EventJournal"], path: "Benchmarks/JournalFill",
      swiftSettings: strict),
    .executableTarget(
      name: "AuditBench", dependencies: ["CallModel", "EventJournal", "TransparencyLog"], path: "Benchmarks/AuditBench",
      swiftSettings: strict),
    .target(name: "AllocationCounter", path: "Benchmarks/AllocationCounter"),
    .target(
      name: "BenchSupport", dependencies: ["AllocationCounter"], path: "Benchmarks/BenchSupport", swiftSettings: strict),
    .executableTarget(
      name: "JSONPathBench", dependencies: ["BenchSupport", "CallModel", "JSONPath", "Providers", "StrictJSON"],
      path: "Benchmarks/JSONPathBench", swiftSettings: strict),
    .executableTarget(
      name: "IntakeBench",
      dependencies: [
        "BenchSupport", "CallModel", "Cryptography", "EventJournal", "Intake", "Providers", "Signatures",
        "StrictJSON",
      ], path: "Benchmarks/IntakeBench", swiftSettings: strict),
    .executableTarget(
      name: "ProviderBench",
      dependencies: [
        "BenchSupport", "CallModel", "Cryptography", "Emulators", "EventJournal", "Polling", "Providers", logging,
        nioPosix,
      ], path: "Benchmarks/ProviderBench", swiftSettings: strict),
    .executableTarget(
      name: "SignatureBench", dependencies: ["Cryptography", "Signatures"], path: "Benchmarks/SignatureBench",
      swiftSettings: strict),
    .target(
      name: "Support",
      dependencies: ["CallModel", "Cryptography", "EventJournal", nio, nioHTTP1, nioPosix, nioSSL],
      path: "Tests/Support", exclude: ["Emulators"], swiftSettings: strict),
    .target(
      name: "Emulators",
      dependencies: ["CallModel", "Cryptography", "StrictJSON", nio, nioHTTP1, nioPosix, nioSSL],
      path: "Tests/Support/Emulators", swiftSettings: strict),
    .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
    .testTarget(name: "JSONPathTests", dependencies: ["JSONPath", "StrictJSON"], swiftSettings: strict),
    .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict),
    .testTarget(name: "CallModelTests", dependencies: ["CallModel", "StrictJSON"], swiftSettings: strict),
    .testTarget(
      name: "SignaturesTests", dependencies: ["Cryptography", "Signatures", "StrictJSON"], exclude: ["Vectors"],
      swiftSettings: strict),
    .testTarget(name: "TransparencyLogTests", dependencies: ["TransparencyLog"], swiftSettings: strict),
    .testTarget(
      name: "EventJournalTests",
      dependencies: [
        "CallModel", "Cryptography", "EventJournal", "StrictJSON", "Support", "TransparencyLog", grdb, logging,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "ProvidersTests", dependencies: ["CallModel", "JSONPath", "Providers", "StrictJSON"],
      exclude: ["Golden", "Vectors"],
      swiftSettings: strict),
    .testTarget(
      name: "PollingTests",
      dependencies: [
        "CallModel", "Cryptography", "Emulators", "EventJournal", "Polling", "Providers", "StrictJSON", "Support",
        logging,
        nioPosix,
      ], swiftSettings: strict),
    .testTarget(
      name: "IntakeTests", dependencies: ["CallModel", "Cryptography", "Intake", "Signatures"], swiftSettings: strict),
    .testTarget(
      name: "DeliveryTests",
      dependencies: [
        "CallModel", "Cryptography", "Delivery", "EventJournal", "JSONPath", "StrictJSON", "Support", grdb, logging,
        nioPosix,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SwitchboardServerTests",
      dependencies: [
        "Admin", "CallModel", "Cryptography", "Delivery", "EventJournal", "JSONPath", "Polling", "Providers",
        "StrictJSON", "Support", "SwitchboardServer", "TransparencyLog",
      ],
      exclude: ["CallsAPI"], swiftSettings: strict),
    .testTarget(
      name: "ProcessTests",
      dependencies: [
        "CallModel", "Cryptography", "Delivery", "Emulators", "EventJournal", "Intake", "Signatures", "StrictJSON",
        "Support", "switchboard", "SwitchboardServer", "TransparencyLog", grdb, nioPosix,
      ],
      exclude: ["Golden"],
      swiftSettings: strict),
  ])
