/// What a name server said.
package enum DNSAnswer<Value: Sendable & Equatable>: Sendable, Equatable {
  case found([Value])
  /// There is no such name, or nothing of this type under it.
  case none
  /// Nobody answered, or not in a way that says anything about the name.
  case failed(String)

  func map<Other>(_ body: (Value) -> Other) -> DNSAnswer<Other> {
    switch self {
    case .found(let values): .found(values.map(body))
    case .none: .none
    case .failed(let reason): .failed(reason)
    }
  }
}

/// A mail server of a domain; the lower number is asked first.
package struct MailExchange: Sendable, Equatable {
  package let preference: Int
  package let host: String

  package init(preference: Int, host: String) {
    self.preference = preference
    self.host = host
  }
}
