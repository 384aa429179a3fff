/// From `atLeast` to `atMost`, both included; nil is no limit.
package struct CountRange: Sendable, Hashable {
  package let atLeast: Int64?
  package let atMost: Int64?
  let test: IntegerTest

  package init(atLeast: Int64? = nil, atMost: Int64? = nil) {
    self.atLeast = atLeast
    self.atMost = atMost
    test = IntegerTest(atLeast: atLeast, atMost: atMost)
  }

  package static let none = CountRange(atMost: 0)
  package static func atLeast(_ number: Int64) -> CountRange { CountRange(atLeast: number) }
}
