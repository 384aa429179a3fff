import Domain
import JSON
import Testing

@Suite("A tenant's settings")
struct TenantSettingsTests {
  @Test("survive being written and read")
  func roundTrip() throws {
    var settings = TenantSettings()
    #expect(try TenantSettings(json: settings.json) == settings)
    settings.marketingHoldout = 0
    settings.caps = [Cap(channel: .sms, count: 1, days: 30), Cap(channel: nil, count: 9, days: 1)]
    settings.quietHours = nil
    settings.senderName = "茶店"
    settings.senderAddress = "shop@example.com"
    settings.postalAddress = "1 High Street"
    settings.replyTo = "help@example.com"
    settings.publicURL = "https://rondo.example.com"
    settings.advertisementMarker = false
    #expect(try TenantSettings(json: settings.json) == settings)
    #expect(try TenantSettings(json: JSON.parse(settings.json.description)) == settings)
  }

  @Test("keep their defaults where nothing is said, and ignore what they don't know")
  func partial() throws {
    #expect(try TenantSettings(json: ["later": 1]) == TenantSettings())
    let settings = try TenantSettings(json: ["caps": [], "quiet_hours": nil])
    #expect(settings.caps.isEmpty)
    #expect(settings.quietHours == nil)
    #expect(settings.marketingHoldout == TenantSettings().marketingHoldout)
  }

  @Test("name the place of a mistake")
  func mistakes() {
    #expect { try TenantSettings(json: ["caps": [["count": 3]]]) } throws: {
      ($0 as? JSONError)?.path == "caps[0].days"
    }
    #expect { try TenantSettings(json: ["quiet_hours": ["from": "21"]]) } throws: {
      ($0 as? JSONError)?.path == "quiet_hours.from"
    }
    #expect(throws: JSONError.self) { try TenantSettings(json: []) }
  }
}
