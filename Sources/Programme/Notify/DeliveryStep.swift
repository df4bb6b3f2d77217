import Channels
import FoundationEssentials
import ICalendar

/// What `delivery_begin` says is to be done next.
enum DeliveryStep: Decodable {
    case send(DeliveryMessage)
    case wait(seconds: Int64)
    case none(status: String)

    private enum CodingKeys: String, CodingKey {
        case next, seconds, status
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .next) {
        case "send": self = .send(try DeliveryMessage(from: decoder))
        case "wait": self = .wait(seconds: try container.decode(Int64.self, forKey: .seconds))
        default: self = .none(status: try container.decode(String.self, forKey: .status))
        }
    }
}

/// One message on its way to one endpoint.
struct DeliveryMessage: Decodable {
    /// Somebody whom the calendar text names, with the mail address as it rests.
    struct Named: Decodable {
        var staffNumber: String
        var email: Data

        private enum CodingKeys: String, CodingKey {
            case staffNumber = "staff_no"
            case email
        }
    }

    var attempt: Int
    var endpoint: String
    var channel: String
    var address: Data
    var secret: Data?
    /// The moment of sending by the database's clock.
    var seconds: Int64
    var title: String
    var text: String
    var params: [String: Parameter]
    var category: String
    var severity: String
    var subject: String
    /// When the message was made, Unix seconds.
    var created: Int64
    var calendarMethod: String?
    var calendarText: String?
    /// By their numbers; nobody without an address.
    var people: [String: Named]?
    /// The code of a short message's text at the provider.
    var providerTemplate: String?

    private enum CodingKeys: String, CodingKey {
        case attempt, endpoint, channel, address, secret, seconds, title, text, params, category, severity, subject
        case created, people
        case calendarMethod = "calendar_method"
        case calendarText = "calendar_text"
        case providerTemplate = "provider_template"
    }

    /// The calendar text with people's addresses in it; `nil` when there is none, or somebody in it has no address.
    func calendar(_ keys: KeyRing) throws(UnopenedAddress) -> MailMessage.Calendar? {
        guard let calendarMethod, let calendarText else { return nil }
        var addresses: [String: String] = [:]
        for (number, named) in people ?? [:] {
            addresses[number] = try keys.address(of: named.staffNumber, "email", Array(named.email))
        }
        return Invitation.addressed(calendarText) { addresses[String($0)] }
            .map { MailMessage.Calendar(method: calendarMethod, text: $0) }
    }

    var sealedAddress: [UInt8] { Array(address) }
    var sealedSecret: [UInt8]? { secret.map { Array($0) } }

    /// Whether sending it twice does no harm: a webhook's receiver knows the key, a mail program the Message-ID.
    /// The database has the same list (`programme.tells_repetitions`).
    var isRepeatable: Bool { ["webhook", "email"].contains(channel) }

    /// The values for a registered text.
    var textParams: [String: String] {
        params.mapValues { value in
            switch value {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }
    }

    /// The parameters so that none of them marks up anything in the channel's text.
    var escapedParams: [String: Parameter] {
        guard let robot = Robot(rawValue: channel) else { return params }
        return params.mapValues { value in
            guard case .text(let text) = value else { return value }
            return .text(robot.escaped(text))
        }
    }
}

/// The body of a webhook.
struct WebhookMessage: Encodable {
    var id: String
    var category: String
    var severity: String
    var subject: String
    var title: String
    var text: String
    var created: Int64

    init(_ message: DeliveryMessage, id: String) {
        self.id = id
        category = message.category
        severity = message.severity
        subject = message.subject
        title = message.title
        text = message.text
        created = message.created
    }
}

/// What `delivery_end` is told.
struct DeliveryEnd: Encodable {
    var deliveryID: String
    var attempt: Int
    var result: String
    var code: String?
    var cooldown: Int64?
    var providerMessage: String?

    private enum CodingKeys: String, CodingKey {
        case deliveryID = "delivery_id"
        case attempt, result, code, cooldown
        case providerMessage = "provider_msg_id"
    }
}

/// What `delivery_end` answers.
struct DeliveryEnded: Decodable {
    var status: String
    /// How long the channel's way out is left alone.
    var seconds: Int64?
}
