// swift-tools-version: 6.1
import PackageDescription

/// What each of the five rooms of the loop sees.
let rooms = [
  "Domain", "JSON", "Statistics", "Rules", "Control", "Content", "Crypto", "Text", "Mail", "HTTPClient",
]

/// One row per target: where it lives, and what it may see. `bin/check` holds every `import` to this table
/// and the table to the one in CONTRIBUTING.md.
let house: [(name: String, path: String, sees: [String])] = [
  // Platform: Swift over one C library each, no product words.
  ("SQL", "Platform/SQL", []),
  ("SQLite", "Platform/SQLite", ["SQL", "CSQLite"]),
  ("Postgres", "Platform/Postgres", ["SQL", "CPostgres"]),
  ("HTTPServer", "Platform/HTTPServer", ["CMicroHTTPD"]),
  ("HTTPClient", "Platform/HTTPClient", ["CCurl"]),
  ("Mail", "Platform/Mail", ["CGMime", "COpenDKIM"]),
  ("Crypto", "Platform/Crypto", ["CCrypto", "CArgon2"]),
  ("JSON", "Platform/JSON", ["CSimdJSON"]),
  ("Text", "Platform/Text", ["CZlib"]),
  ("DNS", "Platform/DNS", ["CCares"]),

  ("Statistics", "Statistics", []),
  ("Domain", "Domain", ["JSON"]),
  ("Rules", "Rules", ["Domain", "JSON", "Statistics", "Crypto", "Text"]),
  ("Control", "Control", ["Domain", "JSON", "Statistics", "Crypto", "Text"]),
  ("Content", "Content", ["Domain", "JSON", "Statistics", "Crypto", "Text"]),

  // The five rooms of the loop. They leave rows for each other and never import each other.
  ("Sense", "Sense", rooms),
  ("Understand", "Understand", rooms),
  ("Decide", "Decide", rooms),
  ("Act", "Act", rooms),
  ("Learn", "Learn", rooms),

  ("Store", "Store", ["Domain", "JSON", "SQL", "SQLite", "Postgres"]),
  (
    "API", "API",
    [
      "Domain", "JSON", "Rules", "Control", "Content", "Sense", "Understand", "Decide", "Act", "Learn",
      "HTTPServer", "Crypto", "Text",
    ]
  ),
  ("Simulator", "Simulator", ["Domain", "JSON", "Rules", "Statistics", "HTTPClient"]),
]

/// Targets whose tests compare with files in `Tests/<Target>Tests/Golden`.
let golden: Set = ["Content", "Learn", "Store", "API"]

let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // Swift 6.3 moves a call into a loop behind what was read after it: docs/decisions/0021.
  .unsafeFlags(["-Xllvm", "-sil-disable-pass=codemotion"], .when(configuration: .release)),
]

let package = Package(
  name: "rondo",
  products: [.executable(name: "rondo", targets: ["Rondo"])],
  targets: [
    .systemLibrary(
      name: "CSQLite", path: "Sources/C/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CPostgres", path: "Sources/C/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", path: "Sources/C/CMicroHTTPD", pkgConfig: "libmicrohttpd",
      providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(
      name: "CCurl", path: "Sources/C/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-gnutls-dev"])]),
    .systemLibrary(
      name: "CGMime", path: "Sources/C/CGMime", pkgConfig: "gmime-3.0", providers: [.apt(["libgmime-3.0-dev"])]),
    .systemLibrary(
      name: "COpenDKIM", path: "Sources/C/COpenDKIM", pkgConfig: "opendkim", providers: [.apt(["libopendkim-dev"])]),
    .systemLibrary(
      name: "CCrypto", path: "Sources/C/CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CArgon2", path: "Sources/C/CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(
      name: "CCares", path: "Sources/C/CCares", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/C/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "CSimdJSON", path: "Sources/C/CSimdJSON", cxxSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("simdjson")]),
    // For tests and benchmarks alone: nothing that ships knows it.
    .target(name: "CPowerCut", dependencies: ["CSQLite"], path: "Sources/C/CPowerCut"),
  ]
    + house.map { room in
      .target(
        name: room.name, dependencies: room.sees.map { .init(stringLiteral: $0) }, path: "Sources/\(room.path)",
        swiftSettings: swift)
    }
    + [
      .executableTarget(
        name: "Rondo", dependencies: house.map { .init(stringLiteral: $0.name) }, path: "Sources/Rondo",
        swiftSettings: swift),
      .executableTarget(
        name: "Benchmarks", dependencies: (house.map(\.name) + ["TestSupport"]).map { .init(stringLiteral: $0) },
        path: "Benchmarks",
        exclude: ["ImportRealOrders/expect.py", "ImportRealOrders/repair.py", "Loop/aggregate.py", "Peers", "Soak"],
        swiftSettings: swift),
      .target(
        name: "TestSupport", dependencies: (house.map(\.name) + ["CPowerCut"]).map { .init(stringLiteral: $0) },
        path: "Sources/TestSupport",
        swiftSettings: swift),
    ]
    + house.map(\.name).map { name in
      .testTarget(
        name: "\(name)Tests", dependencies: [.init(stringLiteral: name), "TestSupport"],
        path: "Tests/\(name)Tests", exclude: golden.contains(name) ? ["Golden"] : [], swiftSettings: swift)
    }
    + [
      .testTarget(
        name: "RondoTests", dependencies: ["Rondo", "TestSupport"], path: "Tests/RondoTests",
        exclude: ["Upgrades/Landed"], swiftSettings: swift)
    ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
