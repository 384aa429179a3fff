/// Why a text is no JSON, or a JSON value not the document it should be, and where.
package struct JSONError: Error, Sendable, Equatable {
  package enum Problem: Sendable, Equatable {
    // Of the text.
    case unexpectedByte(UInt8)
    case unexpectedEnd
    case unterminatedString
    case badEscape
    case invalidUTF8
    case numberOutOfRange
    case tooDeep(Int)
    case duplicateKey(String)
    // Of the document.
    case missing
    case wrongType(expected: Expected, found: JSON)
    case unknownKey
    /// A rule of the document itself; `code` names it and the two sentences explain it.
    case invalid(code: String, english: String, chinese: String)
  }

  /// What a document wanted in a place.
  package enum Expected: Sendable, Equatable {
    case string, integer, number, boolean, array, object
    case oneOf([String])
  }

  package let problem: Problem
  /// The byte in the text; nil for errors of a document.
  package let offset: Int?
  /// The place in the document, as in `arms[1].share`; empty at its root and for errors of the text.
  package let path: String

  package init(_ problem: Problem, offset: Int) {
    self.problem = problem
    self.offset = offset
    self.path = ""
  }

  package init(_ problem: Problem, path: String) {
    self.problem = problem
    self.offset = nil
    self.path = path
  }

  /// A stable word for programs.
  package var code: String {
    switch problem {
    case .unexpectedByte, .unexpectedEnd, .unterminatedString, .badEscape: "json_syntax"
    case .invalidUTF8: "json_invalid_utf8"
    case .numberOutOfRange: "json_number_out_of_range"
    case .tooDeep: "json_too_deep"
    case .duplicateKey: "json_duplicate_key"
    case .missing: "field_missing"
    case .wrongType: "field_wrong_type"
    case .unknownKey: "field_unknown"
    case .invalid(let code, _, _): code
    }
  }
}
