public import FoundationEssentials
public import Skein

/// `notify.send`: puts one message into the in-app inbox of everybody it is meant for and on its way to the endpoints
/// named, once per ``dedupeKey``.
public struct SendNotification: JobArgs, Hashable {
    /// How urgent a message is.
    public enum Severity: String, Codable, Sendable, Hashable, CaseIterable {
        /// Can wait for a digest.
        case low
        /// The usual.
        case normal
        /// Soon.
        case high
        /// Now, whatever the recipient prefers.
        case critical
    }

    /// Who gets a message: the persons named, everybody who holds the post at the organisation, and endpoints outside.
    public struct Audience: Codable, Sendable, Hashable {
        /// Persons by their numbers, 5,000 at most: a job's arguments hold no more. ``list`` takes more.
        public var persons: [Int64]?
        /// An organisation by its number; without ``post`` everybody who works there.
        public var org: Int64?
        /// A post; without ``org`` everybody who holds it anywhere.
        public var post: String?
        /// A stored audience by its name (`programme.set_audience_list`).
        public var list: String?
        /// Endpoints by their names.
        public var endpoints: [String]?

        /// Any combination; at least one must be given.
        public init(
            persons: [Int64]? = nil, org: Int64? = nil, post: String? = nil, list: String? = nil,
            endpoints: [String]? = nil
        ) {
            self.persons = persons
            self.org = org
            self.post = post
            self.list = list
            self.endpoints = endpoints
        }
    }

    /// An iCalendar text as ``ICalendar/Invitation`` writes it, for one recipient. It names people by their numbers
    /// (`mailto:person-42`); whoever mails it puts their addresses in.
    public struct CalendarPart: Codable, Sendable, Hashable {
        /// `REQUEST` or `CANCEL`, as in the text.
        public var method: String
        /// The whole VCALENDAR, of at most 20,000 characters.
        public var text: String

        /// An invitation or a cancellation.
        public init(method: String, text: String) {
            self.method = method
            self.text = text
        }
    }

    /// The name of the kind.
    public static let kind: JobKind = "notify.send"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "notify", uniqueFor: .forever, personal: ["params", "calendar"],
        description: "Sends one message to its audience.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("template", .string(length: 1...100, pattern: "^[a-z_]+([.][a-z_]+)*$")),
        .optional("template_version", .integer(1...)),
        .required(
            "audience",
            .object(
                .optional("persons", .array(of: .integer(1...), count: 1...5_000)),
                .optional("org", .integer(1...)),
                .optional(
                    "post",
                    .oneOf([
                        "party_secretary", "principal", "vice_principal", "teacher", "ip_teacher_full",
                        "ip_teacher_part", "researcher", "cio", "official",
                    ])),
                .optional("list", .string(length: 1...63)),
                .optional("endpoints", .array(of: .string(length: 1...63), count: 1...20))
            )),
        .optional("params", .object),
        .required("severity", .oneOf(Severity.allCases.map(\.rawValue))),
        .required("category", .string(pattern: "^[a-z_]{2,32}$")),
        .required("subject", .string(length: 1...60, pattern: "^[a-z]+:[0-9]+$")),
        .required("dedupe_key", .string(length: 1...200)),
        .optional("expires_at", .dateTime),
        .optional(
            "calendar",
            .object(
                .required("method", .oneOf(["REQUEST", "CANCEL"])),
                .required(
                    "text", .string(pattern: #"^BEGIN:VCALENDAR(?!(.|\n)*[Mm][Aa][Ii][Ll][Tt][Oo]:[^\r\n]*@)"#))))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The template's name.
    public var template: String
    /// The template's version; `nil` means the newest.
    public var templateVersion: Int?
    /// Who gets it.
    public var audience: Audience
    /// A value for each variable of the template.
    public var params: [String: Parameter]?
    /// How urgent it is.
    public var severity: Severity
    /// What it is about, for the recipients' preferences.
    public var category: String
    /// The thing it is about, such as `review:42`.
    public var subject: String
    /// Two messages with the same key are one.
    public var dedupeKey: String
    /// After this moment it is not sent any more.
    public var expiresAt: Date?
    /// The invitation that goes with it to mail endpoints.
    public var calendar: CalendarPart?

    /// The arguments of one message.
    public init(
        template: String,
        templateVersion: Int? = nil,
        audience: Audience,
        params: [String: Parameter] = [:],
        severity: Severity = .normal,
        category: String,
        subject: String,
        dedupeKey: String,
        expiresAt: Date? = nil,
        calendar: CalendarPart? = nil
    ) {
        self.version = 1
        self.template = template
        self.templateVersion = templateVersion
        self.audience = audience
        self.params = params
        self.severity = severity
        self.category = category
        self.subject = subject
        self.dedupeKey = dedupeKey
        self.expiresAt = expiresAt
        self.calendar = calendar
    }

    /// The dedupe key.
    public var uniqueKey: String? { dedupeKey }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case template
        case templateVersion = "template_version"
        case audience, params, severity, category, subject
        case dedupeKey = "dedupe_key"
        case expiresAt = "expires_at"
        case calendar
    }
}

/// What `notify.send` did: the job's result.
public struct NotificationSent: Codable, Sendable, Hashable {
    /// The message; `nil` when there was nothing to send.
    public var notificationID: Int64?
    /// Whether the message is new.
    public var created: Bool
    /// How many people got it.
    public var recipients: Int
    /// Whether it was too late to send it.
    public var expired: Bool?
    /// How many endpoints it goes to; `nil` when the audience named none.
    public var deliveries: Int?

    private enum CodingKeys: String, CodingKey {
        case notificationID = "notification_id"
        case created, recipients, expired, deliveries
    }
}
