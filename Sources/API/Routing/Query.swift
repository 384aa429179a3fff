internal import HTTPServer
internal import JSON

/// What stands behind the question mark of a request, held to what its route declares.
///
/// A name that is not known, or given twice, is an error: a filter that is overlooked shows too much. Only where others add
/// names of their own are those overlooked, and the last of two counts.
struct Query: Sendable {
  let values: [String: String]
  private let declared: [Parameter]

  init(_ given: [(name: String, value: String)], _ declaration: Declaration) throws(APIError) {
    var values: [String: String] = [:]
    for (name, value) in given {
      guard declaration.query.contains(where: { $0.takes(name) }) else {
        if declaration.overlooksOthers { continue }
        throw .queryInvalid(name, "not known here", "此处不支持")
      }
      guard values.updateValue(value, forKey: name) == nil || declaration.overlooksOthers else {
        throw .queryInvalid(name, "given more than once", "重复给出")
      }
    }
    self.values = values
    declared = declaration.query
  }

  /// Nil where it is not given. To read what the route doesn't declare is a mistake of ours.
  subscript(name: String) -> String? {
    assert(declared.contains { $0.takes(name) }, "\(name) is read and not declared")
    return values[name]
  }

  /// How many rows a list may have.
  var limit: Int {
    get throws(APIError) { Int(try whole("limit") ?? 0) }
  }

  /// A whole number within the declared bounds; the declared standard where none is given.
  func whole(_ name: String) throws(APIError) -> Int64? {
    guard let parameter = declared.first(where: { $0.takes(name) }),
      case .whole(let least, let most) = parameter.schema.kind
    else {
      assertionFailure("\(name) is read as a number and not declared as one")
      return nil
    }
    guard let text = self[name] else { return parameter.schema.standard?.intValue }
    if let number = Int64(text), number >= least ?? .min, number <= most ?? .max { return number }
    throw switch (least, most) {
    case (let least?, let most?):
      .queryInvalid(name, "a whole number from \(least) to \(most)", "应为 \(least) 到 \(most) 的整数")
    case (let least?, nil): .queryInvalid(name, "a whole number, at least \(least)", "应为不小于 \(least) 的整数")
    default: .queryInvalid(name, "a whole number", "应为整数")
    }
  }

  /// One of the declared words.
  func word(_ name: String) throws(APIError) -> String? {
    guard let parameter = declared.first(where: { $0.takes(name) }), case .words(let words) = parameter.schema.kind
    else {
      assertionFailure("\(name) is read as a word and not declared as one")
      return nil
    }
    guard let text = self[name] else { return parameter.schema.standard?.stringValue }
    if words.contains(text) { return text }
    let list = words.joined(separator: ", ")
    throw .queryInvalid(name, "one of \(list)", "应为以下之一：\(list)")
  }
}
