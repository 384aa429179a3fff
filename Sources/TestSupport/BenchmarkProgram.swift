import Foundation
package import JSON

/// The benchmarks as tests start them: `swift build --build-tests` lays them beside the tests.
package enum BenchmarkProgram {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// The figures of a run; nil where the program is not built and nobody demands it.
  package static func run(_ name: String, _ options: [String], seconds: Int = 120) async throws -> JSON? {
    guard let program = path(of: "Benchmarks") else {
      let isDemanded = ProcessInfo.processInfo.environment["CI"] != nil
      if isDemanded { throw Failure(description: "Benchmarks is not built: swift build --build-tests") }
      print("skipped: Benchmarks is not built beside the tests (swift build --build-tests)")
      return nil
    }
    let (status, output) = await onThread {
      Command.run(["timeout", "-s", "KILL", "\(seconds)", program, name] + options)
    }
    let last = output.split(separator: "\n").last.map(String.init) ?? ""
    guard status == 0, let figures = try? JSON.parse(last) else {
      throw Failure(description: "\(name) ended with \(status): \(output)")
    }
    return figures
  }

  /// A program that lies beside the tests; nil where it is not built.
  package static func path(of program: String) -> String? {
    let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let folders = [own, CommandLine.arguments.first].compactMap { $0 }.map {
      URL(fileURLWithPath: $0).deletingLastPathComponent().path
    }
    return folders.map { $0 + "/" + program }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
