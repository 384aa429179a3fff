import Glibc
import JSON
import TestSupport

/// Lies to every parser of outside input: seeded, so that a case that failed fails again.
enum Fuzz: Benchmark {
  static let name = "fuzz"
  static let summary = "spoilt inputs: TARGET|all [--seconds 600] [--cases N] [--seed N] [--case N] [--out FOLDER]"

  struct Outcome {
    var cases = 0
    var failures: [(number: Int, sentence: String)] = []
  }

  static func run(_ arguments: [String]) async throws -> JSON {
    let names = FuzzTargets.all.map { $0.name }.joined(separator: ", ")
    guard let word = arguments.first, !word.hasPrefix("--") else {
      throw BenchmarkProblem("Name a target, or all: \(names).")
    }
    let targets = word == "all" ? FuzzTargets.all : FuzzChild.target(word).map { [$0] } ?? []
    guard !targets.isEmpty else { throw BenchmarkProblem("There is no target \(word); there are \(names).") }
    let seed = UInt64(option("--seed", in: arguments) ?? 1)
    let out = CrashChild.text("--out", in: arguments) ?? "fuzz-failures"
    if let number = option("--case", in: arguments) { return try await repeatOne(targets[0], seed, number, out) }
    var figures: [String: JSON] = [:]
    for target in targets {
      let outcome = await run(target, seed, arguments)
      for (number, sentence) in outcome.failures { save(FuzzRun(target: target, seed: seed), number, sentence, out) }
      figures[target.name] = ["cases": .int(Int64(outcome.cases)), "failures": .int(Int64(outcome.failures.count))]
      report("\(target.name): \(outcome.cases) cases, \(outcome.failures.count) failures")
    }
    figures["seed"] = .int(Int64(seed))
    return .object(figures)
  }

  /// One case in this process, where a debugger finds it.
  private static func repeatOne(
    _ target: any FuzzTarget.Type, _ seed: UInt64, _ number: Int, _ out: String
  ) async throws -> JSON {
    let run = FuzzRun(target: target, seed: seed)
    report("the input is in \(write(run, number, out))")
    let subject = try await target.init()
    let sentence = await run.failure(of: subject, run.input(number))
    await subject.close()
    report(sentence ?? "everything holds")
    return .object([target.name: ["cases": 1, "failures": .int(sentence == nil ? 0 : 1)]])
  }

  /// Starts processes until the time or the cases are over; one that dies takes the case it was at with it.
  private static func run(_ target: any FuzzTarget.Type, _ seed: UInt64, _ arguments: [String]) async -> Outcome {
    let folder = TemporaryFolder()
    let (words, log) = (folder.path + "/words", folder.path + "/failures")
    let cases = option("--cases", in: arguments) ?? Int(Int32.max)
    let end = ContinuousClock.now + .seconds(option("--seconds", in: arguments) ?? 600)
    var outcome = Outcome()
    while outcome.cases < cases, ContinuousClock.now < end, outcome.failures.count < 20 {
      let left = max(1, (end - ContinuousClock.now) / .milliseconds(1))
      SharedWords.prepare(path: words, count: 1)
      let output = folder.path + "/output"
      let child = Command.spawn(
        [
          "/proc/self/exe", FuzzChild.name, "--target", target.name, "--seed", "\(seed)", "--words", words,
          "--failures", log, "--milliseconds", "\(Int(left))", "--first", "\(outcome.cases)",
          "--cases", "\(cases - outcome.cases)",
        ], output: output)
      guard let child else { break }
      let end = await watch(child, words)
      let number = Int(SharedWords.read(path: words, count: 1)?.first ?? 0)
      if let end { outcome.failures.append((number, "\(end): \(firstLine(of: output))")) }
      outcome.cases = end == nil ? number : number + 1
      outcome.failures += failures(log)
      Command.remove(log)
    }
    return outcome
  }

  /// Why the process did not come to its end; nil when it did.
  private static func watch(_ child: Int32, _ words: String) async -> String? {
    await onThread {
      var (number, since) = (Int64(-1), ContinuousClock.now)
      var status: Int32 = 0
      while waitpid(child, &status, WNOHANG) == 0 {
        usleep(2_000)
        let now = SharedWords.read(path: words, count: 1)?.first ?? 0
        if now != number { (number, since) = (now, ContinuousClock.now) }
        if ContinuousClock.now - since > .seconds(20) {
          kill(child, SIGKILL)
          waitpid(child, &status, 0)
          return "hangs"
        }
      }
      return status == 0 ? nil : "crashes with status \(status)"
    }
  }

  private static func failures(_ log: String) -> [(number: Int, sentence: String)] {
    Command.read(log).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return Int(parts[0]).map { ($0, parts.count > 1 ? String(parts[1]) : "") }
    }
  }

  private static func firstLine(of output: String) -> String {
    String(Command.read(output).split(separator: "\n").first { $0.contains("rror") || $0.contains("rashed") } ?? "")
  }

  private static func save(_ run: FuzzRun, _ number: Int, _ sentence: String, _ out: String) {
    report("\(run.target.name), case \(number): \(sentence)")
    report("  its input: \(write(run, number, out))")
    report("  again: bin/fuzz \(run.target.name) --seed \(run.seed) --case \(number)")
  }

  private static func write(_ run: FuzzRun, _ number: Int, _ out: String) -> String {
    mkdir(out, 0o700)
    let path = "\(out)/\(run.target.name)-\(run.seed)-\(number)"
    Command.write(run.input(number), to: path)
    return path
  }
}
