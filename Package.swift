// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// A debug build searches five times as long for a timetable. The Makefile asks for the optimiser; whoever depends on
// this package does not, since SwiftPM refuses a dependency with unsafe flags.
let searching: [SwiftSetting] =
    Context.environment["SKEIN_OPTIMISED_SEARCH"] == nil
    ? strict : strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "skein",
    products: [
        .executable(name: "skein", targets: ["SkeinMain"]),
        .library(name: "Skein", targets: ["Skein"]),
        .library(name: "SkeinKinds", targets: ["SkeinKinds"]),
        .library(name: "SkeinTelemetry", targets: ["SkeinTelemetry"]),
        .library(name: "SkeinCLI", targets: ["SkeinCLI"]),
        .library(name: "SkeinWeb", targets: ["SkeinWeb"]),
        .library(name: "SkeinTesting", targets: ["SkeinTesting"]),
        .library(name: "PQ", targets: ["PQ"]),
        .library(name: "ICalendar", targets: ["ICalendar"]),
        .library(name: "Timetabling", targets: ["Timetabling"]),
        .library(name: "LessonPrep", targets: ["LessonPrep"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(
            name: "PQ",
            dependencies: ["CLibPQ", logging],
            swiftSettings: strict
        ),
        .executableTarget(name: "EmbedSQL", swiftSettings: strict),
        .plugin(name: "EmbedSQLPlugin", capability: .buildTool(), dependencies: ["EmbedSQL"]),
        .target(
            name: "SkeinSQL",
            dependencies: ["PQ", logging, .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict,
            plugins: ["EmbedSQLPlugin"]
        ),
        .target(
            name: "LocalPostgres",
            dependencies: [
                logging,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Skein",
            dependencies: [
                "PQ", "SkeinSQL", logging, metrics, lifecycle,
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Transfer", dependencies: ["Skein", "CCurl"], swiftSettings: strict),
        .target(
            name: "SkeinTelemetry",
            dependencies: ["Skein", "Transfer", logging, metrics],
            swiftSettings: strict
        ),
        .target(
            name: "SkeinKinds",
            dependencies: [
                "Skein", "Transfer", "CCurl", logging,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Timetabling", swiftSettings: searching),
        .target(name: "LessonPrep", dependencies: ["Timetabling"], swiftSettings: searching),
        .target(
            name: "Programme",
            dependencies: [
                "Skein", "SkeinKinds", "Transfer", "Channels", "ICalendar", "LessonPrep", "Timetabling", "PQ",
                logging,
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(name: "ICalendar", swiftSettings: strict),
        .target(name: "PrepCalendar", dependencies: ["ICalendar", "PQ"], swiftSettings: strict),
        .target(
            name: "Channels",
            dependencies: ["Skein", "Transfer", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "SkeinTesting",
            dependencies: ["Skein", "PQ", "SkeinSQL", "LocalPostgres", logging],
            swiftSettings: strict
        ),
        .target(
            name: "SkeinBench",
            dependencies: ["Skein", "SkeinSQL", "SkeinTelemetry", "LocalPostgres", "PQ", logging],
            path: "Benchmarks/SkeinBench",
            swiftSettings: strict
        ),
        .target(name: "SkeinFilter", dependencies: ["PQ"], swiftSettings: strict),
        .target(
            name: "SkeinWeb",
            dependencies: [
                "Skein", "SkeinFilter", "SkeinSQL", "SkeinTelemetry", "PQ", "PrepCalendar", logging, lifecycle,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "SkeinCLI",
            dependencies: [
                "Skein", "SkeinKinds", "SkeinSQL", "SkeinFilter", "SkeinTelemetry", "SkeinWeb", "LocalPostgres", "PQ",
                "Programme",
                "Transfer",
                "Channels", "ICalendar", "LessonPrep", "PrepCalendar", "SkeinBench", "Timetabling", logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "TOMLKit", package: "TOMLKit"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "QueueBenchmarks",
            dependencies: ["SkeinBench", "Skein", logging],
            path: "Benchmarks/QueueBenchmarks",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "ProgrammeBenchmarks",
            dependencies: ["SkeinBench", "Programme", "Skein", "PQ", logging],
            path: "Benchmarks/ProgrammeBenchmarks",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "VideoBenchmarks",
            dependencies: ["SkeinBench", "Programme", "Skein", "PQ", logging],
            path: "Benchmarks/VideoBenchmarks",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "WebBenchmarks",
            dependencies: [
                "SkeinBench", "Skein", "PQ", logging,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            path: "Benchmarks/WebBenchmarks",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "TimetablingBenchmarks",
            dependencies: ["Timetabling", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "Benchmarks/TimetablingBenchmarks",
            swiftSettings: strict
        ),
        .target(
            name: "PlantedCity",
            dependencies: ["LessonPrep", "Timetabling"],
            path: "Benchmarks/PlantedCity",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "LessonPrepBenchmarks",
            dependencies: [
                "LessonPrep", "PlantedCity", "Timetabling",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/LessonPrepBenchmarks",
            swiftSettings: strict
        ),
        .executableTarget(name: "SkeinMain", dependencies: ["SkeinCLI"], swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["PQ", "SkeinSQL", "LocalPostgres", logging],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .testTarget(name: "PQTests", dependencies: ["PQ", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "SkeinSQLTests",
            dependencies: ["SkeinSQL", "LocalPostgres", "PQ", "TestSupport"],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "CrashWorker",
            dependencies: [
                "Skein", "PQ", logging, lifecycle,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            path: "Tests/CrashWorker",
            swiftSettings: strict
        ),
        .testTarget(
            name: "SkeinTests",
            dependencies: [
                "Skein", "SkeinTelemetry", "SkeinTesting", "LocalPostgres", "PQ", "SkeinSQL", "TestSupport",
                "CrashWorker",
                logging, metrics,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SkeinKindsTests",
            dependencies: ["SkeinKinds", "Transfer", "Skein", "SkeinTesting", "LocalPostgres", "PQ", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(name: "ICalendarTests", dependencies: ["ICalendar", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "ChannelsTests",
            dependencies: ["Channels", "Transfer", "TestSupport"],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ProgrammeTests",
            dependencies: [
                "Programme", "Channels", "ICalendar", "Transfer", "Skein", "SkeinTesting", "LocalPostgres", "PQ",
                "TestSupport",
            ],
            exclude: ["Golden"],
            swiftSettings: strict
        ),
        .testTarget(name: "TimetablingTests", dependencies: ["Timetabling"], swiftSettings: strict),
        .testTarget(
            name: "LessonPrepTests",
            dependencies: ["LessonPrep", "PlantedCity", "Timetabling", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SkeinWebTests",
            dependencies: [
                "SkeinWeb", "Skein", "SkeinTelemetry", "SkeinTesting", "Programme", "LocalPostgres", "PQ", "SkeinSQL",
                "TestSupport",
                logging,
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                lifecycle,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            exclude: ["Browser"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DeployTests",
            dependencies: [
                "SkeinMain", "SkeinCLI", "SkeinTelemetry", "SkeinWeb", "SkeinSQL", "Skein", "SkeinTesting",
                "LocalPostgres", "PQ",
                "TestSupport",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Readers"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SkeinCLITests",
            dependencies: [
                "SkeinCLI", "SkeinMain", "SkeinFilter", "LocalPostgres", "PQ", "SkeinSQL", "Timetabling", "TestSupport",
                "Channels",
            ],
            exclude: ["Golden", "Terminal"],
            swiftSettings: strict
        ),
    ]
)
