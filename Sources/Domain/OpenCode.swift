/// A word of the domain that users may extend: a string with a type of its own.
package protocol OpenCode: RawRepresentable, Hashable, Sendable, Comparable, CustomStringConvertible
where RawValue == String {}

extension OpenCode {
  package var description: String { rawValue }
  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
