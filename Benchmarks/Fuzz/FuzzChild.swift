import Glibc
import JSON
import TestSupport

/// The process in which cases run, so that a crash costs a case and not the run.
enum FuzzChild: Benchmark {
  static let name = "fuzz-child"
  static let summary = "the process that fuzz starts"

  static func run(_ arguments: [String]) async throws -> JSON {
    guard let target = CrashChild.text("--target", in: arguments).flatMap(target),
      let seed = option("--seed", in: arguments),
      let path = CrashChild.text("--words", in: arguments), let log = CrashChild.text("--failures", in: arguments)
    else { throw BenchmarkProblem("fuzz-child is started by fuzz.") }
    let words = SharedWords(path: path, count: 1)
    let end = ContinuousClock.now + .milliseconds(option("--milliseconds", in: arguments) ?? 1_000)
    try await FuzzRun(target: target, seed: UInt64(seed)).run(
      from: option("--first", in: arguments) ?? 0, cases: option("--cases", in: arguments) ?? Int(Int32.max),
      until: end,
      begin: { words[0] = Int64($0) },
      report: { number, sentence in
        let line = Array("\(number) \(sentence.split(separator: "\n").joined(separator: " "))\n".utf8)
        let file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        _ = write(file, line, line.count)
        close(file)
      })
    return [:]
  }

  static func target(_ name: String) -> (any FuzzTarget.Type)? { FuzzTargets.all.first { $0.name == name } }
}
