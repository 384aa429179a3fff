import Glibc
import TestSupport

/// A range of cases of one target, checked one after another in this process.
struct FuzzRun {
  let target: any FuzzTarget.Type
  let seed: UInt64
  /// More seconds of CPU than this, twice, are too many, however busy the machine is. What only waits is ended by the
  /// process that started this one.
  static let longest = 1.0

  /// The input of a case: of the seed, the target and the number alone.
  func input(_ number: Int) -> [UInt8] {
    let name = target.name.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    var random = SeededRandom(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ name ^ UInt64(number) &* 0xD1B5_4A32_D192_ED03)
    return target.input(&random)
  }

  /// Works until the end of the time or of the cases. `begin` is told each case before it is run, `report` each that
  /// failed.
  func run(
    from first: Int, cases: Int, until end: ContinuousClock.Instant, begin: (Int) -> Void,
    report: (Int, String) -> Void
  ) async throws {
    var subject = try await target.init()
    var number = first
    while number < first + cases, ContinuousClock.now < end {
      begin(number)
      let input = input(number)
      if let sentence = await failure(of: subject, input) {
        report(number, sentence)
        // What failed may be broken from here on.
        await subject.close()
        subject = try await target.init()
      }
      number += 1
    }
    begin(number)
    await subject.close()
  }

  /// What does not hold; nil when everything does.
  func failure(of subject: any FuzzTarget, _ input: [UInt8]) async -> String? {
    for attempt in 1...2 {
      let meter = Meter()
      do {
        try await subject.check(input)
      } catch {
        return "\(error)"
      }
      let time = meter.cpu
      if time < FuzzRun.longest { return nil }
      // Once may be the first of its kind.
      if attempt == 2 { return "takes \(time) s of CPU for \(input.count) bytes" }
    }
    return nil
  }
}
