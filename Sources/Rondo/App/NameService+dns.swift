import Content
import DNS

extension NameService {
  /// Over the system's name servers, or one that is given.
  static func dns(_ resolver: DNSResolver) -> NameService {
    NameService(
      texts: { NameService.answer(await resolver.texts($0)) { $0 } },
      addresses: { name in
        let short = NameService.answer(await resolver.addresses(name)) { $0 }
        let long = NameService.answer(await resolver.longAddresses(name)) { $0 }
        switch (short, long) {
        case (.found(let first), .found(let second)): return .found(first + second)
        case (.found, _): return short
        case (_, .found): return long
        case (.failed, _), (_, .failed): return .failed
        case (.none, .none): return .none
        }
      },
      mailHosts: { NameService.answer(await resolver.mailExchanges($0)) { $0.host } })
  }

  private static func answer<Value>(_ answer: DNSAnswer<Value>, _ text: (Value) -> String) -> Answer {
    switch answer {
    case .found(let values): .found(values.map(text))
    case .none: .none
    case .failed: .failed
    }
  }
}
