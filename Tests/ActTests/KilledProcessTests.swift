import Foundation
import JSON
import TestSupport
import Testing

/// The short form of `bin/bench crash-points`.
@Suite("A killed process")
struct KilledProcessTests {
  @Test("loses nothing it acknowledged and does nothing twice, wherever it dies")
  func everyPoint() async throws {
    guard let program = KilledProcessTests.program else {
      let isDemanded = ProcessInfo.processInfo.environment["CI"] != nil
      try #require(!isDemanded, "Benchmarks is not built: swift build --build-tests")
      print("skipped: Benchmarks is not built beside the tests (swift build --build-tests)")
      return
    }
    let seed = "\(UInt16.random(in: 1 ... .max))"
    let (status, output) = await onThread {
      Command.run([
        "timeout", "-s", "KILL", "120", program, "crash-points", "--hits", "1", "--engine", "sqlite", "--seed", seed,
      ])
    }
    #expect(status == 0)
    let last = output.split(separator: "\n").last.map(String.init) ?? ""
    let figures = try #require(try? JSON.parse(last), "\(output)")
    #expect(figures["holds"]?.boolValue == true, "\(output)")
    #expect(figures["points"]?.objectValue?.count == 16)
    #expect(figures["lost"]?.intValue == 0)
    #expect(figures["doubled"]?.intValue == 0)
    #expect((figures["kills"]?.intValue ?? 0) >= 16)
    #expect((figures["succeeded"]?.intValue ?? 0) > 0)
  }

  /// The benchmarks lie beside the tests: `swift build --build-tests` builds both.
  private static var program: String? {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folders = [own, CommandLine.arguments.first].compactMap { $0 }.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().path
    }
    return folders.map { $0 + "/Benchmarks" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
