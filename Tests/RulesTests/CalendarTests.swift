import Domain
import JSON
import Rules
import Testing

@Suite("Local days")
struct CalendarTests {
  @Test("a calendar window ends at the tenant's midnight")
  func midnight() throws {
    let noon = Instant(rfc3339: "2026-01-05T12:00:00+08:00")!
    let customer = history(events: [event("A", noon)])
    #expect(
      try steps(["event": "A", "within_days": 2, "calendar": true], customer, .zone("Asia/Shanghai"), from: noon) == [
        Step(noon, true), Step(Instant(rfc3339: "2026-01-07T00:00:00+08:00")!, false),
      ])
  }

  @Test("a day of 23 or 25 hours is still one day")
  func clockChange() throws {
    let spring = Instant(rfc3339: "2026-03-07T15:00:00-05:00")!
    #expect(
      try steps(
        ["event": "A", "within_days": 2, "calendar": true], history(events: [event("A", spring)]),
        .zone("America/New_York"), from: spring)
        == [Step(spring, true), Step(Instant(rfc3339: "2026-03-09T00:00:00-04:00")!, false)])
    let autumn = Instant(rfc3339: "2026-10-31T15:00:00-04:00")!
    #expect(
      try steps(
        ["event": "A", "within_days": 2, "calendar": true], history(events: [event("A", autumn)]),
        .zone("America/New_York"), from: autumn)
        == [Step(autumn, true), Step(Instant(rfc3339: "2026-11-02T00:00:00-05:00")!, false)])
    // The rolling window counts hours.
    #expect(
      try steps(
        ["event": "A", "within_days": 2], history(events: [event("A", autumn)]), .zone("America/New_York"),
        from: autumn) == [Step(autumn, true), Step(Instant(rfc3339: "2026-11-02T14:00:00-05:00")!, false)])
  }

  @Test("where midnight does not exist, the day begins at the end of the gap")
  func missingMidnight() throws {
    let before = Instant(rfc3339: "2018-11-03T12:00:00-03:00")!
    #expect(
      try steps(
        ["event": "A", "within_days": 1, "calendar": true], history(events: [event("A", before)]),
        .zone("America/Sao_Paulo"), from: before)
        == [Step(before, true), Step(Instant(rfc3339: "2018-11-04T01:00:00-02:00")!, false)])
  }

  @Test("where clocks fall back over midnight, the day that has begun goes on")
  func doubleMidnight() throws {
    // At 00:01 on 7 November 2010 clocks in St John's went back to 23:01 on the 6th.
    let firstMidnight = Instant(rfc3339: "2010-11-07T00:00:00-02:30")!
    let customer = history(events: [event("A", firstMidnight)])
    let found = try steps(
      ["event": "A", "within_days": 1, "calendar": true], customer, .zone("America/St_Johns"), from: firstMidnight)
    #expect(found == [Step(firstMidnight, true), Step(Instant(rfc3339: "2010-11-08T00:00:00-03:30")!, false)])
    let condition = try Condition(json: ["event": "A", "within_days": 1, "calendar": true])
    let between = firstMidnight + .minutes(30)
    #expect(
      evaluate(condition, customer, .zone("America/St_Johns"), now: between).validUntil
        == Instant(rfc3339: "2010-11-08T00:00:00-03:30")!)
  }

  @Test("a date holds on the customer's own day, so many days ahead, every year")
  func birthday() throws {
    let customer = history(profile: ["birthday": "1990-01-20"], zone: "Asia/Tokyo")
    #expect(
      try steps(["date": "birthday", "in_days": 7], customer, .zone("America/New_York")).prefix(4) == [
        Step(origin, false), Step(Instant(rfc3339: "2026-01-13T00:00:00+09:00")!, true),
        Step(Instant(rfc3339: "2026-01-14T00:00:00+09:00")!, false),
        Step(Instant(rfc3339: "2027-01-13T00:00:00+09:00")!, true),
      ])
  }

  @Test(
    "29 February returns on the 28th in other years",
    arguments: [(2026, "2026-02-28"), (2027, "2027-02-28"), (2028, "2028-02-29")])
  func leapDay(year: Int, expected: String) throws {
    let found = try steps(
      ["date": "birthday"], history(profile: ["birthday": "1992-02-29"]),
      from: Instant(rfc3339: "\(year)-01-01T00:00:00Z")!)
    #expect(found[1] == Step(Instant(rfc3339: "\(expected)T00:00:00Z")!, true))
    #expect(found[2] == Step(Instant(rfc3339: "\(expected)T00:00:00Z")! + .days(1), false))
  }

  @Test("a date in the future does not return before it was")
  func future() throws {
    let found = try steps(["date": "renewal"], history(profile: ["renewal": "2028-03-01"]))
    #expect(found[1] == Step(Instant(rfc3339: "2028-03-01T00:00:00Z")!, true))
  }

  @Test("what is no date never holds", arguments: ["1990-02-29", "soon", "2026-13-01", "1-2", "", "26-01-01"])
  func noDate(text: String) throws {
    #expect(
      try steps(["date": "birthday"], history(profile: ["birthday": .string(text)])) == [Step(origin, false)])
  }

  @Test("a day left out at the date line passes without its date")
  func dateLine() throws {
    // Samoa went from 29 to 31 December 2011.
    let start = Instant(rfc3339: "2011-12-29T00:00:00-10:00")!
    let found = try steps(
      ["date": "birthday"], history(profile: ["birthday": "12-30"], zone: "Pacific/Apia"), from: start)
    #expect(found[0].isMember == false)
    #expect(found[1] == Step(Instant(rfc3339: "2012-12-30T00:00:00+14:00")!, true))
  }
}
